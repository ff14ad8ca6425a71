import IndexSupport
import RAGModel

/// The writer of an ``InMemoryStore``.
struct InMemoryWriter: StoreWriter {
    let store: InMemoryStore
    let scope: Scope

    var collection: CollectionDescription? {
        get async { store.read().collections[scope.collection]?.description }
    }

    private var tenant: InMemoryCollection.Tenant {
        store.read().collections[scope.collection]?.tenants[scope.tenant] ?? InMemoryCollection.Tenant()
    }

    private func change(_ body: (inout InMemoryCollection.Tenant) throws(RAGError) -> Void) throws(RAGError) {
        try store.change(scope) { collection throws(RAGError) in
            var tenant = collection.tenants[scope.tenant] ?? InMemoryCollection.Tenant()
            try body(&tenant)
            tenant.version += 1
            collection.tenants[scope.tenant] = tenant
        }
    }

    func create(_ settings: NewCollection) async throws(RAGError) { store.create(scope, settings) }

    func record(_ root: DocumentRoot) async throws(RAGError) {
        try change { tenant throws(RAGError) in tenant.roots[root.path] = root }
    }

    func forget(roots: [String]) async throws(RAGError) {
        try change { tenant throws(RAGError) in
            for root in roots { tenant.roots[root] = nil }
        }
    }

    func roots() async throws(RAGError) -> [DocumentRoot] { tenant.rootsInOrder }

    func states(of uris: [String]) async throws(RAGError) -> [DocumentState?] { tenant.states(of: uris) }

    func documents(below path: String, after uri: String?, limit: Int) async throws(RAGError) -> [DocumentState] {
        tenant.documents(below: path, after: uri, limit: limit)
    }

    func ids(for uris: [String]) async throws(RAGError) -> [DocumentID] {
        let known = tenant.documents
        var taken = known.mapValues(\.uri)
        return uris.map { uri in
            if let document = known.values.first(where: { $0.uri == uri }) { return document.id }
            var id = ContentHash(of: "\(scope.collection)\0\(scope.tenant)\0\(uri)").prefix64 >> 1
            while let other = taken[id], other != uri { id = (id + 1) & (.max >> 1) }
            taken[id] = uri
            return id
        }
    }

    func use(_ embedder: EmbedderIdentity) async throws(RAGError) {
        try store.change(scope) { collection throws(RAGError) in
            guard collection.embedder == nil || collection.embedder == embedder || collection.vectors.isEmpty else {
                throw RAGError(.modelMismatch, subject: scope.collection, "it has vectors of another embedder")
            }
            collection.embedder = embedder
        }
    }

    func withoutVector(_ texts: Set<ContentHash>) async throws(RAGError) -> Set<ContentHash> {
        let vectors = store.read().collections[scope.collection]?.vectors ?? [:]
        return texts.filter { vectors[$0] == nil }
    }

    func insert(_ vectors: [(text: ContentHash, vector: [Float])]) async throws(RAGError) {
        try store.change(scope) { collection throws(RAGError) in
            for (text, vector) in vectors {
                guard vector.count == collection.embedder?.dimension else {
                    throw RAGError(.invalidInput, subject: "vector", "it has not the dimension of the embedder")
                }
                collection.vectors[text] = vector
            }
        }
    }

    func commit(_ batch: DocumentBatch) async throws(RAGError) {
        try change { tenant throws(RAGError) in
            for (document, chunks) in batch.documents {
                guard chunks.allSatisfy({ $0.id.document == document.id }), chunks.count == document.chunkCount else {
                    throw RAGError(.invalidInput, subject: document.uri, "its chunks are not its own")
                }
                tenant.documents[document.id] = document
                tenant.chunks[document.id] = chunks.sorted { $0.id < $1.id }
            }
            for revision in batch.revised {
                guard var document = tenant.documents[revision.id] else { continue }
                document.path = revision.path
                document.root = revision.root
                document.size = revision.size
                document.modified = revision.modified
                document.changed = revision.changed
                document.deletedAt = nil
                tenant.documents[revision.id] = document
            }
            for id in batch.deleted { tenant.documents[id]?.deletedAt = Timestamp.now }
        }
    }

    func chunksWithoutVectors(after: ChunkID?, limit: Int) async throws(RAGError) -> [PendingChunk] {
        let vectors = store.read().collections[scope.collection]?.vectors ?? [:]
        let tenant = tenant
        return tenant.live.lazy.filter { chunk in
            vectors[chunk.embeddingHash] == nil && after.map { $0 < chunk.id } ?? true
        }.prefix(limit).map { chunk in
            PendingChunk(chunk, title: tenant.documents[chunk.id.document]?.title)
        }
    }

    func sample(_ limit: Int) async throws(RAGError) -> [SampledChunk] {
        let vectors = store.read().collections[scope.collection]?.vectors ?? [:]
        let tenant = tenant
        let texts = Dictionary(grouping: tenant.live, by: \.embeddingHash).mapValues { chunks in
            chunks.min { $0.id < $1.id }!
        }
        let ordered = texts.values.sorted { $0.embeddingHash.words < $1.embeddingHash.words }
        return ordered.prefix(limit).map { chunk in
            SampledChunk(
                id: chunk.id, text: chunk.text, format: tenant.documents[chunk.id.document]?.format ?? "",
                vector: vectors[chunk.embeddingHash])
        }
    }

    func record(_ statistics: ScopeStatistics) async throws(RAGError) {
        try change { tenant throws(RAGError) in tenant.measured = statistics }
    }

    func record(_ parameters: LexicalParameters?) async throws(RAGError) {
        try store.change(scope) { collection throws(RAGError) in
            collection.parameters = parameters ?? InMemoryCollection.defaultParameters
        }
    }

    func settle() async throws(RAGError) {}

    func beginRun(at time: Double) async throws(RAGError) -> Int64 {
        var number: Int64 = 0
        try change { tenant throws(RAGError) in
            number = Int64(tenant.runs.count + 1)
            tenant.runs.append(StoredRun(id: number, startedAt: time, finishedAt: nil, report: nil))
        }
        return number
    }

    func endRun(_ run: Int64, at time: Double, report: String) async throws(RAGError) {
        try change { tenant throws(RAGError) in
            tenant.runs[Int(run) - 1].finishedAt = time
            tenant.runs[Int(run) - 1].report = report
        }
    }
}

extension PendingChunk {
    init(_ chunk: StoredChunk, title: String?) {
        self.init(
            id: chunk.id, title: title, headingPath: chunk.headingPath, text: chunk.text, tokens: chunk.tokens,
            embeddingHash: chunk.embeddingHash)
    }
}
