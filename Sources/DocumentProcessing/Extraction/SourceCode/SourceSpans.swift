/// Follows the comments and strings of source code that reach over several lines.
struct SourceSpans {
    private let spans: SourceLanguage.Spans
    private var open: Span?

    private enum Span {
        case blockComment, braceComment, quotes, apostrophes, backtick, braces, starBrackets
    }

    init(_ spans: SourceLanguage.Spans) { self.spans = spans }

    /// Whether the next line begins inside of a comment or string.
    var isInside: Bool { open != nil }
    /// Whether it begins inside of a comment.
    var isInComment: Bool {
        switch open {
        case .blockComment, .braceComment, .braces, .starBrackets: true
        default: false
        }
    }

    /// - Complexity: O(length of the line).
    mutating func read(_ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>) {
        guard !spans.isEmpty else { return }
        var index = line.lowerBound
        // Quotes that do not close on this line are marks of their own: lifetimes, feet, apostrophes.
        var unclosed: (UInt8, UInt8) = (0, 0)
        func has(_ text: StaticString, at place: Int) -> Bool {
            place + text.utf8CodeUnitCount <= line.upperBound
                && (0..<text.utf8CodeUnitCount).allSatisfy { bytes[place + $0] == text.utf8Start[$0] }
        }
        while index < line.upperBound {
            switch open {
            case .blockComment:
                if has("*/", at: index) { (open, index) = (nil, index + 2) } else { index += 1 }
            case .braceComment:
                if has("-}", at: index) { (open, index) = (nil, index + 2) } else { index += 1 }
            case .braces:
                if has("}", at: index) { open = nil }
                index += 1
            case .starBrackets:
                if has("*)", at: index) { (open, index) = (nil, index + 2) } else { index += 1 }
            case .quotes:
                if has("\"\"\"", at: index) { (open, index) = (nil, index + 3) } else { index += 1 }
            case .apostrophes:
                if has("'''", at: index) { (open, index) = (nil, index + 3) } else { index += 1 }
            case .backtick:
                if bytes[index] == UInt8(ascii: "\\") {
                    index += 1
                } else if bytes[index] == UInt8(ascii: "`") {
                    open = nil
                }
                index += 1
            case nil:
                switch bytes[index] {
                case UInt8(ascii: "/"):
                    if spans.contains(.blockComments), has("/*", at: index) {
                        (open, index) = (.blockComment, index + 2)
                    } else if !spans.isDisjoint(with: [.blockComments, .pascalComments]), has("//", at: index) {
                        return
                    } else if spans.contains(.backticks), let end = Self.patternEnd(bytes, index, line) {
                        index = end
                    } else {
                        index += 1
                    }
                case UInt8(ascii: "{") where spans.contains(.braceComments) && has("{-", at: index):
                    (open, index) = (.braceComment, index + 2)
                case UInt8(ascii: "{") where spans.contains(.pascalComments):
                    (open, index) = (.braces, index + 1)
                case UInt8(ascii: "(") where spans.contains(.pascalComments) && has("(*", at: index):
                    (open, index) = (.starBrackets, index + 2)
                case UInt8(ascii: "#") where spans.contains(.tripleApostrophes): return
                case UInt8(ascii: "\"") where spans.contains(.tripleQuotes) && has("\"\"\"", at: index):
                    (open, index) = (.quotes, index + 3)
                case UInt8(ascii: "'") where spans.contains(.tripleApostrophes) && has("'''", at: index):
                    (open, index) = (.apostrophes, index + 3)
                case UInt8(ascii: "`") where spans.contains(.backticks):
                    (open, index) = (.backtick, index + 1)
                case UInt8(ascii: "\""), UInt8(ascii: "'"):
                    let quote = bytes[index]
                    if quote == unclosed.0 || quote == unclosed.1 {
                        index += 1
                    } else if let end = Self.stringEnd(bytes, index, line.upperBound) {
                        index = end
                    } else {
                        unclosed = (quote, unclosed.0)
                        index += 1
                    }
                default: index += 1
                }
            }
        }
    }

    /// After a regular expression of JavaScript, whose quotes open nothing; `nil` if the slash divides or closes a tag.
    private static func patternEnd(
        _ bytes: UnsafeBufferPointer<UInt8>, _ slash: Int, _ line: Range<Int>
    ) -> Int? {
        var before = slash
        while before > line.lowerBound, ASCII.isBlank(bytes[before - 1]) { before -= 1 }
        let isValue = before > line.lowerBound && "(,=:[!&|?{;".utf8.contains(bytes[before - 1])
        let isReturned =
            before - line.lowerBound >= 6 && ASCII.string(bytes, before - 6..<before) == "return"
        guard isValue || isReturned else { return nil }
        var isInClass = false
        var index = slash + 1
        while index < line.upperBound {
            switch bytes[index] {
            case UInt8(ascii: "\\"): index += 1
            case UInt8(ascii: "["): isInClass = true
            case UInt8(ascii: "]"): isInClass = false
            case UInt8(ascii: "/"): if !isInClass { return index + 1 }
            default: break
            }
            index += 1
        }
        return nil
    }

    /// After a string that ends on its line; `nil` if it does not.
    private static func stringEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Int? {
        var index = start + 1
        while index < end {
            if bytes[index] == UInt8(ascii: "\\") {
                index += 1
            } else if bytes[index] == bytes[start] {
                return index + 1
            }
            index += 1
        }
        return nil
    }
}
