import IndexSupport

extension LexicalIndex {
    /// Writes one index with the surviving chunks of several, without analysing anything again.
    ///
    /// The result is byte for byte what building from the same chunks gives.
    ///
    /// - Parameters:
    ///   - inputs: indexes of one analyzer and with the same field weights; for each the new ordinal of every chunk,
    ///     `UInt32.max` for one that is dropped. New ordinals ascend within an input, and none is given twice.
    ///   - documentCount: the number of chunks of the result; one more than the highest new ordinal by default.
    ///   - parameters: their `k1` and `b` decide for which values the bounds are tightest.
    /// - Throws: `FileError` if an input is damaged, or if the inputs do not go together.
    /// - Complexity: O(postings); memory for the postings of the most frequent term, and 4 bytes for each chunk.
    @discardableResult
    package static func merge(
        _ inputs: [(index: LexicalIndex, ordinals: [UInt32])], to path: String, documentCount: Int? = nil,
        parameters: BM25Parameters
    ) throws(FileError) -> Int {
        var fingerprint = ""
        var lengths = ChunkLengths()
        if let documentCount { lengths.pad(to: documentCount) }
        for (number, input) in inputs.enumerated() {
            let index = input.index
            precondition(input.ordinals.count == index.documentCount)
            if number == 0 { fingerprint = index.analyzerFingerprint }
            guard index.fieldWeights == parameters.fieldWeights, index.analyzerFingerprint == fingerprint else {
                throw FileError(
                    .unsupportedVersion, path: index.file.path,
                    "made by another analyzer or with other field weights than the indexes it is to be merged with: "
                        + "run `rag reindex`")
            }
            for (old, new) in input.ordinals.enumerated() where new != .max {
                precondition(documentCount.map { Int(new) < $0 } ?? (Int(new) < LexicalIndexFormat.maximumDocuments))
                lengths.pad(to: Int(new) + 1)
                lengths.joined[Int(new)] = index.length(UInt32(old))
                lengths.titles[Int(new)] = index.titleLength(UInt32(old))
            }
        }
        let writer = try LexicalIndexWriter(
            path: path, lengths: lengths, parameters: parameters, analyzerFingerprint: fingerprint)
        var cursors = inputs.map { $0.index.dictionary.first() }
        var gathered = TermPostings()
        var ordered = TermPostings()
        var consumed = 0
        while let term = cursors.lazy.filter(\.isValid).map(\.term).min(by: { $0.lexicographicallyPrecedes($1) }) {
            gathered.removeAll()
            for (number, input) in inputs.enumerated() where cursors[number].isValid && cursors[number].term == term {
                try gathered.append(input.index, cursors[number].info, renumbered: input.ordinals)
                cursors[number].advance()
            }
            let isInOrder = gathered.isInOrder
            if !isInOrder {
                ordered.removeAll()
                ordered.append(sorting: gathered)
                guard ordered.isInOrder else { throw inputs[0].index.file.corrupt("postings are not in order") }
            }
            try term.withUnsafeBufferPointer { (name) throws(FileError) in
                if isInOrder { try writer.add(name, gathered) } else { try writer.add(name, ordered) }
            }
            consumed += gathered.positions.count
            if consumed > 4 << 20 {
                // What has been read stays in the system's cache, but need not stay in this process.
                for input in inputs { input.index.file.file.advise(.dontNeed) }
                consumed = 0
            }
            gathered.shrink()
            ordered.shrink()
        }
        for (number, input) in inputs.enumerated() where cursors[number].isDamaged {
            throw input.index.file.corrupt("the term dictionary is damaged")
        }
        return try writer.finish()
    }
}

extension TermPostings {
    /// Whether ordinals ascend.
    var isInOrder: Bool {
        for index in 1..<max(1, count) where ordinals[index] <= ordinals[index - 1] { return false }
        return true
    }

    /// Appends a term's postings from an index, under new ordinals.
    mutating func append(
        _ index: LexicalIndex, _ info: TermInfo, renumbered new: [UInt32]
    ) throws(FileError) {
        guard let list = PostingList(index, info) else { throw index.file.corrupt("a posting list is out of bounds") }
        let isComplete = withUnsafeTemporaryAllocation(
            of: UInt32.self, capacity: 2 * LexicalIndexFormat.blockSize
        ) { buffer in
            let decoded = buffer.baseAddress!
            let decodedFrequencies = decoded + LexicalIndexFormat.blockSize
            let section = index.positions.baseAddress?.assumingMemoryBound(to: UInt8.self)
            for block in 0..<list.blockCount {
                let count = list.decode(block: block, decoded, decodedFrequencies)
                guard count > 0, var reader = list.positions(ofBlock: block), let section else { return false }
                for posting in 0..<count {
                    let start = reader.offset
                    guard reader.next({ _, _ in }) else { return false }
                    let ordinal = new[Int(decoded[posting])]
                    guard ordinal != .max else { continue }
                    ordinals.append(ordinal)
                    frequencies.append(decodedFrequencies[posting])
                    positions.append(section + start, reader.offset - start)
                    positionEnds.append(positions.count)
                }
            }
            return true
        }
        guard isComplete else { throw index.file.corrupt("a posting list is damaged") }
    }

    /// Appends the postings of `other` in order of ordinals.
    mutating func append(sorting other: borrowing TermPostings) {
        var keys: [UInt64] = []
        keys.reserveCapacity(other.count)
        for index in 0..<other.count { keys.append(UInt64(other.ordinals[index]) << 32 | UInt64(index)) }
        keys.sort()
        positions.reserve(other.positions.count)
        for key in keys {
            let index = Int(key & 0xFFFF_FFFF)
            let start = index == 0 ? 0 : other.positionEnds[index - 1]
            ordinals.append(other.ordinals[index])
            frequencies.append(other.frequencies[index])
            positions.append(other.positions.base + start, other.positionEnds[index] - start)
            positionEnds.append(positions.count)
        }
    }
}
