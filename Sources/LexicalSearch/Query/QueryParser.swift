import TextAnalysis

/// Parses the query language:
///
/// ```
/// word            any chunk with the word; more words, better scores     "two words"     a phrase
/// "two words"~3   the words near each other, in any order                index*          words that begin so
/// serach~1        words at most one (two: ~2) edits away                 +word           must be there
/// -word           must not be there                                      title:word      in one field: title, body, path
/// ```
///
/// There are no errors: what is not well-formed is searched as text, with a note. A minus before a digit or another
/// minus is text (`-1`, `--verbose`).
struct QueryParser {
    private let session: AnalysisSession
    private let allTerms: Bool
    private let bytes: [UInt8]
    private var offset = 0
    private var drafts: [Draft] = []
    private var positionCount = 0
    private var droppedCount = 0
    private(set) var notes: [String] = []

    /// A clause before stop words are left out.
    private struct Draft {
        var clause: LexicalQuery.Clause
        /// For each position, whether it is a stop word that may be left out.
        var isOptionalStopWord: [Bool]
    }

    init(_ text: String, _ session: AnalysisSession, allTerms: Bool) {
        self.session = session
        self.allTerms = allTerms
        var bytes = Array(text.utf8)
        if bytes.count > LexicalQuery.maximumLength {
            notes.append("the query is longer than \(LexicalQuery.maximumLength) bytes: the rest was left out")
            bytes.removeSubrange(LexicalQuery.maximumLength...)
        }
        self.bytes = bytes
    }

    mutating func parse() -> LexicalQuery {
        while true {
            while offset < bytes.count, isSpace(bytes[offset]) { offset += 1 }
            guard offset < bytes.count else { break }
            parseItem()
        }
        if droppedCount > 0 {
            notes.append(
                "the query has more than \(LexicalQuery.maximumPositions) words: the last \(droppedCount) were left out"
            )
        }
        let query = LexicalQuery(clauses: finish())
        if query.isEmpty, !query.clauses.isEmpty { notes.append("nothing but excluded words: no text can match") }
        return query
    }

    private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }

    private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    private mutating func parseItem() {
        let start = offset
        var next = offset
        var occurrence: LexicalQuery.Occurrence = allTerms ? .required : .optional
        if let sign = sign(at: next) {
            occurrence = sign
            next += 1
        }
        var field: LexicalField?
        if let (found, end) = self.field(at: next) {
            field = found
            next = end
        }
        if bytes[next] == UInt8(ascii: "\"") {
            if parsePhrase(from: start, quote: next, occurrence, field) { return }
            notes.append("a quotation mark is not closed: what follows was searched as words")
            next += 1
            guard next < bytes.count, !isSpace(bytes[next]) else {
                offset = next
                return
            }
        }
        var end = next
        while end < bytes.count, !isSpace(bytes[end]) { end += 1 }
        offset = end
        parseWord(next..<end, source: text(start..<end), occurrence, field)
    }

    /// A plus or minus in front of a word or a phrase.
    private func sign(at index: Int) -> LexicalQuery.Occurrence? {
        guard index + 1 < bytes.count, !isSpace(bytes[index + 1]) else { return nil }
        let following = bytes[index + 1]
        switch bytes[index] {
        case UInt8(ascii: "+"): return following == UInt8(ascii: "+") ? nil : .required
        case UInt8(ascii: "-"):
            let isText = following == UInt8(ascii: "-") || (following >= 0x30 && following <= 0x39)
            return isText ? nil : .excluded
        default: return nil
        }
    }

    private func field(at index: Int) -> (LexicalField, end: Int)? {
        for field in LexicalField.allCases {
            let name = Array((field.name + ":").utf8)
            let end = index + name.count
            // `path://host` is an address, not a field.
            if end < bytes.count, bytes[index..<end].elementsEqual(name), !isSpace(bytes[end]), bytes[end] != 0x2F {
                return (field, end)
            }
        }
        return nil
    }

    private mutating func parsePhrase(
        from start: Int, quote: Int, _ occurrence: LexicalQuery.Occurrence, _ field: LexicalField?
    ) -> Bool {
        guard let close = bytes[(quote + 1)...].firstIndex(of: UInt8(ascii: "\"")) else { return false }
        var end = close + 1
        var slop = 0
        if let (number, numberEnd) = number(after: end) {
            slop = number ?? 0
            end = numberEnd
            if slop > LexicalQuery.maximumSlop {
                slop = LexicalQuery.maximumSlop
                notes.append("\(text(start..<end)): words can be at most \(slop) apart")
            }
        }
        offset = end
        let source = text(start..<end)
        let tokens = analyze(text(quote + 1..<close))
        guard let first = tokens.first else {
            if close > quote + 1 { notes.append("\(source) has no word in it") }
            return true
        }
        if tokens.allSatisfy({ $0.position == first.position }) {
            add(tokens, source, occurrence, field, dropsStopWords: false)
            return true
        }
        let terms = tokens.filter(\.isPrimary).map {
            LexicalQuery.PhraseTerm(term: $0.term, offset: $0.position - first.position)
        }
        let leaf = LexicalQuery.Leaf(.phrase(terms, slop: slop), field: field)
        add([LexicalQuery.Position(whole: leaf, parts: [])], size: terms.count, source, occurrence)
        return true
    }

    /// `~` and digits; the number is `nil` if there are none.
    private func number(after index: Int) -> (Int?, end: Int)? {
        guard index < bytes.count, bytes[index] == UInt8(ascii: "~") else { return nil }
        var end = index + 1
        var value: Int?
        while end < bytes.count, bytes[end] >= 0x30, bytes[end] <= 0x39, end - index < 10 {
            value = (value ?? 0) * 10 + Int(bytes[end] - 0x30)
            end += 1
        }
        return (value, end)
    }

    private mutating func parseWord(
        _ range: Range<Int>, source: String, _ occurrence: LexicalQuery.Occurrence, _ field: LexicalField?
    ) {
        if bytes[range].last == UInt8(ascii: "*"), range.count > 1 {
            let base = text(range.lowerBound..<range.upperBound - 1)
            let prefix = session.normalized(base)
            let tokens = analyze(base)
            if !base.contains("*"), !prefix.isEmpty, let first = tokens.first,
                tokens.allSatisfy({ $0.position == first.position })
            {
                let leaf = LexicalQuery.Leaf(.prefix(Array(prefix.utf8)), field: field)
                return add([LexicalQuery.Position(whole: leaf, parts: [])], size: 1, source, occurrence)
            }
            notes.append("\(source): a star stands for the rest of one word; searched as text")
        } else if let tilde = bytes[range].lastIndex(of: UInt8(ascii: "~")), tilde > range.lowerBound,
            let (distance, end) = number(after: tilde), end == range.upperBound
        {
            let tokens = analyze(text(range.lowerBound..<tilde)).filter(\.isPrimary)
            if tokens.count == 1 {
                if let distance, distance > LexicalQuery.maximumDistance {
                    notes.append("\(source): at most \(LexicalQuery.maximumDistance) edits are looked for")
                }
                let edits = min(distance ?? 1, LexicalQuery.maximumDistance)
                let leaf = LexicalQuery.Leaf(.fuzzy(tokens[0].term, distance: edits), field: field)
                return add([LexicalQuery.Position(whole: leaf, parts: [])], size: 1, source, occurrence)
            }
            notes.append("\(source): a tilde follows one word or a phrase; searched as text")
        }
        let word = text(range)
        add(analyze(word), source, occurrence, field, dropsStopWords: source == word)
    }

    // MARK: - Terms

    private struct AnalyzedToken {
        let term: [UInt8]
        let position: UInt32
        let isPrimary: Bool
        let isStopWord: Bool
    }

    private func analyze(_ text: String) -> [AnalyzedToken] {
        let buffer = TokenBuffer()
        var text = text
        text.withUTF8 { session.analyze($0, into: buffer) }
        return buffer.tokens.map {
            AnalyzedToken(
                term: Array(buffer.term(of: $0)), position: $0.position, isPrimary: $0.isPrimary,
                isStopWord: $0.isStopWord)
        }
    }

    private mutating func add(
        _ tokens: [AnalyzedToken], _ source: String, _ occurrence: LexicalQuery.Occurrence, _ field: LexicalField?,
        dropsStopWords: Bool
    ) {
        var positions: [LexicalQuery.Position] = []
        var isOptionalStopWord: [Bool] = []
        var last: UInt32?
        for token in tokens {
            let leaf = LexicalQuery.Leaf(.term(token.term), field: field)
            if token.position == last {
                // A stop word inside an identifier says no more than one between words.
                if !(dropsStopWords && token.isStopWord) { positions[positions.count - 1].parts.append(leaf) }
            } else {
                positions.append(LexicalQuery.Position(whole: leaf, parts: []))
                isOptionalStopWord.append(dropsStopWords && token.isStopWord)
                last = token.position
            }
        }
        add(positions, size: tokens.count, source, occurrence, isOptionalStopWord)
    }

    private mutating func add(
        _ positions: [LexicalQuery.Position], size: Int, _ source: String, _ occurrence: LexicalQuery.Occurrence,
        _ isOptionalStopWord: [Bool] = [false]
    ) {
        guard !positions.isEmpty else { return }
        guard positionCount + size <= LexicalQuery.maximumPositions else {
            droppedCount += size
            return
        }
        positionCount += size
        drafts.append(
            Draft(
                clause: LexicalQuery.Clause(occurrence: occurrence, positions: positions, text: source),
                isOptionalStopWord: isOptionalStopWord))
    }

    /// Leaves out plain stop words, unless the query asks for nothing else.
    private func finish() -> [LexicalQuery.Clause] {
        let hasOther = drafts.contains { $0.clause.occurrence != .excluded && $0.isOptionalStopWord.contains(false) }
        guard hasOther else { return drafts.map(\.clause) }
        return drafts.compactMap { draft in
            var clause = draft.clause
            clause.positions = zip(clause.positions, draft.isOptionalStopWord).filter { !$1 }.map(\.0)
            return clause.positions.isEmpty ? nil : clause
        }
    }
}

extension LexicalQuery {
    /// Bytes of a query that are looked at.
    package static let maximumLength = 1 << 20
    /// Words of a query that are looked at, parts of identifiers included.
    package static let maximumPositions = 4096
    package static let maximumSlop = 1000
    /// Edits of a fuzzy word.
    package static let maximumDistance = 2

    /// Parses a query; never fails. See `QueryParser` for the language.
    ///
    /// - Parameters:
    ///   - session: of the analyzer that made the index.
    ///   - allTerms: whether words are required unless they are marked otherwise.
    /// - Returns: the query, and notes for the user about what was not understood or left out.
    package static func parse(
        _ text: String, session: AnalysisSession, allTerms: Bool = false
    ) -> (query: LexicalQuery, notes: [String]) {
        var parser = QueryParser(text, session, allTerms: allTerms)
        let query = parser.parse()
        return (query, parser.notes)
    }

    package static func parse(
        _ text: String, analyzer: Analyzer, allTerms: Bool = false
    ) -> (query: LexicalQuery, notes: [String]) {
        parse(text, session: analyzer.makeSession(), allTerms: allTerms)
    }
}
