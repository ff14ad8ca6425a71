import Catalog
import IndexSupport
import LexicalSearch
import MetadataSearch
import RAGModel
import TextAnalysis
import VectorSearch

/// What a segment needs to know of one chunk.
package struct SegmentRow: Sendable {
    package let key: ChunkID
    package let title: String?
    package let headingPath: [String]
    package let text: String
    /// The file's path relative to its root; empty for documents that are not files.
    package let path: String
    package let metadata: [String: MetadataValue]
    package let embeddingHash: ContentHash
}

/// Writes the files of new segments. Until the catalog names them, they are nobody's.
package struct SegmentBuilder: Sendable {
    package let folder: SegmentFolder
    package let partition: Partition
    /// Made into an analyzer only where texts are indexed: with other stemmers than those of the index, deleting,
    /// restoring and compacting still work.
    package let analyzer: AnalyzerConfiguration
    package let bm25: BM25Parameters
    /// The row of the catalog that names the embedder, and the shape of its vectors; `nil` without a model.
    package let embedder: (id: Int64, configuration: VectorIndexConfiguration)?
    package let threads: Int

    /// The rows a segment is built of at once; more become several segments, which a merge joins.
    package static let maximumRows = 65_536
    /// The memory that an inverted index may use while it is built, in bytes.
    package static let postingsBudget = 64 << 20

    /// Builds a segment of `rows`, which ascend by key.
    ///
    /// - Parameter vector: the vector of a text by its hash. The segment has vectors if every row has one.
    package func build(_ rows: [SegmentRow], vector: (ContentHash) throws -> [Float]?) throws -> SegmentRecord {
        let name = folder.newName()
        var files: [String: String] = [:]
        func path(_ kind: SegmentFileKind) -> String {
            files[kind.rawValue] = folder.fileName(name, kind)
            return folder.path(of: files[kind.rawValue]!)
        }
        try ChunkTable.write(rows.map(\.key), to: path(.chunks))
        try writePostings(rows, to: path(.postings))
        try writeMetadata(rows, to: path(.metadata))
        var hasVectors = false
        if embedder != nil, !rows.isEmpty {
            hasVectors = try writeVectors(rows.lazy.map(\.embeddingHash), to: path(.vectors), vector: vector)
            if !hasVectors { files[SegmentFileKind.vectors.rawValue] = nil }
        }
        try folder.sync()
        return SegmentRecord(
            partition: partition, rows: rows.count, embedder: hasVectors ? embedder?.id : nil, files: files)
    }

    private func writeMetadata(_ rows: [SegmentRow], to path: String) throws {
        let writer = MetadataIndexWriter(path: path, rowCount: rows.count)
        var start = 0
        while start < rows.count {
            // All rows of a document have its metadata.
            let document = rows[start].key.document
            var end = start + 1
            while end < rows.count, rows[end].key.document == document { end += 1 }
            try writer.add(Ordinal(start)..<Ordinal(end), rows[start].metadata)
            start = end
        }
        try writer.commit()
    }

    /// The rows for which another thread is worth its while.
    private static let rowsOfAPart = 1024
    private static let mostParts = 8

    private func writePostings(_ rows: [SegmentRow], to path: String) throws {
        let analyzer = try Analyzer(analyzer)
        let count = max(1, min(threads, rows.count / Self.rowsOfAPart, Self.mostParts))
        let parts = (0..<count).map { _ in
            PostingsPart(
                LexicalIndexBuilder(
                    analyzer: analyzer, parameters: bm25, memoryBudget: Self.postingsBudget / count,
                    spillFolder: folder.path))
        }
        Parallel.workers(count) { part in
            parts[part].add(rows, rows.count * part / count..<rows.count * (part + 1) / count)
        }
        if let failure = parts.lazy.compactMap(\.failure).first { throw failure }
        try parts[0].builder.write(followedBy: parts.dropFirst().map(\.builder), to: path)
    }

    /// Writes the vectors of the texts with these hashes, in order; returns whether all of them were there.
    package func writeVectors(
        _ hashes: some Sequence<ContentHash>, to path: String, vector: (ContentHash) throws -> [Float]?
    ) throws -> Bool {
        guard let embedder else { return false }
        let writer = try VectorIndexWriter(path: path, configuration: embedder.configuration)
        for hash in hashes {
            guard let vector = try vector(hash) else { return false }
            try vector.withUnsafeBufferPointer { try writer.append($0) }
        }
        try writer.finish(threads: threads)
        return true
    }
}

/// What one thread adds to the inverted index of a segment.
///
/// `@unchecked Sendable`: until all are done, its thread alone uses it.
private final class PostingsPart: @unchecked Sendable {
    let builder: LexicalIndexBuilder
    private(set) var failure: (any Error)?

    init(_ builder: LexicalIndexBuilder) { self.builder = builder }

    func add(_ rows: [SegmentRow], _ range: Range<Int>) {
        do {
            for ordinal in range { try builder.add(rows[ordinal], at: Ordinal(ordinal)) }
        } catch {
            failure = error
        }
    }
}

extension LexicalIndexBuilder {
    package func add(_ row: SegmentRow, at ordinal: Ordinal) throws {
        let titles = (row.title.map { [$0] } ?? []) + row.headingPath.filter { $0 != row.title }
        try add(
            ordinal: ordinal,
            fields: [(.title, titles.joined(separator: "\n")), (.body, row.text), (.path, row.path)])
    }
}
