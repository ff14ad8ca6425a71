import IndexSupport

extension LexicalIndex {
    /// Checks the checksums of the file, and that all it says fits together: terms and ordinals in order, frequencies
    /// as the positions and field weights give them, ranges not below any score, totals.
    ///
    /// - Complexity: O(size of the file).
    package func verify() throws(FileError) {
        try file.verify()
        var terms = 0
        var postings = 0
        var previous: [UInt8]?
        var cursor = dictionary.first()
        while cursor.isValid {
            if let previous, !previous.lexicographicallyPrecedes(cursor.term) {
                throw file.corrupt("the terms of the dictionary are not in order")
            }
            guard let list = PostingList(self, cursor.info),
                isSound(list, ofTitles: cursor.term.first == LexicalIndexFormat.titleMark)
            else {
                let term = String(decoding: cursor.term, as: UTF8.self)
                throw file.corrupt("the postings of the term \"\(term)\" are damaged")
            }
            terms += 1
            postings += list.documentFrequency
            previous = cursor.term
            cursor.advance()
        }
        guard !cursor.isDamaged, terms == termCount, postings == meta.postingCount else {
            throw file.corrupt("the term dictionary is damaged")
        }
        var total: UInt64 = 0
        var titleTotal: UInt64 = 0
        for ordinal in 0..<documentCount {
            total += UInt64(length(UInt32(ordinal)))
            titleTotal += UInt64(titleLength(UInt32(ordinal)))
        }
        guard total == meta.totalLength, titleTotal == meta.titleTotalLength else {
            throw file.corrupt("the lengths do not add up")
        }
    }

    private func isSound(_ list: PostingList, ofTitles isTitle: Bool) -> Bool {
        var isSound = true
        var previous = -1
        let constant = meta.k1 * (1 - meta.b)
        let averageLength = isTitle ? meta.titleAverageLength : meta.averageLength
        let slope = averageLength > 0 ? meta.k1 * meta.b / averageLength : 0
        let weights = [Int(meta.weights.body), Int(meta.weights.title), Int(meta.weights.path)]
        list.forEachBlock { block, ordinals, frequencies in
            guard isSound, !ordinals.isEmpty, var reader = list.positions(ofBlock: block) else {
                isSound = false
                return
            }
            for (ordinal, frequency) in zip(ordinals, frequencies) {
                guard Int(ordinal) > previous else {
                    isSound = false
                    return
                }
                previous = Int(ordinal)
                var expected = 0
                guard reader.next({ field, _ in expected += weights[Int(field)] }),
                    min(expected, LexicalIndexFormat.maximumFrequency) == Int(frequency)
                else {
                    isSound = false
                    return
                }
                if let ranges = list.ranges {
                    let tf = Double(frequency)
                    let score = tf / (tf + constant + slope * Double(isTitle ? titleLength(ordinal) : length(ordinal)))
                    let bound = Double(ranges[Int(ordinal) >> LexicalIndexFormat.rangeShift]) / 255
                    if score > bound + 1e-9 {
                        isSound = false
                        return
                    }
                }
            }
            if !reader.isAtEnd { isSound = false }
            if list.blockCount > 1, previous != Int(list.lastOrdinal(ofBlock: block)) { isSound = false }
        }
        return isSound
    }
}
