import Foundation
import IndexSupport
import RAGModel
import TestSupport
import Testing

@testable import RAGEngine

/// Whole stores beside a list and a loop: a filter in each spelling leaves exactly the documents that a naive filter does, in
/// both the words' order and number.
@Suite struct FilterCampaignTests {
    private static let rounds = ProcessInfo.processInfo.environment["RAG_TEST_ROUNDS"].flatMap { Int($0) } ?? 1
    private static let texts = [
        "red", "green", "Blue", "1.10", "7", "true", "2024-05-17", "2024-05", "O'Brien", "x/y.md",
    ]

    private static func scalar(_ random: inout SplitMix64) -> MetadataScalar {
        switch Int.random(in: 0..<4, using: &random) {
        case 0: .integer(Int64.random(in: -2...8, using: &random))
        case 1: .boolean(Bool.random(using: &random))
        case 2: .double([0.5, 2, 7, -1.25].randomElement(using: &random)!)
        default: .string(texts.randomElement(using: &random)!)
        }
    }

    private static func metadata(_ random: inout SplitMix64) -> [String: MetadataValue] {
        var metadata: [String: MetadataValue] = [:]
        for field in ["team", "severity", "tags", "author.name"] where Int.random(in: 0..<4, using: &random) > 0 {
            metadata[field] =
                field == "tags"
                ? .list((0..<Int.random(in: 0...3, using: &random)).map { _ in MetadataValue(scalar(&random)) })
                : MetadataValue(scalar(&random))
        }
        return metadata
    }

    private static func filter(_ random: inout SplitMix64, depth: Int = 0) -> FilterExpression {
        let field = ["team", "severity", "tags", "author.name", "absent"].randomElement(using: &random)!
        switch Int.random(in: 0..<(depth < 3 ? 10 : 6), using: &random) {
        case 0: return .exists(field: field)
        case 1: return .membership(field: field, (0..<3).map { _ in scalar(&random) })
        case 2:
            return .text(
                field: field, FilterExpression.TextOperator.allCases.randomElement(using: &random)!,
                texts.randomElement(using: &random)!)
        case 3...5:
            return .comparison(
                field: field, FilterExpression.ComparisonOperator.allCases.randomElement(using: &random)!,
                scalar(&random))
        case 6: return .not(filter(&random, depth: depth + 1))
        case 7: return .or((0..<2).map { _ in filter(&random, depth: depth + 1) })
        case 8: return .atLeast(2, (0..<3).map { _ in filter(&random, depth: depth + 1) })
        default: return .and((0..<2).map { _ in filter(&random, depth: depth + 1) })
        }
    }

    @Test func `a filter leaves what a naive filter leaves, in all three spellings`() async throws {
        for round in 0..<Self.rounds {
            var random = SplitMix64(seed: UInt64(round))
            let folder = TemporaryFolder()
            let store = Store(at: folder.file("store"), model: ModelOptions(isDisabled: true))
            var documents: [String: (words: [String], metadata: [String: MetadataValue])] = [:]
            // Several segments, replaced and deleted documents.
            for step in 0..<3 {
                // Later batches are so small that they stay segments of their own.
                let batch = (0..<(step == 0 ? 40 : 12)).map { number in
                    let words = (0..<8).map { _ in ["pump", "valve", "rotor", "steam"].randomElement(using: &random)! }
                    let document = SourceDocument(
                        uri: "d\((step * 35 + number) % 50)", text: words.joined(separator: " "),
                        metadata: Self.metadata(&random))
                    documents[document.uri] = (words, document.metadata)
                    return document
                }
                try await store.ingest(documents: batch)
            }
            let gone = documents.keys.sorted().filter { _ in Int.random(in: 0..<8, using: &random) == 0 }
            if !gone.isEmpty { try await store.delete(gone) }
            for uri in gone { documents[uri] = nil }
            for _ in 0..<100 {
                let filter = Self.filter(&random)
                let word = ["pump", "valve", "rotor", "steam"].randomElement(using: &random)!
                let wanted = Set(
                    documents.filter { $0.value.words.contains(word) && filter.matches($0.value.metadata) }.keys)
                for spelling in 0..<3 {
                    var options = QueryOptions()
                    options.k = 60
                    options.diversity.collapsesDuplicates = false
                    switch spelling {
                    case 0: options.filter = filter.description
                    case 1: options.filter = try filter.json()
                    default: options.filterExpression = filter
                    }
                    let response = try await store.query(word, options: options)
                    #expect(Set(response.hits.map(\.uri)) == wanted, "round \(round), \(word), \(filter)")
                    #expect(response.hits.count == wanted.count)
                }
            }
        }
    }
}
