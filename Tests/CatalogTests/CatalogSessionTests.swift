import Catalog
import Synchronization
import TestSupport
import Testing

@Suite struct CatalogSessionTests {
    private let folder = TemporaryFolder()
    private var path: String { folder.file("catalog.sqlite") }

    private func add(_ name: String, to catalog: CatalogDatabase) throws {
        try catalog.write { writer in
            _ = try writer.insertCollection(name: name, settings: "{}")
            try writer.raiseManifestVersion()
        }
    }

    private func names(_ session: CatalogSession) throws -> [String] {
        try session.read { try $0.collections().map(\.name) }
    }

    @Test func `a session answers from the moment it was opened, whatever is committed since`() async throws {
        let writer = try CatalogDatabase(path: path, access: .readWrite)
        let catalog = try CatalogDatabase(path: path, access: .readOnly)
        try add("first", to: writer)
        let before = try await catalog.openSession()
        #expect(before.manifestVersion == 1)
        try add("second", to: writer)
        try writer.checkpoint()
        #expect(try names(before) == ["first"])
        let after = try await catalog.openSession()
        #expect(try names(after) == ["first", "second"])
        #expect(try names(before) == ["first"])
        before.close()
        // The connection of the closed one is used again, on the newest state.
        let again = try await catalog.openSession()
        #expect(try names(again) == ["first", "second"])
        #expect(again.manifestVersion == 2)
    }

    @Test func `the writer's database has sessions too, which its commits do not disturb`() async throws {
        let catalog = try CatalogDatabase(path: path, access: .readWrite)
        let session = try await catalog.openSession()
        try add("later", to: catalog)
        #expect(try names(session) == [])
        #expect(try catalog.read { try $0.collections().count } == 1)
    }

    @Test func `reads from many threads are serialised`() async throws {
        let catalog = try CatalogDatabase(path: path, access: .readWrite)
        try add("one", to: catalog)
        let session = try await catalog.openSession()
        let inside = Shared(0)
        let total = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<64 {
                group.addTask {
                    try session.read { reader in
                        #expect(inside.update { $0 += 1 } == 1)
                        defer { inside.update { $0 -= 1 } }
                        return try reader.collections().count
                    }
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(total == 64)
    }

    @Test func `a closed session refuses to read`() async throws {
        let catalog = try CatalogDatabase(path: path, access: .readWrite)
        let session = try await catalog.openSession()
        session.close()
        session.close()
        let error = #expect(throws: CatalogError.self) { try session.read { try $0.manifestVersion() } }
        #expect(error?.code == .closed)
    }

    @Test func `what the body of a read throws comes as it is, and the snapshot stays`() async throws {
        struct Refused: Error {}
        let catalog = try CatalogDatabase(path: path, access: .readWrite)
        let session = try await catalog.openSession()
        try add("later", to: catalog)
        #expect(throws: Refused.self) { try session.read { _ in throw Refused() } }
        #expect(try names(session) == [])
    }

    @Test func `more sessions than allowed wait for one to be released, in their order`() async throws {
        // turn 1: holds            turn 2: waits           turn 3: waits
        // close ────────────────▶  goes; close ─────────▶  goes
        let catalog = try CatalogDatabase(path: path, access: .readWrite, sessionLimit: 1)
        let first = try await catalog.openSession()
        let order = Shared<[Int]>([])
        let second = Task {
            let session = try await catalog.openSession()
            order.update { $0.append(2) }
            session.close()
        }
        while catalog.waitingSessions < 1 { await Task.yield() }
        let third = Task {
            let session = try await catalog.openSession()
            order.update { $0.append(3) }
            session.close()
        }
        while catalog.waitingSessions < 2 { await Task.yield() }
        #expect(order.update { _ in } == [])
        first.close()
        try await second.value
        try await third.value
        #expect(order.update { _ in } == [2, 3])
    }

    @Test func `a cancelled wait ends, and takes no turn from the others`() async throws {
        let catalog = try CatalogDatabase(path: path, access: .readWrite, sessionLimit: 1)
        var first: CatalogSession? = try await catalog.openSession()
        _ = first?.manifestVersion
        let cancelled = Task { _ = try await catalog.openSession() }
        while catalog.waitingSessions < 1 { await Task.yield() }
        let next = Task { try await catalog.openSession().manifestVersion }
        while catalog.waitingSessions < 2 { await Task.yield() }
        cancelled.cancel()
        await #expect(throws: CancellationError.self) { try await cancelled.value }
        // Released by its last reference.
        first = nil
        #expect(try await next.value == 0)
    }

    @Test func `short reads do not wait for sessions`() async throws {
        let catalog = try CatalogDatabase(path: path, access: .readWrite, sessionLimit: 1)
        let session = try await catalog.openSession()
        #expect(try catalog.read { try $0.manifestVersion() } == session.manifestVersion)
        #expect(try catalog.read { _ in try catalog.read { try $0.manifestVersion() } } == 0)
    }
}

/// A value that several tasks of a test change.
private final class Shared<Value: Sendable>: Sendable {
    private let value: Mutex<Value>

    init(_ value: Value) { self.value = Mutex(value) }

    /// Changes the value and returns what it is then.
    @discardableResult
    func update(_ body: @Sendable (inout Value) -> Void) -> Value {
        value.withLock { value in
            body(&value)
            return value
        }
    }
}
