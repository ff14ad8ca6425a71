/// The words that end with given bytes, by a table of words in the order of their bytes read backwards.
///
/// - Complexity: O(log words) comparisons, each of a word of the dictionary, then O(1) for each word found.
struct EndingTerms {
    private static let lengths = 6...64

    private let dictionary: TermDictionary
    private let endings: UnsafeBufferPointer<UInt32>
    private let ending: [UInt8]
    private var index: Int

    init(_ index: LexicalIndex, _ ending: [UInt8]) {
        dictionary = index.dictionary
        endings = index.endings
        self.ending = ending
        var low = 0
        var high = endings.count
        while low < high {
            let middle = (low + high) / 2
            guard let term = dictionary.term(Int(endings[middle])) else {
                // A damaged file: there is nothing to find.
                low = endings.count
                break
            }
            if Self.isBefore(term, ending) { low = middle + 1 } else { high = middle }
        }
        self.index = low
    }

    mutating func next() -> [UInt8]? {
        guard index < endings.count, let term = dictionary.term(Int(endings[index])), term.count >= ending.count,
            term.suffix(ending.count).elementsEqual(ending)
        else { return nil }
        index += 1
        return term
    }

    /// Whether a term is a word that may be a compound: letters only, neither short nor very long.
    static func includes(_ term: UnsafeBufferPointer<UInt8>) -> Bool {
        lengths.contains(term.count) && term.allSatisfy { $0 >= 0x61 }
    }

    /// The order of bytes read backwards; an ending is before what ends with it.
    static func isBefore(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.reversed().lexicographicallyPrecedes(right.reversed())
    }
}
