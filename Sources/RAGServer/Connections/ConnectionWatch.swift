import HTTPTypes
import Logging
import NIOCore
import NIOHTTPTypes

/// Ends a connection whose client keeps it waiting, and no other; and only when all that was to be sent is sent.
///
/// What counts is the time in which a read is outstanding: while the server itself does not read, because it works on what
/// came before, the client cannot be slow. The handler stands before the one of Hummingbird, and holds back its closing.
/// Thread safety: the event loop of the connection.
final class ConnectionWatch: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let limits: ServerConfiguration.ClientLimits
    private let logger: Logger
    private let connections: OpenConnections

    // MARK: Reading

    /// Since when a read is outstanding; `nil` while the server does not want to read.
    private var readSince: NIODeadline?
    /// The time that reads were outstanding since the last part of a request, and in the body that is read.
    private var silence = TimeAmount.nanoseconds(0)
    private var bodyWait = TimeAmount.nanoseconds(0)
    private var bodyBytes = 0
    private var isReadingRequest = false
    private var isInputOver = false

    // MARK: Writing

    /// Requests that are not answered to the end, and writes that the client's machine has not taken.
    private var unanswered = 0
    private var unwritten = 0
    private var progress = NIODeadline.now()
    private var buffered = 0
    private var heldCloses: [(mode: CloseMode, promise: EventLoopPromise<Void>?)] = []
    private var outputClosed: NIODeadline?

    private var timer: (deadline: NIODeadline, task: Scheduled<Void>)?
    private var isOver = false

    init(_ limits: ServerConfiguration.ClientLimits, _ connections: OpenConnections, logger: Logger) {
        self.limits = limits
        self.connections = connections
        self.logger = logger
    }

    private var isIdle: Bool { unanswered == 0 && unwritten == 0 && !isReadingRequest }

    func handlerAdded(context: ChannelHandlerContext) { connections.idle(context.channel) }

    func handlerRemoved(context: ChannelHandlerContext) { end(context) }

    func channelInactive(context: ChannelHandlerContext) {
        end(context)
        context.fireChannelInactive()
    }

    private func end(_ context: ChannelHandlerContext) {
        guard !isOver else { return }
        isOver = true
        timer?.task.cancel()
        timer = nil
        connections.remove(context.channel)
        release(context)
    }

    // MARK: Reading

    func read(context: ChannelHandlerContext) {
        if readSince == nil, !isInputOver { readSince = .now() }
        schedule(context)
        context.read()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        countWait()
        silence = .nanoseconds(0)
        switch unwrapInboundIn(data) {
        case .head:
            isReadingRequest = true
            (bodyWait, bodyBytes) = (.nanoseconds(0), 0)
            unanswered += 1
            connections.busy(context.channel)
        case .body(let part): bodyBytes += part.readableBytes
        case .end: isReadingRequest = false
        }
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        countWait()
        readSince = nil
        context.fireChannelReadComplete()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .inputClosed? = event as? ChannelEvent { stopReading() }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // Nothing is read after it.
        stopReading()
        context.fireErrorCaught(error)
    }

    private func stopReading() {
        isInputOver = true
        readSince = nil
        isReadingRequest = false
    }

    /// Adds the time since a read was begun, or since this was called, to what the client has taken.
    private func countWait() {
        guard let since = readSince else { return }
        let now = NIODeadline.now()
        silence = silence + (now - since)
        if isReadingRequest { bodyWait = bodyWait + (now - since) }
        readSince = now
    }

    // MARK: Writing

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if unwritten == 0 { (progress, buffered) = (.now(), 0) }
        unwritten += 1
        let promise = promise ?? context.eventLoop.makePromise()
        promise.futureResult.assumeIsolated().whenComplete { _ in self.wrote(context) }
        if case .end = unwrapOutboundIn(data) { unanswered = max(0, unanswered - 1) }
        context.write(data, promise: promise)
        schedule(context)
    }

    private func wrote(_ context: ChannelHandlerContext) {
        unwritten -= 1
        progress = .now()
        guard !isOver, unwritten == 0 else { return }
        if isIdle {
            silence = .nanoseconds(0)
            if readSince != nil { readSince = .now() }
            connections.idle(context.channel)
        }
        release(context)
        schedule(context)
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        guard !isOver, unwritten > 0, mode != .input else {
            close(context, mode, promise)
            return
        }
        heldCloses.append((mode, promise))
    }

    private func close(_ context: ChannelHandlerContext, _ mode: CloseMode, _ promise: EventLoopPromise<Void>?) {
        context.close(mode: mode, promise: promise)
        if mode == .output, !isOver {
            outputClosed = .now()
            schedule(context)
        }
    }

    private func release(_ context: ChannelHandlerContext) {
        let closes = heldCloses
        heldCloses = []
        for (mode, promise) in closes { close(context, mode, promise) }
    }

    // MARK: Limits

    private enum Fault {
        case silent, slowBody, takesNothing, staysAfterAnswer
    }

    /// What will be wrong if nothing happens until then.
    private var nextFault: (deadline: NIODeadline, fault: Fault)? {
        var faults: [(deadline: NIODeadline, fault: Fault)] = []
        if let outputClosed { faults.append((outputClosed + TimeAmount(limits.lingering), .staysAfterAnswer)) }
        if unwritten > 0 { faults.append((progress + TimeAmount(limits.silence), .takesNothing)) }
        if let readSince {
            if isReadingRequest {
                let patience = TimeAmount(limits.bodyPatience + .seconds(1) * (bodyBytes / limits.bodyRate))
                faults.append((readSince + (patience - bodyWait), .slowBody))
                faults.append((readSince + (TimeAmount(limits.silence) - silence), .slowBody))
            } else if isIdle {
                faults.append((readSince + (TimeAmount(limits.silence) - silence), .silent))
            }
        }
        return faults.min { $0.deadline < $1.deadline }
    }

    private func schedule(_ context: ChannelHandlerContext) {
        guard !isOver, let (deadline, _) = nextFault else { return }
        if let timer {
            guard deadline < timer.deadline else { return }
            timer.task.cancel()
        }
        let task = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) {
            self.timer = nil
            self.check(context)
        }
        timer = (deadline, task)
    }

    private func check(_ context: ChannelHandlerContext) {
        guard !isOver, let (deadline, fault) = nextFault else { return }
        guard deadline <= .now() else {
            schedule(context)
            return
        }
        switch fault {
        case .takesNothing where hasProgressed(context.channel):
            progress = .now()
            schedule(context)
        case .takesNothing:
            logger.info("closed: the client takes nothing of its answer", metadata: place(context))
            context.close(promise: nil)
        case .slowBody:
            stopReading()
            context.fireErrorCaught(RequestFailure.slowBody(limits))
            schedule(context)
        case .silent:
            logger.debug("closed: the client asks nothing more", metadata: place(context))
            context.close(promise: nil)
        case .staysAfterAnswer: context.close(promise: nil)
        }
    }

    /// Whether some bytes of an answer were taken since this was asked the last time.
    private func hasProgressed(_ channel: any Channel) -> Bool {
        guard let now = try? channel.syncOptions?.getOption(.bufferedWritableBytes), now != buffered else {
            return false
        }
        buffered = now
        return true
    }

    private func place(_ context: ChannelHandlerContext) -> Logger.Metadata {
        ["client": "\(context.remoteAddress?.description ?? "unknown")"]
    }
}

extension RequestFailure {
    static func slowBody(_ limits: ServerConfiguration.ClientLimits) -> RequestFailure {
        var failure = RequestFailure(
            .slowRequest,
            """
            the rest of the body did not come in time; send at least \(limits.bodyRate) bytes in a second, and leave no \
            pause of \(limits.silence / .seconds(1)) s, or send what there is in requests of its own
            """)
        failure.endsConnection = true
        return failure
    }
}
