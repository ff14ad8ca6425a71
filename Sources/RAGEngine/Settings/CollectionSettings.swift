import DocumentProcessing
import Foundation
import LexicalSearch

/// What decides how the documents of a collection are cut and indexed. Stored with the collection; set when it is made.
struct CollectionSettings: Sendable, Hashable, Codable {
    var analyzer: AnalyzerConfiguration
    var bm25: BM25Parameters
    var chunking: ChunkingOptions

    init(analyzer: AnalyzerConfiguration, bm25: BM25Parameters = .init(), chunking: ChunkingOptions = .init()) {
        self.analyzer = analyzer
        self.bm25 = bm25
        self.chunking = chunking
    }

    init(json: String) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(json.utf8))
    }

    var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }
}
