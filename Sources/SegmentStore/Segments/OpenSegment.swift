import Catalog
import IndexSupport
import LexicalSearch
import MetadataSearch
import RAGModel
import TextAnalysis
import VectorSearch

/// The mapped files of one segment. Immutable: which of its rows are dead is the snapshot's business.
package final class OpenSegment: Sendable {
    package let record: SegmentRecord
    package let chunks: ChunkTable
    package let postings: LexicalIndex
    package let metadata: MetadataIndex
    /// `nil` while some chunk of the segment lacks a vector.
    package let vectors: VectorIndex?

    package var rows: Int { record.rows }

    package init(_ record: SegmentRecord, folder: SegmentFolder, settings: CollectionSettings) throws {
        func path(_ kind: SegmentFileKind) throws(FileError) -> String {
            guard let name = record.files[kind.rawValue], !name.contains("/") else {
                throw FileError(
                    .corrupt, path: folder.path, "segment \(record.id) has no file of \(kind.rawValue) in the manifest")
            }
            return folder.path(of: name)
        }
        self.record = record
        chunks = try ChunkTable(path: path(.chunks), rows: record.rows)
        postings = try LexicalIndex(
            path: path(.postings), expecting: settings.analyzer.fingerprint, fieldWeights: settings.bm25.fieldWeights)
        metadata = try MetadataIndex(path: path(.metadata))
        vectors = record.files[SegmentFileKind.vectors.rawValue] == nil ? nil : try VectorIndex(path: path(.vectors))
        let counts = [postings.documentCount, metadata.rowCount, vectors?.count ?? record.rows]
        guard counts.allSatisfy({ $0 == record.rows }) else {
            throw FileError(
                .corrupt, path: try path(.chunks),
                "the files of the segment disagree on its rows (\(record.rows), \(counts)); run `rag verify --repair`")
        }
    }

    /// Checks every checksum and every structure.
    package func verify() throws {
        try chunks.verify()
        try postings.verify()
        try metadata.verify()
        try vectors?.verify()
    }
}
