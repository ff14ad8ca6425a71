import Foundation
import IndexSupport
import RAGModel
import SegmentStore
import TestSupport
import Testing

/// Filters and the conditions of queries, over several segments with hidden rows, against a list and a loop.
@Suite struct SelectionTests {
    private let fixture = StoreFixture()

    private static let colours = ["red", "green", "blue"]

    private static func document(_ number: Int, _ random: inout SplitMix64) -> TestDocument {
        var metadata: [String: MetadataValue] = ["number": .integer(Int64(number))]
        if Bool.random(using: &random) { metadata["colour"] = .string(colours.randomElement(using: &random)!) }
        if Bool.random(using: &random) { metadata["weight"] = .double(Double.random(in: 0..<4, using: &random)) }
        if Bool.random(using: &random) {
            metadata["tags"] = .list(
                (0..<Int.random(in: 0..<3, using: &random)).map { _ in .string(colours.randomElement(using: &random)!) }
            )
        }
        if Bool.random(using: &random) { metadata["draft"] = .boolean(Bool.random(using: &random)) }
        var document = StoreFixture.document(number)
        document.metadata = metadata
        return document
    }

    /// Commits, replaces and deletes; returns what is live.
    private func fill(_ random: inout SplitMix64) async throws -> [String: TestDocument] {
        var live: [String: TestDocument] = [:]
        for _ in 0..<5 {
            let numbers = Set((0..<12).map { _ in Int.random(in: 0..<40, using: &random) }).sorted()
            let batch = numbers.map { Self.document($0, &random) }
            try await fixture.commit(batch)
            for document in batch { live[document.uri] = document }
        }
        let gone = live.keys.sorted().filter { _ in Int.random(in: 0..<6, using: &random) == 0 }
        try await fixture.delete(gone)
        for uri in gone { live[uri] = nil }
        return live
    }

    private static let filters = [
        "colour = red", "colour != red", "not (colour = red)", "exists weight", "weight < 2 and number > 10",
        "tags in (red, blue)", "tags = green or colour = green", "draft = true", "draft = false or not exists draft",
        "number >= 5 and number <= 25 and not (number = 7)", "colour = violet", "number > -1", "title = \"Title 4\"",
        "path = d4", "uri = d4", "format = text",
    ]

    private static func visible(_ document: TestDocument) -> [String: MetadataValue] {
        let builtIn: [String: MetadataValue] = [
            "path": .string(document.uri), "uri": .string(document.uri), "format": .string(document.format),
        ]
        return document.metadata.merging(builtIn) { _, new in new }
            .merging(document.title.map { ["title": .string($0)] } ?? [:]) { own, _ in own }
    }

    @Test(arguments: [5, 6, 7] as [UInt64])
    func `what a filter selects is what a loop over the live documents selects, before and after merging`(
        seed: UInt64
    ) async throws {
        var random = SplitMix64(seed: seed)
        let live = try await fill(&random)
        for round in 0..<2 {
            let reader = try await SnapshotReader(fixture.store, embedder: fixture.embedder)
            defer { reader.snapshot.close() }
            for filter in Self.filters {
                let expression = try FilterExpression(parsing: filter)
                var wanted: Set<String> = []
                for document in live.values where expression.matches(Self.visible(document)) {
                    wanted.formUnion(document.chunks.indices.map { "\(document.uri)#\($0)" })
                }
                let selection = try await reader.snapshot.select(expression, conditions: nil, budget: .unlimited())
                #expect(selection?.count == wanted.count, "\(filter), round \(round)")
                #expect(Set(try await reader.dense("pump", filter: filter).map(\.name)) == wanted, "\(filter)")
                let all = try await reader.lexical("pump")
                let some = try await reader.lexical("pump", filter: filter)
                // A filter takes hits away and changes no score: nothing of it is in the statistics.
                #expect(some.map(\.name) == all.map(\.name).filter(wanted.contains), "\(filter)")
                #expect(some.map(\.score) == all.filter { wanted.contains($0.name) }.map(\.score), "\(filter)")
            }
            if round == 0 { _ = try await fixture.store.compact(keepingDeleted: 3600) }
        }
    }

    @Test func `facets count the documents that are live, as a loop does`() async throws {
        var random = SplitMix64(seed: 8)
        let live = try await fill(&random)
        let snapshot = try await fixture.store.snapshot(of: Scope())
        defer { snapshot.close() }
        let facets = try await snapshot.facets(values: 100)
        for field in ["colour", "weight", "tags", "draft", "number"] {
            var counts: [MetadataValue: Int] = [:]
            var documents = 0
            for document in live.values {
                guard let value = document.metadata[field] else { continue }
                let values: [MetadataValue] = if case .list(let list) = value { list } else { [value] }
                documents += values.isEmpty ? 0 : 1
                for value in Set(values) { counts[value, default: 0] += 1 }
            }
            let facet = try #require(facets.first { $0.name == field })
            #expect(facet.documents == documents, "\(field)")
            #expect(facet.distinctValues == counts.count, "\(field)")
            #expect(facet.values.reduce(into: [:]) { $0[$1.value] = $1.documents } == counts, "\(field)")
            let ordered = facet.values.map(\.documents)
            #expect(ordered == ordered.sorted(by: >))
        }
        #expect(try await snapshot.fields() == facets.map(\.name))
    }

    @Test func `the conditions that a chunk does not fulfil are named, for chunks of several segments`() async throws {
        try await fixture.commit([TestDocument("a", "pump", metadata: ["n": .integer(1)])])
        try await fixture.commit([TestDocument("b", "pump", metadata: ["n": .integer(2), "team": .string("x")])])
        let reader = try await SnapshotReader(fixture.store, embedder: fixture.embedder)
        defer { reader.snapshot.close() }
        let filter = try FilterExpression(parsing: "n = 1 and team = x")
        var ids: [ChunkID] = []
        for name in ["b", "a"] {
            let document = try await reader.snapshot.documents(named: name, deleted: false)[0]
            ids.append(ChunkID(document: document.id, position: 0))
        }
        let unmet = try await reader.snapshot.unmet(filter, by: ids)
        #expect(unmet == [[try FilterExpression(parsing: "n = 1")], [try FilterExpression(parsing: "team = x")]])
        let single = try await reader.snapshot.unmet(try FilterExpression(parsing: "n = 2"), by: ids)
        #expect(single.map(\.count) == [0, 1])
    }

    @Test func `a snapshot restricted to access tiers answers like a store without the others' documents`()
        async throws
    {
        func documents(_ tier: String?, _ numbers: Range<Int>) -> [TestDocument] {
            numbers.map { number in
                var document = StoreFixture.document(number)
                document.metadata[AccessTier.field] = tier.map { .string($0) }
                return document
            }
        }
        let everybody = documents(nil, 0..<8)
        let staff = documents("staff", 8..<16)
        let board = documents("board", 16..<20)
        for batch in [everybody, staff, board] { try await fixture.commit(batch) }
        let cases: [(Set<String>, [TestDocument])] = [
            ([], everybody), (["staff"], everybody + staff), (["board", "staff"], everybody + staff + board),
            (["unknown"], everybody),
        ]
        for (tiers, visible) in cases {
            let fresh = FolderStore(at: fixture.folder.file("fresh-\(UUID().uuidString)"))
            try await fresh.put(visible, embedder: fixture.embedder)
            let whole = try await fixture.store.snapshot(of: Scope())
            #expect(whole.hasAccessTiers)
            let restricted = try await whole.restricted(to: tiers)
            defer { restricted.close() }
            let expected = try await fresh.snapshot(of: Scope())
            defer { expected.close() }
            for word in ["pump", "valve rotor"] {
                let found = try await fixture.lexical(word, in: restricted)
                #expect(found == (try await fixture.lexical(word, in: expected)), "\(tiers)")
                #expect(!found.isEmpty)
            }
            #expect(restricted.statistics.chunks == visible.reduce(0) { $0 + $1.chunks.count })
            let hidden = board.filter { document in !visible.contains { $0.uri == document.uri } }
            for document in hidden {
                #expect(try await restricted.documents(named: document.uri, deleted: nil).isEmpty)
            }
            #expect(try await restricted.documents(after: nil, deleted: nil, limit: 100).count == visible.count)
        }
    }

    @Test func `a store whose documents have no tiers says so, also when the last one with a tier is deleted`()
        async throws
    {
        var secret = StoreFixture.document(1)
        secret.metadata[AccessTier.field] = .string("staff")
        try await fixture.commit([secret, StoreFixture.document(2)])
        #expect(try await fixture.store.snapshot(of: Scope()).hasAccessTiers)
        try await fixture.delete([secret.uri])
        #expect(try await !fixture.store.snapshot(of: Scope()).hasAccessTiers)
    }

    @Test func `words scored otherwise for one snapshot leave every other as it was`() async throws {
        for number in 0..<6 { try await fixture.commit([StoreFixture.document(number)]) }
        let before = try await fixture.answers()
        let snapshot = try await fixture.store.snapshot(of: Scope())
        let usual = try await fixture.lexical("pump valve", in: snapshot)
        let parameters = LexicalParameters(k1: 0.2, b: 0.1, titleShare: 0)
        let other = try await snapshot.scored(by: parameters)
        #expect(other.lexicalParameters == parameters)
        let scored = try await fixture.lexical("pump valve", in: other)
        #expect(scored.map(\.score) != usual.map(\.score))
        #expect(Set(scored.map(\.id)) == Set(usual.map(\.id)))
        #expect(try await fixture.answers() == before)
        await #expect(throws: RAGError.self) {
            _ = try await snapshot.scored(by: LexicalParameters(k1: .nan, b: 0, titleShare: 0))
        }
        // Kept with the collection they hold for all.
        try await fixture.store.write("tune", to: Scope()) { try await $0.record(parameters) }
        let kept = try await fixture.store.snapshot(of: Scope())
        #expect(kept.lexicalParameters == parameters)
        #expect(try await fixture.lexical("pump valve", in: kept) == scored)
        #expect(try await fixture.store.verify(repair: false).isSound)
        try await fixture.store.write("tune", to: Scope()) { try await $0.record(nil as LexicalParameters?) }
        #expect(try await fixture.answers() == before)
    }

    @Test func `what another store made is refused, not misread`() async throws {
        try await fixture.commit([TestDocument("a", "a pump")])
        let memory = InMemoryStore()
        try await memory.put([TestDocument("a", "a pump")])
        let own = try await fixture.store.snapshot(of: Scope())
        let foreign = try await memory.snapshot(of: Scope())
        let query = try await foreign.analyze(StoreFixture.words("pump"), budget: .unlimited())
        let selection = try await foreign.select(
            try FilterExpression(parsing: "path = a"), conditions: nil, budget: .unlimited())
        var error = await #expect(throws: RAGError.self) {
            _ = try await own.lexical(query, k: 3, in: nil, budget: .unlimited())
        }
        #expect(error?.code == .invalidInput)
        let analyzed = try await own.analyze(StoreFixture.words("pump"), budget: .unlimited())
        error = await #expect(throws: RAGError.self) {
            _ = try await own.lexical(analyzed, k: 3, in: selection, budget: .unlimited())
        }
        #expect(error?.code == .invalidInput)
    }
}
