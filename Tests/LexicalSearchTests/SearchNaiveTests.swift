import Foundation
import IndexSupport
import RAGModel
import TestSupport
import Testing
import TextAnalysis

@testable import LexicalSearch

/// Random collections, segmentations, deletions, filters and queries against the naive model.
@Suite struct SearchNaiveTests {
    static var rounds: Int { ProcessInfo.processInfo.environment["RAG_TEST_ROUNDS"].flatMap(Int.init) ?? 300 }

    @Test func everySearchEqualsTheNaiveScorer() throws {
        let folder = TemporaryFolder()
        for round in 0..<Self.rounds {
            var round = try Round(seed: UInt64(round), folder: folder)
            try round.run()
        }
    }

    /// Larger collections, whose frequent terms have ranges and several blocks.
    @Test func searchesOfLargerCollectionsEqualTheNaiveScorer() throws {
        let folder = TemporaryFolder()
        for round in 0..<max(4, Self.rounds / 50) {
            var round = try Round(seed: UInt64(1_000_000 + round), folder: folder, chunks: 1500...40_000, queries: 12)
            try round.run()
        }
    }
}

private struct Round {
    var random: SplitMix64
    let seed: UInt64
    let folder: TemporaryFolder
    let chunkCounts: ClosedRange<Int>
    let queryCount: Int
    let session: AnalysisSession

    init(seed: UInt64, folder: TemporaryFolder, chunks: ClosedRange<Int> = 0...80, queries: Int = 4) throws {
        self.seed = seed
        self.folder = folder
        random = SplitMix64(seed: seed)
        session = try Analyzer(.neutral).makeSession()
        chunkCounts = chunks
        queryCount = queries
    }

    private var vocabularySize = 0

    /// Few frequent words, many rare ones.
    private mutating func word() -> String {
        let uniform = Double.random(in: 0..<1, using: &random)
        let rank = Int(Double(vocabularySize) * uniform * uniform * uniform)
        let digits = rank < 5 ? "" : String(rank / 5, radix: 16)
        // Letters only: digits would be parts of a word.
        let letters = digits.unicodeScalars.map { Character($0.properties.isAlphabetic ? $0 : .init($0.value + 64)!) }
        return ["a", "b", "ab", "ba", "bb"][rank % 5] + String(letters).lowercased()
    }

    private mutating func chunk() -> ModelChunk {
        var fields: [LexicalField: [String]] = [:]
        let longest = [3, 12, 40].randomElement(using: &random)!
        fields[.body] = (0..<Int.random(in: 0...longest, using: &random)).map { _ in word() }
        if Bool.random(using: &random) {
            fields[.title] = (0..<Int.random(in: 0...3, using: &random)).map { _ in word() }
        }
        if Bool.random(using: &random) {
            fields[.path] = (0..<Int.random(in: 0...2, using: &random)).map { _ in word() }
        }
        return ModelChunk(fields: fields)
    }

    private mutating func leaf() -> LexicalQuery.Leaf {
        let field =
            Int.random(in: 0..<8, using: &random) == 0 ? LexicalField.allCases.randomElement(using: &random) : nil
        switch Int.random(in: 0..<20, using: &random) {
        case 0:
            return .init(.prefix(Array(word().utf8.prefix(2))), field: field)
        case 1:
            return .init(.fuzzy(Array(word().utf8), distance: Int.random(in: 0...2, using: &random)), field: field)
        case 2, 3:
            let terms = (0..<Int.random(in: 2...3, using: &random)).map { offset in
                LexicalQuery.PhraseTerm(term: Array(word().utf8), offset: UInt32(offset))
            }
            return .init(.phrase(terms, slop: [0, 0, 1, 4].randomElement(using: &random)!), field: field)
        case 4, 5, 6:
            let terms = (0..<Int.random(in: 1...4, using: &random)).map { _ in Array(word().utf8) }
            let other = Array(word().utf8)
            let distinct = Array(Set(terms)).sorted { $0.lexicographicallyPrecedes($1) }
            return .init(.anyOf(distinct, word: Bool.random(using: &random) ? distinct[0] : other), field: field)
        default:
            return .init(.term(Array(word().utf8)), field: field)
        }
    }

    private mutating func query() -> LexicalQuery {
        let longest = [2, 6, 6, 40].randomElement(using: &random)!
        let clauses = (0..<Int.random(in: 1...longest, using: &random)).map { _ in
            let kind = Int.random(in: 0..<16, using: &random)
            var position = LexicalQuery.Position(whole: leaf(), parts: [])
            if Int.random(in: 0..<8, using: &random) == 0 { position.parts = [leaf(), leaf()] }
            return LexicalQuery.Clause(
                occurrence: kind == 0 ? .required : kind == 1 ? .excluded : .optional, positions: [position], text: "")
        }
        return LexicalQuery(clauses: clauses)
    }

    /// The query as a user writes it; `nil` if it has identifiers, which only documents of other words have.
    private func text(_ query: LexicalQuery) -> String? {
        let clauses = query.clauses.map { clause -> String? in
            guard clause.positions.count == 1, clause.positions[0].parts.isEmpty else { return nil }
            let leaf = clause.positions[0].whole
            if case .anyOf = leaf.pattern { return nil }
            // Phrases and fields are required without a sign; there is no way to write an optional one.
            if case .phrase = leaf.pattern, clause.occurrence == .optional { return nil }
            if leaf.field != nil, clause.occurrence == .optional { return nil }
            let sign =
                switch clause.occurrence {
                case .optional: ""
                case .required: "+"
                case .excluded: "-"
                }
            let pattern =
                switch leaf.pattern {
                case .term(let term): String(decoding: term, as: UTF8.self)
                case .prefix(let prefix): String(decoding: prefix, as: UTF8.self) + "*"
                case .fuzzy(let term, let distance): String(decoding: term, as: UTF8.self) + "~\(distance)"
                case .phrase(let terms, let slop):
                    "\"" + terms.map { String(decoding: $0.term, as: UTF8.self) }.joined(separator: " ") + "\""
                        + (slop > 0 ? "~\(slop)" : "")
                case .anyOf: ""
                }
            return sign + (leaf.field.map { $0.name + ":" } ?? "") + pattern
        }
        return clauses.contains(nil) ? nil : clauses.compactMap { $0 }.joined(separator: "  ")
    }

    mutating func run() throws {
        vocabularySize = [3, 20, 300].randomElement(using: &random)!
        let weights = LexicalFieldWeights(
            body: UInt8.random(in: 0...2, using: &random), title: UInt8.random(in: 1...4, using: &random),
            path: UInt8.random(in: 0...1, using: &random))
        let parameters = BM25Parameters(
            k1: [0, 0.9, 1.2, 3].randomElement(using: &random)!, b: [0, 0.4, 0.75, 1].randomElement(using: &random)!,
            fieldWeights: weights)
        // Bounds are made for other parameters than those of the search.
        let built = BM25Parameters(k1: 1.2, b: 0.75, fieldWeights: weights)

        // The whole collection; each chunk goes to some segment, in order, so ordinals ascend with chunk keys.
        let count = Int.random(in: chunkCounts, using: &random)
        let chunks = (0..<count).map { _ in chunk() }
        let segmentCount = Int.random(in: 1...4, using: &random)
        var members = [[Int]](repeating: [], count: segmentCount)
        for number in 0..<count { members[Int.random(in: 0..<segmentCount, using: &random)].append(number) }
        let isLive = chunks.map { _ in Int.random(in: 0..<6, using: &random) > 0 }
        let hasDeletions = Bool.random(using: &random)
        let segments = try members.enumerated().map { number, members in
            let path = folder.file("segment-\(number)")
            try TestIndex.build(members.map { chunks[$0] }, to: path, built)
            let live = OrdinalSet(
                universe: members.count, members.indices.filter { isLive[members[$0]] }.map { Ordinal($0) })
            return LexicalSegment(index: try LexicalIndex(path: path), live: hasDeletions ? live : nil)
        }
        let living = (0..<count).filter { !hasDeletions || isLive[$0] }
        let model = NaiveSearcher(live: living.map { chunks[$0] }, parameters: parameters)
        let searcher = LexicalSearcher(segments: segments, parameters: parameters)

        for number in 0..<queryCount {
            let query = query()
            let k = [1, 3, 10, 100, 10_000].randomElement(using: &random)!
            let share = [0.5, 0.1, 0.9, 0.01].randomElement(using: &random)!
            let allowed: [OrdinalSet?] = members.map { members in
                guard Bool.random(using: &random) else { return nil }
                return OrdinalSet(
                    universe: members.count,
                    members.indices.filter { _ in Double.random(in: 0..<1, using: &random) < share }.map { Ordinal($0) }
                )
            }
            let comment = Comment(rawValue: "seed \(seed), query \(number): \(query), k \(k)")

            if let text = text(query) {
                let (parsed, notes) = LexicalQuery.parse(text, session: session)
                #expect(parsed.clauses.map(\.positions) == query.clauses.map(\.positions), "\(text), \(comment)")
                #expect(parsed.clauses.map(\.occurrence) == query.clauses.map(\.occurrence), "\(text), \(comment)")
                #expect(notes.isEmpty || query.isEmpty, "\(text), \(comment)")
            }

            // Merged by score and chunk key, as the caller does it.
            let found = try searcher.search(query, k: k, allowed: allowed)
            for strategy in LexicalSearcher.Strategy.allCases {
                var other = searcher
                other.strategy = strategy
                let same = try other.search(query, k: k, allowed: allowed)
                #expect(same == found, "\(strategy), \(comment)")
            }
            for list in found { #expect(list == list.sorted { $0.precedes($1) }, comment) }
            let merged = zip(found, members).flatMap { list, members in
                list.map { (key: members[Int($0.ordinal)], score: $0.score) }
            }.sorted { ($1.score, $0.key) < ($0.score, $1.key) }.prefix(k)

            var place: [Int: (segment: Int, ordinal: Int)] = [:]
            for (segment, members) in members.enumerated() {
                for (ordinal, key) in members.enumerated() { place[key] = (segment, ordinal) }
            }
            let scores = model.scores(query)
            let matching = living.indices.compactMap { index -> (key: Int, score: Float, exact: Double)? in
                guard let score = scores[index] else { return nil }
                return (living[index], score.score, score.exact)
            }
            let admitted = matching.filter { match in
                let (segment, ordinal) = place[match.key]!
                return allowed[segment]?.contains(Ordinal(ordinal)) ?? true
            }
            let expected = admitted.sorted { ($1.score, $0.key) < ($0.score, $1.key) }.prefix(k)
            #expect(merged.map(\.key) == expected.map(\.key), comment)
            #expect(merged.map(\.score) == expected.map(\.score), comment)
            for (got, wanted) in zip(merged, expected) {
                #expect(abs(Double(got.score) - wanted.exact) <= 1e-5 * max(1, wanted.exact), comment)
            }
            let all = try searcher.search(query, k: max(1, count), allowed: allowed)
            #expect(all.joined().count == admitted.count, comment)
            let prepared = try searcher.prepare(query)
            let conditions = try searcher.conditions(prepared)
            let keepers = model.fulfilling(query)
            for (index, key) in living.enumerated() {
                let (segment, ordinal) = place[key]!
                #expect(conditions?[segment].contains(Ordinal(ordinal)) ?? true == keepers[index], comment)
            }

            let byKey = Dictionary(uniqueKeysWithValues: matching.map { ($0.key, $0.score) })
            for (segment, members) in members.enumerated() where members.count <= 100 {
                let ordinals = members.indices.map { Ordinal($0) }.shuffled(using: &random)
                let given = try searcher.scores(prepared, segment: segment, of: ordinals)
                #expect(given == ordinals.map { byKey[members[Int($0)]] }, comment)
                for ordinal in ordinals.prefix(2) {
                    let explanation = try searcher.explain(prepared, segment: segment, ordinal: ordinal)
                    #expect(explanation.score == byKey[members[Int(ordinal)]], comment)
                    #expect((explanation.score == nil) == !explanation.obstacles.isEmpty, comment)
                    if let score = explanation.score {
                        #expect(Float(explanation.terms.reduce(0) { $0 + $1.contribution }) == score, comment)
                    }
                }
            }
        }
    }
}

enum TestIndex {
    /// Builds an index of chunks, numbered from 0.
    ///
    /// - Parameter parts: how many builders make it, of as many chunks each.
    static func build(
        _ chunks: [ModelChunk], to path: String, _ parameters: BM25Parameters = BM25Parameters(),
        memoryBudget: Int = 1 << 30, parts: Int = 1
    ) throws {
        let builders = (0..<parts).map { _ in
            LexicalIndexBuilder(fingerprint: "test", parameters: parameters, memoryBudget: memoryBudget)
        }
        for (ordinal, chunk) in chunks.enumerated() {
            let builder = builders[ordinal * parts / chunks.count]
            builder.begin(Ordinal(ordinal))
            for field in LexicalField.allCases {
                for (position, word) in (chunk.fields[field] ?? []).enumerated() {
                    var word = word
                    word.withUTF8 {
                        builder.append($0, field: field, position: UInt32(position), isPrimary: true)
                    }
                }
            }
            try builder.end()
        }
        try builders[0].write(followedBy: Array(builders.dropFirst()), to: path)
    }
}
