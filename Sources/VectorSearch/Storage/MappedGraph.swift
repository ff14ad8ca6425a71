import IndexSupport

/// The graph sections of a mapped index.
///
/// Only their sizes are checked on opening: numbers of nodes and ordinals are checked where they are followed.
///
/// Thread safety: `@unchecked Sendable` because the mapping is never written; it lives as long as the `SegmentFile`,
/// which the owner of this value keeps.
struct MappedGraph: @unchecked Sendable {
    let view: GraphView
    /// Node → its lowest ordinal.
    let ordinals: UnsafePointer<UInt32>
    /// Ordinal → node.
    let nodes: UnsafePointer<UInt32>
    /// Where each node's further ordinals begin and end in `copies`, if any node has some.
    private let copyStarts: UnsafePointer<UInt32>?
    private let copies: UnsafeBufferPointer<UInt32>
    private let lastOrdinal: UInt32

    init(_ file: SegmentFile, _ header: VectorFileHeader) throws(FileError) {
        let levels = try file.elements(VectorFileFormat.levels, of: UInt64.self)
        guard (1...64).contains(levels.count), (1...UInt64(header.count)).contains(levels[0]) else {
            throw file.corrupt("the graph has \(levels.count) levels")
        }
        var counts: [Int] = []
        var links: [UnsafePointer<UInt32>] = []
        var degrees: [Int] = []
        for (level, count) in levels.enumerated() {
            guard count >= 1, count <= UInt64(counts.last ?? header.count) else {
                throw file.corrupt("level \(level) of the graph has \(count) nodes")
            }
            let degree = (level == 0 ? 2 : 1) * header.configuration.m
            counts.append(Int(count))
            degrees.append(degree)
            links.append(
                try file.elements(VectorFileFormat.links(level), count: Int(count) * degree).baseAddress!)
        }
        view = GraphView(levelCounts: counts, links: links, degrees: degrees)
        ordinals = try file.elements(VectorFileFormat.ordinals, count: counts[0]).baseAddress!
        nodes = try file.elements(VectorFileFormat.nodes, count: header.count).baseAddress!
        lastOrdinal = UInt32(truncatingIfNeeded: header.count - 1)
        if file.bytes(ifPresent: VectorFileFormat.copyStarts) != nil {
            copyStarts = try file.elements(VectorFileFormat.copyStarts, count: counts[0] + 1).baseAddress
            copies = try file.elements(VectorFileFormat.copies)
        } else {
            copyStarts = nil
            copies = UnsafeBufferPointer(start: nil, count: 0)
        }
    }

    /// The lowest ordinal of a node.
    @inline(__always)
    func ordinal(_ node: UInt32) -> UInt32 { min(lastOrdinal, ordinals[Int(node)]) }

    /// The node of an ordinal.
    @inline(__always)
    func node(_ ordinal: Int) -> UInt32 { min(UInt32(truncatingIfNeeded: view.count - 1), nodes[ordinal]) }

    var hasCopies: Bool { copyStarts != nil }

    /// The further ordinals of a node, ascending: rows that are copies of its vector.
    func copies(_ node: UInt32) -> Slice<UnsafeBufferPointer<UInt32>> {
        guard let copyStarts else { return copies[0..<0] }
        let start = min(Int(copyStarts[Int(node)]), copies.count)
        return copies[start..<max(start, min(Int(copyStarts[Int(node) + 1]), copies.count))]
    }

    /// Calls `body` with every ordinal of a node, ascending, until it returns false.
    func forEachOrdinal(_ node: UInt32, _ body: (UInt32) -> Bool) {
        guard body(ordinal(node)) else { return }
        for copy in copies(node) where !body(min(lastOrdinal, copy)) { return }
    }
}
