import GRDB
import IndexSupport
import RAGModel

/// A number made of all that the catalog says of a document and its chunks, kept with it: SQLite has no checksums of its
/// own, and a flipped bit in a line number or a path would otherwise be answered as if it were true.
///
/// It leaves out what changes without a new version of the document: size, times, root, and whether it is deleted.
enum DocumentSeal {
    static func of(_ document: DocumentRecord, uri: String, chunks: some Sequence<ChunkRecord>) -> Int64 {
        var text = ""
        func add(_ value: String) { text += "\(value.utf8.count):\(value)" }
        func add(_ numbers: Int...) { for number in numbers { add("\(number)") } }
        for value in [
            uri, document.name, document.contentHash.hexadecimal, document.processing, document.format,
            document.encoding, document.metadata,
        ] { add(value) }
        add(document.title == nil ? "" : "1")
        add(document.title ?? "")
        add(document.chunkCount)
        for chunk in chunks {
            add(Int(chunk.key.position), chunk.byteRange.lowerBound, chunk.byteRange.upperBound)
            add(chunk.lineRange.lowerBound, chunk.lineRange.upperBound, chunk.tokens, chunk.headingPath.count)
            for heading in chunk.headingPath { add(heading) }
            add(chunk.text)
            add(chunk.embeddingHash.hexadecimal)
            // Earlier versions had neither: their seals still hold.
            for mark in chunk.places { add(mark.stored) }
            if !chunk.flags.isEmpty { add(Int(chunk.flags.rawValue)) }
        }
        return Int64(bitPattern: ContentHash(of: text).prefix64)
    }
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
