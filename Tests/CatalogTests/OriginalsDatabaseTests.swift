import Catalog
import Foundation
import IndexSupport
import RAGModel
import Synchronization
import TestSupport
import Testing

/// The protected table: what it keeps, and what is never opened in its place.
@Suite struct OriginalsDatabaseTests {
    private let folder = TemporaryFolder()
    private var path: String { folder.file("originals.sqlite") }

    private func record(_ value: String, _ id: String, tenant: String = "a") -> OriginalRecord {
        OriginalRecord(scope: Scope(tenant: tenant), key: .init(.email, value: value), value: value, id: id)
    }

    @Test func `a value is found by any spelling, in its own scope only`() throws {
        let table = try OriginalsDatabase(path: path, access: .readWrite)
        try table.insert([record("Ann@Example.org", "11111111"), record("bob@example.org", "22222222")])
        let scope = Scope(tenant: "a")
        #expect(try table.id(of: .init(.email, value: "ann@example.ORG"), in: scope) == "11111111")
        #expect(try table.id(of: .init(.secret, value: "Ann@Example.org"), in: scope) == nil)
        #expect(try table.id(of: .init(.email, value: "ann@example.org"), in: Scope(tenant: "b")) == nil)
        let placeholder = Placeholder(kind: .email, id: "11111111")
        #expect(try table.value(of: placeholder, in: scope) == "Ann@Example.org")
        #expect(try table.value(of: placeholder, in: Scope(tenant: "b")) == nil)
        #expect(try table.value(of: Placeholder(kind: .ip, id: "11111111"), in: scope) == nil)
        #expect(try table.contains(id: "22222222") && !table.contains(id: "33333333"))
        // Nobody else may have the same identifier, or the same value two.
        #expect(throws: CatalogError.self) { try table.insert([record("eve@example.org", "11111111", tenant: "b")]) }
        #expect(throws: CatalogError.self) { try table.insert([record("ANN@example.org", "44444444")]) }
        #expect(try table.count() == 2)
    }

    @Test func `what is removed is nowhere in the file, which is its owner's only`() throws {
        let table = try OriginalsDatabase(path: path, access: .readWrite)
        try table.insert((0..<500).map { record("person\($0)@example.org", "k\(1_000_000 + $0)") })
        #expect(try table.remove(except: ["k1000007"]) == 499)
        #expect(try table.count() == 1)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(bytes.range(of: Data("person7@example.org".utf8)) != nil)
        #expect(bytes.range(of: Data("person8@example.org".utf8)) == nil)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["originals.sqlite"])
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test func `a creation that fails at any step leaves no table, and the next one makes it`() throws {
        var failing = 0
        while true {
            let count = StepCounter()
            let hook = FaultInjection.Hook { [failing] step, path in
                count.next() == failing ? FileError(.diskFull, path: path, "injected at \(step)") : nil
            }
            let failure = FaultInjection.$hook.withValue(hook) {
                Result { _ = try OriginalsDatabase(path: path, access: .readWrite) }
            }
            guard case .failure = failure else { break }
            #expect(try OriginalsDatabase(path: path, access: .readWrite).count() == 0)
            try FileManager.default.removeItem(atPath: path)
            failing += 1
        }
        #expect(failing > 4)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["originals.sqlite"])
    }

    private final class StepCounter: Sendable {
        private let value = Atomic(0)
        func next() -> Int { value.add(1, ordering: .relaxed).oldValue }
    }

    @Test(arguments: ["", "-journal"])
    func `links, pipes and folders in the place of a file are refused at once`(suffix: String) throws {
        _ = try OriginalsDatabase(path: path, access: .readWrite)
        try expectRefused(at: path + suffix, in: folder) { _ = try OriginalsDatabase(path: path, access: $0) }
    }

    @Test func `another database, one with triggers, a newer one and a damaged one are refused`() throws {
        func refusal() -> CatalogError? {
            #expect(throws: CatalogError.self) { try OriginalsDatabase(path: path, access: .readWrite) }
        }
        try SQLite.run("CREATE TABLE theirs (a)", on: path)
        #expect(refusal()?.message.contains("not a table of originals") == true)
        try FileManager.default.removeItem(atPath: path)
        _ = try OriginalsDatabase(path: path, access: .readWrite)
        try SQLite.run("CREATE VIEW spy AS SELECT * FROM originals", on: path)
        #expect(refusal()?.message.contains("triggers or views") == true)
        try SQLite.run("DROP VIEW spy; PRAGMA user_version = 2", on: path)
        #expect(refusal()?.code == .unsupportedVersion)
        folder.write(
            "originals.sqlite", "nothing of the kind, and longer than a header of a database would be, by some way.")
        #expect(refusal()?.code == .corrupt && refusal()?.message.contains("restore it from a backup") == true)
    }
}
