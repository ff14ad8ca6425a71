import IndexSupport
import RAGModel

extension InMemoryStore {
    package func status() async throws(RAGError) -> StoreStatus {
        try requireStore()
        let state = read()
        let collections = state.collections.values.sorted { $0.name < $1.name }
        return StoreStatus(
            store: location, manifestVersion: state.version, vectors: collections.reduce(0) { $0 + $1.vectors.count },
            collections: collections.map { collection in
                StoreStatus.Collection(
                    collection: collection.name, language: collection.settings.language,
                    embedder: collection.description.embedder?.name,
                    tenants: collection.tenants.keys.sorted().map { collection.status(of: $0) })
            })
    }

    package func version(of scope: Scope) async throws(RAGError) -> Int64? {
        let version = read().collections[scope.collection]?.tenants[scope.tenant]?.version ?? 0
        return version > 0 ? version : nil
    }

    package func runs(of scope: Scope, skipping skipped: Int, limit: Int) async throws(RAGError) -> [StoredRun] {
        let runs = read().collections[scope.collection]?.tenants[scope.tenant]?.runs ?? []
        return Array(runs.reversed().dropFirst(skipped).prefix(limit))
    }

    package func verify(repair: Bool) async throws(RAGError) -> VerificationReport {
        let tenants = try await status().collections.flatMap(\.tenants)
        var report = VerificationReport()
        report.documents = tenants.reduce(0) { $0 + $1.documents }
        report.chunks = tenants.reduce(0) { $0 + $1.chunks }
        report.vectors = tenants.reduce(0) { $0 + $1.chunksWithVectors }
        return report
    }

    package func compact(keepingDeleted seconds: Double) async throws(RAGError) -> CompactionReport {
        try requireStore()
        try hold("compact")
        defer { release() }
        var report = CompactionReport()
        changeAll { state in
            for name in state.collections.keys {
                report.purgedDocuments += state.collections[name]!.purge(deletedBefore: Timestamp.now - seconds)
            }
        }
        return report
    }

    package func rebuild(
        _ collection: String, as new: CollectionRebuild,
        embed: @escaping @Sendable ([PendingChunk], any VectorKeeper) async throws -> Void
    ) async throws(RAGError) -> Int {
        try requireStore()
        guard let old = read().collections[collection] else {
            throw RAGError(.notFound, subject: "collection \"\(collection)\"", "there is no such collection")
        }
        try hold("reindex")
        defer { release() }
        let keeper = InMemoryVectors(new.embedder == nil || new.embedder == old.embedder ? old.vectors : [:])
        var chunks = 0
        for tenant in old.tenants.values {
            let pending = tenant.live.map { PendingChunk($0, title: tenant.documents[$0.id.document]?.title) }
            chunks += pending.count
            if new.embedder != nil { try await RAGError.wrapping { try await embed(pending, keeper) } }
        }
        changeAll { state in
            state.collections[collection]?.settings.language = new.language ?? old.settings.language
            state.collections[collection]?.embedder = new.embedder ?? old.embedder
            state.collections[collection]?.vectors = keeper.vectors
        }
        return chunks
    }

    private func requireStore() throws(RAGError) {
        guard exists else { throw RAGError(.notFound, subject: location, "there is no store here") }
    }
}

extension InMemoryCollection {
    fileprivate func status(of name: String) -> StoreStatus.Tenant {
        let tenant = tenants[name] ?? Tenant()
        let live = tenant.documents.values.filter { $0.deletedAt == nil }
        return StoreStatus.Tenant(
            tenant: name, documents: live.count, deletedDocuments: tenant.documents.count - live.count,
            chunks: tenant.live.count, chunksWithVectors: tenant.live.count { vectors[$0.embeddingHash] != nil },
            sourceBytes: live.reduce(0) { $0 + $1.size }, roots: tenant.rootsInOrder.map(\.path))
    }

    fileprivate mutating func purge(deletedBefore time: Double) -> Int {
        var purged = 0
        for name in tenants.keys {
            for document in tenants[name]!.documents.values where document.deletedAt.map({ $0 <= time }) ?? false {
                tenants[name]!.documents[document.id] = nil
                tenants[name]!.chunks[document.id] = nil
                purged += 1
            }
        }
        return purged
    }
}
