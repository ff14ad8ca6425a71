import Foundation
import IndexSupport
import RAGEngine

/// A result as JSON: what `rag eval --json` prints, and what `--baseline` reads.
public struct EvaluationRecord: Sendable, Codable {
    public struct Query: Sendable, Codable {
        public let query: String
        public let measures: [String: Double]
    }

    public struct Tag: Sendable, Codable {
        public let queries: Int
        public let measures: [String: Double]
    }

    public struct Interval: Sendable, Codable {
        public let low: Double
        public let high: Double
    }

    public let name: String
    public let mode: String
    public let measures: [String: Double]
    /// 95 % intervals of the means.
    public let intervals: [String: Interval]
    public let queries: Int
    public let querySeconds: Double
    public var documents: Int?
    public var chunks: Int?
    public var indexSeconds: Double?
    public let tags: [String: Tag]
    public var perQuery: [Query]?
    public var comparisons: [SystemComparison]?

    public init(_ result: EvaluationResult, subject: EvaluationSubject? = nil) {
        name = result.name
        mode = result.mode.rawValue
        measures = Dictionary(result.measures.map { ($0.name, $0.value) }) { first, _ in first }
        intervals = Dictionary(result.measures.map { ($0.name, Interval(low: $0.low, high: $0.high)) }) { first, _ in
            first
        }
        queries = result.queries
        querySeconds = result.querySeconds
        documents = subject?.documents
        chunks = subject?.chunks
        indexSeconds = subject?.indexSeconds
        tags = Dictionary(
            uniqueKeysWithValues: result.tags.map { tag in
                (
                    tag.tag,
                    Tag(
                        queries: tag.queries,
                        measures: Dictionary(tag.measures.map { ($0.name, $0.value) }) { first, _ in first })
                )
            })
        perQuery = result.perQuery.map { query in
            Query(
                query: query.query,
                measures: Dictionary(query.measures.map { ($0.name, $0.value) }) { first, _ in first })
        }
    }

    /// Reads a record; `nil` if the file is not JSON, and so perhaps a run.
    init?(path: String) throws {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw DatasetError(path: path, "cannot read the file")
        }
        guard data.first(where: { $0 != 0x20 && $0 != 0x0A }) == UInt8(ascii: "{") else { return nil }
        do {
            self = try JSONDecoder().decode(EvaluationRecord.self, from: data)
        } catch {
            throw DatasetError(path: path, "not what `rag eval --save` writes")
        }
        guard perQuery != nil else {
            throw DatasetError(path: path, "it lacks the values of each query: `rag eval --save FILE` writes them")
        }
    }

    /// The values of each query.
    public var queryMeasures: [QueryMeasures] {
        (perQuery ?? []).map { query in
            QueryMeasures(
                query: query.query,
                measures: query.measures.sorted { $0.key < $1.key }.map { MeasureValue(name: $0.key, value: $0.value) })
        }
    }

    /// Writes the record, for its owner only; the file appears complete or not at all.
    ///
    /// - Throws: `FileError` if writing fails.
    public func write(to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let writer = try FileWriter(path: path, mode: 0o600)
        try writer.append(Array(try encoder.encode(self)))
        try writer.commit()
    }
}
