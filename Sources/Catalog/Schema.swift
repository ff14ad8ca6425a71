import GRDB
import RAGModel

/// The tables of `catalog.sqlite`, and how an older file is brought to today's form.
enum Schema {
    /// Marks the file as ours (`PRAGMA application_id`): "RAGC".
    static let applicationID: Int32 = 0x5241_4743

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { db in try db.execute(sql: version1) }
        return migrator
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
}
