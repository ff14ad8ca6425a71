import Foundation
import LexicalSearch
import RAGModel
import TextAnalysis

/// What decides how the documents of a collection are cut and indexed. Stored with the collection; set when it is made.
package struct CollectionSettings: Sendable, Hashable, Codable {
    package var analyzer: AnalyzerConfiguration
    package var bm25: BM25Parameters
    package var chunking: ChunkingOptions
    package var redaction: Redaction?

    package init(
        analyzer: AnalyzerConfiguration, bm25: BM25Parameters = .init(), chunking: ChunkingOptions = .init(),
        redaction: Redaction? = nil
    ) {
        self.analyzer = analyzer
        self.bm25 = bm25
        self.chunking = chunking
        self.redaction = redaction
    }

    /// Reads what the catalog has, which may be damaged.
    ///
    /// - Parameter row: where it stands, for the message.
    package init(json: String, row: String = "?") throws(RAGError) {
        func corrupt(_ problem: String) -> RAGError {
            RAGError(
                .corrupt, subject: "catalog.sqlite",
                "table collections, row \(row), column settings: \(problem); restore catalog.sqlite from a backup, or"
                    + " ingest the documents into a new store")
        }
        do { self = try JSONDecoder().decode(Self.self, from: Data(json.utf8)) } catch {
            throw corrupt("not the JSON that is expected")
        }
        guard bm25.k1.isFinite, (0...1000).contains(bm25.k1), (0...1).contains(bm25.b) else {
            throw corrupt("k1 = \(bm25.k1) or b = \(bm25.b) is out of range")
        }
        if let problem = chunking.problem { throw corrupt(problem) }
    }

    package var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }
}

extension LexicalFieldWeights {
    /// - Throws: `RAGError` for a field that there is not, or a weight that is not between 0 and 255.
    package init(_ weights: [String: Int]) throws(RAGError) {
        self.init()
        for (name, weight) in weights.sorted(by: { $0.key < $1.key }) {
            guard let field = LexicalField(name: name) else {
                let known = LexicalField.allCases.map(\.name).joined(separator: ", ")
                throw RAGError(.invalidInput, subject: name, "there is no such field; the fields are \(known)")
            }
            guard let weight = UInt8(exactly: weight) else {
                throw RAGError(
                    .invalidInput, subject: "weight of \(name)", "\(weight) is not a whole number between 0 and 255")
            }
            self[field] = weight
        }
    }
}
