/// Cuts a query into its clauses:
///
/// ```
/// word            any chunk with the word; more words, better scores     "two words"     a phrase
/// "two words"~3   the words near each other, in any order                index*          words that begin so
/// serach~1        words at most one (two: ~2) edits away                 +word           must be there
/// -word           must not be there                                      title:word      in one field: title, body, path
/// ```
///
/// Phrases and words of one field must be there as well, as if they had a plus; but in a sentence, a phrase is a
/// quotation that only weighs more. There are no errors: what is not well-formed is searched as text, with a note. A
/// minus before another minus is text (`--verbose`), and so are signs alone (`->`, `+=`). A minus before a number is an
/// operator like any other, with a note, but it belongs to a number of one digit (`exit code -1`), and to any in a sentence
/// that ends like one.
struct QueryParser {
    private let allTerms: Bool
    private let bytes: [UInt8]
    private var offset = 0
    private var drafts: [Draft] = []
    private(set) var notes: [String] = []
    /// Whether the query ends with a full stop or a question mark.
    private let endsAsSentence: Bool
    private var hasExcludedNumber = false

    /// A clause of which it may depend on the whole query whether it is required.
    private struct Draft {
        var clause: ParsedQuery.Clause
        /// A phrase without a sign.
        var isQuotation: Bool
    }

    /// A query with more words outside quotation marks is taken for a sentence.
    private static let maximumWords = 6

    init(_ text: String, allTerms: Bool) {
        self.allTerms = allTerms
        var bytes = Array(text.utf8)
        if bytes.count > ParsedQuery.maximumLength {
            notes.append("the query is longer than \(ParsedQuery.maximumLength) bytes: the rest was left out")
            bytes.removeSubrange(ParsedQuery.maximumLength...)
        }
        self.bytes = bytes
        let end = bytes.lastIndex { $0 > 0x20 && $0 != UInt8(ascii: "\"") }.map { bytes[...$0].suffix(4) } ?? []
        let last = String(decoding: end, as: UTF8.self)
        endsAsSentence = ["?", "？", "؟", "。", "."].contains(where: last.hasSuffix)
    }

    mutating func parse() -> [ParsedQuery.Clause] {
        while true {
            while offset < bytes.count, isSpace(bytes[offset]) { offset += 1 }
            guard offset < bytes.count else { break }
            parseItem()
        }
        bindQuotations()
        let clauses = drafts.map(\.clause)
        if !clauses.isEmpty, clauses.allSatisfy({ $0.occurrence == .excluded }) {
            notes.append("nothing but excluded words: no text can match")
        }
        return clauses
    }

    /// A phrase binds the answer unless the query is a sentence: there it is a name or a quotation.
    private mutating func bindQuotations() {
        guard drafts.contains(where: \.isQuotation) else { return }
        if isSentence {
            notes.append("quotation marks in a sentence only add weight: write +\"…\" for what must be there")
            return
        }
        for index in drafts.indices where drafts[index].isQuotation { drafts[index].clause.occurrence = .required }
    }

    private var isSentence: Bool {
        if endsAsSentence { return true }
        return drafts.count { $0.clause.pattern == .word($0.clause.source) } > Self.maximumWords
    }

    private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }

    private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    private mutating func parseItem() {
        let start = offset
        var next = offset
        var occurrence: ParsedQuery.Occurrence = allTerms ? .required : .optional
        var isSigned = false
        if let sign = sign(at: next) {
            occurrence = sign
            isSigned = true
            next += 1
        }
        var field: ParsedQuery.Field?
        if let (found, end) = self.field(at: next) {
            field = found
            next = end
            if !isSigned { occurrence = .required }
        }
        if bytes[next] == UInt8(ascii: "\"") {
            let isQuotation = !isSigned && field == nil
            if parsePhrase(from: start, quote: next, occurrence, field, isQuotation: isQuotation) { return }
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
        let source = text(start..<end)
        if occurrence == .excluded, field == nil, isDigit(bytes[next]), !hasExcludedNumber {
            hasExcludedNumber = true
            notes.append("\(source) leaves out what has \(text(next..<end)): write \"\(source)\" for the number itself")
        }
        parseWord(next..<end, source: source, occurrence, field)
    }

    /// A plus or minus in front of a word or a phrase.
    private func sign(at index: Int) -> ParsedQuery.Occurrence? {
        guard index + 1 < bytes.count, !isSpace(bytes[index + 1]), !isOperator(at: index) else { return nil }
        let following = bytes[index + 1]
        switch bytes[index] {
        case UInt8(ascii: "+"): return following == UInt8(ascii: "+") ? nil : .required
        case UInt8(ascii: "-"):
            let isNumber = isDigit(following) && (endsAsSentence || isOneCharacter(at: index + 1))
            return isNumber || following == UInt8(ascii: "-") ? nil : .excluded
        default: return nil
        }
    }

    /// Whether a word of one character begins there.
    private func isOneCharacter(at index: Int) -> Bool { index + 1 >= bytes.count || isSpace(bytes[index + 1]) }

    private func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    /// Whether nothing but signs follows up to the next blank: `->`, `+=` and `-=` are operators of code.
    private func isOperator(at index: Int) -> Bool {
        let item = bytes[index...].prefix { !isSpace($0) }
        return !item.contains {
            $0 >= 0x80 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "_") || (0x30...0x39).contains($0)
                || (0x41...0x5A).contains($0 & 0xDF)
        }
    }

    private func field(at index: Int) -> (ParsedQuery.Field, end: Int)? {
        for field in ParsedQuery.Field.allCases {
            let name = Array((field.rawValue + ":").utf8)
            let end = index + name.count
            // `path://host` is an address, not a field.
            if end < bytes.count, bytes[index..<end].elementsEqual(name), !isSpace(bytes[end]), bytes[end] != 0x2F {
                return (field, end)
            }
        }
        return nil
    }

    private mutating func parsePhrase(
        from start: Int, quote: Int, _ occurrence: ParsedQuery.Occurrence, _ field: ParsedQuery.Field?,
        isQuotation: Bool
    ) -> Bool {
        guard let close = bytes[(quote + 1)...].firstIndex(of: UInt8(ascii: "\"")) else { return false }
        var end = close + 1
        var slop = 0
        if let (number, numberEnd) = number(after: end) {
            slop = number ?? 0
            end = numberEnd
            if slop > ParsedQuery.maximumSlop {
                slop = ParsedQuery.maximumSlop
                notes.append("\(text(start..<end)): words can be at most \(slop) apart")
            }
        }
        offset = end
        guard close > quote + 1 else { return true }
        add(
            .phrase(text(quote + 1..<close), slop: slop), text(start..<end), occurrence, field,
            isQuotation: isQuotation)
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
        _ range: Range<Int>, source: String, _ occurrence: ParsedQuery.Occurrence, _ field: ParsedQuery.Field?
    ) {
        if bytes[range].last == UInt8(ascii: "*"), range.count > 1 {
            let base = text(range.lowerBound..<range.upperBound - 1)
            if !base.contains("*") { return add(.prefix(base), source, occurrence, field) }
            notes.append("\(source): a star stands for the rest of one word; searched as text")
        } else if let tilde = bytes[range].lastIndex(of: UInt8(ascii: "~")), tilde > range.lowerBound,
            let (distance, end) = number(after: tilde), end == range.upperBound
        {
            let pattern = ParsedQuery.Pattern.fuzzy(text(range.lowerBound..<tilde), distance: distance ?? 1)
            return add(pattern, source, occurrence, field)
        }
        add(.word(text(range)), source, occurrence, field)
    }

    private mutating func add(
        _ pattern: ParsedQuery.Pattern, _ source: String, _ occurrence: ParsedQuery.Occurrence,
        _ field: ParsedQuery.Field?, isQuotation: Bool = false
    ) {
        let clause = ParsedQuery.Clause(pattern, occurrence, field: field, source: source)
        drafts.append(Draft(clause: clause, isQuotation: isQuotation))
    }
}

extension ParsedQuery {
    /// Bytes of a query that are looked at.
    public static let maximumLength = 1 << 20
    public static let maximumSlop = 1000

    /// Parses a query; never fails.
    ///
    /// ```
    /// word  "two words"  "two words"~3  index*  serach~1  +word  -word  title:word
    /// ```
    ///
    /// Phrases and words of one field bind like words with a plus, but in a sentence a phrase only weighs more.
    ///
    /// - Parameter allTerms: whether words are required unless they are marked otherwise.
    /// - Complexity: O(length).
    public init(_ text: String, allTerms: Bool = false) {
        var parser = QueryParser(text, allTerms: allTerms)
        let clauses = parser.parse()
        self.init(clauses: clauses, notes: parser.notes)
    }

    /// What stands for the query's meaning, for an embedder: its words without operators, names of fields and excluded
    /// words; empty if there is nothing else.
    public var plainText: String {
        clauses.filter { $0.occurrence != .excluded }.map(\.text).joined(separator: " ")
    }

    /// The clauses that every answer must fulfil, whatever finds it.
    public var conditions: [Clause] { clauses.filter { $0.occurrence != .optional } }
}

extension ParsedQuery.Clause {
    /// The words without any operator.
    public var text: String {
        switch pattern {
        case .word(let text), .phrase(let text, _), .prefix(let text), .fuzzy(let text, _): text
        }
    }
}
