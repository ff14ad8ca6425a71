import RAGEngine

/// The spans of one request. Nothing that a request says becomes a name or an attribute, but its route and collection.
struct RequestTrace: Sendable {
    private let exporter: SpanExporter
    private let context: TraceContext
    private let start = WallClock.now
    /// Of the span of the request itself.
    private let root = TraceContext.random(8)

    /// - Returns: `nil` if nobody wants the trace.
    init?(_ exporter: SpanExporter?, header: String?) {
        guard let exporter else { return nil }
        let context = header.flatMap(TraceContext.init(header:)) ?? TraceContext()
        guard context.isSampled else { return nil }
        self.exporter = exporter
        self.context = context
    }

    /// The request is answered.
    func finish(method: String, route: String, status: Int, request: String) {
        exporter.add(
            Span(
                trace: context.trace, id: root, parent: context.parent, name: "\(method) \(route)", kind: .server,
                start: start, end: WallClock.now,
                attributes: [
                    ("http.request.method", .text(method)), ("http.route", .text(route)),
                    ("http.response.status_code", .number(status)), ("rag.request.id", .text(request)),
                ], isFailure: status >= 500))
    }

    /// A query that has just been answered: its stages one after the other, the legs side by side.
    func add(_ response: QueryResponse, collection: String) {
        let end = WallClock.now
        let query = add(
            "query", from: end - nanoseconds(response.seconds), to: end, in: root,
            [
                ("rag.collection", .text(collection)), ("rag.mode", .text(response.mode.rawValue)),
                ("rag.hits", .number(response.hits.count)), ("rag.weak_candidates", .number(response.weakCandidates)),
            ])
        var time = end - nanoseconds(response.seconds)
        for timing in response.timings {
            let stage = add(
                Self.names[timing.stage] ?? timing.stage.rawValue, from: time,
                to: time + nanoseconds(timing.seconds), in: query)
            if timing.stage == .search {
                for (leg, seconds) in response.legSeconds.sorted(by: { $0.key < $1.key }) {
                    add("leg \(leg)", from: time, to: time + nanoseconds(min(seconds, timing.seconds)), in: stage)
                }
            }
            time += nanoseconds(timing.seconds)
        }
    }

    private static let names: [QueryStage: String] = [.select: "filter", .search: "legs"]

    /// An ingest that has just ended. Its stages overlap: each span is as long as the stage was at work.
    func add(_ report: IngestReport) {
        let end = WallClock.now
        let start = end - nanoseconds(report.seconds)
        let run = add(
            "ingest", from: start, to: end, in: root,
            [
                ("rag.collection", .text(report.collection)), ("rag.documents", .number(report.found)),
                ("rag.chunks", .number(report.chunks)), ("rag.failed", .number(report.failed.count)),
            ])
        for (name, seconds) in [
            ("find", report.stages.finding), ("read", report.stages.reading), ("embed", report.stages.embedding),
            ("commit", report.stages.committing), ("settle", report.stages.settling),
        ] where seconds > 0 {
            add(name, from: start, to: start + nanoseconds(seconds), in: run)
        }
    }

    @discardableResult
    private func add(
        _ name: String, from start: Int64, to end: Int64, in parent: String,
        _ attributes: [(name: String, value: Span.Value)] = []
    ) -> String {
        let span = Span(
            trace: context.trace, parent: parent, name: name, start: start, end: max(start, end), attributes: attributes
        )
        exporter.add(span)
        return span.id
    }

    private func nanoseconds(_ seconds: Double) -> Int64 { Int64(max(0, min(seconds, 1e6)) * 1e9) }
}
