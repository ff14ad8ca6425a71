import Foundation
import IndexSupport
import RAGModel
import TestSupport
import Testing

@testable import RAGEngine

/// Many tenants in one collection: each is answered as by a store of its own, in every respect.
@Suite struct ManyTenantsTests {
    private let folder = TemporaryFolder(inMemory: true)
    private static let words = ["pump", "valve", "rotor", "boiler", "gauge", "relay"]

    private func documents(of tenant: Int) -> [SourceDocument] {
        var random = SplitMix64(seed: UInt64(tenant))
        return (0..<3 + tenant % 5).map { number in
            let text = (0..<12).map { _ in Self.words.randomElement(using: &random)! }.joined(separator: " ")
            return SourceDocument(
                uri: "d\(number)", text: text + " tenant\(tenant)",
                metadata: ["floor": .integer(Int64(number % 3)), "of\(tenant)": .boolean(true)])
        }
    }

    private func options(_ tenant: Int, _ mode: QueryMode) -> QueryOptions {
        var options = QueryOptions()
        (options.tenant, options.mode, options.k, options.explain) = ("t\(tenant)", mode, 50, true)
        options.minimumScore = 0
        return options
    }

    private static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// All that one tenant can learn, as text.
    private func knowledge(_ store: Store, _ tenant: Int) async throws -> [String] {
        var known: [String] = []
        for mode in QueryMode.allCases {
            for text in ["pump valve", "tenant\((tenant + 1) % 15)", "pumq", "\"rotor boiler\" -gauge"] {
                let answer = try await store.query(text, options: options(tenant, mode))
                known += try answer.hits.map(Self.json) + answer.notes + answer.suggestions.map { "\($0)" }
            }
        }
        let scope = Scope(tenant: "t\(tenant)")
        // The time of ingestion is another.
        known += try await store.fields(in: scope).filter { $0.name != "modified" }.map(Self.json)
        for try await document in store.documents(in: scope) { known.append(document.uri) }
        known.append("\(try await store.contents(of: scope, for: .all))")
        return known
    }

    @Test func `hits, scores, suggestions, notes and fields are those of a store where the tenant is alone`()
        async throws
    {
        let shared = Store(at: folder.file("shared"), embedder: HashEmbedder())
        for tenant in 0..<15 {
            try await shared.collection(tenant: "t\(tenant)").ingest(documents: documents(of: tenant))
        }
        for tenant in [0, 7, 14] {
            let alone = Store(at: folder.file("alone\(tenant)"), embedder: HashEmbedder())
            try await alone.collection(tenant: "t\(tenant)").ingest(documents: documents(of: tenant))
            let expected = try await knowledge(alone, tenant)
            let known = try await knowledge(shared, tenant)
            #expect(known.count == expected.count)
            for (own, other) in zip(known, expected) { #expect(own == other, "tenant \(tenant)") }
        }
        // Nor does anything of it change when others come, go, and are merged.
        let before = try await knowledge(shared, 7)
        try await shared.collection(tenant: "t3").delete(["d0", "d1"])
        try await shared.collection(tenant: "new").ingest(documents: documents(of: 7))
        try await shared.compact(keepingDeleted: 0)
        #expect(try await knowledge(shared, 7) == before)
        #expect(try await shared.verify().problems == [])
    }

    @Test func `a tenant's log of runs, and whether it is there at all, is its own`() async throws {
        let store = Store(at: folder.file("store"), embedder: HashEmbedder())
        for tenant in 0..<3 {
            for _ in 0...tenant {
                try await store.collection("notes", tenant: "t\(tenant)").ingest(documents: documents(of: tenant))
            }
        }
        for tenant in 0..<3 {
            let runs = try await store.runs(in: Scope(collection: "notes", tenant: "t\(tenant)"))
            #expect(runs.count == tenant + 1 && runs.allSatisfy { $0.finished != nil })
            #expect(runs.last?.report?.added == documents(of: tenant).count)
            #expect(runs.dropLast().allSatisfy { $0.report?.unchanged == documents(of: tenant).count })
        }
        #expect(try await store.runs(in: Scope(collection: "notes", tenant: "t9")).isEmpty)
        #expect(try await store.holds(Scope(collection: "notes", tenant: "t1")))
        #expect(try await !store.holds(Scope(collection: "notes", tenant: "t9")))
        #expect(try await !store.holds(Scope(collection: "absent", tenant: "t1")))
        #expect(try await store.collections(of: "t1") == ["notes"])
        #expect(try await store.collections(of: "t9") == [])
    }

    @Test func `reindexing goes over all tenants of its collection, and over no other collection`() async throws {
        let store = Store(at: folder.file("store"), embedder: HashEmbedder())
        for tenant in 0..<5 {
            try await store.collection("one", tenant: "t\(tenant)").ingest(documents: documents(of: tenant))
        }
        try await store.collection("two", tenant: "t0").ingest(documents: documents(of: 0))
        let other = Store(at: folder.file("store"), embedder: HashEmbedder(name: "other", dimension: 20))
        let report = try await other.reindex(collection: "one")
        #expect(report.chunks == (0..<5).reduce(0) { $0 + documents(of: $1).count })
        let embedders = try await other.status().collections.map { "\($0.collection) \($0.embedder?.prefix(5) ?? "")" }
        #expect(embedders == ["one other", "two hash "])
        for tenant in 0..<5 {
            var options = options(tenant, .dense)
            options.collections = ["one"]
            #expect(try await other.query("pump", options: options).hits.count == documents(of: tenant).count)
        }
        var asked = options(0, .dense)
        asked.collections = ["two"]
        #expect(try await store.query("pump", options: asked).hits.count == documents(of: 0).count)
        // Once more with the first embedder: its vectors are still there.
        #expect(try await store.reindex(collection: "one").embedded == 0)
        #expect(try await store.verify().problems == [])
    }
}
