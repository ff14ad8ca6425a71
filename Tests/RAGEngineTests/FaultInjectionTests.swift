import IndexSupport
import RAGEngine
import RAGModel
import SegmentStore
import Synchronization
import TestSupport
import Testing

/// Each durable step fails once: the store stays whole, and the next run finishes.
@Suite struct FaultInjectionTests {
    private let model = ModelOptions(isDisabled: true)

    private func write(_ folder: TemporaryFolder, version: Int) {
        for number in 0..<12 {
            folder.write("docs/\(number).txt", "The turbine number \(number) of version\(version) spins.")
        }
    }

    @Test func `a step that fails leaves the last commit whole`() async throws {
        let folder = TemporaryFolder()
        write(folder, version: 1)
        try await Store(at: folder.file("store"), model: model).ingest([folder.file("docs")])
        var step = 0
        while true {
            write(folder, version: step + 2)
            let remaining = Counter(step)
            var error: (any Error)?
            do {
                try await FaultInjection.$hook.withValue(
                    FaultInjection.Hook { name, path in
                        remaining.next() == 0
                            ? FileError(.diskFull, path: path, "injected at \(name)") : nil
                    }
                ) {
                    _ = try await Store(at: folder.file("store"), model: model).ingest([folder.file("docs")])
                }
            } catch let thrown { error = thrown }
            let store = Store(at: folder.file("store"), model: model)
            let report = try await store.verify()
            #expect(report.isSound, "step \(step): \(report.problems)")
            #expect(report.documents == 12, "step \(step)")
            var options = QueryOptions()
            options.k = 100
            let hits = try await store.query("turbine", options: options).hits
            #expect(hits.count == 12, "step \(step)")
            let versions = Set(hits.map { $0.text.split(separator: " ").first { $0.hasPrefix("version") } })
            #expect(versions.count == 1, "step \(step): \(versions)")
            guard let error else { break }
            #expect((error as? RAGError)?.code == .diskFull, "step \(step): \(error)")
            step += 1
        }
        #expect(step > 10)
    }

    private final class Counter: Sendable {
        private let value: Atomic<Int>
        init(_ start: Int) { value = Atomic(start) }
        func next() -> Int { value.subtract(1, ordering: .relaxed).oldValue }
    }
}
