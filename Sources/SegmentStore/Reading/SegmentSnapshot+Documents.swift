import Catalog
import IndexSupport
import MetadataSearch
import RAGModel
import VectorSearch

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
        let last = UInt32(clamping: positions.upperBound - 1)
        guard !positions.isEmpty, positions.lowerBound <= last else { return [] }
        return try read { reader in
            guard let record = try reader.document(document), record.partition == self.partition,
                self.isVisible(try record.metadataValues())
            else { return [] }
            return try reader.chunks(document: document, positions: UInt32(clamping: positions.lowerBound)...last)
                .map { StoredChunk($0) }
        }
    }

    func documents(_ ids: [DocumentID]) async throws(RAGError) -> [StoredDocument] {
        try read { reader in
            let roots = try reader.rootPaths(self.partition)
            return try ids.compactMap { id in
                guard let record = try reader.document(id), record.partition == self.partition else { return nil }
                return try StoredDocument(record, roots: roots)
            }.filter(self.isVisible)
        }
    }

    /// Whether those who have the snapshot's access tiers may know of a document.
    private func isVisible(_ document: StoredDocument) -> Bool { isVisible(document.metadata) }

    private func isVisible(_ metadata: [String: MetadataValue]) -> Bool {
        access.map { AccessTier.filter($0).matches(metadata) } ?? true
    }

    func sample(_ limit: Int) async throws(RAGError) -> [SampledChunk] {
        var top: [(order: UInt64, segment: Int, ordinal: Ordinal)] = []
        for (number, segment) in segments.segments.enumerated() {
            let live = segments.live[number]
            for ordinal in 0..<Ordinal(segment.rows) where live?.contains(ordinal) ?? true {
                let id = segment.chunks[ordinal]
                var random = SplitMix64(seed: id.document ^ UInt64(id.position) << 40)
                top.append((random.next(), number, ordinal))
            }
        }
        // The order is one of chance, the same for the same chunks.
        top.sort { ($0.order, $0.segment, $0.ordinal) < ($1.order, $1.segment, $1.ordinal) }
        let chosen = top.prefix(limit)
        return try read { reader in
            try chosen.compactMap { _, number, ordinal in
                let segment = self.segments.segments[number]
                guard let chunk = try reader.chunk(segment.chunks[ordinal]),
                    let document = try reader.document(segment.chunks[ordinal].document)
                else { return nil }
                return SampledChunk(
                    id: segment.chunks[ordinal], text: StoredChunk(chunk).text, format: document.format,
                    vector: segment.vectors.map { $0.withVector(ordinal) { Array($0) } })
            }
        }
    }

    func documents(named name: String, deleted: Bool?) async throws(RAGError) -> [StoredDocument] {
        try read { reader in
            let roots = try reader.rootPaths(self.partition)
            return try reader.documents(self.partition, named: name, deleted: deleted).map {
                try StoredDocument($0, roots: roots)
            }.filter(self.isVisible)
        }
    }

    func documents(after uri: String?, deleted: Bool?, limit: Int) async throws(RAGError) -> [StoredDocument] {
        try read { reader in
            let roots = try reader.rootPaths(self.partition)
            var found: [StoredDocument] = []
            var last = uri
            // Pages are filled whatever is left out of them.
            while found.count < limit {
                let page = try reader.documents(self.partition, after: last, deleted: deleted, limit: limit)
                guard let end = page.last else { break }
                last = end.uri
                found += try page.map { try StoredDocument($0, roots: roots) }.filter(self.isVisible)
            }
            return Array(found.prefix(limit))
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
