import Foundation
import IndexSupport
import RAGEngine

/// One client's conversation: a message in, a message out. What carries the messages (standard input, HTTP) is another's
/// concern.
///
/// Revisions with a handshake keep their state here; requests that name revision 2026-07-28 are answered for themselves.
///
/// Thread safety: messages are taken in the order of the calls; tools run side by side.
public actor MCPSession {
    /// What becomes of a message.
    public enum Reply: Sendable {
        /// It wants no answer.
        case none
        case message(String)
        /// A tool is at work. The value is `nil` if the request was cancelled: then there is no answer. Cancelling the
        /// task cancels the work.
        case pending(Task<String?, Never>)
    }

    private struct Work {
        let task: Task<String?, Never>
        /// Whether it changes nothing.
        let isReadOnly: Bool
        var isCancelled = false
    }

    /// The greatest number of requests at work at once; more are refused.
    static let maximumInWork = 64
    /// The greatest number of messages in a batch.
    static let maximumBatch = 100

    nonisolated let options: MCPOptions
    nonisolated let tools: [Tool]
    private let store: Store
    /// Sends a message that answers none.
    private let send: Sender?

    /// Takes messages that answer no request.
    public typealias Sender = @Sendable (String) -> Void

    /// As agreed on in the handshake; `nil` before it.
    public private(set) var version: ProtocolVersion?
    private var clientHasRoots = false
    private var inWork: [RequestID: Work] = [:]
    private var awaited: [RequestID: CheckedContinuation<JSONValue?, Never>] = [:]
    private var requestCount = 0

    /// - Parameter send: takes messages that answer no request: progress, and questions to the client; `nil` if there is no
    ///   way for them.
    public init(store: Store, options: MCPOptions = MCPOptions(), send: Sender? = nil) {
        self.store = store
        self.options = options
        self.send = send
        tools = Tool.all(options)
    }

    /// Takes a message, and answers it; cancelling the calling task cancels the work.
    ///
    /// - Parameter send: the way for progress of this message; `nil` is the session's.
    public nonisolated func handle(
        _ message: some Sequence<UInt8> & Sendable, send: Sender? = nil
    ) async -> String? {
        switch await receive(message, send: send) {
        case .none: return nil
        case .message(let text): return text
        case .pending(let task):
            return await withTaskCancellationHandler {
                await task.value
            } onCancel: {
                task.cancel()
            }
        }
    }

    /// Takes a message; returns before a tool has done its work, so that the next message may cancel it.
    public func receive(_ message: some Sequence<UInt8>, send: Sender? = nil) -> Reply {
        let bytes = Array(message)
        let value: JSONValue
        do {
            value = try bytes.withUnsafeBytes { bytes throws(JSONSyntaxError) in try JSONValue(parsing: bytes) }
        } catch {
            return .message(OutgoingMessage.error(.parse("\(error)"), to: nil))
        }
        let send = send ?? self.send
        if case .array(let elements) = value { return receive(batch: elements, send) }
        return receive(Message(value), isInBatch: false, send)
    }

    /// Cancels what is at work.
    public func close() {
        for work in inWork.values { work.task.cancel() }
        stopAsking()
    }

    /// Nothing will come any more: cancels what changes the store, or everything if nobody hears the answers either.
    func endOfInput(isBroken: Bool) {
        for work in inWork.values where isBroken || !work.isReadOnly { work.task.cancel() }
        stopAsking()
    }

    private func stopAsking() {
        for id in awaited.keys { answerAwaited(id, nil) }
    }

    // MARK: Messages

    private func receive(_ message: Message, isInBatch: Bool, _ send: Sender?) -> Reply {
        switch message {
        case .invalid(let id, let error): return .message(OutgoingMessage.error(error, to: id))
        case .response(let id, let result):
            answerAwaited(id, result)
            return .none
        case .notification(let method, let parameters):
            if method == "notifications/cancelled", let id = RequestID(parameters["requestId"]) { cancel(id) }
            return .none
        case .request(let id, let method, let parameters):
            guard inWork[id] == nil else {
                return .message(OutgoingMessage.error(.invalidRequest("this id is in use"), to: id))
            }
            do throws(ProtocolError) {
                if isInBatch, method == "initialize" {
                    throw ProtocolError.invalidRequest("initialize stands alone")
                }
                return try answer(Request(id: id, method: method, parameters: parameters, version: version), send)
            } catch {
                return .message(OutgoingMessage.error(error, to: id))
            }
        }
    }

    private func receive(batch: [JSONValue], _ send: Sender?) -> Reply {
        let error: ProtocolError? =
            if version?.allowsBatches != true {
                .invalidRequest("this revision of the protocol has no batches: send one message at a time")
            } else if batch.isEmpty || batch.count > Self.maximumBatch {
                .invalidRequest("a batch has 1 to \(Self.maximumBatch) messages")
            } else {
                nil
            }
        if let error { return .message(OutgoingMessage.error(error, to: nil)) }
        let replies = batch.map { receive(Message($0), isInBatch: true, send) }
        let task = Task<String?, Never> {
            var answers: [String] = []
            for reply in replies {
                switch reply {
                case .none: break
                case .message(let text): answers.append(text)
                case .pending(let task):
                    let answer = await withTaskCancellationHandler {
                        await task.value
                    } onCancel: {
                        task.cancel()
                    }
                    if let answer { answers.append(answer) }
                }
            }
            return answers.isEmpty ? nil : "[" + answers.joined(separator: ",") + "]"
        }
        return .pending(task)
    }

    private func answer(_ request: Request, _ send: Sender?) throws(ProtocolError) -> Reply {
        let id = request.id
        switch request.method {
        case "initialize":
            return .message(OutgoingMessage.result(try initialize(request.parameters), to: id))
        case "ping" where !request.version.isStateless:
            return .message(OutgoingMessage.result([String: String](), to: id))
        case "server/discover" where request.version.isStateless:
            return .message(OutgoingMessage.result(Discovery(options), to: id))
        case "tools/list":
            try request.requireHandshake()
            return .message(OutgoingMessage.result(ToolList(tools, request.version, options), to: id))
        case "tools/call":
            try request.requireHandshake()
            return try call(request, send)
        default:
            throw .unknownMethod(request.method)
        }
    }

    private func initialize(_ parameters: [String: JSONValue]) throws(ProtocolError) -> Handshake {
        guard let wanted = parameters["protocolVersion"]?.string else {
            throw .invalidParameters("\"protocolVersion\" must be a text")
        }
        let known = ProtocolVersion(rawValue: wanted).flatMap { $0.isStateless ? nil : $0 }
        let version = known ?? .newestWithHandshake
        self.version = version
        clientHasRoots = parameters["capabilities"]?["roots"]?.object != nil
        return Handshake(version, options)
    }

    // MARK: Tools

    private func call(_ request: Request, _ send: Sender?) throws(ProtocolError) -> Reply {
        guard let name = request.parameters["name"]?.string else {
            throw .invalidParameters("\"name\" must be a text")
        }
        guard let tool = tools.first(where: { $0.name == name }) else {
            let known = tools.map(\.name).joined(separator: ", ")
            throw .invalidParameters("unknown tool \(UntrustedText.line(name)); the tools are \(known)")
        }
        var arguments: [String: JSONValue] = [:]
        switch request.parameters["arguments"] {
        case nil, .null: break
        case .object(let object): arguments = object
        default: throw .invalidParameters("\"arguments\" must be an object")
        }
        let problems = tool.problems(arguments)
        guard problems.isEmpty else {
            let text = problems.joined(separator: "; ")
            guard request.version.reportsArgumentsToModel else { throw .invalidParameters(text) }
            return .message(OutgoingMessage.result(CallResult(failure: text, request.version, options), to: request.id))
        }
        guard inWork.count < Self.maximumInWork else {
            throw .internalError("\(Self.maximumInWork) requests are at work: wait for an answer before you ask more")
        }
        let call = ToolCall(
            arguments: arguments, store: store, options: options, clientRoots: clientRoots(of: request),
            progress: progress(of: request, send))
        let id = request.id
        let task = Task<String?, Never> {
            let answer = await Self.run(tool, call, request)
            return self.finish(id) ? nil : answer
        }
        inWork[id] = Work(task: task, isReadOnly: tool.isReadOnly)
        return .pending(task)
    }

    /// - Returns: `nil` if the work was cancelled.
    private nonisolated static func run(_ tool: Tool, _ call: ToolCall, _ request: Request) async -> String? {
        do {
            let output = try await tool.run(call)
            return OutgoingMessage.result(CallResult(output, request.version, call.options), to: request.id)
        } catch {
            let failure = RAGError(error)
            if failure.code == .cancelled { return nil }
            let text = call.options.gate.describe?(error) ?? "\(failure.code.rawValue): \(failure.description)"
            return OutgoingMessage.result(
                CallResult(failure: UntrustedText.cleaned(text), request.version, call.options), to: request.id)
        }
    }

    /// Returns whether the request was cancelled in the meantime.
    private func finish(_ id: RequestID) -> Bool { inWork.removeValue(forKey: id)?.isCancelled ?? true }

    private func cancel(_ id: RequestID) {
        guard let task = inWork[id]?.task else { return }
        inWork[id]?.isCancelled = true
        task.cancel()
    }

    // MARK: To the client

    private func progress(
        of request: Request, _ send: Sender?
    ) -> (@Sendable (_ done: Int, _ total: Int?, _ message: String) -> Void)? {
        guard let send, let token = RequestID(request.meta["progressToken"]) else { return nil }
        let pace = Pace()
        return { done, total, message in
            guard pace.allows(done) else { return }
            let notification = Progress(progressToken: token, progress: done, total: total, message: message)
            if let text = OutgoingMessage.notification("notifications/progress", notification) { send(text) }
        }
    }

    private func clientRoots(of request: Request) -> @Sendable () async -> [String] {
        guard clientHasRoots, !request.version.isStateless, send != nil else { return { [] } }
        return { await self.askForRoots() }
    }

    /// The folders that the client says it works in; empty if it does not answer in time.
    private func askForRoots() async -> [String] {
        guard let send else { return [] }
        requestCount += 1
        let id = RequestID.string("roots-\(requestCount)")
        let patience = Task {
            try await Task.sleep(for: .seconds(10))
            self.answerAwaited(id, nil)
        }
        defer { patience.cancel() }
        let result = await withCheckedContinuation { continuation in
            awaited[id] = continuation
            send(OutgoingMessage.request("roots/list", id: id))
        }
        return (result?["roots"]?.array ?? []).compactMap { root in
            guard let url = root["uri"]?.string.flatMap(URL.init(string:)), url.isFileURL else { return nil }
            return url.path
        }
    }

    private func answerAwaited(_ id: RequestID, _ result: JSONValue?) {
        awaited.removeValue(forKey: id)?.resume(returning: result)
    }
}
