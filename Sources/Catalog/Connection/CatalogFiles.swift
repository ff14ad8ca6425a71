import GRDB
import IndexSupport

/// The files of a catalog on the disk: what may be opened, who may read them, and how the first one comes to be.
///
/// A store may come from somebody else, in a cloned repository or an archive. SQLite follows links and waits for pipes,
/// so what stands in its files' places is looked at before it opens them.
struct CatalogFiles {
    let path: String
    let location: StoreLocation

    /// What SQLite keeps beside a database.
    private static let suffixes = ["-wal", "-shm", "-journal"]
    private static let unfinished = ".partial"

    /// - Throws: `CatalogError` `notFound` without a catalog, `corrupt` if something else stands in its place.
    ///
    /// - Parameter missing: what to say if there is none.
    func check(
        missing: String = "there is no store here; `rag ingest FOLDER` makes one"
    ) throws(CatalogError) {
        guard let kind = Files.kind(path) else { throw CatalogError(.notFound, path: path, missing) }
        try check(path, kind)
        for suffix in Self.suffixes {
            if let kind = Files.kind(path + suffix) { try check(path + suffix, kind) }
        }
    }

    private func check(_ path: String, _ kind: Files.Kind) throws(CatalogError) {
        guard kind == .file else {
            let remedy = path == self.path ? "remove it, and \(CatalogError.restore)" : "remove it"
            throw CatalogError(
                .corrupt, path: path,
                "a \(kind.rawValue) stands where a file is expected; nothing was opened: \(remedy)")
        }
    }

    /// Makes sure that there is a catalog with today's tables. It appears whole or not at all: a process that dies, or a
    /// disk that is full, leaves what was there before, and the next call makes it.
    ///
    /// Called by the holder of the writer lock.
    func create(_ configuration: Configuration) throws {
        if Files.kind(path) != nil {
            try check()
            guard try isEmpty(configuration) else { return try narrow() }
        }
        let partial = path + Self.unfinished
        try removeAll(of: partial)
        try Files.createPrivateFile(partial)
        do {
            let queue = try DatabaseQueue(path: partial, configuration: configuration)
            try queue.writeWithoutTransaction { db in
                // Synced as a whole below.
                try db.execute(sql: "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF")
            }
            try Schema.migrator(location).migrate(queue)
            // Now, since later it would write to the catalog itself. Where the file system has no shared memory it stays
            // without a log: slower, and as durable.
            _ = try queue.writeWithoutTransaction { db in try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL") }
            try queue.close()
            for suffix in Self.suffixes { try Files.remove(partial + suffix) }
            try Files.sync(partial)
            // The log of an empty predecessor must not be taken for one of this file.
            for suffix in Self.suffixes { try Files.remove(path + suffix) }
            try Files.rename(partial, to: path)
            try Files.syncFolder(of: path)
        } catch {
            try? removeAll(of: partial)
            throw error
        }
    }

    /// Whether the file has no tables: what a first ingest that failed could leave in earlier versions.
    private func isEmpty(_ configuration: Configuration) throws -> Bool {
        if Files.size(path) == 0 { return true }
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        let isEmpty = try queue.read { db in try Schema.isEmpty(db) }
        try queue.close()
        return isEmpty
    }

    func removeAll(of path: String) throws(FileError) {
        for suffix in [""] + Self.suffixes { try Files.remove(path + suffix) }
    }

    /// Takes from others the right to read what the catalog holds. SQLite gives new files the mode of the database.
    func narrow() throws(FileError) {
        for suffix in [""] + Self.suffixes { try Files.makePrivate(path + suffix) }
    }

    /// A way to open the database where nothing can be written (a read-only medium, a full disk, somebody else's folder),
    /// without the log and its index that SQLite would make; `nil` if the log is not empty, and cannot be left out.
    static func immutable(_ path: String) -> String? {
        guard (Files.size(path + "-wal") ?? 0) == 0 else { return nil }
        let reserved: Set<UInt8> = [UInt8(ascii: "%"), UInt8(ascii: "?"), UInt8(ascii: "#")]
        let escaped = path.utf8.map { byte in
            byte >= 0x80 || reserved.contains(byte) ? "%" + String(byte, radix: 16) : String(UnicodeScalar(byte))
        }
        return "file:\(escaped.joined())?immutable=1"
    }
}
