import Catalog
import IndexSupport
import RAGModel
import TestSupport
import Testing

/// Whatever a column holds, reading it gives a value or an error that names the row; never a trap.
@Suite struct DamagedRowTests {
    private let folder = TemporaryFolder()
    private var path: String { folder.file("catalog.sqlite") }

    /// - Parameter text: a long one is in a table of its own.
    private func makeCatalog(_ text: String = "text") throws -> Partition {
        let catalog = try CatalogDatabase(path: path, access: .readWrite)
        let partition = try catalog.write { writer in
            let id = try writer.insertCollection(name: "default", settings: "{}")
            let embedder = try writer.insertEmbedder(identity: "{}")
            try writer.updateCollection(id, embedder: embedder)
            let partition = Partition(collection: id, tenant: "t")
            let root = try writer.insertRoot(partition, path: "/docs")
            let document = DocumentRecord(
                id: 7, partition: partition, uri: "/docs/a", name: "a", root: root, contentHash: ContentHash(of: "a"),
                processing: "1", size: 10, modified: 5, title: "T", format: "markdown", encoding: "utf-8",
                metadata: "{}", chunkCount: 1, ingestedAt: 1, deletedAt: 2)
            let hash = ContentHash(of: "text")
            try writer.replace(
                document,
                chunks: [
                    ChunkRecord(
                        key: ChunkID(document: 7, position: 0), text: text, headingPath: ["H"], byteRange: 0..<4,
                        lineRange: 1...2, tokens: 1, embeddingHash: hash)
                ])
            try writer.insertEmbedding([1, 0], hash: hash, embedder: embedder)
            let segment = try writer.insert(
                SegmentRecord(partition: partition, rows: 1, embedder: embedder, files: ["chunks": "segment-1.chunks"]))
            try writer.insertTombstone(segment: segment, ordinal: 0)
            return partition
        }
        try catalog.checkpoint()
        return partition
    }

    /// Reads everything there is, each reading by itself, and returns the errors.
    private func readAll(_ partition: Partition) throws -> [CatalogError] {
        let readings: [(CatalogReader) throws -> Void] = [
            { _ = try $0.manifestVersion() }, { _ = try $0.segments() }, { _ = try $0.segments(partition) },
            { _ = try $0.tombstones(segment: 1) }, { _ = try $0.collections() },
            { _ = try $0.collection(named: "default") }, { _ = try $0.embedders() },
            { _ = try $0.embedderIdentity(1) }, { _ = try $0.tenants(collection: partition.collection) },
            { _ = try $0.roots(partition) }, { _ = try $0.embedding(ContentHash(of: "text"), embedder: 1) },
            { _ = try $0.counts(partition) }, { _ = try $0.document(7) },
            { _ = try $0.document(partition, uri: "/docs/a") }, { _ = try $0.documentState(partition, uri: "/docs/a") },
            { try $0.forEachDocument(partition) { _ in } }, { _ = try $0.chunks(document: 7) },
            { _ = try $0.chunk(ChunkID(document: 7, position: 0)) },
            { try $0.forEachLiveChunk(partition) { _, _ in } },
        ]
        let catalog = try CatalogDatabase(path: path, access: .readOnly)
        return readings.compactMap { reading in
            do {
                try catalog.read(reading)
                return nil
            } catch { return error as? CatalogError }
        }
    }

    @Test(arguments: [
        ("chunks", "line_start = 10, line_end = 2", "line_end: 2 lies before the start"),
        ("chunks", "byte_start = 100, byte_end = 10", "byte_end: 10 lies before the start"),
        ("chunks", "byte_end = 9223372036854775807", "column byte_end"),
        ("chunks", "position = 4294967296", "4294967296 is not between 0 and 4294967295"),
        ("chunks", "text = x'fffe00'", "column text: a BLOB where text is expected"),
        ("chunks", "heading_path = '{'", "column heading_path: not the JSON that is expected"),
        ("chunks", "heading_path = NULL", "column heading_path"),
        ("chunks", "text = NULL", "there is no text of the chunk"),
        ("texts", "data = x'fffe00'", "column data: the text is not what was written"),
        ("texts", "data = 'abc'", "column data: text where a BLOB is expected"),
        ("texts", "position = -1", "column position"),
        ("texts", "position = 5", "there is no text of the chunk"),
        ("texts", "document_id = 8", "there is no text of the chunk"),
        ("chunks", "tokens = -1", "column tokens"),
        ("chunks", "places = '[\"lines 0:2 0:1\"]'", "\"lines 0:2 0:1\" is not a place"),
        ("chunks", "places = '[\"lines 0:0\"]'", "\"lines 0:0\" is not a place"),
        ("chunks", "places = '[\"lines 9223372036854775807:1 1:1\"]'", "is not a place"),
        ("chunks", "embedding_hash = x'00'", "a hash does not have 32 bytes"),
        ("documents", "modified = 'zzz'", "column modified: text where an integer is expected"),
        ("documents", "size = 1e300", "column size: a fraction where an integer is expected"),
        ("documents", "chunk_count = -5", "-5 is not between"),
        ("documents", "ingested_at = 9e999", "is not a time"),
        ("documents", "deleted_at = 'never'", "column deleted_at: not a time"),
        ("documents", "title = x'00'", "column title"),
        ("documents", "content_hash = 'text'", "column content_hash"),
        ("documents", "root_id = 1.5", "column root_id"),
        ("segments", "rows = 'abc'", "table segments, row 1, column rows"),
        ("segments", "rows = -1", "table segments, row 1, column rows"),
        ("segments", "files = '{\"chunks\":\"../../victim\"}'", "\"../../victim\" is not the name of a file"),
        ("segments", "files = '[1]'", "column files"),
        ("segments", "tenant = x'ff'", "column tenant"),
        ("tombstones", "ordinal = -1", "table tombstones"),
        ("embeddings", "vector = x'0000807f'", "a vector has infinite components"),
        ("embeddings", "vector = x'00'", "no vector"),
        ("embeddings", "vector = x'003c0040'", "the vector is not what was written"),
        ("embeddings", "vector = x'013c0000'", "the vector is not what was written"),
        ("embeddings", "vector = x'003c0040', seal = NULL", "the vector is not what was written"),
        ("embeddings", "seal = seal + 1", "the vector is not what was written"),
        ("embeddings", "seal = 'x'", "column seal: text where an integer is expected"),
        ("collections", "settings = x'00'", "table collections"),
        ("embedders", "identity = x'00'", "table embedders"),
        ("roots", "path = x'00'", "table roots"),
        ("manifest", "version = 'x'", "table manifest"),
    ])
    func `a value that cannot be is an error that names table, row and column`(
        table: String, change: String, words: String
    ) throws {
        let partition = try makeCatalog(table == "texts" ? String(repeating: "text ", count: 300) : "text")
        #expect(try readAll(partition).isEmpty)
        try SQLite.run("PRAGMA foreign_keys = OFF; UPDATE \(table) SET \(change)", on: path)
        let errors = try readAll(partition)
        #expect(errors.contains { $0.code == .corrupt && $0.message.contains(words) }, "\(errors)")
        let remedy = table == "embeddings" ? "rag verify --repair" : "backup"
        #expect(errors.allSatisfy { $0.code == .corrupt && $0.message.contains(remedy) }, "\(errors)")
    }

    @Test func `keys of more than 63 bits belong to no document`() throws {
        let partition = try makeCatalog()
        let catalog = try CatalogDatabase(path: path, access: .readWrite)
        try catalog.read { (reader) throws in
            #expect(try reader.document(.max) == nil)
            #expect(try reader.chunk(ChunkID(document: 1 << 63, position: 0)) == nil)
            #expect(try reader.chunks(document: .max).isEmpty)
            #expect(try !reader.documentExists(.max))
        }
        #expect(throws: CatalogError.self) { try catalog.write { try $0.updateDocument(.max, deletedAt: nil) } }
        _ = partition
    }

    @Test func `ids that were made negative are errors`() throws {
        let partition = try makeCatalog()
        try SQLite.run("PRAGMA foreign_keys = OFF; UPDATE documents SET id = -7", on: path)
        #expect(try readAll(partition).contains { $0.message.contains("table documents, row -7, column id") })
    }
}
