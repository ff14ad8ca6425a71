import HummingbirdCore
import NIOCore
import Synchronization

/// The connections that are open, and which of them is idle the longest: it makes room where there are too many.
///
/// Thread safety: any thread.
final class OpenConnections: AvailableConnectionsDelegate {
    private struct State {
        var count = 0
        var isFull = false
        var isMakingRoom = false
        var idle: [ObjectIdentifier: (since: NIODeadline, channel: any Channel)] = [:]
    }

    private let limit: Int
    /// The time that every connection has for its next request, however many others wait.
    private let leastIdle: TimeAmount
    private let state = Mutex(State())

    init(limit: Int, leastIdle: Duration) {
        self.limit = limit
        self.leastIdle = TimeAmount(leastIdle)
    }

    func idle(_ channel: any Channel) {
        state.withLock { $0.idle[ObjectIdentifier(channel)] = (.now(), channel) }
        makeRoom()
    }

    func busy(_ channel: any Channel) { state.withLock { _ = $0.idle.removeValue(forKey: ObjectIdentifier(channel)) } }

    func remove(_ channel: any Channel) { busy(channel) }

    func connectionOpened() { state.withLock { $0.count += 1 } }

    func connectionClosed() {
        state.withLock { state in
            state.count -= 1
            (state.isFull, state.isMakingRoom) = (state.count >= limit, false)
        }
    }

    func isAcceptingNewConnections() -> Bool {
        let isFull = state.withLock { state in
            state.isFull = state.count >= limit
            return state.isFull
        }
        if isFull { makeRoom() }
        return !isFull
    }

    /// Closes the connection that is idle the longest, now or when it has been for long enough. One that becomes idle later
    /// asks again.
    private func makeRoom() {
        let oldest: (since: NIODeadline, channel: any Channel)? = state.withLock { state in
            guard state.isFull, !state.isMakingRoom,
                let oldest = state.idle.min(by: { $0.value.since < $1.value.since })
            else { return nil }
            state.isMakingRoom = true
            return oldest.value
        }
        guard let (since, channel) = oldest else { return }
        channel.eventLoop.scheduleTask(deadline: since + leastIdle) { self.close(channel, since) }
    }

    private func close(_ channel: any Channel, _ since: NIODeadline) {
        let isDue = state.withLock { state in
            state.isMakingRoom = false
            guard state.isFull, state.idle[ObjectIdentifier(channel)]?.since == since else { return false }
            state.idle[ObjectIdentifier(channel)] = nil
            state.isMakingRoom = true
            return true
        }
        // It has a request again, or is gone: the next one then.
        guard isDue else { return makeRoom() }
        channel.close(promise: nil)
    }
}
