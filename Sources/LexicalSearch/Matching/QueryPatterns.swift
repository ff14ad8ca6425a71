import RAGModel

/// What single words of a text are compared with, and how much each weighs.
package struct QueryPatterns: Sendable {
    /// Words that stand so near are thought to belong together, in positions.
    static let nearness = 8

    /// Neighbours in the query.
    struct Pair: Sendable {
        let first: Int
        let second: Int
        let weight: Double
    }

    private var terms: [[UInt8]: (number: Int, weight: Double)] = [:]
    private var prefixes: [(bytes: [UInt8], number: Int, weight: Double)] = []
    private var fuzzy: [(scalars: [UInt32], distance: Int, number: Int, weight: Double)] = []
    private(set) var pairs: [Pair] = []
    /// Bits of the first bytes of terms spare most words the look-up.
    private var firstBytes = [Bool](repeating: false, count: 256)
    /// The query's terms are numbered from 0.
    private(set) var count = 0

    package init(_ query: PreparedQuery) {
        var previous: (number: Int, weight: Double)?
        for clause in query.query.clauses {
            guard clause.occurrence != .excluded else {
                previous = nil
                continue
            }
            for position in clause.positions {
                for word in words(position, query) {
                    if let previous, previous.number != word.number {
                        pairs.append(
                            Pair(
                                first: previous.number, second: word.number, weight: min(previous.weight, word.weight)))
                    }
                    previous = word
                }
            }
        }
        let paired = Set(pairs.lazy.flatMap { [$0.first, $0.second] })
        let found = Dictionary(grouping: terms.filter { paired.contains($0.value.number) }, by: \.value.number)
        guard found.count == paired.count else { return }
        pairedTerms = found.mapValues { $0.map(\.key) }
    }

    var isEmpty: Bool { count == 0 }

    /// The words of the pairs by their numbers, each in the forms that it has in several languages; `nil` if one is a
    /// pattern, which stands for many words.
    private(set) var pairedTerms: [Int: [[UInt8]]]?

    /// Whether positions of words tell what is near: no pair has a prefix or a fuzzy word.
    package var isTold: Bool { pairedTerms != nil }

    /// The share, by weight, of the pairs that are near; a pair weighs what its more frequent word does.
    func proximity(_ isNear: (Pair) -> Bool) -> Double {
        let total = pairs.reduce(0) { $0 + $1.weight }
        guard total > 0 else { return 0 }
        return pairs.reduce(0) { $0 + (isNear($1) ? $1.weight : 0) } / total
    }

    /// Takes over what stands at a position; returns the words in order, of which neighbours are made.
    private mutating func words(
        _ position: LexicalQuery.Position, _ query: PreparedQuery
    ) -> [(number: Int, weight: Double)] {
        let weight = query.weight(of: position.whole)
        switch position.whole.pattern {
        case .term(let term):
            let parts = position.parts.reduce(0) { $0 + query.weight(of: $1) }
            // The whole of an identifier outweighs its parts, as it does in the score.
            let whole = add(term, weight: weight + parts)
            for variant in position.variants {
                if let first = variant.first { firstBytes[Int(first)] = true }
                if terms[variant] == nil { terms[variant] = whole }
            }
            for leaf in position.parts + position.alternatives.map(\.leaf) { add(leaf, weight: query.weight(of: leaf)) }
            return [whole]
        case .phrase(let words, _):
            return words.map { add($0.term, weight: weight / Double(words.count)) }
        case .prefix(let prefix):
            prefixes.append((prefix, count, weight))
        case .fuzzy(let word, let distance):
            let scalars = String(decoding: word, as: UTF8.self).unicodeScalars.map(\.value)
            fuzzy.append((scalars, distance, count, weight))
        case .anyOf:
            add(position.whole, weight: weight)
            return []
        }
        count += 1
        return [(count - 1, weight)]
    }

    private mutating func add(_ leaf: LexicalQuery.Leaf, weight: Double) {
        switch leaf.pattern {
        case .term(let term): add(term, weight: weight)
        case .anyOf(let terms, _): for term in terms { add(term, weight: weight) }
        case .phrase(let words, _): for word in words { add(word.term, weight: weight / Double(words.count)) }
        case .prefix, .fuzzy: break
        }
    }

    @discardableResult
    private mutating func add(_ term: [UInt8], weight: Double) -> (number: Int, weight: Double) {
        if let first = term.first { firstBytes[Int(first)] = true }
        if let known = terms[term] {
            terms[term] = (known.number, max(known.weight, weight))
            return (known.number, max(known.weight, weight))
        }
        terms[term] = (count, weight)
        count += 1
        return (count - 1, weight)
    }

    /// The query's term that a term of a text is, and its weight.
    func match(_ term: UnsafeBufferPointer<UInt8>) -> (number: Int, weight: Double)? {
        guard let first = term.first else { return nil }
        if firstBytes[Int(first)], let found = terms[Array(term)] { return found }
        for prefix in prefixes where term.starts(with: prefix.bytes) { return (prefix.number, prefix.weight) }
        guard !fuzzy.isEmpty else { return nil }
        let scalars = String(decoding: term, as: UTF8.self).unicodeScalars.map(\.value)
        for word in fuzzy where EditDistance.between(word.scalars, scalars, atMost: word.distance) != nil {
            return (word.number, word.weight)
        }
        return nil
    }
}

/// Levenshtein's distance.
enum EditDistance {
    /// - Returns: `nil` if it is greater than `limit`.
    static func between(_ left: [UInt32], _ right: [UInt32], atMost limit: Int) -> Int? {
        guard abs(left.count - right.count) <= limit else { return nil }
        var row = Array(0...right.count)
        for (i, scalar) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for j in right.indices {
                let substituted = diagonal + (scalar == right[j] ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(substituted, min(row[j], diagonal) + 1)
            }
            if row.min()! > limit { return nil }
        }
        return row[right.count] <= limit ? row[right.count] : nil
    }
}
