import GRDB
import Synchronization

/// Read connections of one database, kept open between uses: a used one is ready again in microseconds.
///
/// At most `limit` sessions are out at a time, first come, first served; short reads are not counted, so that they never
/// wait for a session whose owner waits for them.
final class ReadConnections: Sendable {
    private struct State: ~Copyable {
        var idle: [ReadConnection] = []
        var sessions = 0
        var nextWaiter = 0
        var waiters: [(id: Int, continuation: CheckedContinuation<Void, any Error>)] = []
        var cancelled: Set<Int> = []
    }

    private let path: String
    private let configuration: Configuration
    private let limit: Int
    private let state = Mutex(State())

    init(path: String, configuration: Configuration, limit: Int) {
        var configuration = configuration
        configuration.readonly = true
        // A session keeps its transaction open between two reads.
        configuration.allowsUnsafeTransactions = true
        self.path = path
        self.configuration = configuration
        self.limit = limit
    }

    /// A connection for one short read; give it back with `giveBack`.
    func connection() throws -> ReadConnection {
        if let idle = state.withLock({ $0.idle.popLast() }) { return idle }
        do {
            let connection = try DatabaseQueue(path: path, configuration: configuration)
            // The first access, not the opening, meets a log that cannot be made.
            try connection.read { db in _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") }
            return ReadConnection(queue: connection)
        } catch let error as DatabaseError {
            let cannotWrite = [.SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_IOERR, .SQLITE_FULL].contains(
                error.resultCode)
            // The state comes first: what changes from here on is noticed.
            let unlocked = UnlockedFile(path)
            guard cannotWrite, let immutable = CatalogFiles.immutable(path) else { throw error }
            return ReadConnection(
                queue: try DatabaseQueue(path: immutable, configuration: configuration), unlocked: unlocked)
        }
    }

    /// One without locks is not used again: next time there may be room for them.
    func giveBack(_ connection: ReadConnection) {
        guard connection.unlocked == nil else { return }
        state.withLock { if $0.idle.count < limit { $0.idle.append(connection) } }
    }

    /// Waits for the right to have a session; end it with `endSession`.
    ///
    /// - Throws: `CancellationError` when the task is cancelled while it waits.
    func beginSession() async throws {
        try Task.checkCancellation()
        let waiter: Int? = state.withLock { state in
            if state.sessions < limit {
                state.sessions += 1
                return nil
            }
            state.nextWaiter += 1
            return state.nextWaiter
        }
        guard let waiter else { return }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                enum Next { case wait, go, stop }
                let next: Next = state.withLock { state in
                    if state.cancelled.remove(waiter) != nil { return .stop }
                    // One may have become free since.
                    if state.sessions < limit && state.waiters.isEmpty {
                        state.sessions += 1
                        return .go
                    }
                    state.waiters.append((waiter, continuation))
                    return .wait
                }
                switch next {
                case .wait: break
                case .go: continuation.resume()
                case .stop: continuation.resume(throwing: CancellationError())
                }
            }
        } onCancel: {
            let continuation = state.withLock { state -> CheckedContinuation<Void, any Error>? in
                if let index = state.waiters.firstIndex(where: { $0.id == waiter }) {
                    return state.waiters.remove(at: index).continuation
                }
                state.cancelled.insert(waiter)
                return nil
            }
            continuation?.resume(throwing: CancellationError())
        }
        // A cancellation that came after the turn was given leaves a mark that nobody would take away.
        state.withLock { _ = $0.cancelled.remove(waiter) }
    }

    var waitingSessions: Int { state.withLock { $0.waiters.count } }

    func endSession() {
        let next = state.withLock { state -> CheckedContinuation<Void, any Error>? in
            if state.waiters.isEmpty {
                state.sessions -= 1
                return nil
            }
            return state.waiters.removeFirst().continuation
        }
        next?.resume()
    }
}
