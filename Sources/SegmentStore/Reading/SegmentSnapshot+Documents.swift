import Catalog
import IndexSupport
import MetadataSearch
import RAGModel

extension SegmentSnapshot {
    func roots() async throws(RAGError) -> [DocumentRoot] { try read { try $0.documentRoots(self.partition) } }

    func states(of uris: [String]) async throws(RAGError) -> [DocumentState?] {
        try read { try $0.states(self.partition, of: uris) }
    }

    func documents(below path: String, after uri: String?, limit: Int) async throws(RAGError) -> [DocumentState] {
        try read { try $0.states(self.partition, below: path, after: uri, limit: limit) }
    }

    func chunks(_ ids: [ChunkID]) async throws(RAGError) -> [StoredChunk] {
        let live = ids.filter { place(of: $0) != nil }
        return try read { reader in
            try live.map { id in
                guard let chunk = try reader.chunk(id) else { throw self.missing(id) }
                return StoredChunk(chunk)
            }
        }
    }

    func chunks(of document: DocumentID, positions: Range<Int>) async throws(RAGError) -> [StoredChunk] {
        try read { reader in
            guard try reader.document(document)?.partition == self.partition else { return [] }
            return try reader.chunks(document: document).filter { positions.contains(Int($0.key.position)) }
                .map { StoredChunk($0) }
        }
    }

    func documents(_ ids: [DocumentID]) async throws(RAGError) -> [StoredDocument] {
        try read { reader in
            let roots = try reader.rootPaths(self.partition)
            return try ids.compactMap { id in
                guard let record = try reader.document(id), record.partition == self.partition else { return nil }
                return try StoredDocument(record, roots: roots)
            }
        }
    }

    func documents(named name: String, deleted: Bool?) async throws(RAGError) -> [StoredDocument] {
        try read { reader in
            let roots = try reader.rootPaths(self.partition)
            return try reader.documents(self.partition, named: name, deleted: deleted).map {
                try StoredDocument($0, roots: roots)
            }
        }
    }

    func documents(after uri: String?, deleted: Bool?, limit: Int) async throws(RAGError) -> [StoredDocument] {
        try read { reader in
            let roots = try reader.rootPaths(self.partition)
            return try reader.documents(self.partition, after: uri, deleted: deleted, limit: limit).map {
                try StoredDocument($0, roots: roots)
            }
        }
    }

    func fields() async throws(RAGError) -> [String] { segments.fieldNames.sorted() }

    func facets(values limit: Int) async throws(RAGError) -> [FieldStatus] {
        try RAGError.wrapping {
            try segments.facets(values: limit).map { field in
                FieldStatus(
                    name: field.name, kinds: field.kinds.map { $0 == .instant ? "date" : "\($0)" },
                    documents: field.documents, distinctValues: field.distinctValues, hasMore: field.hasMore,
                    values: field.values.map {
                        FieldStatus.Value(value: MetadataValue($0.value), documents: $0.documents)
                    })
            }
        }
    }

    private func read<Result>(_ body: (CatalogReader) throws -> Result) throws(RAGError) -> Result {
        try RAGError.wrapping { try session.read(body) }
    }
}
