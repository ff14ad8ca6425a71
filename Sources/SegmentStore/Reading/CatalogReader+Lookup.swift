import Catalog
import Foundation
import IndexSupport
import RAGModel

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The rows of the catalog in the terms of every store.
extension CatalogReader {
    package func documentRoots(_ partition: Partition) throws -> [DocumentRoot] {
        try roots(partition).map { root in
            DocumentRoot(
                path: root.path, metadata: try metadata(root.metadata, of: root, "metadata"),
                defaultMetadata: try metadata(root.defaultMetadata, of: root, "default_metadata"))
        }
    }

    private func metadata(
        _ json: String, of root: RootRecord, _ column: String
    ) throws(CatalogError) -> [String: MetadataValue] {
        do { return try JSONDecoder().decode([String: MetadataValue].self, from: Data(json.utf8)) } catch {
            throw damage(
                table: "roots", row: "\(root.id) (\(root.path))", column: column, "not the JSON that is expected")
        }
    }

    func rootPaths(_ partition: Partition) throws -> [Int64: String] {
        Dictionary(try roots(partition).map { ($0.id, $0.path) }) { first, _ in first }
    }

    func states(_ partition: Partition, of uris: [String]) throws -> [DocumentState?] {
        let roots = try rootPaths(partition)
        return try uris.map { uri in
            try documentState(partition, uri: uri).map { DocumentState($0, roots: roots) }
        }
    }

    func states(
        _ partition: Partition, below path: String, after uri: String?, limit: Int
    ) throws -> [DocumentState] {
        let roots = try rootPaths(partition)
        return try documentStates(partition, below: path, after: uri, limit: limit).map {
            DocumentState($0, roots: roots)
        }
    }

    /// The documents that a name means: a URI; else a path relative to a root; else a folder that they are below.
    func documents(_ partition: Partition, named name: String, deleted: Bool?) throws -> [DocumentRecord] {
        let absolute = URL(fileURLWithPath: name).standardizedFileURL.path
        let real = realpath(name, nil).map { pointer in
            defer { free(pointer) }
            return String(cString: pointer)
        }
        let names = Set([name, absolute, real ?? absolute].map(ExactName.init)).sorted().map(\.text)
        let exact = try names.compactMap { try document(partition, uri: $0) }
            .filter { deleted == nil || ($0.deletedAt != nil) == deleted }
        if !exact.isEmpty { return exact }
        var matches: [DocumentRecord] = []
        var below: [DocumentRecord] = []
        try forEachDocument(partition, deleted: deleted) { document in
            if document.name.isExactly(name) {
                matches.append(document)
            } else if names.contains(where: { document.uri.begins(with: $0 + "/") }) {
                below.append(document)
            }
        }
        return matches.isEmpty ? below : matches
    }
}

extension DocumentState {
    init(_ record: DocumentStateRecord, roots: [Int64: String]) {
        self.init(
            id: record.id, uri: record.uri, path: record.name, root: record.root.flatMap { roots[$0] },
            contentHash: record.contentHash, processing: record.processing, size: record.size,
            modified: record.modified, changed: record.changed ?? 0, isDeleted: record.isDeleted)
    }
}

extension StoredDocument {
    package init(_ record: DocumentRecord, roots: [Int64: String]) throws {
        self.init(
            id: record.id, uri: record.uri, path: record.name, root: record.root.flatMap { roots[$0] },
            contentHash: record.contentHash, processing: record.processing, size: record.size,
            modified: record.modified, changed: record.changed ?? 0, title: record.title, format: record.format,
            encoding: record.encoding, metadata: try record.metadataValues(), chunkCount: record.chunkCount,
            ingestedAt: record.ingestedAt, deletedAt: record.deletedAt)
    }
}

extension StoredChunk {
    package init(_ record: ChunkRecord) {
        self.init(
            id: record.key, text: record.text, headingPath: record.headingPath,
            location: SourceLocation(
                lines: record.lineRange, bytes: record.byteRange, places: record.places, lineMarks: record.lineMarks),
            tokens: record.tokens, embeddingHash: record.embeddingHash, flags: record.flags)
    }
}

extension CatalogReader {
    /// See ``StoreWriter/sample(_:)``.
    func sample(_ partition: Partition, embedder: Int64?, limit: Int) throws -> [SampledChunk] {
        try sampledChunks(partition, limit: limit).map { chunk in
            let vector = try embedder.flatMap { try embedding(chunk.hash, embedder: $0) }
            return SampledChunk(id: chunk.id, text: chunk.text, format: chunk.format, vector: vector)
        }
    }
}
