import Foundation
import IndexSupport
import RAGModel

/// What a program that serves several tenants asks of a store. Nothing here looks at the file system by a caller's name.
extension Store {
    /// Whether a tenant has, or has had, documents in a collection.
    public func holds(_ scope: Scope) async throws(RAGError) -> Bool {
        try await documents.version(of: scope) != nil
    }

    /// The collections in which a tenant has, or has had, documents, by name.
    public func collections(of tenant: String) async throws(RAGError) -> [String] {
        var names: [String] = []
        for collection in try await documents.collections()
        where try await holds(Scope(collection: collection.name, tenant: tenant)) {
            names.append(collection.name)
        }
        return names
    }

    /// The state of a scope as it is now, retained until it is closed: that part which those with a grant may know of.
    ///
    /// - Throws: `notFound`; `invalidInput` if documents have access tiers, and none are stated.
    public func snapshot(of scope: Scope, for grant: AccessGrant = .all) async throws(RAGError) -> any StoreSnapshot {
        let snapshot = try await documents.snapshot(of: scope)
        do throws(RAGError) {
            switch grant {
            case .all: return snapshot
            case .tiers(let tiers): return try await snapshot.restricted(to: tiers)
            case .unstated:
                guard snapshot.hasAccessTiers else { return try await snapshot.restricted(to: []) }
                throw RAGError(
                    .invalidInput, subject: "collection \"\(scope.collection)\"",
                    "its documents have access tiers, and who asks states none")
            }
        } catch {
            snapshot.close()
            throw error
        }
    }

    /// Whether those with a grant may know of all that is in a scope.
    ///
    /// - Throws: as ``snapshot(of:for:)``.
    public func showsAll(of scope: Scope, to grant: AccessGrant) async throws(RAGError) -> Bool {
        switch grant {
        case .all: return true
        case .tiers: return false
        case .unstated:
            try await snapshot(of: scope, for: grant).close()
            return true
        }
    }

    /// Counts what those with a grant may know of in a scope.
    ///
    /// - Throws: as ``snapshot(of:for:)``.
    /// - Complexity: O(documents)
    public func contents(of scope: Scope, for grant: AccessGrant) async throws(RAGError) -> ScopeContents {
        let snapshot = try await snapshot(of: scope, for: grant)
        defer { snapshot.close() }
        var contents = ScopeContents()
        var last: String?
        while true {
            let page = try await snapshot.documents(after: last, deleted: nil, limit: 1000)
            for document in page {
                if document.deletedAt != nil {
                    contents.deletedDocuments += 1
                } else {
                    contents.documents += 1
                    contents.chunks += document.chunkCount
                    contents.sourceBytes += document.size
                }
            }
            guard page.count == 1000, let end = page.last else { return contents }
            last = end.uri
        }
    }

    /// The embedder that a new collection would get; `nil` if there is none.
    public func preferredEmbedder() async throws(RAGError) -> (any Embedder)? {
        try await RAGError.wrapping { try await models.preferred(.query) }
    }

    /// Carries out changes as they come. The writer lock is held while a group of them is worked on, not while the next
    /// ones are waited for.
    ///
    /// - Returns: a report, also of a run that was cancelled: what is committed stays.
    @discardableResult
    public func ingest(
        changes: some AsyncSequence<DocumentChange, any Error> & Sendable, options: IngestOptions = IngestOptions(),
        progress: @escaping @Sendable (IngestProgress) -> Void = { _ in }
    ) async throws(RAGError) -> IngestReport {
        let lines = changes.map { DocumentLines.Element(tenant: nil, change: $0) }
        let reports = try await ingestion(options).run(lines, progress: progress)
        return reports.first ?? IngestReport(collection: options.collection, tenant: options.tenant)
    }
}

/// What there is in a part of a scope.
public struct ScopeContents: Sendable, Hashable {
    public var documents = 0
    public var deletedDocuments = 0
    /// Of live documents.
    public var chunks = 0
    /// Of live documents.
    public var sourceBytes: Int64 = 0
}

/// An entry in the log of runs.
public struct RunSummary: Sendable {
    public let started: Date
    /// `nil` if it is under way, or was killed.
    public let finished: Date?
    public let report: IngestReport?
}

extension Store {
    /// A page of the log of runs of a scope, the latest first.
    ///
    /// - Parameter skipped: how many later ones are left out.
    public func runs(
        in scope: Scope = Scope(), skipping skipped: Int = 0, limit: Int = 20
    ) async throws(RAGError) -> [RunSummary] {
        try await documents.runs(of: scope, skipping: skipped, limit: limit).map { run in
            RunSummary(
                started: Date(timeIntervalSince1970: run.startedAt),
                finished: run.finishedAt.map(Date.init(timeIntervalSince1970:)),
                // The report of another version of the program may have another form.
                report: run.report.flatMap { try? JSONDecoder().decode(IngestReport.self, from: Data($0.utf8)) })
        }
    }
}
