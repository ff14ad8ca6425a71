import Foundation
import IndexSupport
import TestSupport
import Testing

/// Random flips, cuts and swaps in every kind of file of a store: no command ends by a signal, `verify` finds every damage,
/// and merging never turns damage into a sound file.
///
/// `RAG_TEST_DAMAGES` is the number of damages; `scripts/damage-campaign` tries 2,000.
@Suite(.serialized) struct DamageTests {
    private static let rounds = ProcessInfo.processInfo.environment["RAG_TEST_DAMAGES"].flatMap(Int.init) ?? 25

    private struct Damage: CustomStringConvertible {
        var file: String
        var what: String
        var description: String { "\(what) in \(file)" }
    }

    private let queries: [[String]] = [
        ["turbine valve", "--mode", "lexical"], ["turbine valve", "--mode", "dense"],
        ["\"pump valve\" -rotor", "--mode", "hybrid"],
        ["sensor", "--mode", "lexical", "--filter", "path = \"7.md\" or number > 20"],
    ]

    private func answers(_ rag: CommandLineProgram) throws -> (signals: [Int32], hits: [String]) {
        var hits: [String] = []
        var signals: [Int32] = []
        for query in queries {
            let outcome = try rag.start(["query"] + query + ["--json", "-k", "20"]).wait()
            if let signal = outcome.signal { signals.append(signal) }
            guard outcome.exitCode == 0 else {
                hits.append("exit \(outcome.exitCode)")
                continue
            }
            for hit in try outcome.json()["hits"] as? [[String: Any]] ?? [] {
                let lines = hit["lines"] as? [String: Any] ?? [:]
                let place = "\(hit["uri"] ?? ""):\(lines["start"] ?? "")-\(lines["end"] ?? "")"
                hits.append("\(place) \(hit["score"] ?? "") \(hit["text"] ?? "")")
            }
        }
        return (signals, hits)
    }

    /// Damages one file of the store, whose content is then another one.
    private func damage(_ store: String, _ random: inout SplitMix64) throws -> Damage {
        let names = try FileManager.default.contentsOfDirectory(atPath: store + "/segments").sorted()
        let kinds = ["chunks", "postings", "metadata", "vectors"]
        let kind = Int.random(in: 0..<5, using: &random)
        let candidates =
            kind == 4 ? ["catalog.sqlite"] : names.filter { $0.hasSuffix(kinds[kind]) }.map { "segments/" + $0 }
        let name = candidates.randomElement(using: &random)!
        let url = URL(fileURLWithPath: store + "/" + name)
        let before = try Data(contentsOf: url)
        while true {
            var data = before
            let place = Int.random(in: 0..<data.count, using: &random)
            let what: String
            switch Int.random(in: 0..<6, using: &random) {
            case 0, 1:
                data[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                what = "a flipped bit at \(place)"
            case 2:
                for index in place..<min(data.count, place + 16) { data[index] = .random(in: 0...255, using: &random) }
                what = "16 random bytes at \(place)"
            case 3:
                data.removeLast(data.count - place)
                what = "cut to \(place) bytes"
            case 4:
                let start = place / 512 * 512
                for index in start..<min(data.count, start + 512) { data[index] = 0 }
                what = "512 zeros at \(start)"
            default:
                let other = Int.random(in: 0..<data.count, using: &random)
                let count = min(64, data.count - max(place, other))
                let (one, two) = (data[place..<place + count], data[other..<other + count])
                data.replaceSubrange(place..<place + count, with: two)
                data.replaceSubrange(other..<other + count, with: one)
                what = "\(count) bytes at \(place) and \(other) swapped"
            }
            guard data != before else { continue }
            try data.write(to: url)
            return Damage(file: name, what: what)
        }
    }

    @Test func `no damage ends a command by a signal, escapes verification or is merged into a sound file`() throws {
        let project = RemoteProject()
        let folder = project.folder
        func write(_ numbers: Range<Int>) {
            for number in numbers {
                let words = ["pump", "valve", "turbine", "rotor", "sensor"]
                let body = (0..<30).map { words[($0 * number + $0 / 3) % 5] }.joined(separator: " ")
                folder.write("docs/\(number).md", "---\nnumber: \(number)\n---\n\nNote\(number). \(body).")
            }
        }
        var rag = project.rag
        rag.environment["RAG_STORE"] = folder.file("base")
        for batch in 0..<3 {
            write(batch * 10..<batch * 10 + 12)
            #expect(try rag.run("ingest", "docs", "--embedder", "test").exitCode == 0)
        }
        try rag.run("documents", "delete", "docs/5.md")
        rag.environment["RAG_STORE"] = folder.file("work")
        try FileManager.default.copyItem(atPath: folder.file("base"), toPath: folder.file("work"))
        let reference = try answers(rag).hits
        #expect(reference.count > 20)
        #expect(try rag.run("verify").exitCode == 0)
        var random = SplitMix64(seed: UInt64(Self.rounds))
        var (wrong, harmless) = (0, 0)
        for round in 0..<Self.rounds {
            try FileManager.default.removeItem(atPath: folder.file("work"))
            try FileManager.default.copyItem(atPath: folder.file("base"), toPath: folder.file("work"))
            let damage = try damage(folder.file("work"), &random)
            let place = "round \(round): \(damage)"
            let damaged = try answers(rag)
            #expect(damaged.signals.isEmpty, "\(place): \(damaged.signals)")
            let isWrong = !damaged.hits.contains { $0.hasPrefix("exit 2") } && damaged.hits != reference
            wrong += isWrong ? 1 : 0
            let verified = try rag.run("verify")
            #expect(verified.signal == nil, "\(place): \(verified.notes)")
            if verified.exitCode == 0 {
                // SQLite has bytes that mean nothing.
                #expect(damage.file == "catalog.sqlite" && damaged.hits == reference, "\(place) was not found")
                harmless += 1
            }
            let compacted = try rag.run("compact")
            #expect(compacted.signal == nil, "\(place): \(compacted.notes)")
            let after = try rag.run("verify")
            #expect(after.signal == nil, "\(place): \(after.notes)")
            if after.exitCode == 0 {
                let mended = try answers(rag)
                #expect(mended.signals.isEmpty && mended.hits == reference, "\(place) was laundered")
            } else if damage.file != "catalog.sqlite" {
                let repaired = try rag.run("verify", "--repair")
                #expect(repaired.exitCode == 0, "\(place): \(repaired.output)\(repaired.notes)")
                #expect(try answers(rag).hits == reference, "\(place) was not repaired")
            }
        }
        print("\(Self.rounds) damages: \(wrong) answered wrongly before verify, \(harmless) without meaning")
    }
}
