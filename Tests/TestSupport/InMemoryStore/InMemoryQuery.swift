import RAGModel

/// A query in the form of an ``InMemoryStore``.
struct InMemoryQuery: AnalyzedQuery {
    struct Clause: Sendable {
        var clause: ParsedQuery.Clause
        /// The words looked for in order; one for a word, a prefix or a fuzzy word.
        var words: [String]
        /// The term of the whole run, if it has several words.
        var whole: String?
    }

    let clauses: [Clause]
    let terms: [QueryTerm]
    let notes: [String]

    init(_ query: ParsedQuery, inverseDocumentFrequency: (String) -> (frequency: Int, idf: Double)) {
        var clauses: [Clause] = []
        var terms: [QueryTerm] = []
        func add(_ term: String, source: String, isWhole: Bool) {
            guard !terms.contains(where: { $0.term == term }) else { return }
            let (frequency, idf) = inverseDocumentFrequency(term)
            terms.append(
                QueryTerm(
                    source: source, term: term, documentFrequency: frequency, inverseDocumentFrequency: idf,
                    isWholeIdentifier: isWhole))
        }
        for clause in query.clauses {
            let text =
                switch clause.pattern {
                case .word(let text), .phrase(let text, _), .prefix(let text), .fuzzy(let text, _): text
                }
            let tokens = InMemoryWords.tokens(of: text)
            let words = tokens.filter { !$0.isWhole }.map(\.term)
            guard !words.isEmpty else { continue }
            var whole: String?
            if case .word = clause.pattern { whole = tokens.first(where: \.isWhole)?.term }
            clauses.append(Clause(clause: clause, words: words, whole: whole))
            guard clause.occurrence != .excluded else { continue }
            switch clause.pattern {
            case .word, .phrase:
                if let whole { add(whole, source: clause.source, isWhole: true) }
                for word in words { add(word, source: clause.source, isWhole: false) }
            case .prefix, .fuzzy: break
            }
        }
        self.clauses = clauses
        self.terms = terms
        notes = query.notes
    }

    var isEmpty: Bool { clauses.allSatisfy { $0.clause.occurrence == .excluded } }

    var bindsAnswer: Bool { clauses.contains { $0.clause.occurrence != .optional } }

    var summary: String {
        clauses.map { clause in
            let sign = ["optional": "", "required": "+", "excluded": "-"][clause.clause.occurrence.rawValue]!
            let field = clause.clause.field.map { "\($0.rawValue):" } ?? ""
            return sign + field + (clause.whole ?? clause.words.joined(separator: " "))
        }.joined(separator: " ")
    }

    func matches(in text: String) -> TextMatches {
        let wanted = Set(terms.map(\.term))
        let found = InMemoryWords.tokens(of: text).filter { wanted.contains($0.term) }
        var highlights: [Range<Int>] = []
        for token in found {
            if let last = highlights.last, token.range.lowerBound < last.upperBound {
                highlights[highlights.count - 1] = last.lowerBound..<max(last.upperBound, token.range.upperBound)
            } else {
                highlights.append(token.range)
            }
        }
        return TextMatches(highlights: highlights, bestLine: bestLine(of: text, found))
    }

    var hasNeighbours: Bool { false }
    func proximity(in text: String) -> Double { 0 }
    var hasNames: Bool { false }
    func spelling(in text: String) -> Double { 0 }

    /// The line whose words are the rarest together; whole identifiers count first.
    private func bestLine(of text: String, _ found: [InMemoryWords.Token]) -> Range<Int>? {
        let bytes = Array(text.utf8)
        var best: (weight: Double, line: Range<Int>)?
        var start = 0
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            let range = start..<start + line.count
            start = range.upperBound + 1
            let words = Set(found.filter { range.contains($0.range.lowerBound) }.map(\.term))
            let weight = terms.filter { words.contains($0.term) }.reduce(0) {
                $0 + $1.inverseDocumentFrequency + ($1.isWholeIdentifier ? 1000 : 0)
            }
            if weight > best?.weight ?? 0 { best = (weight, range) }
        }
        return best?.line
    }

    /// Whether the chunk has what the clause asks for, whatever its occurrence.
    func holds(_ clause: Clause, _ chunk: InMemoryChunkWords) -> Bool {
        if clause.clause.field == .path, chunk.shown.contains(where: { holds(clause, $0) }) { return true }
        let fields = clause.clause.field.map { [$0] } ?? ParsedQuery.Field.allCases
        if let written = clause.clause.written {
            let isTold = (clause.whole ?? "").utf8.count >= written.text.utf8.count
            return fields.contains { field in
                chunk.texts[field].map(written.stands) ?? false
                    || (isTold && clause.whole.map { !chunk.positions(of: $0, in: field).isEmpty } ?? false)
            }
        }
        return fields.contains { field in
            switch clause.clause.pattern {
            case .word:
                clause.whole.map { !chunk.positions(of: $0, in: field).isEmpty }
                    ?? clause.words.allSatisfy { !chunk.positions(of: $0, in: field).isEmpty }
            case .phrase(_, let slop): Self.holdsPhrase(clause.words, slop, chunk, field)
            case .prefix: chunk.fields[field]?.keys.contains { $0.hasPrefix(clause.words[0]) } ?? false
            case .fuzzy(_, let distance):
                chunk.fields[field]?.keys.contains { Self.distance($0, clause.words[0]) <= distance } ?? false
            }
        }
    }

    private static func holdsPhrase(
        _ words: [String], _ slop: Int, _ chunk: InMemoryChunkWords, _ field: ParsedQuery.Field
    ) -> Bool {
        let places = words.map { chunk.positions(of: $0, in: field) }
        guard slop > 0 else {
            return places[0].contains { start in
                places.enumerated().allSatisfy { $1.contains(start + $0) }
            }
        }
        return places[0].contains { start in
            let reach = words.count - 1 + slop
            return places.allSatisfy { $0.contains { abs($0 - start) <= reach } }
        }
    }

    private static func distance(_ left: String, _ right: String) -> Int {
        let left = Array(left)
        let right = Array(right)
        var row = Array(0...right.count)
        for (index, character) in left.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in right.indices {
                let above = row[column + 1]
                row[column + 1] = min(
                    above + 1, row[column] + 1, diagonal + (character == right[column] ? 0 : 1))
                diagonal = above
            }
        }
        return row[right.count]
    }

    /// The conditions that the chunk does not fulfil.
    func obstacles(_ chunk: InMemoryChunkWords) -> [LexicalReport.Obstacle] {
        clauses.compactMap { clause in
            switch clause.clause.occurrence {
            case .optional: nil
            case .required: holds(clause, chunk) ? nil : .missing(clause.clause.source)
            case .excluded: holds(clause, chunk) ? .excluded(clause.clause.source) : nil
            }
        }
    }
}
