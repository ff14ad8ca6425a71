import Foundation
import IndexSupport
import RAGModel
import SegmentStore
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite struct WriterLockTests {
    private let folder = TemporaryFolder(inMemory: true)
    private var path: String { folder.file("writer.lock") }

    @Test func `a second writer is told who holds the lock and what for, until it is let go`() throws {
        var first: WriterLock? = try WriterLock(path: path, purpose: "ingest", waitSeconds: 0)
        let owner = try JSONDecoder().decode(
            WriterLock.Owner.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
        #expect(owner.pid == getpid() && owner.purpose == "ingest")
        let error = #expect(throws: RAGError.self) {
            _ = try WriterLock(path: path, purpose: "compact", waitSeconds: 0)
        }
        #expect(error?.code == .busy)
        #expect(error?.description.contains("busy: ingest of process \(getpid())") == true)
        withExtendedLifetime(first) {}
        first = nil
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)).isEmpty)
        _ = try WriterLock(path: path, purpose: "compact", waitSeconds: 0)
    }

    /// Runs what blocks on a thread of its own: the tasks of all tests share two or a few, and would wait for each other.
    private static func onThread<Result: Sendable>(
        _ body: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Swift.Result { try body() }) }
        }
    }

    @Test func `who waits gets the lock when it is let go`() async throws {
        let path = path
        var held: WriterLock? = try WriterLock(path: path, purpose: "one", waitSeconds: 0)
        let waiting = Task {
            try await Self.onThread { _ = try WriterLock(path: path, purpose: "two", waitSeconds: 60) }
        }
        try await Task.sleep(for: .milliseconds(20))
        withExtendedLifetime(held) {}
        held = nil
        try await waiting.value
    }

    @Test func `who waits for a lock whose file is removed gets one that keeps others out`() async throws {
        let path = path
        var held: WriterLock? = try WriterLock(path: path, purpose: "one", waitSeconds: 0)
        let waiting = Task {
            try await Self.onThread { () throws -> RAGError.Code? in
                let lock = try WriterLock(path: path, purpose: "two", waitSeconds: 60)
                defer { withExtendedLifetime(lock) {} }
                do {
                    _ = try WriterLock(path: path, purpose: "three", waitSeconds: 0)
                    return nil
                } catch { return RAGError(error).code }
            }
        }
        try await Task.sleep(for: .milliseconds(20))
        #expect(unlink(path) == 0)
        withExtendedLifetime(held) {}
        held = nil
        #expect(try await waiting.value == .busy)
    }

    @Test func `an owner's file that is damaged names nobody, and locks all the same`() throws {
        let lock = try WriterLock(path: path, purpose: "ingest", waitSeconds: 0)
        try Data("{nonsense".utf8).write(to: URL(fileURLWithPath: path), options: [])
        // Written in place: another inode would be another lock.
        let error = #expect(throws: RAGError.self) { _ = try WriterLock(path: path, purpose: "x", waitSeconds: 0) }
        #expect(error?.description.contains("another process is writing") == true)
        withExtendedLifetime(lock) {}
    }

    @Test func `a lock that is no plain file of its own is refused and left as it is`() throws {
        let victim = folder.file("victim")
        folder.write("victim", "precious")
        for make in [
            { symlink(victim, self.path) }, { link(victim, self.path) }, { mkfifo(self.path, 0o600) },
            { mkdir(self.path, 0o700) },
        ] as [() -> Int32] {
            #expect(make() == 0)
            #expect(throws: (any Error).self) { _ = try WriterLock(path: path, purpose: "x", waitSeconds: 0) }
            #expect(remove(path) == 0)
        }
        #expect(try String(contentsOfFile: victim, encoding: .utf8) == "precious")
    }
}
