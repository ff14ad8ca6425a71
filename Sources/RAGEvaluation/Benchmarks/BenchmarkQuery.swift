import Foundation
import RAGModel

/// What a benchmark asks or embeds: a line of a file.
public struct BenchmarkQuery: Sendable, Hashable {
    public var text: String
    /// The vector of the text by the collection's embedder, so that no embedding is measured; `nil` to have it made.
    public var vector: [Float]?

    public init(text: String, vector: [Float]? = nil) {
        self.text = text
        self.vector = vector
    }

    /// Reads JSON lines with a "text" or a "query", and a "vector" where there is one.
    ///
    /// - Throws: `notFound` if the file cannot be read; `invalidInput` for a line that is none of this kind.
    public static func read(_ path: String) throws(RAGError) -> [BenchmarkQuery] {
        struct Line: Decodable {
            let text: String?
            let query: String?
            let vector: [Float]?
        }
        guard let content = FileManager.default.contents(atPath: path) else {
            throw RAGError(.notFound, subject: path, "cannot read the file")
        }
        var queries: [BenchmarkQuery] = []
        let lines = content.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (number, line) in lines.enumerated() where line.contains(where: { $0 > 0x20 }) {
            guard let parsed = try? JSONDecoder().decode(Line.self, from: line), let text = parsed.text ?? parsed.query
            else {
                throw RAGError(.invalidInput, subject: "\(path):\(number + 1)", "not a JSON object with a \"text\"")
            }
            queries.append(BenchmarkQuery(text: text, vector: parsed.vector))
        }
        return queries
    }
}
