import Catalog
import Foundation
import IndexSupport
import Synchronization
import TestSupport
import Testing

/// How a catalog comes to be, and what is never opened in its place.
@Suite struct CatalogFilesTests {
    private let folder = TemporaryFolder()
    private var path: String { folder.file("catalog.sqlite") }

    private func mode(_ path: String) throws -> Int {
        try #require(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
    }

    @Test func `a creation that fails at any step leaves no catalog, and the next one makes it`() throws {
        var failing = 0
        while true {
            let error = Self.failing(at: failing) { try CatalogDatabase(path: path, access: .readWrite) }
            guard error != nil else { break }
            // After the renaming it may be there, and is whole; before, it is not.
            if FileManager.default.fileExists(atPath: path) {
                #expect(try CatalogDatabase(path: path, access: .readOnly).read { try $0.manifestVersion() } == 0)
            }
            let catalog = try CatalogDatabase(path: path, access: .readWrite)
            #expect(try catalog.read { try $0.collections().isEmpty })
            try FileManager.default.removeItem(atPath: path)
            for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
            failing += 1
        }
        #expect(failing > 5)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).allSatisfy { !$0.contains("partial") })
    }

    /// What `body` throws when the durable step with that number fails.
    private static func failing(at number: Int, _ body: () throws -> CatalogDatabase) -> (any Error)? {
        let count = StepCounter()
        let hook = FaultInjection.Hook { step, path in
            count.next() == number ? FileError(.diskFull, path: path, "injected at \(step)") : nil
        }
        do {
            _ = try FaultInjection.$hook.withValue(hook) { try body() }
            return nil
        } catch { return error }
    }

    private final class StepCounter: Sendable {
        private let value = Atomic(0)
        func next() -> Int { value.add(1, ordering: .relaxed).oldValue }
    }

    @Test(arguments: ["", "PRAGMA journal_mode = WAL", "CREATE TABLE grdb_migrations (identifier TEXT PRIMARY KEY)"])
    func `an empty or half-made catalog is an empty store`(sql: String) throws {
        folder.write("catalog.sqlite", "")
        if !sql.isEmpty { try SQLite.run(sql, on: path) }
        let error = #expect(throws: CatalogError.self) { try CatalogDatabase(path: path, access: .readOnly) }
        #expect(error?.code == .notFound)
        let catalog = try CatalogDatabase(path: path, access: .readWrite)
        _ = try catalog.write { try $0.insertCollection(name: "made", settings: "{}") }
        #expect(try CatalogDatabase(path: path, access: .readOnly).read { try $0.collections().count } == 1)
    }

    @Test func `somebody else's database is neither opened nor changed`() throws {
        try SQLite.run("CREATE TABLE theirs (a)", on: path)
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        for access in [CatalogDatabase.Access.readOnly, .readWrite] {
            let error = #expect(throws: CatalogError.self) { try CatalogDatabase(path: path, access: access) }
            #expect(error?.code == .corrupt)
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    }

    @Test func `triggers and views are refused before they can run`() throws {
        _ = try CatalogDatabase(path: path, access: .readWrite)
        try SQLite.run("CREATE VIEW spy AS SELECT * FROM documents", on: path)
        let error = #expect(throws: CatalogError.self) { try CatalogDatabase(path: path, access: .readWrite) }
        #expect(error?.code == .corrupt)
        #expect(error?.message.contains("triggers or views") == true)
    }

    @Test(arguments: ["", "-wal", "-shm", "-journal"])
    func `links, pipes and folders in the place of a file are refused at once`(suffix: String) throws {
        _ = try CatalogDatabase(path: path, access: .readWrite)
        try expectRefused(at: path + suffix, in: folder) { _ = try CatalogDatabase(path: path, access: $0) }
    }

    @Test func `what is read without locks is believed as long as nobody writes`() throws {
        let catalog = try CatalogDatabase(path: path, access: .readWrite)
        _ = try catalog.write { try $0.insertCollection(name: "c", settings: "{}") }
        try catalog.checkpoint()
        let file = try #require(UnlockedFile(path))
        #expect(throws: Never.self) { try file.check() }
        _ = try catalog.read { try $0.collections() }
        #expect(throws: Never.self) { try file.check() }
        _ = try catalog.write { try $0.insertCollection(name: "d", settings: "{}") }
        let logged = #expect(throws: CatalogError.self) { try file.check() }
        #expect(logged?.code == .busy)
        try catalog.checkpoint()
        let moved = #expect(throws: CatalogError.self) { try file.check() }
        #expect(moved?.code == .busy)
        #expect(UnlockedFile(folder.file("none")) == nil)
    }

    @Test func `a catalog and what SQLite keeps beside it belong to their owner only`() throws {
        let catalog = try CatalogDatabase(path: path, access: .readWrite)
        _ = try catalog.write { try $0.insertCollection(name: "c", settings: "{}") }
        for suffix in ["", "-wal", "-shm"] { #expect(try mode(path + suffix) == 0o600) }
    }

    @Test func `an older catalog that others can read is theirs no more after the next write`() throws {
        _ = try CatalogDatabase(path: path, access: .readWrite)
        chmod(path, 0o644)
        let catalog = try CatalogDatabase(path: path, access: .readWrite)
        _ = try catalog.write { try $0.insertCollection(name: "c", settings: "{}") }
        for suffix in ["", "-wal", "-shm"] { #expect(try mode(path + suffix) == 0o600) }
    }

    @Test func `a relative path that looks like an address is a path`() throws {
        let name = "file:catalog?mode=memory-\(UInt32.random(in: 0 ... .max))"
        defer { for suffix in ["", "-wal", "-shm"] { unlink(name + suffix) } }
        _ = try CatalogDatabase(path: name, access: .readWrite)
        #expect(FileManager.default.fileExists(atPath: name))
    }
}
