import Foundation
import IndexSupport
import TestSupport
import Testing

@testable import LexicalSearch

/// The cases of `golden/bm25`, made with Lucene, bm25s and an implementation in double precision.
@Suite struct ScoringGoldenTests {
    struct Document: Decodable {
        let tokens: [String]
    }
    struct Hit: Decodable {
        let id: UInt32
        let score: Double
        init(from decoder: any Decoder) throws {
            var container = try decoder.unkeyedContainer()
            id = try container.decode(UInt32.self)
            score = try container.decode(Double.self)
        }
    }
    struct Query: Decodable {
        let tokens: [String]
        let matches: Int?
        let top: [Hit]
    }
    struct Set: Decodable {
        let k1: Double
        let b: Double
        let length: String
        let allowed: [UInt32]?
        let deleted: [UInt32]?
        let queries: [Query]
    }

    static func load<Value: Decodable>(_ name: String) throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data(contentsOf: TestData.fixture("golden/bm25/\(name).json")))
    }

    private let folder = TemporaryFolder()

    private func index(_ documents: [[String]]) throws -> LexicalIndex {
        let path = folder.file("index")
        let builder = LexicalIndexBuilder(fingerprint: "golden")
        for (ordinal, tokens) in documents.enumerated() { try builder.add(ordinal: Ordinal(ordinal), terms: tokens) }
        try builder.write(to: path)
        return try LexicalIndex(path: path)
    }

    private func check(_ set: Set, live: OrdinalSet? = nil, allowed: OrdinalSet? = nil) throws {
        let documents: [Document] = try Self.load("corpus")
        let index = try index(documents.map(\.tokens))
        let searcher = LexicalSearcher(
            segments: [LexicalSegment(index: index, live: live)], parameters: BM25Parameters(k1: set.k1, b: set.b))
        for query in set.queries {
            let parsed = LexicalQuery(terms: query.tokens)
            let found = try searcher.search(parsed, k: 10, allowed: [allowed])[0]
            #expect(found.map(\.ordinal) == query.top.map(\.id), "\(query.tokens)")
            for (hit, wanted) in zip(found, query.top) { #expect(abs(Double(hit.score) - wanted.score) <= 1e-5) }
            if let matches = query.matches {
                let all = try searcher.search(parsed, k: documents.count)[0]
                #expect(all.count == matches)
            }
        }
    }

    @Test func scoresAndRanksAreThoseOfTheReference() throws {
        let sets: [Set] = try Self.load("scores")
        let exact = sets.filter { $0.length == "exact" }
        #expect(exact.count == 5)
        for set in exact { try check(set) }
    }

    @Test func aFilterChangesNoScore() throws {
        let set: Set = try Self.load("filtered")
        try check(set, allowed: OrdinalSet(universe: 200, try #require(set.allowed)))
    }

    @Test func deletedChunksLeaveTheStatistics() throws {
        let set: Set = try Self.load("deleted")
        try check(set, live: OrdinalSet(universe: 200, try #require(set.deleted)).complement)
    }

    /// Chunks without a term count for N and the mean length, as in bm25s: they are live chunks like any other.
    @Test func chunksWithoutATermCount() throws {
        struct Case: Decodable {
            struct Query: Decodable {
                let tokens: [String]
                let allCounted: [Hit]
                enum CodingKeys: String, CodingKey {
                    case tokens
                    case allCounted = "n_counts_all_documents"
                }
            }
            let documents: [[String]]
            let queries: [Query]
        }
        let golden: Case = try Self.load("empty_documents")
        let searcher = LexicalSearcher(
            segments: [LexicalSegment(index: try index(golden.documents))],
            parameters: BM25Parameters(k1: 1.2, b: 0.75))
        for query in golden.queries {
            let found = try searcher.search(LexicalQuery(terms: query.tokens), k: 10)[0]
            #expect(found.map(\.ordinal) == query.allCounted.map(\.id))
            for (hit, wanted) in zip(found, query.allCounted) {
                #expect(abs(Double(hit.score) - wanted.score) <= 1e-5)
            }
        }
    }
}
