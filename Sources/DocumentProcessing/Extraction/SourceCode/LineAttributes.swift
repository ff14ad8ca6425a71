/// The attributes at the start of a line: `@objc(name)`, `[Fact]`, `[[nodiscard]]`, `#[inline]`, `__attribute__((x))`.
struct LineAttributes {
    /// What follows them on the line; empty if nothing does, or only a comment.
    let rest: Range<Int>
    /// Whether there are any.
    let isAny: Bool
    /// Whether one of them goes on in the next line.
    let isOpen: Bool

    private static let words = ["__attribute__", "__declspec", "alignas", "_Alignas"]

    /// - Parameter line: trimmed, not empty.
    /// - Complexity: O(length of the attributes).
    init(_ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>, _ language: SourceLanguage) {
        var index = line.lowerBound
        guard Self.mayBegin(bytes[index], language) else {
            (rest, isAny, isOpen) = (line, false, false)
            return
        }
        while let end = Self.end(bytes, index..<line.upperBound, language) {
            guard end <= line.upperBound else {
                (rest, isAny, isOpen) = (line.upperBound..<line.upperBound, true, true)
                return
            }
            index = end
            while index < line.upperBound, ASCII.isBlank(bytes[index]) { index += 1 }
        }
        isAny = index > line.lowerBound
        isOpen = false
        let isComment =
            isAny && index + 1 < line.upperBound
            && (bytes[index] == UInt8(ascii: "/") && "/*".utf8.contains(bytes[index + 1])
                || bytes[index] == UInt8(ascii: "#") && bytes[index + 1] == ASCII.space)
        rest = isComment ? line.upperBound..<line.upperBound : index..<line.upperBound
    }

    @inline(__always)
    private static func mayBegin(_ byte: UInt8, _ language: SourceLanguage) -> Bool {
        switch byte {
        case UInt8(ascii: "@"), UInt8(ascii: "["), UInt8(ascii: "#"): true
        case UInt8(ascii: "_"), UInt8(ascii: "a"): language.family == .c
        default: false
        }
    }

    /// After the attribute at the range's start, beyond the range if it is not closed in it; `nil` if there is none.
    private static func end(
        _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ language: SourceLanguage
    ) -> Int? {
        guard range.count > 1 else { return nil }
        let start = range.lowerBound
        switch bytes[start] {
        case UInt8(ascii: "@"): return hasAnnotations(language) ? annotationEnd(bytes, range, language) : nil
        case UInt8(ascii: "["):
            let isDouble = bytes[start + 1] == UInt8(ascii: "[")
            guard language.family == .cSharp || isDouble && language.family == .c else { return nil }
            return closing(bytes, range)
        case UInt8(ascii: "#"):
            guard bytes[start + 1] == UInt8(ascii: "["), [.rust, .php].contains(language.family) else { return nil }
            return closing(bytes, start + 1..<range.upperBound)
        case UInt8(ascii: "_"), UInt8(ascii: "a"):
            guard language.family == .c, let word = Declaration.word(bytes, range), word.upperBound < range.upperBound,
                words.contains(ASCII.string(bytes, word))
            else { return nil }
            let rest = ASCII.trimmed(bytes, word.upperBound..<range.upperBound)
            guard let bracket = rest.first, bytes[bracket] == UInt8(ascii: "(") else { return nil }
            return closing(bytes, rest)
        default: return nil
        }
    }

    /// In others, `@` begins a variable or a command.
    private static func hasAnnotations(_ language: SourceLanguage) -> Bool {
        language.spans.contains(.tripleQuotes) || language.family == .javaScript
    }

    /// `@name`, `@module.name(arguments)`, `@get:name`.
    private static func annotationEnd(
        _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ language: SourceLanguage
    ) -> Int? {
        var index = range.lowerBound + 1
        while index < range.upperBound,
            ASCII.isLetter(bytes[index]) || ASCII.isDigit(bytes[index]) || bytes[index] >= 0x80
                || "_.:".utf8.contains(bytes[index])
        { index += 1 }
        guard index > range.lowerBound + 1 else { return nil }
        // Java declares an annotation so.
        if language.family == .java, ASCII.string(bytes, range.lowerBound + 1..<index) == "interface" { return nil }
        guard index < range.upperBound, bytes[index] == UInt8(ascii: "(") else { return index }
        return closing(bytes, index..<range.upperBound)
    }

    /// After the bracket that closes the one at the range's start; beyond the range if it is not in it.
    private static func closing(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int {
        var depth = 0
        var index = range.lowerBound
        while index < range.upperBound {
            switch bytes[index] {
            case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
                depth -= 1
                if depth == 0 { return index + 1 }
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                index = DeclarationHead.stringEnd(bytes, index, range.upperBound)
            default: break
            }
            index += 1
        }
        return range.upperBound + 1
    }
}
