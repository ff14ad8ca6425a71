import Catalog
import Foundation
import IndexSupport
import RAGModel

extension FolderStore: ScrubbedStore {
    package func scrub(
        at pace: ScrubPace, report: @escaping @Sendable (StoreDamage) async -> Void
    ) async {
        await withTaskExecutorPreference(WorkerPool.shared) {
            var round = ScrubRound()
            while true {
                do { try await Task.sleep(for: pace.rest) } catch { return }
                if round.began + pace.interval < .now { round = ScrubRound(reported: round.reported) }
                // What cannot be looked at now can be later; what is wrong with it, all others say who use it.
                guard exists, let names = try? segmentFiles() else { continue }
                await check(names, &round, pace, report)
                if Task.isCancelled { return }
            }
        }
    }

    private func check(
        _ names: Set<String>, _ round: inout ScrubRound, _ pace: ScrubPace,
        _ report: @Sendable (StoreDamage) async -> Void
    ) async {
        for name in names.subtracting(round.checked).sorted() {
            do {
                try await SegmentFile.scrub(path: folder.path(of: name)) { bytes in
                    try await Task.sleep(for: .seconds(Double(bytes) / Double(pace.bytesPerSecond)))
                }
            } catch let error as FileError {
                // One that a writer has merged away meanwhile is nobody's.
                guard let still = try? segmentFiles().contains(name), still else { continue }
                let damage = StoreDamage(file: "segments/" + name, problem: RAGError(error).description)
                if round.reported.insert(name).inserted { await report(damage) }
                // The report has said it; the list is for other processes.
                try? damageList.add(damage)
            } catch {
                return
            }
            round.checked.insert(name)
        }
        round.checked.formIntersection(names)
    }

    package func damages() async throws(RAGError) -> [StoreDamage] {
        guard exists else { return [] }
        let names = try RAGError.wrapping { try segmentFiles() }
        let listed = damageList.read().filter { names.contains(String($0.file.dropFirst("segments/".count))) }
        return listed + (try missing(names, besides: Set(listed.map(\.file))))
    }

    /// Files that are not there any more, or empty: nobody has to scrub to see that.
    private func missing(_ names: Set<String>, besides listed: Set<String>) throws(RAGError) -> [StoreDamage] {
        let gone = names.filter { (Files.size(folder.path(of: $0)) ?? 0) == 0 }
        guard !gone.isEmpty else { return [] }
        // A writer may have merged them away meanwhile.
        let still = try RAGError.wrapping { try segmentFiles() }
        return gone.intersection(still).sorted().map { "segments/" + $0 }.filter { !listed.contains($0) }.map { file in
            StoreDamage(
                file: file,
                problem: "\(path)/\(file): missing or empty; the next `rag ingest`, or `rag verify --repair`, rebuilds"
                    + " it from the catalog")
        }
    }

    private var damageList: DamageList { DamageList(path: path + "/damaged.json") }

    private func segmentFiles() throws -> Set<String> {
        try catalog().read { Set(try $0.segments().flatMap(\.files.values)) }
    }
}

/// What has been checked since a round began. Files never change, so that each is checked once in a round.
private struct ScrubRound {
    let began = ContinuousClock.now
    var checked: Set<String> = []
    /// Files that were reported, in this round or before.
    var reported: Set<String> = []
}

/// A file that says which files are damaged, for other processes. What is no longer in the manifest is mended.
private struct DamageList {
    let path: String
    /// A list that is longer than this is none of ours.
    private static let maximumSize = 1 << 20

    /// What is there; nothing if it cannot be read.
    func read() -> [StoreDamage] {
        guard let bytes = try? Files.read(path, maximumSize: Self.maximumSize) else { return [] }
        return (try? JSONDecoder().decode([StoreDamage].self, from: Data(bytes))) ?? []
    }

    func add(_ damage: StoreDamage) throws {
        var damages = read().filter { $0.file != damage.file }.suffix(999)
        damages.append(damage)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let writer = try FileWriter(path: path, mode: 0o600)
        try writer.append(Array(try encoder.encode(Array(damages))))
        try writer.commit()
    }
}
