import Catalog
import Foundation
import TestSupport
import Testing

/// What users read when SQLite fails.
@Suite struct CatalogErrorTests {
    private let folder = TemporaryFolder()
    private var path: String { folder.file("catalog.sqlite") }

    private func message(after damage: String, _ use: (CatalogDatabase) throws -> Void) throws -> CatalogError? {
        let catalog = try CatalogDatabase(path: path, access: .readWrite)
        try catalog.write { _ = try $0.insertCollection(name: "one", settings: "{}") }
        try catalog.checkpoint()
        try SQLite.run(damage, on: path)
        return #expect(throws: CatalogError.self) { try use(CatalogDatabase(path: path, access: .readWrite)) }
    }

    @Test(arguments: [
        ("FOREIGN KEY", "SELECT 1"), ("UNIQUE", "INSERT INTO collections VALUES (7, 'two', '{}', NULL)"),
        ("no such", "DROP TABLE segments"),
    ])
    func `constraints and tables are not spoken of`(words: String, damage: String) throws {
        let error = try message(after: damage) { catalog in
            try catalog.write { writer in
                let nowhere = Partition(collection: 99, tenant: "t")
                if words == "FOREIGN KEY" { _ = try writer.insertRoot(nowhere, path: "/x") }
                if words == "UNIQUE" { _ = try writer.insertCollection(name: "two", settings: "{}") }
                _ = try writer.segments()
            }
        }
        let shown = try #require(error)
        #expect(shown.code == .corrupt && !shown.message.contains(words), "\(shown)")
        #expect(shown.message.contains("catalog.sqlite from a backup"), "\(shown)")
    }

    @Test(arguments: ["'abc'", "-4", "0", "x'00'"])
    func `a partition's damaged version is given anew`(value: String) throws {
        let partition = Partition(collection: 1, tenant: "t")
        let catalog = try CatalogDatabase(path: path, access: .readWrite)
        try catalog.write { writer in
            _ = try writer.insertCollection(name: "one", settings: "{}")
            for _ in 0..<3 { try writer.raiseManifestVersion(partition) }
        }
        try catalog.checkpoint()
        try SQLite.run("UPDATE partitions SET version = \(value)", on: path)
        let damaged = try CatalogDatabase(path: path, access: .readWrite)
        try damaged.write { try $0.resetVersion(of: partition) }
        #expect(try damaged.read { try $0.version(of: partition) } == 4)
    }

    @Test func `a file that is no database says what to do`() throws {
        _ = try CatalogDatabase(path: path, access: .readWrite)
        for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
        folder.write("catalog.sqlite", String(repeating: "no database ", count: 1000))
        let error = #expect(throws: CatalogError.self) { try CatalogDatabase(path: path, access: .readOnly) }
        #expect(error?.code == .corrupt && error?.message.contains("file is not a database") == false)
        #expect(error?.message.contains("from a backup") == true)
    }
}
