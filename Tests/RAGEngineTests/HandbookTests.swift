import Foundation
import RAGEngine
import TestSupport
import Testing

/// The example collection of the repository: questions with judged answers.
@Suite(.serialized) struct HandbookTests {
    struct Question: Decodable {
        let _id: String
        let text: String
        let kind: String
        let filter: String?
    }

    private let data = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("data")

    private func questions() throws -> [Question] {
        let text = try String(contentsOf: data.appendingPathComponent("queries/queries.jsonl"), encoding: .utf8)
        return try text.split(separator: "\n").map { try JSONDecoder().decode(Question.self, from: Data($0.utf8)) }
    }

    private func judgements() throws -> [String: [String: Double]] {
        let text = try String(contentsOf: data.appendingPathComponent("queries/qrels/test.tsv"), encoding: .utf8)
        var result: [String: [String: Double]] = [:]
        for line in text.split(separator: "\n").dropFirst() {
            let parts = line.split(separator: "\t").map(String.init)
            result[parts[0], default: [:]][parts[1]] = Double(parts[2])
        }
        return result
    }

    /// nDCG@10 per kind of question, documents scored by their best chunk.
    private func quality(_ store: Store, _ mode: QueryMode) async throws -> [String: Double] {
        let judgements = try judgements()
        var values: [String: [Double]] = [:]
        for question in try questions() {
            var options = QueryOptions()
            options.mode = mode
            options.filter = question.filter
            options.maximumPerDocument = 1
            let paths = try await store.query(question.text, options: options).hits.map(\.path)
            let relevance = judgements[question._id] ?? [:]
            let gains = paths.map { relevance[$0] ?? 0 }
            func sum(_ gains: [Double]) -> Double {
                gains.prefix(10).enumerated().reduce(0) { $0 + $1.element / log2(Double($1.offset) + 2) }
            }
            let value = sum(gains) / sum(relevance.values.sorted(by: >))
            values[question.kind, default: []].append(value)
            values["all", default: []].append(value)
        }
        return values.mapValues { $0.reduce(0, +) / Double($0.count) }
    }

    @Test func `words find identifiers and facts, and drafts are left out`() async throws {
        let folder = TemporaryFolder()
        let store = Store(at: folder.file("store"), model: ModelOptions(isDisabled: true))
        let report = try await store.ingest([data.appendingPathComponent("handbook").path])
        #expect(report.added == 45)
        #expect(report.failed.isEmpty)
        let quality = try await quality(store, .lexical)
        #expect(quality["identifier"]! > 0.93, "\(quality)")
        #expect(quality["fact"]! > 0.9, "\(quality)")
        #expect(quality["all"]! > 0.78, "\(quality)")
        for word in ["Schlackenberg", "Merlin"] { #expect(try await store.query(word).hits.isEmpty) }
    }

    @Test(.enabled(if: TestData.model != nil, "needs the model: scripts/fetch-model"))
    func `both legs together find what each alone misses`() async throws {
        let folder = TemporaryFolder()
        let store = Store(at: folder.file("store"), model: ModelOptions(folder: TestData.model?.path))
        try await store.ingest([data.appendingPathComponent("handbook").path])
        let dense = try await quality(store, .dense)
        let lexical = try await quality(store, .lexical)
        let hybrid = try await quality(store, .hybrid)
        #expect(hybrid["all"]! > max(dense["all"]!, lexical["all"]!), "\(dense) \(lexical) \(hybrid)")
        #expect(hybrid["paraphrase"]! > lexical["paraphrase"]!, "\(lexical) \(hybrid)")
        #expect(hybrid["all"]! > 0.82, "\(hybrid)")
    }
}
