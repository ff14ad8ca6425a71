/// Recognises the first lines of declarations, without a parser for any language.
enum Declaration {
    enum Kind {
        /// What a keyword says, or the shape of a line of its own.
        case named
        case function
        /// A function or class as the value of a name.
        case assigned
        /// A list or an object as the value of a name at the margin.
        case data
    }

    /// The first lines of a declaration.
    struct Found {
        /// What it is called in heading paths.
        let title: String
        let kind: Kind
        /// Where its body begins, or the line after the lines of its head.
        let end: Int
    }

    /// Longer lines are data or minified code.
    private static let longestLine = 400

    /// The declaration that `line`, trimmed, begins; `nil` if it begins none.
    ///
    /// Its title is the first line without attributes, comments, and what opens the body or parameters below.
    ///
    /// - Parameter isInFunction: whether the line stands inside of a function.
    static func found(
        _ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>, language: SourceLanguage, isInFunction: Bool = false
    ) -> Found? {
        guard !line.isEmpty, line.count <= longestLine else { return nil }
        func own(_ title: String?) -> Found? { title.map { Found(title: $0, kind: .named, end: line.upperBound) } }
        switch language.family {
        case .erlang: return own(erlang(bytes, line))
        case .terraform: return own(terraform(bytes, line))
        case .pascal: return own(pascal(bytes, line))
        case .lisp: return own(lisp(bytes, line))
        case .ml: if let title = ml(bytes, line) { return own(title) }
        default: break
        }
        switch language.style {
        case .plain: return nil
        case .keys: return own(key(bytes, line))
        case .bracketedSections:
            guard bytes[line.lowerBound] == UInt8(ascii: "["), bytes[line.upperBound - 1] == UInt8(ascii: "]") else {
                return nil
            }
            return own(ASCII.string(bytes, line))
        case .delimited, .indented:
            return byShape(bytes, line, language, isInFunction)
        }
    }

    private static func byShape(
        _ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>, _ language: SourceLanguage, _ isInFunction: Bool
    ) -> Found? {
        let core = withoutLinkage(bytes, LineAttributes(bytes, line, language).rest, language)
        guard !core.isEmpty else { return nil }
        let head = DeclarationHead(bytes, core, language)
        guard let last = head.range.last.map({ bytes[$0] }) else { return nil }
        let isBraced = language.style == .delimited
        if last != UInt8(ascii: ";"), last != UInt8(ascii: ",") {
            // A line with a brace at its end has its body behind it, or none.
            let isClosed = last == UInt8(ascii: "{") || last == UInt8(ascii: "}")
            let body = isBraced && !isClosed ? head.bodyBelow(bytes, language) : nil
            let shape = DeclarationShape(
                bytes: bytes, line: head.range, language: language, opensBelow: body != nil, isInFunction: isInFunction)
            if let kind = shape.kind, let title = title(bytes, head, kind, language) {
                return Found(title: title, kind: kind, end: body ?? head.range.upperBound)
            }
        } else if language.family == .sql {
            let shape = DeclarationShape(
                bytes: bytes, line: head.range, language: language, opensBelow: false, isInFunction: false)
            return shape.kind == nil
                ? nil
                : title(bytes, head, .named, language).map {
                    Found(title: $0, kind: .named, end: head.range.upperBound)
                }
        }
        // What stands in brackets that go on below may be the value of a name.
        guard isBraced, head.range.upperBound > core.upperBound else { return nil }
        let shape = DeclarationShape(
            bytes: bytes, line: core, language: language, opensBelow: false, isInFunction: isInFunction)
        guard let kind = shape.valueKind else { return nil }
        return title(bytes, DeclarationHead(line: core), kind, language).map {
            Found(title: $0, kind: kind, end: core.upperBound)
        }
    }

    private static func key(_ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>) -> String? {
        guard bytes[line.upperBound - 1] == UInt8(ascii: ":"), bytes[line.lowerBound] != UInt8(ascii: "#"),
            bytes[line.lowerBound] != UInt8(ascii: "-"), line.count > 1
        else { return nil }
        let name = line.lowerBound..<line.upperBound - 1
        return name.contains { bytes[$0] == UInt8(ascii: ":") } ? nil : ASCII.string(bytes, name)
    }

    /// Without `extern "C"` in front of a declaration.
    private static func withoutLinkage(
        _ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>, _ language: SourceLanguage
    ) -> Range<Int> {
        guard language.family == .c, bytes[line.isEmpty ? 0 : line.lowerBound] == UInt8(ascii: "e"),
            ASCII.string(bytes, line.prefix(7)) == "extern ",
            let quote = line.dropFirst(7).first(where: { !ASCII.isBlank(bytes[$0]) }),
            bytes[quote] == UInt8(ascii: "\"")
        else { return line }
        let rest = ASCII.trimmed(
            bytes, DeclarationHead.stringEnd(bytes, quote, line.upperBound) + 1..<line.upperBound)
        return rest.isEmpty || bytes[rest.lowerBound] == UInt8(ascii: "{") ? line : rest
    }

    static func word(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Range<Int>? {
        var start = range.lowerBound
        if start < range.upperBound, bytes[start] == UInt8(ascii: "@") || bytes[start] == UInt8(ascii: "(") {
            start += 1
        }
        var end = start
        while end < range.upperBound,
            ASCII.isLetter(bytes[end]) || ASCII.isDigit(bytes[end]) || bytes[end] == UInt8(ascii: "_")
        { end += 1 }
        return end > start ? start..<end : nil
    }
}
