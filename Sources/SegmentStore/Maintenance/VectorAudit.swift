import Catalog
import IndexSupport
import RAGModel
import VectorSearch

/// Compares the vectors of the catalog with those in the segments of a partition, and says which of two is to be believed.
///
/// A vector file has checksums, and so has each vector of the catalog, but for those that an earlier version wrote:
///
/// | the catalog's                   | the segment's, in a sound file  | believed                                    |
/// |---------------------------------|---------------------------------|---------------------------------------------|
/// | as it was written               | another                         | the catalog: the file belongs elsewhere     |
/// | damaged or missing              | any                             | the segment                                 |
/// | another, without a checksum     | most rows are the catalog's     | the segment: it is its own file             |
/// | another, without a checksum     | most rows are not               | the catalog: the file belongs elsewhere     |
/// | damaged                         | none                            | neither: the text has to be embedded again  |
struct VectorAudit {
    /// What the catalog has otherwise or not at all, as a segment has it.
    private(set) var mendable: [VectorKey: [Float]] = [:]
    /// Damaged vectors of the catalog that no segment has, with the chunks that need them.
    private(set) var lost: [VectorKey: [ChunkID]] = [:]
    /// Segments, and how many of their rows have another vector than the catalog, which is to be believed.
    private(set) var contradicting: [Int64: Int] = [:]
    /// Segments whose vectors, or the keys of these, cannot be read.
    private(set) var unreadable: Set<Int64> = []
    /// How many rows were compared.
    private(set) var compared = 0

    private let reader: CatalogReader
    private let live: [ChunkID: ContentHash]
    /// Live chunks that no segment has a vector of.
    private var uncovered: Set<ChunkID>
    private var damaged: [VectorKey: [ChunkID]] = [:]

    /// - Parameters:
    ///   - live: the live chunks of the partition, and the hashes of their texts.
    ///   - opened: the segments of which all files are known to be sound.
    ///   - others: the rest of the partition's segments.
    ///   - embedder: that of the collection.
    /// - Complexity: O(vectors of the partition)
    init(
        _ live: [ChunkID: ContentHash], _ opened: [OpenSegment], others: [SegmentRecord], in folder: SegmentFolder,
        embedder: Int64?, _ reader: CatalogReader
    ) throws {
        self.reader = reader
        self.live = live
        uncovered = Set(live.keys)
        for segment in opened {
            if let vectors = segment.vectors { try compare(segment.record, segment.chunks, vectors) }
        }
        for record in others where record.embedder != nil {
            if let (chunks, vectors) = Self.sound(record, folder) {
                try compare(record, chunks, vectors)
            } else {
                unreadable.insert(record.id)
            }
        }
        if let embedder {
            for id in uncovered {
                let key = VectorKey(embedder: embedder, text: live[id]!)
                if case .damaged = try reader.storedVector(key.text, embedder: embedder) {
                    damaged[key, default: []].append(id)
                }
            }
        }
        lost = damaged.filter { mendable[$0.key] == nil }
    }

    /// The keys and vectors of a segment, if both files are sound, whatever is wrong with the others.
    private static func sound(_ record: SegmentRecord, _ folder: SegmentFolder) -> (ChunkTable, VectorIndex)? {
        do {
            guard let keys = record.files[SegmentFileKind.chunks.rawValue],
                let name = record.files[SegmentFileKind.vectors.rawValue]
            else { return nil }
            let chunks = try ChunkTable(path: folder.path(of: keys), rows: record.rows)
            let vectors = try VectorIndex(path: folder.path(of: name))
            guard vectors.count == record.rows else { return nil }
            try chunks.verify()
            try vectors.verify()
            return (chunks, vectors)
        } catch {
            // Not sound, for whatever reason.
            return nil
        }
    }

    private mutating func compare(_ record: SegmentRecord, _ chunks: ChunkTable, _ vectors: VectorIndex) throws {
        guard let embedder = record.embedder else { return }
        let dead = Set(try reader.tombstones(segment: record.id))
        var (same, other) = (0, 0)
        // What the file has in place of the catalog's, should it be believed.
        var offered: [(VectorKey, Ordinal)] = []
        var unsealed: [(VectorKey, Ordinal)] = []
        for ordinal in 0..<Ordinal(record.rows) where !dead.contains(ordinal) {
            let id = chunks[ordinal]
            guard let hash = live[id] else { continue }
            compared += 1
            uncovered.remove(id)
            let key = VectorKey(embedder: embedder, text: hash)
            switch try reader.storedVector(hash, embedder: embedder) {
            case .vector(let vector, let isSealed):
                if vectors.holds(vector, at: ordinal) {
                    same += 1
                } else if isSealed {
                    other += 1
                } else {
                    unsealed.append((key, ordinal))
                }
            case .damaged:
                damaged[key, default: []].append(id)
                offered.append((key, ordinal))
            case .missing:
                offered.append((key, ordinal))
            }
        }
        let isOwn = same >= other + unsealed.count
        if isOwn { offered += unsealed } else { other += unsealed.count }
        if other > 0 { contradicting[record.id] = other }
        guard isOwn else { return }
        for (key, ordinal) in offered { mendable[key] = vectors.withVector(ordinal) { Array($0) } }
    }
}
