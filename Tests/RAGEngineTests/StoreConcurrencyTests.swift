import Foundation
import RAGModel
import TestSupport
import Testing

@testable import RAGEngine

/// One process with many tasks: queries beside ingests, reindexing and each other.
@Suite struct StoreConcurrencyTests {
    private let folder = TemporaryFolder(inMemory: true)

    private func store(_ embedder: HashEmbedder = HashEmbedder(), wait: Double = 600) -> Store {
        Store(at: folder.file("store"), embedder: embedder, waitForWriter: wait)
    }

    private func notes(_ numbers: Range<Int>, _ word: String = "pump") -> [SourceDocument] {
        numbers.map { SourceDocument(uri: "d\($0)", text: "The \(word) of room\($0) hums.") }
    }

    private func options(_ mode: QueryMode, tenant: String = Scope.defaultTenant) -> QueryOptions {
        var options = QueryOptions()
        (options.mode, options.tenant, options.k) = (mode, tenant, 1000)
        // All notes are alike: none is to be folded, or found too weak.
        (options.minimumScore, options.diversity.collapsesDuplicates) = (0, false)
        return options
    }

    @Test func `many queries at once answer like one after the other`() async throws {
        let store = store()
        try await store.ingest(documents: notes(0..<200))
        let questions = (0..<40).map { "pump room\($0)" }
        var expected: [[String]] = []
        for question in questions {
            expected.append(try await store.query(question).hits.map { "\($0.uri) \($0.score)" })
        }
        let answers = try await withThrowingTaskGroup(of: (Int, [String]).self) { group in
            for round in 0..<3 {
                for (index, question) in questions.enumerated() {
                    // A third of them over an instance of their own.
                    let asked = round == 0 ? self.store() : store
                    group.addTask {
                        (index, try await asked.query(question).hits.map { "\($0.uri) \($0.score)" })
                    }
                }
            }
            return try await group.reduce(into: [(Int, [String])]()) { $0.append($1) }
        }
        #expect(answers.count == 120)
        for (index, answer) in answers { #expect(answer == expected[index]) }
    }

    @Test func `queries beside ingests see each run's batches whole, in both legs`() async throws {
        let store = store()
        try await store.ingest(documents: notes(0..<4))
        let isDone = Shared(false)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for mode in [QueryMode.lexical, .dense, .hybrid] {
                group.addTask {
                    var last = 0
                    repeat {
                        let count = try await store.query("pump", options: options(mode)).hits.count
                        // Four more with each run, never fewer than before.
                        #expect(count % 4 == 0 && count >= last)
                        last = count
                    } while !isDone.value
                }
            }
            group.addTask {
                defer { isDone.withLock { $0 = true } }
                for run in 1..<12 {
                    try await store.ingest(documents: notes(run * 4..<run * 4 + 4))
                    if run % 5 == 0 { try await store.compact() }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await store.query("pump", options: options(.dense)).hits.count == 48)
        #expect(try await store.verify().problems == [])
    }

    @Test func `ingests of many tenants at once wait for each other and lose nothing`() async throws {
        let store = store()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for tenant in 0..<12 {
                group.addTask {
                    var options = IngestOptions()
                    options.tenant = "t\(tenant)"
                    let report = try await store.ingest(documents: notes(0..<tenant + 1), options: options)
                    #expect(report.added == tenant + 1)
                }
            }
            try await group.waitForAll()
        }
        for tenant in 0..<12 {
            for mode in [QueryMode.lexical, .dense] {
                let hits = try await store.query("pump", options: options(mode, tenant: "t\(tenant)")).hits
                #expect(hits.count == tenant + 1)
            }
        }
        #expect(try await store.status().collections.first?.tenants.count == 12)
        #expect(try await store.verify().problems == [])
    }

    @Test func `an ingest that finds another one at work says who it is, and writes nothing`() async throws {
        let impatient = store(wait: 0)
        let gate = FailingEmbedder(after: 0, waits: true)
        let slow = Store(at: folder.file("store"), embedder: gate)
        let task = Task { try await slow.ingest(documents: notes(0..<2)) }
        await gate.waiting()
        let error = await #expect(throws: RAGError.self) { try await impatient.ingest(documents: notes(5..<6)) }
        #expect(error?.code == .busy && error?.description.contains("\(getpid())") == true)
        task.cancel()
        #expect(try await task.value.interrupted)
        #expect(try await impatient.ingest(documents: notes(5..<6)).added == 1)
    }

    @Test func `queries go on while a store is reindexed, each by the one or the other embedder`() async throws {
        let old = store()
        try await old.ingest(documents: notes(0..<60))
        let new = store(HashEmbedder(name: "new", dimension: 24))
        let isDone = Shared(false)
        let seen = try await withThrowingTaskGroup(of: [String: Int].self) { group in
            for asked in [old, new] {
                group.addTask {
                    var outcomes: [String: Int] = [:]
                    repeat {
                        do {
                            let hits = try await asked.query("pump room7", options: options(.dense)).hits
                            #expect(hits.count == 60 && hits.first?.uri == "d7")
                            outcomes["answered", default: 0] += 1
                        } catch let error as RAGError where error.code == .modelMismatch {
                            outcomes["refused", default: 0] += 1
                        }
                    } while !isDone.value
                    return outcomes
                }
            }
            group.addTask {
                defer { isDone.withLock { $0 = true } }
                try await new.reindex()
                return [:]
            }
            return try await group.reduce(into: [:]) { $0.merge($1, uniquingKeysWith: +) }
        }
        #expect(seen.values.reduce(0, +) >= 2)
        #expect(try await new.query("pump room7", options: options(.dense)).hits.first?.uri == "d7")
        await #expect(throws: RAGError.self) { try await old.query("pump room7", options: options(.dense)) }
    }

    @Test func `a cancelled query ends with an error, and those beside it are answered`() async throws {
        let store = store()
        try await store.ingest(documents: notes(0..<100))
        let cancelled = Task { try await store.query("pump", options: options(.hybrid)) }
        cancelled.cancel()
        async let other = store.query("pump", options: options(.hybrid))
        if case .success(let answer) = await cancelled.result { #expect(answer.hits.count == 100) }
        #expect(try await other.hits.count == 100)
    }
}
