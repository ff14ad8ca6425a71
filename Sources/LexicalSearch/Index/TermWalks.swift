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
/// Walks the dictionary with one row of the edit matrix per scalar of the current term; rows of a shared prefix are
/// kept, and where a prefix is too far already, all terms that begin with it are skipped by a seek.
///
/// - Complexity: of the order of (alphabet × length of the word) ^ distance seeks.
struct FuzzyTerms: TermWalk {
    private let dictionary: TermDictionary
    private let word: [UInt32]
    private let distance: Int
    private var cursor: TermDictionary.Cursor
    /// Row `i` stands for the first `i` scalars of the previous term.
    private var rows: [[UInt8]]
    private var previous: [UInt32] = []
    /// What all terms begin with.
    private let beginning: [UInt8]

    /// - Parameters:
    ///   - distance: 0...2; longer distances match nearly everything.
    ///   - keepsFirst: whether the first scalar is right: a small part of the dictionary is walked then.
    init(_ dictionary: TermDictionary, _ word: [UInt8], distance: Int, keepsFirst: Bool = false) {
        self.dictionary = dictionary
        self.word = String(decoding: word, as: UTF8.self).unicodeScalars.map(\.value)
        self.distance = distance
        let first = keepsFirst ? self.word.first.flatMap(Unicode.Scalar.init).map { Array(String($0).utf8) } : nil
        beginning = first ?? []
        // Past the terms of titles and languages.
        cursor = (first ?? [LexicalIndexFormat.languageMark + 1]).withUnsafeBufferPointer { dictionary.seek($0) }
        rows = [(0...self.word.count).map { UInt8(min($0, 255)) }]
    }

    mutating func next(_ budget: WorkBudget) throws(WorkBudget.Exhausted) -> (term: [UInt8], edits: Int)? {
        while cursor.isValid {
            try budget.spend(word.count)
            let term = cursor.term
            guard term.starts(with: beginning) else { return nil }
            let scalars = String(decoding: term, as: UTF8.self).unicodeScalars.map(\.value)
            var depth = 0
            let limit = min(rows.count - 1, min(previous.count, scalars.count))
            while depth < limit, previous[depth] == scalars[depth] { depth += 1 }
            rows.removeSubrange((depth + 1)...)
            previous = scalars
            var isDead = rows[depth].min()! > UInt8(distance)
            while !isDead, depth < scalars.count {
                rows.append(row(after: rows[depth], scalars[depth]))
                depth += 1
                isDead = rows[depth].min()! > UInt8(distance)
            }
            if isDead {
                skip(prefix: scalars[..<depth])
                continue
            }
            let edits = Int(rows[depth][word.count])
            cursor.advance()
            if edits <= distance { return (term, edits) }
        }
        return nil
    }

    private func row(after row: [UInt8], _ scalar: UInt32) -> [UInt8] {
        var next = row
        next[0] = row[0] == 255 ? 255 : row[0] + 1
        for column in word.indices {
            let substitution = Int(row[column]) + (word[column] == scalar ? 0 : 1)
            let other = min(Int(row[column + 1]), Int(next[column])) + 1
            next[column + 1] = UInt8(min(255, min(substitution, other)))
        }
        return next
    }

    /// Goes to the first term that does not begin with `prefix`.
    private mutating func skip(prefix: ArraySlice<UInt32>) {
        var bytes: [UInt8] = []
        for scalar in prefix {
            guard let scalar = Unicode.Scalar(scalar) else { return cursor.advance() }
            bytes.append(contentsOf: UTF8.encode(scalar)!)
        }
        // A term that is not valid UTF-8 does not begin with the bytes of its repaired text.
        guard cursor.term.starts(with: bytes) else { return cursor.advance() }
        while let last = bytes.popLast() {
            guard last < 255 else { continue }
            bytes.append(last + 1)
            cursor = bytes.withUnsafeBufferPointer { dictionary.seek($0) }
            return
        }
        cursor.advance()
    }
}
