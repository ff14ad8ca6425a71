/// What the lines of source code are.
extension SourceCodeExtractor {
    /// Closing brackets, `end` and clauses stand at the indentation of the declaration they belong to.
    func continues(_ text: Range<Int>) -> Bool {
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
    func isLabel(_ text: Range<Int>) -> Bool {
        bytes[text.upperBound - 1] == UInt8(ascii: ":")
            && text.dropLast().allSatisfy { ASCII.isLetter(bytes[$0]) || ASCII.isBlank(bytes[$0]) }
    }

    func columns(_ range: Range<Int>) -> Int {
        var columns = 0
        for index in range { columns += bytes[index] == ASCII.tab ? 4 : 1 }
        return columns
    }

    /// `@end`, up to which a class of Objective-C goes.
    func isEnd(_ text: Range<Int>) -> Bool {
        text.count >= 4 && ASCII.string(bytes, text.prefix(4)) == "@end"
    }

    /// `@property` and others that stand in a class of Objective-C.
    func isMember(_ text: Range<Int>) -> Bool {
        guard let word = Declaration.word(bytes, text) else { return true }
        return !["interface", "implementation", "protocol"].contains(ASCII.string(bytes, word))
    }

    /// `name a b =` of a function whose signature is `name :: …`, or `a + b =` of `(+) :: …`.
    func isEquation(_ text: Range<Int>, of signature: String) -> Bool {
        if signature.hasPrefix("("), let close = signature.firstIndex(of: ")") {
            let name = signature[signature.index(after: signature.startIndex)..<close]
            let line = ASCII.string(bytes, text)
            return line.hasPrefix("(\(name))") || line.contains(" \(name) ")
        }
        let name = signature.prefix { $0 != " " && $0 != ":" }
        guard !name.isEmpty, text.count > name.utf8.count,
            zip(name.utf8, text).allSatisfy({ $0 == bytes[$1] })
        else { return false }
        return ASCII.isBlank(bytes[text.lowerBound + name.utf8.count])
    }

    /// `#define NAME(a)` of a macro of C that goes on in the next line.
    func macroTitle(_ text: Range<Int>) -> String? {
        guard bytes[text.lowerBound] == UInt8(ascii: "#"), bytes[text.upperBound - 1] == UInt8(ascii: "\\"),
            language.family == .c || language.family == .objectiveC
        else { return nil }
        let directive = ASCII.trimmed(bytes, text.dropFirst().dropLast())
        guard let word = Declaration.word(bytes, directive), ASCII.string(bytes, word) == "define" else { return nil }
        let rest = ASCII.trimmed(bytes, word.upperBound..<directive.upperBound)
        guard let name = Declaration.word(bytes, rest) else { return nil }
        var end = name.upperBound
        if end < rest.upperBound, bytes[end] == UInt8(ascii: "("),
            let close = rest.first(where: { bytes[$0] == UInt8(ascii: ")") })
        {
            end = close + 1
        }
        return "#define \(ASCII.string(bytes, name.lowerBound..<end))"
    }

    func isAttribute(_ text: Range<Int>) -> Bool {
        switch bytes[text.lowerBound] {
        case UInt8(ascii: "@"), UInt8(ascii: "["), UInt8(ascii: "t"), UInt8(ascii: "_"), UInt8(ascii: "a"): true
        case UInt8(ascii: "#"): text.count > 1 && bytes[text.lowerBound + 1] == UInt8(ascii: "[")
        case UInt8(ascii: "-"): language.family == .erlang
        default: false
        }
    }

    /// Whether an attribute may go on in the next line.
    func mayGoOn(_ text: Range<Int>) -> Bool {
        guard bytes[text.lowerBound] == UInt8(ascii: "@"), language.family != .elixir else { return true }
        return LineAttributes(bytes, text, language).isOpen
    }

    /// Round and square brackets opened, less those closed; of a template, angle brackets too.
    func depth(of text: Range<Int>, isTemplate: Bool) -> Int {
        text.reduce(0) { depth, index in
            switch bytes[index] {
            case UInt8(ascii: "("), UInt8(ascii: "["): depth + 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"): depth - 1
            case UInt8(ascii: "<") where isTemplate: depth + 1
            case UInt8(ascii: ">") where isTemplate: depth - 1
            default: depth
            }
        }
    }

    /// Whether a line of C++ begins with `template`.
    func isTemplate(_ text: Range<Int>) -> Bool {
        guard language.family == .c, text.count > 9, bytes[text.lowerBound] == UInt8(ascii: "t") else { return false }
        let start = ASCII.string(bytes, text.prefix(10))
        return start.hasPrefix("template<") || start == "template <"
    }

    func isCommentOrAttribute(_ text: Range<Int>) -> Bool {
        let first = bytes[text.lowerBound]
        let second = text.count > 1 ? bytes[text.lowerBound + 1] : 0
        switch first {
        case UInt8(ascii: "#"):
            // Private members of JavaScript.
            if language.family == .javaScript, ASCII.isLetter(second) { return false }
            if second == UInt8(ascii: "[") {
                let attributes = LineAttributes(bytes, text, language)
                return !attributes.isAny || attributes.rest.isEmpty
            }
            return language.style != .plain
        case UInt8(ascii: "@"):
            if language.family == .elixir || language.family == .python { return true }
            let attributes = LineAttributes(bytes, text, language)
            return attributes.isAny && attributes.rest.isEmpty
        case UInt8(ascii: "_"), UInt8(ascii: "a"):
            guard language.family == .c, second == first || second == UInt8(ascii: "l") else { return false }
            let attributes = LineAttributes(bytes, text, language)
            return attributes.isAny && attributes.rest.isEmpty
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
            if language.family == .ml {
                return second == UInt8(ascii: "<") && bytes[text.upperBound - 1] == UInt8(ascii: "]")
            }
            if language.family == .cSharp {
                let attributes = LineAttributes(bytes, text, language)
                return attributes.isAny && attributes.rest.isEmpty
            }
            return language.style == .delimited && bytes[text.upperBound - 1] == UInt8(ascii: "]")
        case UInt8(ascii: "t"):
            guard isTemplate(text) else { return false }
            return bytes[text.upperBound - 1] == UInt8(ascii: ">") || depth(of: text, isTemplate: true) > 0
        default: return false
        }
    }
}
