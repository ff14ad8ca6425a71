import MCPServer
import Synchronization

/// The sessions of clients that begin with a handshake. Each belongs to who began it, and to nobody else.
final class MCPSessions: Sendable {
    private struct Entry {
        let session: MCPSession
        let principal: Principal
        var used: Int
    }

    private struct State {
        var entries: [String: Entry] = [:]
        var clock = 0
    }

    /// More than these are not kept: the one that was not used for longest goes, and its client begins anew.
    static let maximum = 1000
    private let state = Mutex(State())

    var count: Int { state.withLock { $0.entries.count } }

    /// Keeps a session; returns its id, which nobody can guess.
    func begin(_ session: MCPSession, of principal: Principal) -> String {
        var random = SystemRandomNumberGenerator()
        let id = (0..<4).map { _ in String(random.next() | 1 << 63, radix: 16) }.joined()
        let oldest = state.withLock { state -> MCPSession? in
            state.clock += 1
            state.entries[id] = Entry(session: session, principal: principal, used: state.clock)
            guard state.entries.count > Self.maximum,
                let oldest = state.entries.min(by: { $0.value.used < $1.value.used })
            else { return nil }
            state.entries[oldest.key] = nil
            return oldest.value.session
        }
        if let oldest { Task { await oldest.close() } }
        return id
    }

    func find(_ id: String, of principal: Principal) -> MCPSession? {
        state.withLock { state in
            guard state.entries[id]?.principal == principal else { return nil }
            state.clock += 1
            state.entries[id]?.used = state.clock
            return state.entries[id]?.session
        }
    }

    func take(_ id: String, of principal: Principal) -> MCPSession? {
        state.withLock { state in
            guard state.entries[id]?.principal == principal else { return nil }
            return state.entries.removeValue(forKey: id)?.session
        }
    }
}
