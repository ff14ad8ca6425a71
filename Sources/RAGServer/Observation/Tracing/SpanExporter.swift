import Foundation
import HTTPSupport
import Logging
import RAGEngine
import RAGModel
import Synchronization

/// Sends spans to a collector, by OTLP over HTTP as JSON, in groups, in the background.
///
/// Whoever adds a span never waits: what the collector does not take in time is dropped and counted. Thread safety: any task.
final class SpanExporter: Sendable {
    struct Usage: Sendable, Hashable {
        var sent = 0
        var dropped = 0
    }

    private struct State {
        var queue: [Span] = []
        var usage = Usage()
        /// Sends what is in the queue, after a moment in which more may come.
        var sender: Task<Void, Never>?
        var warned: ContinuousClock.Instant?
    }

    /// Spans that wait; more are dropped.
    static let capacity = 8192
    private static let group = 512
    private static let delay = Duration.milliseconds(500)

    private let url: HTTPURL
    private let client = HTTPClient()
    private let logger: Logger
    private let state = Mutex(State())

    /// - Parameter address: of the collector, such as `http://localhost:4318`; `/v1/traces` is added if it has no path.
    /// - Throws: `invalidInput` if it is no address.
    init(_ address: String, logger: Logger) throws(RAGError) {
        let parts = URLComponents(string: address)
        guard let parts, parts.host?.isEmpty == false else {
            throw RAGError(
                .invalidInput, subject: address, "not the address of a collector; one looks like http://localhost:4318")
        }
        let hasPath = !["", "/"].contains(parts.path)
        do {
            // Spans hold no texts, no names but of collections, and no keys.
            url = try HTTPURL(
                hasPath ? address : (address.hasSuffix("/") ? String(address.dropLast()) : address) + "/v1/traces",
                allowsPlainHTTP: true)
        } catch {
            throw RAGError(.invalidInput, subject: address, "\(error); --otlp takes one such as http://localhost:4318")
        }
        self.logger = logger
    }

    var usage: Usage { state.withLock { $0.usage } }

    func add(_ span: Span) {
        state.withLock { state in
            guard state.queue.count < Self.capacity else {
                state.usage.dropped += 1
                return
            }
            state.queue.append(span)
            guard state.sender == nil else { return }
            state.sender = Task { [weak self] in
                try? await Task.sleep(for: Self.delay)
                await self?.send()
            }
        }
    }

    /// Sends what there is, and waits for it: at the end of a server.
    func flush() async {
        while let sender = state.withLock({ $0.sender }) { await sender.value }
    }

    private func send() async {
        while true {
            let spans = state.withLock { state in
                let group = Array(state.queue.prefix(Self.group))
                state.queue.removeFirst(group.count)
                if group.isEmpty { state.sender = nil }
                return group
            }
            guard !spans.isEmpty else { return }
            let problem = await send(spans)
            let warns = state.withLock { state in
                guard problem != nil else {
                    state.usage.sent += spans.count
                    return false
                }
                state.usage.dropped += spans.count
                // A collector that is away is said once a minute, not for every query.
                let now = ContinuousClock.now
                guard state.warned.map({ now - $0 > .seconds(60) }) ?? true else { return false }
                state.warned = now
                return true
            }
            if let problem, warns { logger.warning("spans cannot be sent, and are dropped: \(problem)") }
        }
    }

    /// - Returns: why it failed.
    private func send(_ spans: [Span]) async -> String? {
        do {
            var request = HTTPRequest(url: url)
            request.method = .post
            request.headers = [("Content-Type", "application/json")]
            request.body = Array(try JSONEncoder().encode(TraceExport(spans)))
            request.connectTimeout = 2
            request.timeout = 5
            let answer = try await client.send(request)
            return (200..<300).contains(answer.status) ? nil : "the collector answers \(answer.status)"
        } catch let failure as HTTPFailure {
            return failure.message
        } catch {
            return "\(error)"
        }
    }
}

/// The body of a request to `/v1/traces`: the JSON form of OTLP 1, where ids are hexadecimal and times are texts.
private struct TraceExport: Encodable {
    struct ResourceSpans: Encodable {
        let resource: Resource
        let scopeSpans: [ScopeSpans]
    }

    struct Resource: Encodable { let attributes: [Attribute] }

    struct ScopeSpans: Encodable {
        let scope: Scope
        let spans: [SpanBody]
    }

    struct Scope: Encodable {
        let name = "swift-rag"
        let version = EngineVersion.current
    }

    struct Attribute: Encodable {
        struct Value: Encodable {
            var stringValue: String?
            /// 64 bits are a text in this form.
            var intValue: String?
        }

        let key: String
        let value: Value

        init(_ key: String, _ value: Span.Value) {
            self.key = key
            switch value {
            case .text(let text): self.value = Value(stringValue: text)
            case .number(let number): self.value = Value(intValue: "\(number)")
            }
        }
    }

    struct Status: Encodable { let code: Int }

    struct SpanBody: Encodable {
        let traceId: String
        let spanId: String
        let parentSpanId: String?
        let name: String
        let kind: Int
        let startTimeUnixNano: String
        let endTimeUnixNano: String
        let attributes: [Attribute]
        let status: Status

        init(_ span: Span) {
            traceId = span.trace
            spanId = span.id
            parentSpanId = span.parent
            name = span.name
            kind = span.kind.rawValue
            startTimeUnixNano = "\(span.start)"
            endTimeUnixNano = "\(span.end)"
            attributes = span.attributes.map { Attribute($0.name, $0.value) }
            status = Status(code: span.isFailure ? 2 : 0)
        }
    }

    let resourceSpans: [ResourceSpans]

    init(_ spans: [Span]) {
        resourceSpans = [
            ResourceSpans(
                resource: Resource(attributes: [
                    Attribute("service.name", .text("rag-server")),
                    Attribute("service.version", .text(EngineVersion.current)),
                ]), scopeSpans: [ScopeSpans(scope: Scope(), spans: spans.map(SpanBody.init))])
        ]
    }
}
