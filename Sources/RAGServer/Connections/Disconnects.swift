import HTTPTypes
import NIOCore
import NIOHTTPTypes
import Synchronization

/// Says when the client of a connection has gone away, so that nobody computes for it.
final class DisconnectSignal: Sendable {
    private struct State {
        var isGone = false
        var actions: [Int: @Sendable () -> Void] = [:]
        var next = 0
    }

    private let state = Mutex(State())

    /// Calls `action` when the client is gone, at once if it is. Returns what `remove` takes.
    func onDisconnect(_ action: @escaping @Sendable () -> Void) -> Int {
        let number: Int? = state.withLock { state in
            if state.isGone { return nil }
            state.next += 1
            state.actions[state.next] = action
            return state.next
        }
        if number == nil { action() }
        return number ?? 0
    }

    func remove(_ number: Int) { state.withLock { _ = $0.actions.removeValue(forKey: number) } }

    func fire() {
        let actions = state.withLock { state in
            state.isGone = true
            defer { state.actions = [:] }
            return state.actions.values
        }
        for action in actions { action() }
    }
}

/// The signals of the connections that are open.
final class Disconnects: Sendable {
    private let signals = Mutex<[ObjectIdentifier: DisconnectSignal]>([:])
    private let patience: Duration

    /// - Parameter patience: how long a client is worked for that sends nothing more.
    init(patience: Duration) { self.patience = patience }

    subscript(channel: any Channel) -> DisconnectSignal? { signals.withLock { $0[ObjectIdentifier(channel)] } }

    var count: Int { signals.withLock { $0.count } }

    func makeHandler() -> any RemovableChannelHandler { Handler(self) }

    private func add(_ signal: DisconnectSignal, _ channel: any Channel) {
        signals.withLock { $0[ObjectIdentifier(channel)] = signal }
    }

    private func remove(_ channel: any Channel) {
        signals.withLock { _ = $0.removeValue(forKey: ObjectIdentifier(channel)) }
    }

    /// Watches one connection. A client that closes its half after a whole request may wait for the answer or be gone, which
    /// looks the same until something is sent: it has a little time.
    private final class Handler: ChannelInboundHandler, RemovableChannelHandler {
        typealias InboundIn = HTTPRequestPart
        private let owner: Disconnects
        private let signal = DisconnectSignal()
        private var isWhole = false
        private var timer: Scheduled<Void>?

        init(_ owner: Disconnects) { self.owner = owner }

        func handlerAdded(context: ChannelHandlerContext) { owner.add(signal, context.channel) }

        func handlerRemoved(context: ChannelHandlerContext) {
            timer?.cancel()
            owner.remove(context.channel)
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            if case .end = unwrapInboundIn(data) { isWhole = true } else { isWhole = false }
            context.fireChannelRead(data)
        }

        func channelInactive(context: ChannelHandlerContext) {
            timer?.cancel()
            signal.fire()
            owner.remove(context.channel)
            context.fireChannelInactive()
        }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if case .inputClosed? = event as? ChannelEvent {
                if isWhole {
                    let signal = signal
                    timer = context.eventLoop.scheduleTask(in: TimeAmount(owner.patience)) { signal.fire() }
                } else {
                    signal.fire()
                }
            }
            context.fireUserInboundEventTriggered(event)
        }
    }
}

extension Call {
    /// Runs `body` in a task that ends when the client goes away.
    func whileConnected<Result: Sendable>(
        _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        guard let disconnect else { return try await body() }
        let task = Task { try await body() }
        let number = disconnect.onDisconnect { task.cancel() }
        defer { disconnect.remove(number) }
        return try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            task.cancel()
        }
    }
}
