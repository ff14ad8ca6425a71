import IndexSupport
import RAGEngine
import RAGModel
import SegmentStore
import Synchronization
import TestSupport
import Testing

/// A disk that fails once at each durable step of an ingest with a server: nothing is paid for twice.
struct RemoteFaultTests {
    private let batch = 4

    private func store(_ folder: TemporaryFolder, _ server: EmbeddingServer) throws -> Store {
        let configuration = try Configuration(
            parsing: """
                embedder: test
                embedders:
                  test: {provider: openai, model: words, dimension: 256, url: "\(server.url)", batch-texts: \(batch), concurrency: 1}
                """)
        return Store(at: folder.file("store"), model: ModelOptions(configuration: configuration))
    }

    @Test func `a disk that fails at any step costs at most the batch in hand`() async throws {
        var step = 0
        while true {
            let folder = TemporaryFolder()
            let server = EmbeddingServer()
            for number in 0..<22 { folder.write("docs/\(number).txt", "The turbine number \(number) spins.") }
            let remaining = Mutex(step)
            var failed = false
            do {
                try await FaultInjection.$hook.withValue(
                    FaultInjection.Hook { name, path in
                        let isDue = remaining.withLock { remaining in
                            remaining -= 1
                            return remaining == -1
                        }
                        return isDue ? FileError(.diskFull, path: path, "injected at \(name)") : nil
                    }
                ) {
                    _ = try await store(folder, server).ingest([folder.file("docs")])
                }
            } catch let error as RAGError {
                #expect(error.code == .diskFull, "step \(step): \(error)")
                failed = true
            }
            let report = try await store(folder, server).ingest([folder.file("docs")])
            #expect(report.failed.isEmpty && report.pending == 0, "step \(step)")
            #expect(try await store(folder, server).verify().isSound, "step \(step)")
            #expect(server.texts.count == 22, "step \(step)")
            #expect(server.charged <= 22 + batch, "step \(step): \(server.charged)")
            guard failed else { break }
            #expect(server.charged > 0)
            step += 1
        }
        #expect(step > 10)
    }
}
