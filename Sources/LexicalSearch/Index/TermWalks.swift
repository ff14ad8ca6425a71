import RAGModel

/// Finds some of a dictionary's terms, in order.
protocol TermWalk {
    /// The next term, and how many edits it is away from what was asked for.
    mutating func next(_ budget: WorkBudget) throws(WorkBudget.Exhausted) -> (term: [UInt8], edits: Int)?
}

/// The terms that begin with some bytes.
///
/// - Complexity: O(log terms), then O(1) blocks for each term.
struct PrefixTerms: TermWalk {
    private let prefix: [UInt8]
    private var cursor: TermDictionary.Cursor

    init(_ dictionary: TermDictionary, _ prefix: [UInt8]) {
        self.prefix = prefix
        cursor = prefix.withUnsafeBufferPointer { dictionary.seek($0) }
    }

    mutating func next(_ budget: WorkBudget) throws(WorkBudget.Exhausted) -> (term: [UInt8], edits: Int)? {
        guard cursor.isValid, cursor.term.starts(with: prefix) else { return nil }
        try budget.spend(1)
        defer { cursor.advance() }
        return (cursor.term, 0)
    }
}

/// The terms within a Levenshtein distance of a word, counted in Unicode scalars.
///
/// With swaps it is the distance of optimal string alignment (Damerau, 1964).
///
/// Walks the dictionary with one row of the edit matrix per scalar of the current term, of which only the cells near the
/// diagonal matter; rows of a shared prefix are kept, and where a prefix is too far already, all terms that begin with it
/// are skipped: one by one while they are few, then by a seek.
///
/// - Complexity: of the order of (alphabet × length of the word) ^ distance seeks.
struct FuzzyTerms: TermWalk {
    private let dictionary: TermDictionary
    private let word: [UInt32]
    private let distance: Int
    private var cursor: TermDictionary.Cursor
    /// The cells of row `i` stand for the first `i` scalars of the previous term.
    private var matrix: [UInt8]
    /// The least cell of each row: `distance + 1` if all are greater than the distance.
    private var least: [UInt8] = [0]
    private var previous: [UInt32] = []
    private var scalars: [UInt32] = []
    /// What all terms begin with.
    private let beginning: [UInt8]
    private let countsSwaps: Bool

    /// So many terms are passed before a seek is tried, which costs as much.
    private static let passed = 16

    /// - Parameters:
    ///   - distance: 0...2; longer distances match nearly everything.
    ///   - keepsFirst: whether the first scalar is right: a small part of the dictionary is walked then.
    ///   - countsSwaps: whether two neighbours that changed places are one edit, as they are for who types, and not two.
    init(
        _ dictionary: TermDictionary, _ word: [UInt8], distance: Int, keepsFirst: Bool = false,
        countsSwaps: Bool = false
    ) {
        self.countsSwaps = countsSwaps
        self.dictionary = dictionary
        self.word = String(decoding: word, as: UTF8.self).unicodeScalars.map(\.value)
        self.distance = distance
        let first = keepsFirst ? self.word.first.flatMap(Unicode.Scalar.init).map { Array(String($0).utf8) } : nil
        beginning = first ?? []
        // Past the terms of titles and languages.
        cursor = (first ?? [LexicalIndexFormat.languageMark + 1]).withUnsafeBufferPointer { dictionary.seek($0) }
        matrix = (0...self.word.count).map { UInt8(min($0, distance + 1)) }
    }

    mutating func next(_ budget: WorkBudget) throws(WorkBudget.Exhausted) -> (term: [UInt8], edits: Int)? {
        while cursor.isValid {
            try budget.spend(word.count)
            guard cursor.term.starts(with: beginning) else { return nil }
            readScalars()
            var depth = 0
            let limit = min(least.count - 1, min(previous.count, scalars.count))
            while depth < limit, previous[depth] == scalars[depth] { depth += 1 }
            swap(&previous, &scalars)
            least.removeSubrange((depth + 1)...)
            while least[depth] <= distance, depth < previous.count {
                addRow(depth + 1, previous[depth])
                depth += 1
            }
            if least[depth] > distance {
                skip(scalars: depth)
                continue
            }
            let edits = Int(matrix[depth * (word.count + 1) + word.count])
            let term = cursor.term
            cursor.advance()
            if edits <= distance { return (term, edits) }
        }
        return nil
    }

    private mutating func readScalars() {
        scalars.removeAll(keepingCapacity: true)
        for byte in cursor.term {
            guard byte < 0x80 else {
                scalars.removeAll(keepingCapacity: true)
                scalars.append(
                    contentsOf: String(decoding: cursor.term, as: UTF8.self).unicodeScalars.lazy.map(\.value))
                return
            }
            scalars.append(UInt32(byte))
        }
    }

    /// Cells that are farther from the diagonal than the distance are greater than it, whatever they are.
    private mutating func addRow(_ row: Int, _ scalar: UInt32) {
        let width = word.count + 1
        let tooFar = UInt8(distance + 1)
        if matrix.count < (row + 1) * width {
            matrix.append(contentsOf: repeatElement(tooFar, count: (row + 1) * width - matrix.count))
        }
        var smallest = tooFar
        matrix.withUnsafeMutableBufferPointer { matrix in
            let (above, own) = (matrix.baseAddress! + (row - 1) * width, matrix.baseAddress! + row * width)
            own.update(repeating: tooFar, count: width)
            if row <= distance { own[0] = UInt8(row) }
            smallest = own[0]
            var column = max(1, row - distance)
            while column <= min(word.count, row + distance) {
                let substitution = above[column - 1] + (word[column - 1] == scalar ? 0 : 1)
                own[column] = min(tooFar, min(substitution, min(above[column], own[column - 1]) + 1))
                if countsSwaps, row > 1, column > 1, word[column - 2] == scalar, word[column - 1] == previous[row - 2] {
                    own[column] = min(own[column], matrix[(row - 2) * width + column - 2] + 1)
                }
                smallest = min(smallest, own[column])
                column += 1
            }
        }
        least.append(smallest)
    }

    /// Goes to the first term that does not begin with so many scalars of the one at hand.
    private mutating func skip(scalars count: Int) {
        let length = previous[..<count].reduce(0) { $0 + (Unicode.Scalar($1).map { UTF8.width($0) } ?? 1) }
        var bytes = Array(cursor.term.prefix(length))
        for _ in 0..<Self.passed {
            cursor.advance()
            guard cursor.isValid, cursor.term.starts(with: bytes) else { return }
        }
        while let last = bytes.popLast() {
            guard last < 255 else { continue }
            bytes.append(last + 1)
            cursor = bytes.withUnsafeBufferPointer { dictionary.seek($0) }
            return
        }
    }
}
