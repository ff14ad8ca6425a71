import Catalog
import Foundation
import IndexSupport
import LexicalSearch
import MetadataSearch
import RAGModel
import TextAnalysis
import VectorSearch

/// Compares the segments of a partition, whose files are sound by themselves, with the catalog.
struct PartitionCheck {
    private let partition: Partition
    private let collection: CollectionInfo
    private let folder: SegmentFolder
    private let reader: CatalogReader
    /// Segments that contradict the catalog.
    private(set) var damaged: Set<Int64> = []
    /// Vectors that the catalog has otherwise or not at all, as a segment has them.
    private(set) var mendable: [VectorKey: [Float]] = [:]
    /// Vectors that neither has, with the chunks that need them.
    private(set) var lost: [VectorKey: [ChunkID]] = [:]

    /// How many of something are wrong, by what.
    private var counts: [String: Int] = [:]

    init(_ partition: Partition, _ collection: CollectionInfo, in folder: SegmentFolder, reader: CatalogReader) {
        self.partition = partition
        self.collection = collection
        self.folder = folder
        self.reader = reader
    }

    private var scope: String { "collection \"\(collection.name)\", tenant \"\(partition.tenant)\"" }

    /// - Parameters:
    ///   - segments: those whose files are sound.
    ///   - others: those of the partition that are not.
    mutating func run(
        _ segments: [OpenSegment], others: [SegmentRecord], into report: inout VerificationReport
    ) throws {
        let expected = try reader.counts(partition)
        report.documents += expected.documents
        var live: [ChunkID: ContentHash] = [:]
        try reader.forEachLiveChunk(partition) { live[$0] = $1 }
        report.chunks += live.count
        if live.count != expected.chunks {
            report.problems.append("\(scope): \(live.count) chunks where the documents count \(expected.chunks)")
        }
        var missing = Set(live.keys)
        for segment in segments {
            let dead = Set(try reader.tombstones(segment: segment.record.id))
            if dead.contains(where: { Int($0) >= segment.rows }) {
                wrong("tombstones lie outside their segment", in: segment)
            }
            var ordinals: [Ordinal] = []
            for ordinal in 0..<Ordinal(segment.rows) where !dead.contains(ordinal) {
                let id = segment.chunks[ordinal]
                if live[id] == nil {
                    wrong("live rows have no chunk in the catalog", in: segment)
                } else if missing.remove(id) == nil {
                    wrong("chunks are live in two segments", in: segment)
                } else {
                    ordinals.append(ordinal)
                }
            }
            try compareRows(segment, ordinals)
        }
        report.vectors += try compareVectors(segments, others, live)
        try reader.forEachDocument(partition, deleted: true) { document in
            if try !reader.holdsSeal(document, try reader.chunks(document: document.id)) {
                counts["deleted documents are not what was written to the catalog", default: 0] += 1
            }
        }
        if !missing.isEmpty { counts["live chunks are in no sound segment"] = missing.count }
        report.problems += counts.sorted { $0.key < $1.key }.map { "\(scope): \($0.value) \($0.key)" }
    }

    private mutating func wrong(_ what: String, in segment: OpenSegment) {
        counts[what, default: 0] += 1
        damaged.insert(segment.record.id)
    }

    /// Returns how many vectors were compared.
    private mutating func compareVectors(
        _ segments: [OpenSegment], _ others: [SegmentRecord], _ live: [ChunkID: ContentHash]
    ) throws -> Int {
        let audit = try VectorAudit(
            live, segments, others: others, in: folder, embedder: collection.embedderID, reader)
        for (segment, rows) in audit.contradicting {
            counts["vectors differ from those of the catalog", default: 0] += rows
            damaged.insert(segment)
        }
        (mendable, lost) = (audit.mendable, audit.lost)
        if !mendable.isEmpty {
            counts["vectors of the catalog are damaged or missing, and the indexes have them"] = mendable.count
        }
        return audit.compared
    }

    /// Compares texts with their hashes, metadata with what filters see, and words with what the index has.
    private mutating func compareRows(_ segment: OpenSegment, _ ordinals: [Ordinal]) throws {
        let temporary = NSTemporaryDirectory() + "rag-verify-\(UUID().uuidString)"
        defer { try? Files.remove(temporary) }
        let builder = LexicalIndexBuilder(
            analyzer: try Analyzer(collection.settings.analyzer), parameters: collection.settings.bm25,
            memoryBudget: SegmentBuilder.postingsBudget)
        var document: PreparedDocument?
        var rows: [ChunkID: SegmentRow] = [:]
        for ordinal in ordinals {
            let id = segment.chunks[ordinal]
            if document?.document.id != id.document {
                document = try PartitionWriter.prepared(id.document, reader: reader, deletedAt: nil)
                rows = [:]
                for row in document?.rows(in: reader.location) ?? [] { rows[row.key] = row }
                if let document { try check(document) }
            }
            guard let row = rows[id] else { continue }
            if try !segment.metadata.holds(row.metadata, at: ordinal),
                try !segment.metadata.holds(row.withAbsolute(document?.document.uri), at: ordinal)
            {
                wrong("rows have other metadata than the catalog", in: segment)
            }
            try builder.add(row, at: ordinal)
        }
        guard !ordinals.isEmpty else { return }
        try builder.write(to: temporary)
        let expected = try LexicalIndex(
            path: temporary, expecting: collection.settings.analyzer.fingerprint,
            fieldWeights: collection.settings.bm25.fieldWeights
        ).fingerprints()
        let actual = try segment.postings.fingerprints()
        for ordinal in ordinals where expected[Int(ordinal)] != actual[Int(ordinal)] {
            wrong("rows have other words than the catalog", in: segment)
        }
    }

    /// A text's hash and a document's seal were made when it was ingested.
    private mutating func check(_ document: PreparedDocument) throws {
        if try !reader.holdsSeal(document.document, document.chunks) {
            counts["documents are not what was written to the catalog; delete and ingest them again", default: 0] += 1
        }
        for chunk in document.chunks {
            let hash = EmbeddingText.hash(
                title: document.document.title, headingPath: chunk.headingPath, text: chunk.text)
            if hash != chunk.embeddingHash {
                counts["texts of the catalog are not those that were ingested; ingest their files again", default: 0] +=
                    1
            }
        }
    }
}

extension SegmentRow {
    /// The metadata as segments of earlier versions have it, with absolute paths.
    fileprivate func withAbsolute(_ uri: String?) -> [String: MetadataValue] {
        guard let uri, metadata["uri"] != nil else { return metadata }
        return metadata.merging(["uri": .string(uri)]) { _, new in new }
    }
}
