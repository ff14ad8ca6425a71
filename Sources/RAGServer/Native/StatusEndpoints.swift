import Foundation
import Hummingbird
import IndexSupport
import Logging
import RAGEngine

extension Endpoint {
    static let states: [Endpoint] = [
        Endpoint(
            method: .get, path: "/healthz", name: "health", summary: "Whether the process answers.",
            response: Body(schema: "Health")
        ) { _ in JSONBody.response(["status": "ok"]) },
        Endpoint(
            method: .get, path: "/readyz", name: "readiness",
            summary: "Whether queries can be answered: the catalog can be read.", response: Body(schema: "Health")
        ) { call in
            do {
                _ = try await call.server.store.collections(of: Scope.defaultTenant)
                return JSONBody.response(ReadyView(damages: try await call.server.store.damages().count))
            } catch {
                call.server.logger.error("not ready: \(error)")
                throw RequestFailure(.unavailable, "the store cannot be read; the server's log says why", retryAfter: 5)
            }
        },
        Endpoint(
            method: .get, path: "/status", right: .read, name: "status",
            summary: "What the caller's tenant has; for administrators of all tenants, the whole store.",
            response: Body(schema: "Status")
        ) { call in JSONBody.response(try await call.status()) },
        Endpoint(
            method: .get, path: "/v1/collections", right: .read, name: "listCollections",
            summary: "The collections in which the tenant has documents.", response: Body(schema: "CollectionList")
        ) { call in
            struct View: Encodable { let collections: [String] }
            return JSONBody.response(
                View(collections: try await call.server.store.collections(of: call.principal.tenant)))
        },
        Endpoint(
            method: .get, path: "/v1/collections/{collection}", right: .read, name: "getCollection",
            summary: "What the tenant has in a collection.", response: Body(schema: "Collection")
        ) { call in
            let scope = try await call.readableScope()
            guard let view = try await call.collections(named: scope.collection).first else {
                throw RequestFailure.noCollection(scope.collection)
            }
            return JSONBody.response(view)
        },
        Endpoint(
            method: .get, path: "/v1/collections/{collection}/fields", right: .read, name: "fields",
            summary: "The metadata fields that filters can ask about, with their most frequent values.",
            parameters: [
                Parameter(
                    name: "values", summary: "Values of each field, 0 to 1000; 10 without it.",
                    schema: #"{"type": "integer", "minimum": 0, "maximum": 1000}"#)
            ], response: Body(schema: "Fields")
        ) { call in
            struct View: Encodable { let fields: [FieldStatus] }
            let limit = try call.integer("values", in: 0...1000, else: 10)
            let fields = try await call.offLoop { try await call.withSnapshot { try await $0.facets(values: limit) } }
            return JSONBody.response(View(fields: fields))
        },
        Endpoint(
            method: .get, path: "/v1/collections/{collection}/runs", right: .read, name: "runs",
            summary: "The log of ingest runs, the latest first.",
            parameters: [
                Parameter(
                    name: "limit", summary: "Runs of a page, 1 to 100; 20 without it.",
                    schema: #"{"type": "integer", "minimum": 1, "maximum": 100}"#),
                Parameter(
                    name: "cursor", summary: "The next_cursor of the page before.",
                    schema: #"{"type": "string", "pattern": "\#(CountCursor.pattern)"}"#),
            ], response: Body(schema: "RunPage")
        ) { call in try await call.runs() },
        Endpoint(
            method: .post, path: "/v1/backup", right: .admin, name: "backup",
            summary:
                "Puts a checked copy of the store, all tenants of it, into the folder that was named at the start.",
            request: Body(schema: "BackupRequest"), response: Body(schema: "Backup")
        ) { call in JSONBody.response(try await call.backUp()) },
        Endpoint(
            method: .get, path: "/metrics", right: .admin, name: "metrics",
            summary: "Counters and histograms in the text form of Prometheus.",
            response: Body(schema: "Metrics", type: "text/plain")
        ) { call in
            let text = try await call.server.metricsText()
            return JSONBody.response(data: Data(text.utf8), type: "text/plain; version=0.0.4; charset=utf-8")
        },
        Endpoint(
            method: .get, path: "/openapi.json", name: "openapi", summary: "This document.",
            response: Body(schema: "OpenAPI")
        ) { _ in JSONBody.response(data: OpenAPIDocument.data) },
    ]
}

private struct ReadyView: Encodable, Sendable {
    let status = "ok"
    /// `nil` if there is nothing to say.
    let notes: [String]?

    /// Which files they are is for those who can read the log.
    init(damages: Int) {
        notes =
            damages == 0
            ? nil
            : [
                "\(damages) \(damages == 1 ? "file of the index is" : "files of the index are") damaged; `rag status`"
                    + " names them, `rag verify --repair` rebuilds them"
            ]
    }
}

/// What a tenant has in a collection.
struct CollectionView: Encodable, Sendable {
    let name: String
    let documents: Int
    let deletedDocuments: Int
    let chunks: Int
    let chunksWithVectors: Int?
    let sourceBytes: Int64
    let language: String
    let embedder: String?
    let segments: Int?
    let deadRows: Int?

    /// What somebody may know of who does not see all: nothing that other documents are counted in.
    init(_ collection: StoreStatus.Collection, _ contents: ScopeContents) {
        name = collection.collection
        documents = contents.documents
        deletedDocuments = contents.deletedDocuments
        chunks = contents.chunks
        chunksWithVectors = nil
        sourceBytes = contents.sourceBytes
        language = collection.language
        embedder = collection.embedder
        segments = nil
        deadRows = nil
    }

    init(_ collection: StoreStatus.Collection, _ tenant: StoreStatus.Tenant) {
        name = collection.collection
        documents = tenant.documents
        deletedDocuments = tenant.deletedDocuments
        chunks = tenant.chunks
        chunksWithVectors = tenant.chunksWithVectors
        sourceBytes = tenant.sourceBytes
        language = collection.language
        embedder = tenant.chunksWithVectors > 0 ? collection.embedder : nil
        segments = tenant.segments
        deadRows = tenant.deadRows
    }
}

private struct StatusView: Encodable, Sendable {
    struct Whole: Encodable, Sendable {
        let path: String
        let manifestVersion: Int64
        let catalogBytes: Int
        let segmentBytes: Int
        let vectors: Int
        let tenants: [String: [CollectionView]]
    }

    struct Work: Encodable, Sendable {
        let running: Int
        let waiting: Int
    }

    let tenant: String
    let collections: [CollectionView]
    /// For administrators of all tenants only.
    let store: Whole?
    let searches: Work?
}

private struct RunView: Encodable, Sendable {
    let started: String
    let finished: String?
    let report: ReportView?

    init(_ run: RunSummary) {
        started = run.started.formatted(.iso8601)
        finished = run.finished?.formatted(.iso8601)
        report = run.report.map(ReportView.init)
    }
}

extension ServerState {
    /// Counts what the store holds; `nil` if there is no store yet.
    func storeStatus() async throws -> StoreStatus? {
        guard store.exists else { return nil }
        return try await store.status()
    }
}

extension Call {
    /// Runs what waits for the disk on threads that may wait.
    fileprivate func offLoop<Result: Sendable>(
        _ body: @Sendable () async throws -> Result
    ) async throws -> Result {
        try await withTaskExecutorPreference(WorkerPool.shared) { try await body() }
    }

    /// The collections in which the caller's tenant has something, as far as the caller may know.
    ///
    /// - Parameter name: only this one.
    func collections(named name: String? = nil) async throws -> [CollectionView] {
        var views: [CollectionView] = []
        for collection in try await server.storeStatus()?.collections ?? []
        where name == nil || collection.collection == name {
            guard let own = collection.tenants.first(where: { $0.tenant == principal.tenant }) else { continue }
            do {
                views.append(try await view(collection, own))
            } catch {
                // Of a list, what is refused is left out.
                if name != nil || RAGError(error).code != .invalidInput { throw error }
            }
        }
        return views
    }

    private func view(
        _ collection: StoreStatus.Collection, _ own: StoreStatus.Tenant
    ) async throws -> CollectionView {
        let scope = Scope(collection: collection.collection, tenant: principal.tenant)
        if try await server.store.showsAll(of: scope, to: principal.access) { return CollectionView(collection, own) }
        return CollectionView(collection, try await server.store.contents(of: scope, for: principal.access))
    }

    private static func collections(of tenant: String, in status: StoreStatus?) -> [CollectionView] {
        (status?.collections ?? []).flatMap { collection in
            collection.tenants.filter { $0.tenant == tenant }.map { CollectionView(collection, $0) }
        }
    }

    fileprivate func status() async throws -> StatusView {
        let status = try await server.storeStatus()
        let isWhole = principal.reachesAllTenants && principal.right >= .admin && principal.access == .all
        var whole: StatusView.Whole?
        if isWhole, let status {
            let tenants = Set(status.collections.flatMap { $0.tenants.map(\.tenant) })
            whole = StatusView.Whole(
                path: status.store, manifestVersion: status.manifestVersion, catalogBytes: status.catalogBytes,
                segmentBytes: status.segmentBytes, vectors: status.vectors,
                tenants: Dictionary(
                    uniqueKeysWithValues: tenants.map { ($0, Self.collections(of: $0, in: status)) }))
        }
        return StatusView(
            tenant: principal.tenant, collections: try await collections(), store: whole,
            searches: isWhole
                ? StatusView.Work(running: server.searches.running, waiting: server.searches.waiting) : nil)
    }

    fileprivate func runs() async throws -> Response {
        struct View: Encodable {
            let runs: [RunView]
            let nextCursor: String?
        }
        let limit = try integer("limit", in: 1...100, else: 20)
        switch principal.access {
        case .all: break
        case .unstated: try await withSnapshot { _ in }
        case .tiers:
            throw RequestFailure(
                .forbidden, "the log of runs speaks of documents of all access tiers; the key has some")
        }
        // Not the number of a run: it says how many other tenants have had.
        let skipped = try query["cursor"].map(CountCursor.count) ?? 0
        let runs = try await server.store.runs(in: readableScope(), skipping: skipped, limit: limit + 1)
        return JSONBody.response(
            View(
                runs: runs.prefix(limit).map(RunView.init),
                nextCursor: runs.count > limit ? "\(skipped + limit)" : nil))
    }
}
