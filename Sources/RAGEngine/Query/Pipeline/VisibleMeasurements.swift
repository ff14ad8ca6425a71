import RAGModel
import Synchronization

/// What is measured of the part of a scope that those with some access tiers may see; kept until the scope changes.
///
/// Thread safety: any number of queries.
public final class VisibleMeasurements: Sendable {
    private struct Key: Hashable {
        let scope: Scope
        let version: Int64
        let access: Set<String>
        let embedder: String?
    }

    private static let limit = 64
    private let known = Mutex<[Key: ScopeStatistics]>([:])

    public init() {}

    func statistics(
        of snapshot: any StoreSnapshot, access: Set<String>, embedder: (any Embedder)?
    ) async throws(RAGError) -> ScopeStatistics {
        let key = Key(
            scope: snapshot.scope, version: snapshot.version, access: access,
            embedder: embedder?.identity.fingerprint)
        if let statistics = known.withLock({ $0[key] }) { return statistics }
        let sample = try await snapshot.sample(ScopeMeasurement.sampleSize)
        var statistics = ScopeMeasurement.statistics(of: sample, embedder: embedder)
        statistics.chunks = snapshot.statistics.chunks
        statistics.chunksWithVectors = snapshot.statistics.chunksWithVectors
        known.withLock { [statistics] known in
            if known.count >= Self.limit { known.removeAll() }
            known[key] = statistics
        }
        return statistics
    }
}
