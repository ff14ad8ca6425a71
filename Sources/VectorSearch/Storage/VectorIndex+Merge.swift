import IndexSupport

/// One input of a merge: an index, and the new ordinal of each of its rows.
package struct VectorMergeInput: Sendable {
    package let index: VectorIndex
    /// Old ordinal → new ordinal; `VectorMergeInput.dropped` for rows that are left out.
    package let ordinals: [UInt32]

    package static let dropped = UInt32.max

    package init(index: VectorIndex, ordinals: [UInt32]) {
        self.index = index
        self.ordinals = ordinals
    }
}

extension VectorIndex {
    /// Writes the index of the surviving rows of `inputs` under their new ordinals, which must together be exactly
    /// `0..<n`. Vectors are copied bit for bit, unless the precision is another one.
    ///
    /// The largest graph among the inputs is kept and the other rows are inserted into it, unless too little of it
    /// survives. Memory: the codes and edges of the new index; pages of the inputs are let go as they have been read.
    package static func merge(
        _ inputs: [VectorMergeInput], to path: String, configuration: VectorIndexConfiguration, threads: Int
    ) throws(VectorError) {
        let sources = try MergeSources(inputs, configuration)
        let writer = try VectorIndexWriter(path: path, configuration: configuration)
        try sources.copyVectors(to: writer)
        try writer.finish(threads: threads, base: sources.graphBase(configuration))
    }
}

/// Where each row of a merged index comes from.
struct MergeSources {
    let inputs: [VectorMergeInput]
    /// For each new ordinal: which input, and its ordinal there.
    private(set) var places: [(input: UInt32, ordinal: UInt32)]

    init(_ inputs: [VectorMergeInput], _ configuration: VectorIndexConfiguration) throws(VectorError) {
        self.inputs = inputs
        var total = 0
        for input in inputs {
            guard input.ordinals.count == input.index.count else {
                throw VectorError(
                    .invalidParameter, "\(input.ordinals.count) new ordinals for an index of \(input.index.count) rows")
            }
            guard input.index.configuration.dimension == configuration.dimension,
                input.index.configuration.metric == configuration.metric
            else { throw VectorError(.invalidConfiguration, "merged indexes differ in dimension or metric") }
            for ordinal in input.ordinals where ordinal != VectorMergeInput.dropped { total += 1 }
        }
        let unset = (input: UInt32.max, ordinal: UInt32.max)
        places = Array(repeating: unset, count: total)
        for (number, input) in inputs.enumerated() {
            for (old, new) in input.ordinals.enumerated() where new != VectorMergeInput.dropped {
                guard new < total, places[Int(new)].input == UInt32.max else {
                    throw VectorError(.invalidParameter, "new ordinals of a merge must be exactly 0..<\(total)")
                }
                places[Int(new)] = (UInt32(number), UInt32(old))
            }
        }
    }

    /// Appends every row in its new place, letting pages of the inputs go as they have been read.
    func copyVectors(to writer: VectorIndexWriter) throws(VectorError) {
        let interval = 16_384
        for (new, place) in places.enumerated() {
            let index = inputs[Int(place.input)].index
            try index.withRow(Int(place.ordinal)) { (row) throws(VectorError) in try writer.appendPrepared(row) }
            if new % interval == interval - 1 { letGo() }
        }
        letGo()
    }

    /// The largest graph among the inputs, if growing from it beats a fresh build.
    func graphBase(_ configuration: VectorIndexConfiguration) -> GraphBase? {
        let usable = inputs.filter {
            $0.index.hasGraph && $0.index.configuration.m == configuration.m
        }
        guard let largest = usable.max(by: { $0.index.count < $1.index.count }), let graph = largest.index.graph else {
            return nil
        }
        let rows = (0..<UInt32(graph.view.count)).map { node in
            var row = VectorMergeInput.dropped
            graph.forEachOrdinal(node) { ordinal in
                row = largest.ordinals[Int(ordinal)]
                return row == VectorMergeInput.dropped
            }
            return row
        }
        let kept = rows.count { $0 != VectorMergeInput.dropped }
        // Where half of a neighbourhood is gone, a repaired graph is worse than a new one.
        guard 2 * kept >= rows.count, 4 * kept >= places.count else { return nil }
        return GraphBase(graph: graph.view, rows: rows)
    }

    private func letGo() {
        for input in inputs { input.index.file.file.advise(.dontNeed) }
    }
}
