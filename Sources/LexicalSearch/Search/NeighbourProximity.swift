import IndexSupport

extension LexicalSearcher {
    /// How near the query's neighbours stand to each other in the texts of some chunks of a segment, as
    /// ``TextMatcher/proximity(in:)`` finds from the texts themselves.
    ///
    /// - Precondition: ``QueryPatterns/isTold``.
    /// - Parameter ordinals: in any order, each once.
    /// - Complexity: O(terms × chunks) look-ups, and the positions of those terms in those chunks.
    package func proximities(_ patterns: QueryPatterns, segment: Int, of ordinals: [Ordinal]) -> [Double] {
        let terms = patterns.pairedTerms!
        let index = segments[segment].index
        let ascending = ordinals.indices.sorted { ordinals[$0] < ordinals[$1] }
        let places = terms.mapValues { forms in
            Self.places(forms.compactMap { index.postingList($0) }, of: ordinals, ascending)
        }
        return ordinals.indices.map { chunk in
            patterns.proximity { Self.areNear(places[$0.first]![chunk], places[$0.second]![chunk]) }
        }
    }

    /// The positions in the body of each chunk at which one of some terms stands, ascending.
    private static func places(_ lists: [PostingList], of ordinals: [Ordinal], _ ascending: [Int]) -> [[Int]] {
        var result = [[Int]](repeating: [], count: ordinals.count)
        var own: [Int] = []
        for list in lists {
            var cursor = PositionCursor(list)
            for chunk in ascending {
                guard let found = cursor.advance(to: ordinals[chunk]) else { break }
                guard found == ordinals[chunk] else { continue }
                cursor.readPlaces(offset: 0, into: &own)
                // Fields follow each other, the body first.
                result[chunk] += own.prefix { $0 >> 32 <= LexicalField.body.rawValue }
                if lists.count > 1 { result[chunk].sort() }
            }
        }
        return result
    }

    /// Whether some position of one ascending list is near one of the other.
    private static func areNear(_ left: [Int], _ right: [Int]) -> Bool {
        var (one, other) = (0, 0)
        while one < left.count, other < right.count {
            let distance = left[one] - right[other]
            if abs(distance) <= QueryPatterns.nearness { return true }
            if distance < 0 { one += 1 } else { other += 1 }
        }
        return false
    }
}
