import GRDB
import IndexSupport
import RAGModel

/// A number made of all that the catalog says of a document and its chunks, kept with it: SQLite has no checksums of its
/// own, and a flipped bit in a line number or a path would otherwise be answered as if it were true.
///
/// It leaves out what changes without a new version of the document: size, times, root, and whether it is deleted.
enum DocumentSeal {
    static func of(_ document: DocumentRecord, uri: String, chunks: some Sequence<ChunkRecord>) -> Int64 {
        var text = SealedText()
        for value in [
            uri, document.name, document.contentHash.hexadecimal, document.processing, document.format,
            document.encoding, document.metadata,
        ] { text.add(value) }
        text.add(document.title == nil ? "" : "1")
        text.add(document.title ?? "")
        text.add(document.chunkCount)
        for chunk in chunks {
            text.add(Int(chunk.key.position))
            text.add(chunk.byteRange.lowerBound)
            text.add(chunk.byteRange.upperBound)
            text.add(chunk.lineRange.lowerBound)
            text.add(chunk.lineRange.upperBound)
            text.add(chunk.tokens)
            text.add(chunk.headingPath.count)
            for heading in chunk.headingPath { text.add(heading) }
            text.add(chunk.text)
            text.add(chunk.embeddingHash.hexadecimal)
            // Earlier versions had neither: their seals still hold.
            for place in chunk.storedPlaces { text.add(place) }
            if !chunk.flags.isEmpty { text.add(Int(chunk.flags.rawValue)) }
        }
        return Int64(bitPattern: ContentHash(of: text.bytes).prefix64)
    }
}

/// What is sealed: each value after its length.
private struct SealedText {
    private(set) var bytes: [UInt8] = []

    mutating func add(_ value: String) {
        bytes += "\(value.utf8.count):".utf8
        bytes += value.utf8
    }

    mutating func add(_ number: Int) { add("\(number)") }
}

extension CatalogReader {
    /// Whether a document and its chunks are what was written; also if an earlier version of the program wrote them,
    /// which kept no seal.
    package func holdsSeal(_ document: DocumentRecord, _ chunks: [ChunkRecord]) throws -> Bool {
        guard let id = Self.column(document.id) else { return false }
        let stored = try row(of: "documents", "SELECT id, seal FROM documents WHERE id = ?", [id]) { row in
            try row.optional(1) { (column) throws(CatalogError) in try row.integer(column) }
        }
        guard let seal = stored ?? nil else { return true }
        return seal == DocumentSeal.of(document, uri: location.stored(document.uri), chunks: chunks)
    }
}
