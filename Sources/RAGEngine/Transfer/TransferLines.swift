import Foundation
import IndexSupport
import RAGModel

/// A line of an export. The first one of a scope says what the collection is made of; documents of the scope follow.
struct TransferLine: Codable {
    /// Of the form of these lines.
    static let version = 1

    var scope: ScopeLine?
    var document: DocumentLine?

    struct ScopeLine: Codable, Sendable {
        var version: Int
        var collection: String
        var tenant: String
        var language: String
        var fieldWeights: [String: Int]
        var chunkTokens: Int?
        var chunkOverlap: Int?
        var chunker: ChunkingMethod?
        var redaction: Redaction?
        var embedder: EmbedderIdentity?
        var roots: [DocumentRoot]
        var statistics: ScopeStatistics?
    }

    struct DocumentLine: Codable, Sendable {
        var uri: String
        var path: String
        var root: String?
        /// SHA-256 of the source, in hexadecimal.
        var contentHash: String
        var processing: String
        var size: Int64
        var modified: Int64
        var changed: Int64
        var title: String?
        var format: String
        var encoding: String
        var metadata: [String: MetadataValue]
        var ingestedAt: Double
        var chunks: [ChunkLine]
    }

    struct ChunkLine: Codable, Sendable {
        var text: String
        var headings: [String]
        var lines: [Int]
        var bytes: [Int]
        var places: [SourceLocation.Mark]?
        var lineMarks: [SourceLocation.LineMark]?
        var tokens: Int
        var flags: Int64?
        /// SHA-256 of the text that was embedded, in hexadecimal.
        var embeddingHash: String
        /// Components in half precision, little-endian, in base64; absent if the chunk has no vector.
        var vector: String?
    }
}

extension TransferLine.ChunkLine {
    init(_ chunk: StoredChunk, vector: [Float]?) {
        text = chunk.text
        headings = chunk.headingPath
        lines = [chunk.location.lines.lowerBound, chunk.location.lines.upperBound]
        bytes = [chunk.location.bytes.lowerBound, chunk.location.bytes.upperBound]
        places = chunk.location.places.isEmpty ? nil : chunk.location.places
        lineMarks = chunk.location.lineMarks.isEmpty ? nil : chunk.location.lineMarks
        tokens = chunk.tokens
        flags = chunk.flags.isEmpty ? nil : chunk.flags.rawValue
        embeddingHash = chunk.embeddingHash.hexadecimal
        self.vector = vector.map { vector in
            HalfVector.encode(vector).withUnsafeBytes { Data($0).base64EncodedString() }
        }
    }

    /// - Throws: `invalidInput` if a value cannot be.
    func stored(_ id: ChunkID) throws(RAGError) -> StoredChunk {
        guard lines.count == 2, lines[0] >= 1, lines[0] <= lines[1], bytes.count == 2, bytes[0] >= 0,
            bytes[0] <= bytes[1], [lines[1], bytes[1], tokens].allSatisfy({ $0 <= StoredValues.largest }),
            tokens >= 0, let hash = ContentHash(hexadecimal: embeddingHash),
            zip(places ?? [], (places ?? []).dropFirst()).allSatisfy({ $0.offset < $1.offset }),
            (places ?? []).allSatisfy({ $0.offset >= 0 }), (0...Int64(Int32.max)).contains(flags ?? 0),
            zip(lineMarks ?? [], (lineMarks ?? []).dropFirst()).allSatisfy({ $0.offset < $1.offset }),
            (lineMarks ?? []).allSatisfy({ $0.offset >= 0 && $0.line >= 1 })
        else {
            throw RAGError(
                .invalidInput, subject: "chunk \(id.position)",
                "its lines, bytes, places, tokens, flags or hash cannot be")
        }
        let location = SourceLocation(
            lines: lines[0]...lines[1], bytes: bytes[0]..<bytes[1], places: places ?? [], lineMarks: lineMarks ?? [])
        return StoredChunk(
            id: id, text: text, headingPath: headings, location: location, tokens: tokens, embeddingHash: hash,
            flags: ChunkFlags(rawValue: flags ?? 0))
    }

    /// - Throws: `invalidInput` if it is not a vector of that many components.
    func decodedVector(dimension: Int) throws(RAGError) -> [Float]? {
        guard let vector else { return nil }
        guard let data = Data(base64Encoded: vector), data.count == 2 * dimension else {
            throw RAGError(
                .invalidInput, subject: "vector", "it does not have \(dimension) components in half precision")
        }
        let floats = data.withUnsafeBytes { HalfVector.decode($0) }
        guard floats.allSatisfy(\.isFinite) else {
            throw RAGError(.invalidInput, subject: "vector", "it has components that are not finite")
        }
        return floats
    }
}

/// What a store takes numbers for.
enum StoredValues {
    /// Of bytes, lines, tokens: sums and products of a few of them cannot overflow.
    static let largest: Int64 = 1 << 56
    /// Seconds from 1970, ± 30,000 years: what calendars can show.
    static let latest = 1e12
}
