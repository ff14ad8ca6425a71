import IndexSupport

extension LexicalIndex {
    /// For each chunk a number made of all its terms, fields and positions, and of its length, in no order: two indexes
    /// that were made of the same chunk give the same number for it, whatever else is in them.
    ///
    /// - Complexity: O(size of the file); 8 bytes of memory for each chunk.
    /// - Throws: `FileError` if the file is damaged.
    package func fingerprints() throws(FileError) -> [UInt64] {
        var sums = (0..<documentCount).map { Self.mix(UInt64(length(UInt32($0)))) }
        var cursor = dictionary.first()
        while cursor.isValid {
            let term = Self.hash(cursor.term)
            var isSound = false
            if let list = PostingList(self, cursor.info) {
                isSound = true
                list.forEachBlock { block, ordinals, frequencies in
                    guard var reader = list.positions(ofBlock: block) else {
                        isSound = false
                        return
                    }
                    for (ordinal, frequency) in zip(ordinals, frequencies) where isSound {
                        var occurrences = Self.mix(term &+ UInt64(frequency))
                        isSound = reader.next { field, position in
                            occurrences = Self.mix(occurrences ^ (UInt64(field) << 32 | UInt64(position)))
                        }
                        // Sums, not exclusive ors: what is there twice must not vanish.
                        sums[Int(ordinal)] &+= occurrences
                    }
                }
            }
            guard isSound else { throw file.corrupt("the postings are damaged") }
            cursor.advance()
        }
        guard !cursor.isDamaged else { throw file.corrupt("the term dictionary is damaged") }
        return sums
    }

    private static func hash(_ term: [UInt8]) -> UInt64 {
        // FNV-1a, 64 bits.
        term.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    }

    private static func mix(_ number: UInt64) -> UInt64 {
        // The finaliser of SplitMix64.
        var number = number &+ 0x9E37_79B9_7F4A_7C15
        number = (number ^ number >> 30) &* 0xBF58_476D_1CE4_E5B9
        number = (number ^ number >> 27) &* 0x94D0_49BB_1331_11EB
        return number ^ number >> 31
    }
}
