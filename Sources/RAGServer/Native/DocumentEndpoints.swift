import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import RAGEngine
import TextAnalysis

extension Endpoint {
    private static let changeParameters = [
        Parameter(
            name: "language", summary: "The language of a new collection, or none; found out if it is not given.",
            schema: #"{"enum": [\#(AnalyzerConfiguration.languages.map { "\"\($0)\"" }.joined(separator: ", "))]}"#)
    ]

    private static func put(_ method: HTTPRequest.Method, _ name: String) -> Endpoint {
        Endpoint(
            method: method, path: "/v1/collections/{collection}/documents", right: .write, name: name,
            summary: """
                Adds, replaces and deletes documents: JSON lines, or one object with a list. With Accept: \
                text/event-stream the progress is told while they are taken.
                """,
            parameters: changeParameters,
            request: Body(schema: "Documents", alternative: "application/x-ndjson"), response: Body(schema: "Report")
        ) { call in try await call.takeDocuments() }
    }

    static let documents: [Endpoint] = [
        Endpoint(
            method: .get, path: "/v1/collections/{collection}/documents", right: .read, name: "listDocuments",
            summary: "A page of the documents, in the order of their URIs.",
            parameters: [
                Parameter(
                    name: "limit", summary: "Documents of a page, 1 to 1000; 100 without it.",
                    schema: #"{"type": "integer", "minimum": 1, "maximum": 1000}"#),
                Parameter(
                    name: "cursor", summary: "The next_cursor of the page before.",
                    schema: #"{"type": "string", "pattern": "\#(Cursor.pattern)"}"#),
                Parameter(
                    name: "deleted", summary: "Those that are soft-deleted.", schema: #"{"type": "boolean"}"#),
            ], response: Body(schema: "DocumentPage")
        ) { call in try await call.listDocuments() },
        put(.put, "putDocuments"), put(.post, "postDocuments"),
        Endpoint(
            method: .delete, path: "/v1/collections/{collection}/documents", right: .write, name: "deleteDocuments",
            summary: "Soft-deletes documents: they are gone from every answer when this returns.",
            request: Body(schema: "DocumentIDs"), response: Body(schema: "Deleted")
        ) { call in
            struct Ids: Decodable {
                let ids: [String]
                enum Keys: String, CodingKey, CaseIterable { case ids }
                init(from decoder: any Decoder) throws {
                    ids = try decoder.fields(Keys.self).list(of: String.self, forKey: .ids)
                }
            }
            let ids = try await call.decode(Ids.self).ids
            struct View: Encodable { let deleted: Int }
            return JSONBody.response(View(deleted: try await call.delete(ids)))
        },
        Endpoint(
            method: .get, path: "/v1/collections/{collection}/documents/{document}", right: .read, name: "getDocument",
            summary: "A document and its chunks, by its URI, percent-encoded.", response: Body(schema: "Document")
        ) { call in try await call.getDocument() },
        Endpoint(
            method: .delete, path: "/v1/collections/{collection}/documents/{document}", right: .write,
            name: "deleteDocument", summary: "Soft-deletes a document.", response: Body(schema: "Deleted")
        ) { call in
            let count = try await call.delete([call.path["document"] ?? ""])
            guard count > 0 else { throw RequestFailure.noDocument() }
            struct View: Encodable { let deleted: Int }
            return JSONBody.response(View(deleted: count))
        },
        Endpoint(
            method: .get, path: "/v1/collections/{collection}/chunks/{chunk}", right: .read, name: "getChunk",
            summary: "A chunk by the id of a hit.", response: Body(schema: "Chunk")
        ) { call in try await call.getChunk() },
    ]
}

extension Call {
    /// Lends the part of a collection that the caller may know of.
    func withSnapshot<Result>(_ body: (any StoreSnapshot) async throws -> Result) async throws -> Result {
        let snapshot = try await server.store.snapshot(of: readableScope(), for: principal.access)
        defer { snapshot.close() }
        return try await body(snapshot)
    }

    fileprivate func listDocuments() async throws -> Response {
        struct View: Encodable {
            let documents: [DocumentView]
            let nextCursor: String?
        }
        let limit = try integer("limit", in: 1...1000, else: 100)
        let after = try query["cursor"].map(Cursor.name)
        let deleted = try flag("deleted") ?? false
        let page = try await withSnapshot { try await $0.documents(after: after, deleted: deleted, limit: limit + 1) }
        return JSONBody.response(
            View(
                documents: page.prefix(limit).map { DocumentView($0) },
                nextCursor: page.count > limit ? Cursor.text(page[limit - 1].uri) : nil))
    }

    fileprivate func getDocument() async throws -> Response {
        let uri = path["document"] ?? ""
        let view = try await withSnapshot { snapshot in
            let state = try await snapshot.states(of: [uri]).first ?? nil
            // What is not there is looked up too: it takes as long as what is hidden.
            let document = try await snapshot.documents([state?.id ?? 0]).first
            guard let state, !state.isDeleted, let document else { throw RequestFailure.noDocument() }
            return DocumentView(
                document, chunks: try await snapshot.chunks(of: document.id, positions: 0..<document.chunkCount))
        }
        audit("document", collection: scope.collection, ids: [uri])
        return JSONBody.response(view)
    }

    fileprivate func getChunk() async throws -> Response {
        struct View: Encodable {
            let uri: String
            let title: String?
            let chunk: DocumentView.Chunk
            let metadata: [String: MetadataValue]
        }
        guard let id = ChunkName.id(path["chunk"] ?? "") else { throw Self.noChunk }
        let view = try await withSnapshot { snapshot in
            let document = try await snapshot.documents([id.document]).first
            guard let document, let chunk = try await snapshot.chunks([id]).first else { throw Self.noChunk }
            return View(
                uri: document.uri, title: document.title, chunk: DocumentView.Chunk(chunk), metadata: document.metadata)
        }
        audit("chunk", collection: scope.collection, ids: [ChunkName.text(id)])
        return JSONBody.response(view)
    }

    private static var noChunk: RequestFailure {
        RequestFailure(.notFound, "there is no such chunk; ids come from the hits of a query", field: "chunk")
    }

    /// Deletes by whole URIs. What is not there is not counted.
    fileprivate func delete(_ uris: [String]) async throws -> Int {
        let scope = try await readableScope()
        guard uris.count <= 10_000 else {
            throw RequestFailure.invalid("ids", "there are more than 10000; send them in parts")
        }
        let server = server
        let changes = ChangeStream(uris.map { .delete(uri: $0) })
        let report = try await server.writes.run {
            try await server.store.ingest(changes: changes, options: Self.options(scope))
        }
        server.metrics.countDocuments(report)
        audit("delete", collection: scope.collection, ids: uris, count: report.deleted)
        return report.deleted
    }

    private static func options(_ scope: Scope) -> IngestOptions {
        var options = IngestOptions()
        options.collection = scope.collection
        options.tenant = scope.tenant
        return options
    }

    fileprivate func takeDocuments() async throws -> Response {
        let limits = server.configuration.limits
        try NameRules.check(scope.collection, "collection")
        try server.checkTokens(principal)
        try checkBody(limits.documentBody)
        var options = Self.options(scope)
        options.language = query["language"]
        if let language = options.language, !AnalyzerConfiguration.languages.contains(language) {
            let known = AnalyzerConfiguration.languages.joined(separator: ", ")
            throw RequestFailure.invalid("language", "there is no \"\(language.prefix(40))\"; there is \(known)")
        }
        if request.headers[.accept]?.contains("text/event-stream") == true { return try await streamed(options) }
        let view = ReportView(try await ingest(options) { _ in })
        return JSONBody.response(view, status: view.isRefused ? .unprocessableContent : .ok)
    }

    private func ingest(
        _ options: IngestOptions, progress: @escaping @Sendable (IngestProgress) -> Void
    ) async throws -> IngestReport {
        let server = server
        let changes = try await changes()
        let report: IngestReport
        do {
            report = try await (changes.isWhole ? server.writes : server.streams).run {
                try await server.store.ingest(changes: changes, options: options, progress: progress)
            }
        } catch { throw changes.refusal ?? error }
        server.metrics.countDocuments(report)
        trace?.add(report)
        server.charge(tokens: report.tokens, to: principal)
        audit("ingest", collection: scope.collection, count: report.found)
        return report
    }

    /// The changes in the body: of a JSON object at once, of JSON lines as they come.
    private func changes() async throws -> ChangeStream {
        let type = (request.headers[.contentType] ?? "").prefix { $0 != ";" }.lowercased()
        guard type == "application/json" else {
            try acceptBody(server.configuration.limits.documentBody)
            return ChangeStream(DocumentChanges(body: request.body, limits: server.configuration.limits))
        }
        let data = try await body(limit: 2 * server.configuration.limits.document)
        do {
            return ChangeStream(try JSONBody.decode(DocumentList.self, from: data).documents.map(\.change))
        } catch let failure as RequestFailure where failure.code == .badJSON {
            throw RequestFailure(.badJSON, failure.message + DocumentList.hint)
        }
    }

    /// Tells the progress by server-sent events, the report or the failure last.
    private func streamed(_ options: IngestOptions) async throws -> Response {
        let body = ResponseBody { [self] writer in
            let (events, source) = AsyncStream.makeStream(of: IngestProgress.self, bufferingPolicy: .bufferingNewest(1))
            let work = Task {
                defer { source.finish() }
                return try await ingest(options) { source.yield($0) }
            }
            // Also when the client no longer listens: what is committed stays.
            defer { work.cancel() }
            try await withTaskCancellationHandler {
                var told = ContinuousClock.now
                for await progress in events where ContinuousClock.now - told > .milliseconds(200) {
                    told = .now
                    try await writer.write(ServerEvent.buffer("progress", ProgressView(progress)))
                }
                do {
                    try await writer.write(ServerEvent.buffer("report", ReportView(try await work.value)))
                } catch {
                    let failure = RequestFailure(error)
                    server.metrics.countError(failure.code)
                    try await writer.write(ServerEvent.buffer("error", failure.view(id: id)))
                }
            } onCancel: {
                work.cancel()
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: [.contentType: "text/event-stream"], body: body)
    }
}

private struct ProgressView: Encodable {
    let found: Int
    let finished: Int
    let chunks: Int

    init(_ progress: IngestProgress) {
        found = progress.found
        finished = progress.finished
        chunks = progress.chunks
    }
}

/// An event as the HTML standard has it.
enum ServerEvent {
    static func buffer(_ name: String, _ value: some Encodable) throws -> ByteBuffer {
        var buffer = ByteBuffer(string: "event: \(name)\ndata: ")
        buffer.writeBytes(try JSONBody.data(value))
        buffer.writeString("\n\n")
        return buffer
    }

    /// JSON of one line, under the name that events have by themselves.
    static func buffer(message: String) -> ByteBuffer { ByteBuffer(string: "event: message\ndata: \(message)\n\n") }
}

/// Changes of either kind of body.
struct ChangeStream: AsyncSequence, Sendable {
    private enum Source: Sendable {
        case list([DocumentChange])
        case body(DocumentChanges)
    }

    private let source: Source

    init(_ changes: [DocumentChange]) { source = .list(changes) }
    init(_ changes: DocumentChanges) { source = .body(changes) }

    /// Whether nothing of it must be waited for.
    var isWhole: Bool { if case .list = source { true } else { false } }

    /// Why the body was not read to its end; `nil` if it was, or is still read.
    var refusal: RequestFailure? { if case .body(let changes) = source { changes.refusal.value } else { nil } }

    struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate var list: Array<DocumentChange>.Iterator?
        fileprivate var body: DocumentChanges.AsyncIterator?

        mutating func next() async throws -> DocumentChange? {
            if let change = list?.next() { return change }
            return try await body?.next()
        }
    }

    func makeAsyncIterator() -> AsyncIterator {
        switch source {
        case .list(let changes): AsyncIterator(list: changes.makeIterator(), body: nil)
        case .body(let changes): AsyncIterator(list: nil, body: changes.makeAsyncIterator())
        }
    }
}
