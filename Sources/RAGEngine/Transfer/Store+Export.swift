import Foundation
import IndexSupport
import RAGModel

extension Store {
    /// Lends the store's live documents to `body` as JSON lines, with their chunks and vectors: what another store can be
    /// made of without reading or embedding anything. All lines of a collection's tenant are of one state. Originals of masked
    /// values are no part of it.
    ///
    /// - Parameters:
    ///   - collections: their names; empty for all.
    ///   - tenants: the same.
    /// - Returns: the number of documents.
    /// - Complexity: O(size of the store), in memory that does not grow with it.
    @discardableResult
    public func export(
        collections: [String] = [], tenants: [String] = [], _ body: (String) throws -> Void
    ) async throws(RAGError) -> Int {
        let known = try await documents.status().collections
        for name in collections where !known.contains(where: { $0.collection == name }) {
            throw RAGError(.notFound, subject: name, "there is no collection of this name")
        }
        var count = 0
        for collection in known where collections.isEmpty || collections.contains(collection.collection) {
            for tenant in collection.tenants where tenants.isEmpty || tenants.contains(tenant.tenant) {
                let scope = Scope(collection: collection.collection, tenant: tenant.tenant)
                let snapshot = try await documents.snapshot(of: scope)
                defer { snapshot.close() }
                count += try await Self.export(snapshot, body)
            }
        }
        return count
    }

    /// Writes the lines into a new file, which is there whole or not at all.
    ///
    /// - Throws: `invalidInput` if there is such a file already.
    @discardableResult
    public func export(
        to path: String, collections: [String] = [], tenants: [String] = []
    ) async throws(RAGError) -> Int {
        try await RAGError.wrapping {
            guard Files.kind(path) == nil else {
                throw RAGError(.invalidInput, subject: path, "there is such a file already: name another one")
            }
            // It holds what the documents say. If this ends early, the writer takes away what it has written.
            let file = try FileWriter(path: path, mode: 0o600)
            let count = try await export(collections: collections, tenants: tenants) { line in
                try file.append(Array(line.utf8))
            }
            try file.commit()
            return count
        }
    }

    private static func export(
        _ snapshot: any StoreSnapshot, _ body: (String) throws -> Void
    ) async throws(RAGError) -> Int {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        func write(_ line: TransferLine) throws(RAGError) {
            try RAGError.wrapping { try body(String(decoding: try encoder.encode(line), as: UTF8.self) + "\n") }
        }
        try write(TransferLine(scope: TransferLine.ScopeLine(snapshot, roots: try await snapshot.roots())))
        var count = 0
        for try await document in DocumentSequence(snapshot) {
            let chunks = try await snapshot.chunks(of: document)
            let vectors = try await snapshot.vectors(of: chunks.map(\.id))
            let lines = zip(chunks, vectors).map { TransferLine.ChunkLine($0, vector: $1) }
            try write(TransferLine(document: TransferLine.DocumentLine(document, lines)))
            count += 1
        }
        return count
    }

    /// Writes a copy of the store's truth into a new file, while others read and write; the copy is checked.
    ///
    /// Put it into the folder of a store as `catalog.sqlite`, and `rag verify --repair` makes the rest from it.
    ///
    /// - Throws: `invalidInput` if the store is of a kind that cannot be copied into a file.
    public func backup(to path: String) async throws(RAGError) {
        guard let store = documents as? any FileBackup else {
            throw RAGError(.invalidInput, subject: self.path, "this store is not in a folder: export it instead")
        }
        try await store.backup(to: path)
    }
}

extension TransferLine.ScopeLine {
    fileprivate init(_ snapshot: any StoreSnapshot, roots: [DocumentRoot]) {
        let collection = snapshot.collection
        self.init(
            version: TransferLine.version, collection: collection.name, tenant: snapshot.scope.tenant,
            language: collection.language, fieldWeights: collection.fieldWeights, chunkTokens: collection.chunkTokens,
            chunkOverlap: collection.chunkOverlap, chunker: collection.chunker, redaction: collection.redaction,
            embedder: collection.embedder ?? collection.intendedEmbedder, roots: roots, statistics: snapshot.statistics)
    }
}

extension TransferLine.DocumentLine {
    init(_ document: StoredDocument, _ chunks: [TransferLine.ChunkLine]) {
        self.init(
            uri: document.uri, path: document.path, root: document.root,
            contentHash: document.contentHash.hexadecimal, processing: document.processing, size: document.size,
            modified: document.modified, changed: document.changed, title: document.title, format: document.format,
            encoding: document.encoding, metadata: document.metadata, ingestedAt: document.ingestedAt, chunks: chunks)
    }
}
