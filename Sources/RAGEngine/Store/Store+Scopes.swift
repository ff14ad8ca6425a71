import Catalog
import Foundation
import IndexSupport
import RAGModel
import SegmentStore

/// What a program that serves several tenants asks of a store. Nothing here looks at the file system by a caller's name.
extension Store {
    /// Whether a tenant has, or has had, documents in a collection.
    public func holds(_ scope: Scope) throws(RAGError) -> Bool {
        guard exists else { return false }
        return try RAGError.wrapping {
            try catalog().read { reader in
                guard let record = try reader.collection(named: scope.collection) else { return false }
                return try reader.version(of: Partition(collection: record.id, tenant: scope.tenant)) > 0
            }
        }
    }

    /// The collections in which a tenant has, or has had, documents, by name.
    public func collections(of tenant: String) throws(RAGError) -> [String] {
        guard exists else { return [] }
        return try RAGError.wrapping {
            try catalog().read { reader in
                try reader.collections().filter { record in
                    try reader.version(of: Partition(collection: record.id, tenant: tenant)) > 0
                }.map(\.name)
            }
        }
    }

    /// The state of a scope as it is now, retained until it is closed.
    public func snapshot(of scope: Scope) async throws(RAGError) -> any StoreSnapshot {
        try await documents.snapshot(of: scope)
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
    ) throws(RAGError) -> [RunSummary] {
        try RAGError.wrapping {
            let records = try catalog().read {
                try $0.runs(collection: scope.collection, tenant: scope.tenant, skipping: skipped, limit: limit)
            }
            return records.map { record in
                RunSummary(
                    started: Date(timeIntervalSince1970: record.startedAt),
                    finished: record.finishedAt.map(Date.init(timeIntervalSince1970:)),
                    // The report of another version of the program may have another form.
                    report: record.report.flatMap {
                        try? JSONDecoder().decode(IngestReport.self, from: Data($0.utf8))
                    })
            }
        }
    }
}
