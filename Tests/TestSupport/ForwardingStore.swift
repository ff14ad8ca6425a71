import RAGModel

/// A store in front of another one, which does everything that it does not do itself.
package protocol ForwardingStore: DocumentStore {
    var base: any DocumentStore { get }
}

extension ForwardingStore {
    package var location: String { base.location }
    package var exists: Bool { base.exists }

    package func collections() async throws(RAGError) -> [CollectionDescription] { try await base.collections() }

    package func snapshot(of scope: Scope) async throws(RAGError) -> any StoreSnapshot {
        try await base.snapshot(of: scope)
    }

    package func version(of scope: Scope) async throws(RAGError) -> Int64? { try await base.version(of: scope) }

    package func runs(of scope: Scope, skipping skipped: Int, limit: Int) async throws(RAGError) -> [StoredRun] {
        try await base.runs(of: scope, skipping: skipped, limit: limit)
    }

    package func write<Result: Sendable>(
        _ purpose: String, to scope: Scope, _ body: @Sendable (any StoreWriter) async throws -> Result
    ) async throws(RAGError) -> Result {
        try await base.write(purpose, to: scope, body)
    }

    package func status() async throws(RAGError) -> StoreStatus { try await base.status() }

    package func verify(repair: Bool) async throws(RAGError) -> VerificationReport {
        try await base.verify(repair: repair)
    }

    package func compact(keepingDeleted seconds: Double) async throws(RAGError) -> CompactionReport {
        try await base.compact(keepingDeleted: seconds)
    }

    package func rebuild(
        _ collection: String, as new: CollectionRebuild,
        embed: @escaping @Sendable ([PendingChunk], any VectorKeeper) async throws -> Void
    ) async throws(RAGError) -> Int {
        try await base.rebuild(collection, as: new, embed: embed)
    }
}
