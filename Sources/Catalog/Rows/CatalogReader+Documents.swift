import GRDB
import IndexSupport
import RAGModel

extension CatalogReader {
    private static let documentColumns = """
        SELECT id, collection_id, tenant, uri, name, root_id, content_hash, processing, size, modified, title, format,
          encoding, metadata, chunk_count, ingested_at, deleted_at, changed FROM documents
        """

    private func record(_ row: StoredRow) throws -> DocumentRecord {
        DocumentRecord(
            id: try row.documentID(0), partition: Partition(collection: try row.id(1), tenant: try row.text(2)),
            uri: location.absolute(try row.text(3)), name: try row.text(4), root: try row.optional(5, row.id),
            contentHash: try row.hash(6), processing: try row.text(7), size: Int64(try row.count(8)),
            modified: try row.integer(9),
            changed: try row.optional(17) { (column) throws(CatalogError) in try row.integer(column) },
            title: try row.optional(10, row.text), format: try row.text(11),
            encoding: try row.text(12), metadata: try row.text(13), chunkCount: try row.count(14),
            ingestedAt: try row.time(15), deletedAt: try row.optional(16, row.time))
    }

    private static let documentByID = documentColumns + " WHERE id = ?"

    package func document(_ id: UInt64) throws -> DocumentRecord? {
        guard let id = Self.column(id) else { return nil }
        return try row(of: "documents", Self.documentByID, [id], record)
    }

    package func document(_ partition: Partition, uri: String) throws -> DocumentRecord? {
        try row(
            of: "documents", Self.documentColumns + " WHERE collection_id = ? AND tenant = ? AND uri = ?",
            [partition.collection, partition.tenant, location.stored(uri)], record)
    }

    private static let stateColumns = """
        SELECT id, uri, name, root_id, content_hash, processing, size, modified, changed, chunk_count,
          deleted_at IS NOT NULL FROM documents
        """

    private func state(_ row: StoredRow) throws -> DocumentStateRecord {
        DocumentStateRecord(
            id: try row.documentID(0), uri: location.absolute(try row.text(1)), name: try row.text(2),
            root: try row.optional(3, row.id), contentHash: try row.hash(4), processing: try row.text(5),
            size: Int64(try row.count(6)), modified: try row.integer(7),
            changed: try row.optional(8) { (column) throws(CatalogError) in try row.integer(column) },
            chunkCount: try row.count(9), isDeleted: try row.flag(10))
    }

    package func documentState(_ partition: Partition, uri: String) throws -> DocumentStateRecord? {
        try row(
            of: "documents", Self.stateColumns + " WHERE collection_id = ? AND tenant = ? AND uri = ?",
            [partition.collection, partition.tenant, location.stored(uri)], state)
    }

    /// A page of the live documents that came from files and are `path` or below it, in the order of URIs.
    ///
    /// - Parameter uri: the last one of the page before.
    package func documentStates(
        _ partition: Partition, below path: String, after uri: String?, limit: Int
    ) throws -> [DocumentStateRecord] {
        let condition = "\(Self.inRange) AND root_id IS NOT NULL AND deleted_at IS NULL ORDER BY uri LIMIT ?"
        var found: [DocumentStateRecord] = []
        for (range, after) in location.ranges(location.ranges(below: path), after: uri) where found.count < limit {
            found += try rows(
                of: "documents", Self.stateColumns + condition,
                [partition.collection, partition.tenant] + range.arguments(after: after) + [limit - found.count], state)
        }
        return found
    }

    /// A page of documents in the order of URIs.
    ///
    /// - Parameter uri: the last one of the page before.
    package func documents(
        _ partition: Partition, after uri: String?, deleted: Bool?, limit: Int
    ) throws -> [DocumentRecord] {
        let condition = "\(Self.inRange)\(Self.condition(deleted)) ORDER BY uri LIMIT ?"
        var found: [DocumentRecord] = []
        for (range, after) in location.ranges(location.ranges, after: uri) where found.count < limit {
            found += try rows(
                of: "documents", Self.documentColumns + condition,
                [partition.collection, partition.tenant] + range.arguments(after: after) + [limit - found.count], record
            )
        }
        return found
    }

    private static let inRange = " WHERE collection_id = ? AND tenant = ? AND uri >= ? AND uri > ? AND uri < ?"

    private static func condition(_ deleted: Bool?) -> String {
        switch deleted {
        case .none: ""
        case .some(true): " AND deleted_at IS NOT NULL"
        case .some(false): " AND deleted_at IS NULL"
        }
    }

    package func documentExists(_ id: UInt64) throws -> Bool {
        guard let id = Self.column(id) else { return false }
        return try row(of: "documents", "SELECT EXISTS (SELECT 1 FROM documents WHERE id = ?)", [id]) {
            try $0.flag(0)
        } ?? false
    }

    /// Calls `body` with each document of the partition in the order of URIs, without loading them all.
    package func forEachDocument(
        _ partition: Partition, deleted: Bool? = nil, _ body: (DocumentRecord) throws -> Void
    ) throws {
        let sql = "\(Self.documentColumns)\(Self.inRange)\(Self.condition(deleted)) ORDER BY uri"
        for range in location.ranges {
            try forEachRow(
                of: "documents", try db.makeStatement(sql: sql),
                [partition.collection, partition.tenant] + range.arguments(after: "")
            ) { try body(record($0)) }
        }
    }

    private static let chunkColumns = """
        chunks.id, chunks.document_id, chunks.position, byte_start, byte_end, line_start, line_end, tokens,
          embedding_hash, places, flags, text, heading_path
        """

    /// A chunk.
    ///
    /// - Parameter text: finds the text and the headings where they are in a table of their own.
    private func chunk(_ row: StoredRow, _ text: (UInt32) throws -> TextOfChunk?) throws -> ChunkRecord {
        let (byteStart, byteEnd) = (try row.count(3), try row.count(4))
        let (lineStart, lineEnd) = (try row.count(5), try row.count(6))
        guard byteStart <= byteEnd else { throw row.corrupt(4, "\(byteEnd) lies before the start, \(byteStart)") }
        guard lineStart <= lineEnd else { throw row.corrupt(6, "\(lineEnd) lies before the start, \(lineStart)") }
        let key = ChunkID(document: try row.documentID(1), position: try row.ordinal(2))
        guard let text = try ownText(row, 11) ?? text(key.position) else {
            throw row.corrupt(2, "there is no text of the chunk")
        }
        let (places, lineMarks) = try row.optional(9, row.places) ?? ([], [])
        return ChunkRecord(
            key: key, text: text.text, headingPath: text.headingPath, byteRange: byteStart..<byteEnd,
            lineRange: lineStart...lineEnd, places: places, lineMarks: lineMarks, tokens: try row.count(7),
            embeddingHash: try row.hash(8), flags: ChunkFlags(rawValue: try row.integer(10, in: 0...Int64(Int32.max))))
    }

    /// One statement: every query reads some of them.
    private static let chunkByKey = """
        SELECT \(chunkColumns), texts.position, texts.data FROM chunks LEFT JOIN texts ON texts.id =
          (SELECT id FROM texts WHERE document_id = ?1 AND position <= ?2 ORDER BY position DESC LIMIT 1)
        WHERE chunks.document_id = ?1 AND chunks.position = ?2
        """

    package func chunk(_ key: ChunkID) throws -> ChunkRecord? {
        guard let document = Self.column(key.document) else { return nil }
        return try row(of: "chunks", Self.chunkByKey, [document, key.position]) { row in
            try chunk(row) { position in
                row.isNull(13) ? nil : try texts(row, 13, key.document, position...position).first?.text
            }
        }
    }

    /// The chunks of a document at some positions, in their order.
    package func chunks(document: UInt64, positions: ClosedRange<UInt32> = 0 ... .max) throws -> [ChunkRecord] {
        guard let column = Self.column(document) else { return [] }
        let texts = try compressedTexts(of: document, positions)
        // All of them: also those whose position cannot be.
        let isOpen = (start: positions.lowerBound == 0, end: positions.upperBound == .max)
        return try rows(
            of: "chunks",
            "SELECT \(Self.chunkColumns) FROM chunks WHERE document_id = ? AND position BETWEEN ? AND ? ORDER BY position",
            [
                column, isOpen.start ? .min : Int64(positions.lowerBound),
                isOpen.end ? .max : Int64(positions.upperBound),
            ]
        ) { row in try chunk(row) { texts[$0] } }
    }

    /// Calls `body` with the key and embedding hash of each live chunk of the partition, in the order of keys.
    package func forEachLiveChunk(_ partition: Partition, _ body: (ChunkID, ContentHash) throws -> Void) throws {
        let statement = try db.makeStatement(
            sql: """
                SELECT chunks.id, chunks.document_id, chunks.position, chunks.embedding_hash FROM documents
                JOIN chunks ON chunks.document_id = documents.id
                WHERE documents.collection_id = ? AND documents.tenant = ? AND documents.deleted_at IS NULL
                ORDER BY documents.id, chunks.position
                """)
        try forEachRow(of: "chunks", statement, [partition.collection, partition.tenant]) { row in
            try body(ChunkID(document: try row.documentID(1), position: try row.ordinal(2)), try row.hash(3))
        }
    }
}
