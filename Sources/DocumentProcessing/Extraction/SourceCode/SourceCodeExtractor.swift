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
    let bytes: UnsafeBufferPointer<UInt8>
    let language: SourceLanguage
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
    private var isInTemplate = false
    /// Where the head of the last declaration ends: lines before that declare nothing.
    private var headEnd = 0
    /// Whether the line before is that of a macro that goes on, and whether it is a declaration.
    private var macro: Macro = .none
    private var statement = SQLStatement()
    /// Columns of one level of indentation, once known.
    private var indentUnit = 0

    private struct Open {
        let indent: Int
        let entry: Int
        /// Its place among the declarations of the extraction.
        let number: Int
        let kind: Declaration.Kind
        /// Whether its closing brace has been seen.
        var isClosed: Bool
        /// Whether it goes on up to `@end`.
        var isUpToEnd = false
    }

    private enum Macro { case none, inner, declared }

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
            if macro != .none, continueMacro(line, text) {
                afterBlank = false
                continue
            }
            guard !text.isEmpty else {
                flush()
                if !isInside {
                    absorbLead()
                    lead = nil
                    attributeDepth = 0
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
            } else if let title = macroTitle(text) {
                beginMacro(title, line, text, indent, afterBlank: afterBlank)
            } else if attributeDepth > 0 || isCommentOrAttribute(text) || continuesAttribute(indent) {
                if attributeDepth == 0 { isInTemplate = isTemplate(text) }
                let isOpen = attributeDepth > 0 || isAttribute(text) && mayGoOn(text)
                attributeDepth = isOpen ? max(0, attributeDepth + depth(of: text, isTemplate: isInTemplate)) : 0
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
        if line.lowerBound < headEnd {
            (lead, attributes) = (nil, nil)
            if language.family == .sql { statement.read(bytes, text, isOuter: true) }
            return add(line)
        }
        let found = Declaration.found(
            bytes, text, language: language, isInFunction: stack.last?.kind == .function && stack.last!.indent < indent)
        let isClause = isClause(found?.title, text, indent)
        let isGoingOn = found == nil && language.family == .sql && !stack.isEmpty && !statement.hasEnded
        if isGoingOn { while stack.count > 1, stack.last!.indent >= indent { stack.removeLast() } }
        let hasClosed = isClause || isGoingOn ? false : close(text, indent)
        if let found, !isClause {
            declare(found.title, found.kind, line, text, indent)
            headEnd = found.end
        } else if afterBlank || hasClosed || isClause {
            let begin = afterBlank ? text.lowerBound : lead?.start ?? text.lowerBound
            cut(at: begin)
            open(at: begin, boundary: isClause ? .item : boundary(indent))
        }
        (lead, attributes) = (nil, nil)
        add(line)
        if language.family == .sql {
            // What is created in the body of a function is a part of its statement.
            if found != nil, stack.count <= 1 { statement = SQLStatement() }
            statement.read(bytes, text, isOuter: (stack.last?.indent ?? 0) >= indent)
        } else if stack.last?.isUpToEnd ?? false, isEnd(text) {
            stack.removeLast()
        }
    }

    private mutating func declare(
        _ title: String, _ kind: Declaration.Kind, _ line: Range<Int>, _ text: Range<Int>, _ indent: Int
    ) {
        let begin = lead?.start ?? text.lowerBound
        cut(at: begin)
        if language.style == .bracketedSections { stack.removeAll() }
        let parent = stack.last
        open(at: begin, boundary: boundary(indent))
        let entry = extraction.outline.add(title, under: parent?.entry ?? 0)
        if stack.count < Outline.maximumDepth {
            stack.append(
                Open(
                    indent: indent, entry: entry, number: extraction.declarations.count, kind: kind,
                    isClosed: bytes[text.upperBound - 1] == UInt8(ascii: "}"),
                    isUpToEnd: language.family == .objectiveC && bytes[text.lowerBound] == UInt8(ascii: "@")))
            extraction.declarations.append(
                Extraction.Declaration(
                    range: begin..<line.upperBound, signature: attributes ?? text.lowerBound, section: entry,
                    parent: parent?.number ?? -1))
        }
        section = stack.last?.entry ?? 0
    }

    /// Whether a line is another clause of the function above, as Erlang and Haskell write them.
    private func isClause(_ title: String?, _ text: Range<Int>, _ indent: Int) -> Bool {
        guard language.family == .erlang || language.family == .haskell, let last = stack.last, last.indent == indent
        else { return false }
        let name = extraction.outline.title(last.entry)
        return language.family == .erlang ? name == title : title == nil && isEquation(text, of: name)
    }

    private mutating func beginMacro(
        _ title: String, _ line: Range<Int>, _ text: Range<Int>, _ indent: Int, afterBlank: Bool
    ) {
        absorbLead()
        // Inside of a body, it is a part of that.
        if let last = stack.last, !last.isClosed {
            macro = .inner
            if afterBlank { open(at: text.lowerBound, boundary: boundary(indent)) }
        } else {
            macro = .declared
            _ = close(text, indent)
            declare(title, .named, line, text, indent)
        }
        (lead, attributes) = (nil, nil)
        add(line)
    }

    /// Adds the next line of a macro; returns whether there is one.
    private mutating func continueMacro(_ line: Range<Int>, _ text: Range<Int>) -> Bool {
        let goesOn = text.last.map { bytes[$0] == UInt8(ascii: "\\") } ?? false
        if !text.isEmpty { add(line) }
        if !goesOn {
            if macro == .declared, !stack.isEmpty { stack.removeLast() }
            macro = .none
        }
        return !text.isEmpty
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
            if bytes[text.lowerBound] == UInt8(ascii: "}"), stack.last?.indent == indent {
                stack[stack.count - 1].isClosed = true
            }
        } else if language.family == .objectiveC, stack.contains(where: \.isUpToEnd) {
            let isNew = bytes[text.lowerBound] == UInt8(ascii: "@") && !isMember(text)
            while let last = stack.last, isNew || !last.isUpToEnd, last.indent >= indent { stack.removeLast() }
        } else if language.style != .delimited || !isLabel(text) {
            while let last = stack.last, last.indent >= indent { stack.removeLast() }
        }
        if let lead, lead.indent > indent, stack.count < count { self.lead = nil }
        return stack.count < count
    }

    private func boundary(_ indent: Int) -> Boundary {
        indent == 0 || indentUnit == 0 ? .block : .item(depth: (indent + indentUnit - 1) / indentUnit - 1)
    }

    /// The boundary before a paragraph of a comment or string.
    private var innerBoundary: Boundary { stack.isEmpty ? .item : .deepItem }
}
