import Catalog
import IndexSupport
import RAGModel

extension PartitionWriter {
    /// Builds anew the segments of which a file is missing, or is not what was written as far as opening it shows. What was
    /// done is in `repairs`.
    ///
    /// A writer starts with it: what it commits would else go beside segments that no query can open.
    ///
    /// - Throws: what keeps a file from being opened that may be sound, such as its rights; nothing is built then.
    /// - Complexity: O(segments), as a query; O(size of the partition) where one is damaged.
    package func mend() throws {
        var damaged: [SegmentRecord] = []
        var first: FileError?
        for record in try catalog.read({ try $0.segments(partition) }) {
            do {
                _ = try OpenSegment(record, folder: folder, settings: collection.settings)
            } catch let error as FileError where error.code == .notFound || error.code == .corrupt {
                first = first ?? error
                damaged.append(record)
            }
        }
        guard let first else { return }
        let name = first.path.split(separator: "/").last.map(String.init) ?? first.path
        try repair(damaged, "\(name) \(first.code == .notFound ? "was missing" : "was damaged")")
    }

    /// Builds segments anew, and notes it.
    ///
    /// - Parameter problem: what was wrong, in the past tense.
    func repair(_ damaged: [SegmentRecord], _ problem: String) throws {
        let done = try rebuild(damaged: Set(damaged.map(\.id)))
        let scope = "collection \"\(collection.name)\", tenant \"\(partition.tenant)\""
        var words = "rebuilt \(done.chunks) chunks of \(scope), from the catalog: \(problem)"
        if done.mended > 0 { words += "; \(done.mended) vectors came from the indexes" }
        if !done.lost.isEmpty {
            words += "; \(done.lost.count) chunks need their vectors anew, which `rag ingest` makes"
        }
        note(repair: words)
    }
}
