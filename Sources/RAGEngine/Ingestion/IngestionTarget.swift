import RAGModel

/// What an ingest needs of a store.
struct IngestionTarget: Sendable {
    /// The collection of this name, if there is one.
    let collection: @Sendable (_ name: String) async throws -> CollectionDescription?
    /// Lends what a scope knows of its documents now, for a dry run; the collection must exist.
    let look: @Sendable (Scope, _ body: (any DocumentLookup) async throws -> Void) async throws -> Void
    /// Sketches of a scope's documents; none if there is no such collection.
    let sketches: @Sendable (Scope) async throws -> SketchIndex
    /// The table that has what is masked in a scope.
    let originals: @Sendable (Scope) async throws -> any OriginalTable
    /// Lends the only writer.
    let write:
        @Sendable (_ purpose: String, Scope, _ body: @Sendable (any StoreWriter) async throws -> Void) async throws ->
            Void

    init(_ store: any DocumentStore) {
        collection = { name in try await store.collections().first { $0.name == name } }
        look = { scope, body in
            let snapshot = try await store.snapshot(of: scope)
            defer { snapshot.close() }
            try await body(snapshot)
        }
        sketches = { scope in
            guard try await store.collections().contains(where: { $0.name == scope.collection }) else {
                return SketchIndex()
            }
            let snapshot = try await store.snapshot(of: scope)
            defer { snapshot.close() }
            return try await SketchIndex(snapshot)
        }
        originals = { scope in
            guard let store = store as? any OriginalStore else {
                throw RAGError(
                    .invalidInput, subject: store.location,
                    "this store cannot keep the originals of what is masked: mask it for good")
            }
            return try await WorkerThreads.run { try store.originals(of: scope) }
        }
        write = { purpose, scope, body in try await store.write(purpose, to: scope, body) }
    }
}
