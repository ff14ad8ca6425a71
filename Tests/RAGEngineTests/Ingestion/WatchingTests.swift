#if canImport(Glibc)
    import Foundation
    import IndexSupport
    import RAGModel
    import TestSupport
    import Testing

    @testable import RAGEngine

    @Suite(.timeLimit(.minutes(10))) struct WatchingTests {
        @Test func `a burst is one change, and a steady stream is not put off for ever`() {
            let start = ContinuousClock.now
            var paths = WatchedPaths(roots: ["/r"])
            #expect(paths.delay(at: start) == nil && paths.take(at: start).isEmpty)
            for step in 0..<10 {
                let time = start + .milliseconds(step * 50)
                paths.insert("/r/\(step % 3)", at: time)
                #expect(paths.take(at: time).isEmpty)
            }
            #expect(paths.take(at: start + .milliseconds(500)) == ["/r/0", "/r/1", "/r/2"])
            #expect(paths.isEmpty)
            for number in 0..<10_000 { paths.insert("/r/\(number)", at: start) }
            #expect(paths.take(at: start + .milliseconds(200)).contains("/r"))
            paths.insertAll(at: start)
            #expect(paths.take(at: start + .seconds(2)) == ["/r"])
        }

        @Test func `after changes at random the store is what a fresh ingest makes`() async throws {
            let fixture = IngestionFixture(["d/a.txt": "alpha", "d/sub/b.txt": "beta"])
            let log = EventLog()
            let ingestion = Ingestion(into: IngestionTarget(fixture.store), options: fixture.options) { _ in nil }
            let root = fixture.path("d")
            let watching = Task { try await ingestion.watch([root]) { _ in log.add("ingested") } }
            try await until { log.events.count == 1 }
            var random = SplitMix64(seed: 7)
            for step in 0..<300 {
                let name = "d/\(["", "x/", "x/y/", "z/"].randomElement(using: &random)!)f\(step % 17).txt"
                switch Int.random(in: 0..<5, using: &random) {
                case 0: try? fixture.remove(name)
                case 1: try? fixture.move(name, to: name + ".moved.txt")
                case 2: try? fixture.move("d/x", to: "d/renamed\(step % 3)")
                default: fixture.folder.write(name, "text \(step)")
                }
            }
            fixture.folder.write("d/last.txt", "the end")
            try await until { try await fixture.contents()["last.txt"] != nil }
            let fresh = IngestionFixture()
            let expected = try await fresh.copy(of: root)
            try await until { try await fixture.contents().mapValues(\.texts) == expected }
            watching.cancel()
            try await watching.value
        }

        @Test func `a root that vanishes keeps its documents, and is watched again when it is back`() async throws {
            let fixture = IngestionFixture(["d/a.txt": "alpha"])
            let ingestion = Ingestion(into: IngestionTarget(fixture.store), options: fixture.options) { _ in nil }
            let root = fixture.path("d")
            let watching = Task { try await ingestion.watch([root]) { _ in } }
            try await until { try await fixture.contents().count == 1 }
            try fixture.move("d", to: "away")
            fixture.folder.write("away/b.txt", "beta")
            try fixture.move("away", to: "d")
            try await until { try await fixture.contents().count == 2 }
            fixture.folder.write("d/c.txt", "gamma")
            try await until { try await fixture.contents().count == 3 }
            watching.cancel()
            try await watching.value
        }

        /// Waits until something holds; the time limit of the test ends it when it never does.
        private func until(_ condition: () async throws -> Bool) async throws {
            while try await !condition() { try await Task.sleep(for: .milliseconds(20)) }
        }
    }

    extension IngestionFixture {
        /// The texts of a fresh ingest of a folder.
        fileprivate func copy(of root: String) async throws -> [String: [String]] {
            _ = try await Ingestion(into: IngestionTarget(store), options: options) { _ in nil }.run(.paths([root]))
            return try await contents().mapValues(\.texts)
        }
    }
#endif
