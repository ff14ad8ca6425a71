/// Source code, configuration and data in lines: blocks between blank lines and at declarations, each with the
/// declarations around it as its heading path.
///
/// Works on indentation alone: a line belongs to the declarations above it that are indented less. That is right for
/// code as it is usually written, and harmless where it is not: a heading path is then shorter or longer.
///
/// Sections do not force cuts here: small neighbours share a chunk, whose path is that of its first line.
///
/// - Complexity: O(n).
struct SourceCodeExtractor {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let style: SourceLanguage.Style
    private var extraction = Extraction()
    private var stack: [(indent: Int, entry: Int)] = []
    /// The block being gathered.
    private var start: Int?
    private var end = 0
    private var section = 0
    private var boundary = Boundary.block
    /// Where the comments and attributes right above the current line begin.
    private var leadStart: Int?
    /// Columns of one level of indentation, once known.
    private var indentUnit = 0

    private init(_ bytes: UnsafeBufferPointer<UInt8>, _ style: SourceLanguage.Style) {
        self.bytes = bytes
        self.style = style
    }

    static func extract(_ bytes: UnsafeBufferPointer<UInt8>, _ language: SourceLanguage) -> Extraction {
        var extractor = SourceCodeExtractor(bytes, language.style)
        extractor.run()
        return extractor.extraction
    }

    private mutating func run() {
        var lines = LineScanner(bytes)
        var afterBlank = true
        while let line = lines.line() {
            let text = ASCII.trimmed(bytes, line)
            guard !text.isEmpty else {
                flush()
                leadStart = nil
                afterBlank = true
                continue
            }
            let indent = columns(line.lowerBound..<text.lowerBound)
            if indentUnit == 0, indent > 0 { indentUnit = min(max(indent, 2), 8) }
            let isLead = isCommentOrAttribute(text)
            if !isLead { close(text, indent) }
            let title =
                isLead
                ? nil
                : Declaration.title(
                    bytes, text, style: style, opensBody: style == .delimited && nextLineOpensBody(lines.position))
            if afterBlank || title != nil {
                let begin = title != nil && !afterBlank ? leadStart ?? line.lowerBound : line.lowerBound
                if !afterBlank { cut(at: begin) }
                open(at: begin, boundary: boundary(indent), section: stack.last?.entry ?? 0)
            }
            start = start ?? line.lowerBound
            end = line.upperBound
            if isLead {
                leadStart = leadStart ?? line.lowerBound
            } else {
                leadStart = nil
            }
            // A declaration that ends on its line holds nothing.
            if let title, style != .delimited || bytes[text.upperBound - 1] != UInt8(ascii: "}") {
                flush()
                if style == .bracketedSections { stack.removeAll() }
                let entry = extraction.outline.add(title, under: stack.last?.entry ?? 0)
                if stack.count < Outline.maximumDepth { stack.append((indent, entry)) }
                open(at: nil, boundary: .clause, section: stack.last?.entry ?? 0)
            }
            afterBlank = false
        }
        flush()
    }

    private mutating func open(at begin: Int?, boundary: Boundary, section: Int) {
        start = begin
        self.boundary = boundary
        self.section = section
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

    /// Leaves the declarations that a line of this indentation is not inside of.
    private mutating func close(_ text: Range<Int>, _ indent: Int) {
        guard style != .bracketedSections else { return }
        switch bytes[text.lowerBound] {
        case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "{"): return
        case UInt8(ascii: "}"):
            // The brace is the last line of its declaration.
            while let last = stack.last, last.indent > indent { stack.removeLast() }
            return
        default: break
        }
        // "public:" and other labels stand at the indentation of what they are in.
        if style == .delimited, bytes[text.upperBound - 1] == UInt8(ascii: ":"),
            text.dropLast().allSatisfy({ ASCII.isLetter(bytes[$0]) || ASCII.isBlank(bytes[$0]) })
        {
            return
        }
        while let last = stack.last, last.indent >= indent { stack.removeLast() }
    }

    private func boundary(_ indent: Int) -> Boundary {
        indent == 0 || indentUnit == 0 ? .block : .item(depth: (indent + indentUnit - 1) / indentUnit - 1)
    }

    private func columns(_ range: Range<Int>) -> Int {
        var columns = 0
        for index in range { columns += bytes[index] == ASCII.tab ? 4 : 1 }
        return columns
    }

    private func isCommentOrAttribute(_ text: Range<Int>) -> Bool {
        let first = bytes[text.lowerBound]
        let second = text.count > 1 ? bytes[text.lowerBound + 1] : 0
        switch first {
        case UInt8(ascii: "#"): return style != .plain
        case UInt8(ascii: "@"): return !text.contains { bytes[$0] == UInt8(ascii: "{") }
        case UInt8(ascii: "/"): return second == first || second == UInt8(ascii: "*")
        case UInt8(ascii: "*"):
            return second == ASCII.space || second == UInt8(ascii: "/") || second == 0 || second == first
        case UInt8(ascii: "-"): return second == first && style == .delimited
        case UInt8(ascii: ";"): return true
        case UInt8(ascii: "["):
            return style == .delimited && bytes[text.upperBound - 1] == UInt8(ascii: "]")
        default: return false
        }
    }

    private func nextLineOpensBody(_ position: Int) -> Bool {
        var index = position
        while index < bytes.count, ASCII.isBlank(bytes[index]) { index += 1 }
        guard index < bytes.count, bytes[index] == UInt8(ascii: "{") else { return false }
        index += 1
        while index < bytes.count, ASCII.isBlank(bytes[index]) { index += 1 }
        return index == bytes.count || bytes[index] == ASCII.newline || bytes[index] == ASCII.carriageReturn
    }
}
