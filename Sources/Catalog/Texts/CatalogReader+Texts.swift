import GRDB
import IndexSupport
import RAGModel

extension CatalogReader {
    /// The text and the headings of some chunks of a document.
    struct TextOfChunk {
        let text: String
        let headingPath: [String]
    }

    /// What the chunks at these positions say, by position. Those that the document does not have are left out.
    ///
    /// - Complexity: O(bytes of the texts, and of up to a block before them).
    func texts(of document: UInt64, _ positions: ClosedRange<UInt32>) throws -> [UInt32: TextOfChunk] {
        guard let column = Self.column(document) else { return [:] }
        var found = try compressedTexts(of: document, positions)
        let sql = """
            SELECT id, position, text, heading_path FROM chunks
            WHERE document_id = ? AND position BETWEEN ? AND ? AND text IS NOT NULL
            """
        let arguments: StatementArguments = [column, positions.lowerBound, positions.upperBound]
        try forEachRow(of: "chunks", try db.cachedStatement(sql: sql), arguments) { row in
            found[try row.ordinal(1)] = try ownText(row, 2)
        }
        return found
    }

    /// The text that stands in a chunk's own row, and its headings in the next column; `nil` if a block has them.
    func ownText(_ row: StoredRow, _ column: Int32) throws -> TextOfChunk? {
        guard !row.isNull(column) else { return nil }
        return TextOfChunk(
            text: try row.text(column), headingPath: try row.texts(column + 1, try row.text(column + 1)))
    }

    /// What the blocks of a document hold of the chunks at these positions.
    func compressedTexts(of document: UInt64, _ positions: ClosedRange<UInt32>) throws -> [UInt32: TextOfChunk] {
        guard let column = Self.column(document) else { return [:] }
        var found: [UInt32: TextOfChunk] = [:]
        // A block holds the chunks from its position on: the first wanted one may stand in one that begins earlier.
        let sql = """
            SELECT id, position, data FROM texts WHERE document_id = ?1 AND position <= ?3 AND position >= coalesce(
              (SELECT max(position) FROM texts WHERE document_id = ?1 AND position <= ?2), 0)
            """
        let arguments: StatementArguments = [column, positions.lowerBound, positions.upperBound]
        try forEachRow(of: "texts", try db.cachedStatement(sql: sql), arguments) { row in
            for (position, text) in try texts(row, 1, document, positions) { found[position] = text }
        }
        return found
    }

    /// What a row of `texts` holds of the chunks at some positions; its column `position` is the one before `data`.
    func texts(
        _ row: StoredRow, _ column: Int32, _ document: UInt64, _ positions: ClosedRange<UInt32>
    ) throws -> [(position: UInt32, text: TextOfChunk)] {
        let first = try row.ordinal(column)
        let texts = try row.blob(column + 1) { (bytes) throws(CatalogError) in
            guard let block = TextBlock(bytes, document: document, first: first), let texts = block.texts(positions)
            else { throw row.corrupt(column + 1, "the text is not what was written") }
            return texts
        }
        return try texts.map { chunk in
            let headings = try row.texts(column + 1, chunk.headings)
            return (chunk.position, TextOfChunk(text: chunk.text, headingPath: headings))
        }
    }
}
