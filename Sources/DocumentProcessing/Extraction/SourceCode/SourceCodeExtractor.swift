/// Source code, configuration and data in lines: blocks between blank lines and at declarations, and the declarations
/// with what they span.
///
/// Works on indentation alone: a line belongs to the declarations above it that are indented less. That is right for
/// code as it is usually written, and harmless where it is not: a heading path is then shorter or longer.
///
/// Comments and attributes right above a declaration are a part of it. Lines inside of a comment or string that reaches
/// over several lines neither begin nor end a declaration.
///
/// - Complexity: O(n).
struct SourceCodeExtractor {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let language: SourceLanguage
    private var extraction = Extraction()
    private var spans: SourceSpans
    /// The open declarations, outermost first.
    private var stack: [Open] = []
    /// The block being gathered.
    private var start: Int?
    private var end = 0
    private var section = 0
    private var boundary = Boundary.block
    /// Comments and attributes right above the current line.
    private var lead: (start: Int, end: Int, indent: Int)?
    /// Where the attributes begin that end `lead`.
    private var attributes: Int?
    /// Brackets that an attribute has opened.
    private var attributeDepth = 0
    /// Columns of one level of indentation, once known.
    private var indentUnit = 0

    private struct Open {
        let indent: Int
        let entry: Int
        /// Its place among the declarations of the extraction.
        let number: Int
    }

    private init(_ bytes: UnsafeBufferPointer<UInt8>, _ language: SourceLanguage) {
        self.bytes = bytes
        self.language = language
        spans = SourceSpans(language.spans)
    }

    static func extract(_ bytes: UnsafeBufferPointer<UInt8>, _ language: SourceLanguage) -> Extraction {
        var extractor = SourceCodeExtractor(bytes, language)
        extractor.run()
        return extractor.extraction
    }

    private mutating func run() {
        var lines = LineScanner(bytes)
        var afterBlank = true
        while let line = lines.line() {
            let text = ASCII.trimmed(bytes, line)
            let isInside = spans.isInside
            let isInComment = spans.isInComment
            spans.read(bytes, line)
            guard !text.isEmpty else {
                flush()
                if !isInside {
                    absorbLead()
                    lead = nil
                }
                afterBlank = true
                continue
            }
            let indent = columns(line.lowerBound..<text.lowerBound)
            if indentUnit == 0, indent > 0, !isInside { indentUnit = min(max(indent, 2), 8) }
            if isInside {
                if afterBlank { open(at: line.lowerBound, boundary: innerBoundary) }
                if lead != nil, isInComment || language.family == .elixir {
                    // The comment may be that of what comes next: `absorbLead` gives it to those around it.
                    extendLead(line)
                    attributes = nil
                } else {
                    add(line)
                }
            } else if attributeDepth > 0 || isCommentOrAttribute(text) || continuesAttribute(indent) {
                attributeDepth = attributeDepth > 0 || isAttribute(text) ? max(0, attributeDepth + depth(of: text)) : 0
                if afterBlank { open(at: line.lowerBound, boundary: boundary(indent)) }
                if lead == nil {
                    lead = (text.lowerBound, line.upperBound, indent)
                    attributes = nil
                }
                if attributes == nil, isAttribute(text) { attributes = text.lowerBound }
                extendLead(line)
            } else {
                addCode(line, text, indent, afterBlank: afterBlank)
            }
            afterBlank = false
        }
        absorbLead()
        flush()
    }

    private mutating func extendLead(_ line: Range<Int>) {
        lead!.end = line.upperBound
        start = start ?? line.lowerBound
        end = line.upperBound
    }

    /// The types and documentation of a function in Elixir and Erlang go on in deeper lines, without brackets.
    private func continuesAttribute(_ indent: Int) -> Bool {
        guard language.family == .elixir || language.family == .erlang, let lead, let attributes,
            indent > lead.indent
        else { return false }
        return "@-".utf8.contains(bytes[attributes]) && lead.end == end
    }

    private mutating func addCode(_ line: Range<Int>, _ text: Range<Int>, _ indent: Int, afterBlank: Bool) {
        absorbLead()
        let title = Declaration.title(bytes, text, language: language)
        // Clauses of one function.
        let isClause =
            language.family == .erlang && title != nil
            && stack.last.map { $0.indent == indent && extraction.outline.title($0.entry) == title } ?? false
        let hasClosed = isClause ? false : close(text, indent)
        if let title, !isClause {
            let begin = lead?.start ?? text.lowerBound
            cut(at: begin)
            if language.style == .bracketedSections { stack.removeAll() }
            let parent = stack.last
            open(at: begin, boundary: boundary(indent))
            let entry = extraction.outline.add(title, under: parent?.entry ?? 0)
            if stack.count < Outline.maximumDepth {
                stack.append(Open(indent: indent, entry: entry, number: extraction.declarations.count))
                extraction.declarations.append(
                    Extraction.Declaration(
                        range: begin..<line.upperBound, signature: attributes ?? text.lowerBound, section: entry,
                        parent: parent?.number ?? -1))
            }
            section = stack.last?.entry ?? 0
        } else if afterBlank || hasClosed || isClause {
            let begin = afterBlank ? text.lowerBound : lead?.start ?? text.lowerBound
            cut(at: begin)
            open(at: begin, boundary: isClause ? .item : boundary(indent))
        }
        (lead, attributes) = (nil, nil)
        add(line)
    }

    private mutating func add(_ line: Range<Int>) {
        start = start ?? line.lowerBound
        end = line.upperBound
        for declaration in stack { extraction.declarations[declaration.number].end = line.upperBound }
    }

    private mutating func open(at begin: Int, boundary: Boundary) {
        start = begin
        self.boundary = boundary
        section = stack.last?.entry ?? 0
    }

    /// Ends the block before `place`.
    private mutating func cut(at place: Int) {
        if let begin = start, begin < place {
            extraction.append(bytes, begin..<place, .lines, section: section, boundary: boundary)
        }
        start = nil
    }

    private mutating func flush() {
        if let begin = start { extraction.append(bytes, begin..<end, .lines, section: section, boundary: boundary) }
        start = nil
    }

    /// Comments at the end of a body belong to it, and not to what comes after.
    private mutating func absorbLead() {
        guard let lead else { return }
        let isInside = stack.last.map { $0.indent < lead.indent } ?? false
        guard isInside else { return }
        for declaration in stack where declaration.indent < lead.indent {
            extraction.declarations[declaration.number].end = lead.end
        }
    }

    /// Leaves the declarations that a line of this indentation is not inside of.
    ///
    /// - Returns: whether there were any.
    private mutating func close(_ text: Range<Int>, _ indent: Int) -> Bool {
        guard language.style != .bracketedSections else { return false }
        let count = stack.count
        if continues(text) {
            // The last line of its declaration, or the end of its first one.
            while let last = stack.last, last.indent > indent { stack.removeLast() }
        } else if language.style != .delimited || !isLabel(text) {
            while let last = stack.last, last.indent >= indent { stack.removeLast() }
        }
        if let lead, lead.indent > indent, stack.count < count { self.lead = nil }
        return stack.count < count
    }

    /// Closing brackets, `end` and clauses stand at the indentation of the declaration they belong to.
    private func continues(_ text: Range<Int>) -> Bool {
        switch bytes[text.lowerBound] {
        case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"): return true
        case UInt8(ascii: "e"), UInt8(ascii: "w"), UInt8(ascii: "r"), UInt8(ascii: "E"), UInt8(ascii: "B"),
            UInt8(ascii: "b"), UInt8(ascii: "$"):
            guard language.family != .python else { return false }
            let word = text.prefix { ASCII.isLetter(bytes[$0]) || bytes[$0] == UInt8(ascii: "$") }
            return Self.continuing.contains(ASCII.string(bytes, word).lowercased())
        case UInt8(ascii: "v"), UInt8(ascii: "c"), UInt8(ascii: "l"):
            guard language.family == .pascal else { return false }
            let word = text.prefix { ASCII.isLetter(bytes[$0]) }
            return ["var", "const", "label"].contains(ASCII.string(bytes, word))
        default: return false
        }
    }

    private static let continuing: Set<String> = [
        "end", "where", "rescue", "ensure", "begin", "$$", "endfunction", "endmacro", "endmodule", "endclass",
        "endtask",
        "endfunc", "endproc",
    ]

    /// "public:" and other labels stand at the indentation of what they are in.
    private func isLabel(_ text: Range<Int>) -> Bool {
        bytes[text.upperBound - 1] == UInt8(ascii: ":")
            && text.dropLast().allSatisfy { ASCII.isLetter(bytes[$0]) || ASCII.isBlank(bytes[$0]) }
    }

    private func boundary(_ indent: Int) -> Boundary {
        indent == 0 || indentUnit == 0 ? .block : .item(depth: (indent + indentUnit - 1) / indentUnit - 1)
    }

    /// The boundary before a paragraph of a comment or string.
    private var innerBoundary: Boundary { stack.isEmpty ? .item : .deepItem }

    private func columns(_ range: Range<Int>) -> Int {
        var columns = 0
        for index in range { columns += bytes[index] == ASCII.tab ? 4 : 1 }
        return columns
    }

    private func isAttribute(_ text: Range<Int>) -> Bool {
        switch bytes[text.lowerBound] {
        case UInt8(ascii: "@"), UInt8(ascii: "["): true
        case UInt8(ascii: "#"): text.count > 1 && bytes[text.lowerBound + 1] == UInt8(ascii: "[")
        case UInt8(ascii: "-"): language.family == .erlang
        default: false
        }
    }

    /// Round and square brackets opened, less those closed.
    private func depth(of text: Range<Int>) -> Int {
        text.reduce(0) { depth, index in
            switch bytes[index] {
            case UInt8(ascii: "("), UInt8(ascii: "["): depth + 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"): depth - 1
            default: depth
            }
        }
    }

    private func isCommentOrAttribute(_ text: Range<Int>) -> Bool {
        let first = bytes[text.lowerBound]
        let second = text.count > 1 ? bytes[text.lowerBound + 1] : 0
        switch first {
        case UInt8(ascii: "#"): return language.style != .plain
        case UInt8(ascii: "@"):
            if language.family == .elixir { return true }
            return !text.contains { bytes[$0] == UInt8(ascii: "{") }
                && Declaration.title(bytes, text, language: language) == nil
        case UInt8(ascii: "/"): return second == first || second == UInt8(ascii: "*")
        case UInt8(ascii: "*"):
            return second == ASCII.space || second == UInt8(ascii: "/") || second == 0 || second == first
        case UInt8(ascii: "-"):
            if language.family == .erlang { return Declaration.isErlangAttribute(bytes, text) }
            return second == first && language.style == .delimited || language.family == .haskell
        case UInt8(ascii: "%"): return language.family == .erlang
        case UInt8(ascii: "("): return second == UInt8(ascii: "*") && [.pascal, .ml].contains(language.family)
        case UInt8(ascii: "{"):
            return language.family == .haskell && second == UInt8(ascii: "-") || language.family == .pascal
        case UInt8(ascii: ";"): return true
        case UInt8(ascii: "["):
            return language.style == .delimited && bytes[text.upperBound - 1] == UInt8(ascii: "]")
        case UInt8(ascii: "t"):
            return language.style == .delimited && ASCII.string(bytes, text.prefix(9)).hasPrefix("template<")
                || ASCII.string(bytes, text.prefix(10)).hasPrefix("template <")
                    && bytes[text.upperBound - 1] == UInt8(ascii: ">")
        default: return false
        }
    }
}
