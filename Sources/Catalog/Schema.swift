import Foundation
import GRDB
import IndexSupport
import RAGModel

/// The tables of `catalog.sqlite`, and how an older file is brought to today's form.
enum Schema {
    /// Marks the file as ours (`PRAGMA application_id`): "RAGC".
    static let applicationID: Int32 = 0x5241_4743

    static func migrator(_ location: StoreLocation) -> DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { db in try db.execute(sql: version1) }
        migrator.registerMigration("2") { db in
            db.add(function: half)
            db.add(function: relative(to: location))
            try db.execute(sql: version2)
        }
        migrator.registerMigration("3") { db in try db.execute(sql: version3) }
        migrator.registerMigration("4") { db in
            try db.execute(sql: textsOfVersion4)
            try compressTexts(db, location)
            try db.execute(sql: chunksOfVersion4)
        }
        migrator.registerMigration("5") { db in try db.execute(sql: version5) }
        return migrator
    }

    /// Whether an older version of the program wrote the tables last.
    static func isOutdated(_ db: Database, _ location: StoreLocation) throws -> Bool {
        try !migrator(location).hasCompletedMigrations(db)
    }

    /// `half(BLOB)`: a vector of 32-bit floats in half precision.
    private static let half = DatabaseFunction("half", argumentCount: 1, pure: true) { values in
        guard let data = Data.fromDatabaseValue(values[0]), data.count % 4 == 0 else { return values[0] }
        let floats = data.withUnsafeBytes { bytes in
            (0..<bytes.count / 4).map { bytes.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self) }
        }
        return HalfVector.encode(floats).withUnsafeBytes { Data($0) }
    }

    /// `relative(TEXT)`: a path or URI as it is stored.
    private static func relative(to location: StoreLocation) -> DatabaseFunction {
        DatabaseFunction("relative", argumentCount: 1, pure: true) { values in
            guard let path = String.fromDatabaseValue(values[0]) else { return values[0] }
            return location.stored(path)
        }
    }

    private static func compressTexts(_ db: Database, _ location: StoreLocation) throws {
        let path = try String.fetchOne(db, sql: "SELECT file FROM pragma_database_list WHERE name = 'main'") ?? ""
        let writer = CatalogWriter(db: db, path: path, location: location)
        var (document, texts): (UInt64, [ChunkText]) = (0, [])
        let sql = "SELECT document_id, position, text, heading_path FROM chunks ORDER BY document_id, position"
        try writer.forEachRow(of: "chunks", try db.makeStatement(sql: sql), []) { row in
            let id = try row.documentID(0)
            if id != document {
                try writer.insert(texts, of: document)
                (document, texts) = (id, [])
            }
            texts.append(
                ChunkText(position: try row.ordinal(1), text: try row.text(2), headings: try row.text(3)))
        }
        try writer.insert(texts, of: document)
    }

    /// Whether there are no tables yet but, at most, the empty one that notes the migrations.
    static func isEmpty(_ db: Database) throws -> Bool {
        let application = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        let sql = "SELECT count(*) FROM sqlite_schema WHERE name NOT LIKE '%grdb\\_migrations%' ESCAPE '\\'"
        return try application == 0 && Int.fetchOne(db, sql: sql) == 0
    }

    /// - Throws: `CatalogError` unless the tables are ours and not those of a newer version.
    static func check(_ db: Database, path: String, _ location: StoreLocation) throws {
        if try isEmpty(db) {
            throw CatalogError(
                .notFound, path: path,
                "there is no store here yet (the catalog is empty); `rag ingest FOLDER` makes one")
        }
        guard try Int32.fetchOne(db, sql: "PRAGMA application_id") == applicationID else {
            throw CatalogError(.corrupt, path: path, "not a catalog of this program; name another folder with --store")
        }
        // We make none: they would run whatever their author likes.
        let foreign = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema WHERE type IN ('trigger', 'view')")
        guard foreign == 0 else {
            throw CatalogError(.corrupt, path: path, "it has triggers or views, which this program never makes")
        }
        guard try !migrator(location).hasBeenSuperseded(db) else {
            throw CatalogError(
                .unsupportedVersion, path: path, "written by a newer version of this program: upgrade it")
        }
    }

    private static let version1 = """
        PRAGMA application_id = \(applicationID);

        -- One row: the version of the manifest. Every commit that changes what a query can see raises it.
        CREATE TABLE manifest (
          id INTEGER PRIMARY KEY CHECK (id = 1),
          version INTEGER NOT NULL
        );
        INSERT INTO manifest VALUES (1, 0);

        CREATE TABLE embedders (
          id INTEGER PRIMARY KEY,
          identity TEXT NOT NULL UNIQUE            -- JSON: name, fingerprint, precision, dimension, maximumTokens
        );

        CREATE TABLE collections (
          id INTEGER PRIMARY KEY,
          name TEXT NOT NULL UNIQUE,
          settings TEXT NOT NULL,                  -- JSON: analyzer, BM25, chunking
          embedder_id INTEGER REFERENCES embedders(id)
        );

        CREATE TABLE roots (
          id INTEGER PRIMARY KEY,
          collection_id INTEGER NOT NULL REFERENCES collections(id),
          tenant TEXT NOT NULL,
          path TEXT NOT NULL,
          UNIQUE (collection_id, tenant, path)
        );

        CREATE TABLE documents (
          id INTEGER PRIMARY KEY,                  -- derived from collection, tenant and URI: see DocumentKey
          collection_id INTEGER NOT NULL REFERENCES collections(id),
          tenant TEXT NOT NULL,
          uri TEXT NOT NULL,
          name TEXT NOT NULL,                      -- path relative to the root, or the name the caller gave
          root_id INTEGER REFERENCES roots(id),
          content_hash BLOB NOT NULL,              -- SHA-256 of the file's bytes
          processing TEXT NOT NULL,                -- fingerprint of extraction, chunking and caller's metadata
          size INTEGER NOT NULL,                   -- bytes
          modified INTEGER NOT NULL,               -- nanoseconds since 1970
          title TEXT,
          format TEXT NOT NULL,
          encoding TEXT NOT NULL,
          metadata TEXT NOT NULL,                  -- JSON object
          chunk_count INTEGER NOT NULL,
          ingested_at REAL NOT NULL,               -- seconds since 1970
          deleted_at REAL,                         -- seconds since 1970; NULL = live
          UNIQUE (collection_id, tenant, uri)
        );
        CREATE INDEX documents_by_root ON documents (root_id) WHERE root_id IS NOT NULL;
        CREATE INDEX documents_deleted ON documents (deleted_at) WHERE deleted_at IS NOT NULL;

        CREATE TABLE chunks (
          id INTEGER PRIMARY KEY,
          document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
          position INTEGER NOT NULL,               -- place in the document, from 0
          text TEXT NOT NULL,
          heading_path TEXT NOT NULL,              -- JSON array of strings, outermost first
          byte_start INTEGER NOT NULL, byte_end INTEGER NOT NULL,
          line_start INTEGER NOT NULL, line_end INTEGER NOT NULL,
          tokens INTEGER NOT NULL,
          embedding_hash BLOB NOT NULL,            -- SHA-256 of the text given to the embedder
          UNIQUE (document_id, position)
        );
        CREATE INDEX chunks_by_embedding ON chunks (embedding_hash);

        -- Vectors by the text they stand for: the same text is never embedded twice.
        CREATE TABLE embeddings (
          id INTEGER PRIMARY KEY,
          embedder_id INTEGER NOT NULL REFERENCES embedders(id),
          hash BLOB NOT NULL,
          vector BLOB NOT NULL,                    -- float32, little-endian
          UNIQUE (embedder_id, hash)
        );

        CREATE TABLE segments (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          collection_id INTEGER NOT NULL REFERENCES collections(id),
          tenant TEXT NOT NULL,
          rows INTEGER NOT NULL,
          embedder_id INTEGER REFERENCES embedders(id), -- whose vectors the segment has; NULL = none
          files TEXT NOT NULL                      -- JSON object: kind of file → name in the segments folder
        );
        CREATE INDEX segments_by_partition ON segments (collection_id, tenant);

        CREATE TABLE tombstones (
          segment_id INTEGER NOT NULL REFERENCES segments(id) ON DELETE CASCADE,
          ordinal INTEGER NOT NULL,
          PRIMARY KEY (segment_id, ordinal)
        ) WITHOUT ROWID;

        CREATE TABLE runs (
          id INTEGER PRIMARY KEY,
          started_at REAL NOT NULL,
          finished_at REAL,
          collection TEXT NOT NULL,
          tenant TEXT NOT NULL,
          report TEXT                              -- JSON
        );
        """

    /// What changed: paths below the folder that holds the store are relative to it, vectors are in half precision, each
    /// partition has its own version, roots keep the caller's metadata, documents the time of change of their inode.
    private static let version2 = """
        UPDATE roots SET path = relative(path);
        UPDATE documents SET uri = relative(uri);
        ALTER TABLE roots ADD COLUMN metadata TEXT NOT NULL DEFAULT '{}';  -- JSON object: what the caller said of its files
        ALTER TABLE roots ADD COLUMN default_metadata TEXT NOT NULL DEFAULT '{}';  -- the same, where a file says nothing
        ALTER TABLE documents ADD COLUMN changed INTEGER;                  -- inode change, nanoseconds since 1970
        ALTER TABLE documents ADD COLUMN seal INTEGER;                     -- of document and chunks, see DocumentSeal

        -- A table of its own, since rows that shrink where they are leave pages half empty.
        CREATE TABLE halves (
          id INTEGER PRIMARY KEY,
          embedder_id INTEGER NOT NULL REFERENCES embedders(id),
          hash BLOB NOT NULL,
          vector BLOB NOT NULL,                    -- IEEE half precision, little-endian, unit length
          UNIQUE (embedder_id, hash)
        );
        INSERT INTO halves SELECT id, embedder_id, hash, half(vector) FROM embeddings;
        DROP TABLE embeddings;
        ALTER TABLE halves RENAME TO embeddings;

        -- The version of one partition; the manifest's is that of the whole store.
        CREATE TABLE partitions (
          collection_id INTEGER NOT NULL REFERENCES collections(id),
          tenant TEXT NOT NULL,
          version INTEGER NOT NULL,
          statistics TEXT NOT NULL DEFAULT '{}',   -- JSON: what was measured when it was ingested
          PRIMARY KEY (collection_id, tenant)
        ) WITHOUT ROWID;
        INSERT INTO partitions (collection_id, tenant, version)
          SELECT DISTINCT collection_id, tenant, (SELECT version FROM manifest) FROM documents;

        -- Wanted by compaction only, which reads all chunks anyway.
        DROP INDEX chunks_by_embedding;

        -- Reports once listed every file that was skipped.
        DELETE FROM runs WHERE length(report) > 65536;
        """

    /// What changed: chunks know their places in the terms of their format, and what is to be said of their text.
    private static let version3 = """
        ALTER TABLE chunks ADD COLUMN places TEXT;   -- JSON array of "byte of the text, space, fragment"; NULL = lines only
        ALTER TABLE chunks ADD COLUMN flags INTEGER NOT NULL DEFAULT 0;    -- see ChunkFlags
        """

    /// What changed: texts and headings are compressed, several chunks together, unless they are short.
    private static let textsOfVersion4 = """
        CREATE TABLE texts (
          id INTEGER PRIMARY KEY,
          document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
          position INTEGER NOT NULL,               -- of the first chunk; the others follow it
          data BLOB NOT NULL,                      -- see TextBlock
          UNIQUE (document_id, position)
        );
        """

    private static let chunksOfVersion4 = """
        CREATE TABLE shorter (
          id INTEGER PRIMARY KEY,
          document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
          position INTEGER NOT NULL,               -- place in the document, from 0
          byte_start INTEGER NOT NULL, byte_end INTEGER NOT NULL,
          line_start INTEGER NOT NULL, line_end INTEGER NOT NULL,
          tokens INTEGER NOT NULL,
          embedding_hash BLOB NOT NULL,            -- SHA-256 of the text given to the embedder
          places TEXT,                             -- JSON array of "byte of the text, space, fragment"; NULL = lines only
          flags INTEGER NOT NULL DEFAULT 0,        -- see ChunkFlags
          text TEXT,                               -- of a short document; else NULL, and the table `texts` has it
          heading_path TEXT,                       -- JSON array, outermost first; NULL like the text
          UNIQUE (document_id, position)
        );
        INSERT INTO shorter SELECT id, document_id, position, byte_start, byte_end, line_start, line_end, tokens,
          embedding_hash, places, flags, NULL, NULL FROM chunks;
        DROP TABLE chunks;
        ALTER TABLE shorter RENAME TO chunks;
        -- A random sample of the chunks is found without reading all of them. One of 64, so that writing it costs next to
        -- nothing; see CatalogReader.sampledChunks.
        CREATE INDEX chunks_sample ON chunks (embedding_hash) WHERE embedding_hash < x'04';
        """

    /// What changed: vectors have a checksum. Those of before stay without: what they were when they were written, nobody
    /// knows any more.
    private static let version5 = """
        ALTER TABLE embeddings ADD COLUMN seal INTEGER;   -- of hash and vector, see VectorSeal; NULL = written without
        """
}
