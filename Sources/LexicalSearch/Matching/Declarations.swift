/// Tells where a text declares a name rather than uses it, from the line alone: in source code, schemas and settings.
///
/// What is before the name decides: a word that declares (`func`, `class`, `CREATE TABLE`), with modifiers before it and at
/// most a receiver in parentheses behind it; or, without one, a type or a modifier before a name with parameters whose line
/// opens a block; or nothing at all before a name that is given a value.
enum Declarations {
    /// Whether `name`, which stands at `range` of `text`, is declared there.
    ///
    /// - Complexity: O(length of the line).
    static func declares(at range: Range<Int>, in text: [UInt8]) -> Bool {
        let start = (text[..<range.lowerBound].lastIndex(of: 0x0A) ?? -1) + 1
        let end = text[range.upperBound...].firstIndex(of: 0x0A) ?? text.count
        let after = text[range.upperBound..<end]
        guard let before = words(before: text[start..<range.lowerBound]) else { return false }
        let isIndented = start < range.lowerBound && (text[start] == 0x20 || text[start] == 0x09)
        guard let first = before.first else {
            return !isIndented && isAssigned(after) || opensBlock(after)
        }
        if keywords.contains(before.last { !fillers.contains($0) } ?? ""),
            keywords.contains(first) || modifiers.contains(first)
        {
            return true
        }
        let isTyped = !isIndented && !statements.contains(first) && before.count <= 4
        return (modifiers.contains(first) || isTyped) && opensBlock(after)
    }

    /// The words before a name, in small letters, without what is in brackets; `nil` if the name is inside of brackets or
    /// behind a sign that begins something else.
    private static func words(before text: ArraySlice<UInt8>) -> [String]? {
        var words: [[UInt8]] = [[]]
        var depth = 0
        for byte in text {
            switch byte {
            case UInt8(ascii: "("), UInt8(ascii: "<"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: ")"), UInt8(ascii: ">"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: "="), UInt8(ascii: ";"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "\""),
                UInt8(ascii: "'"), UInt8(ascii: ","):
                return nil
            case UInt8(ascii: "."), UInt8(ascii: ":"):
                // What the name belongs to: `def self.name`, `void Type::name`.
                if depth == 0, !words[words.count - 1].isEmpty { words[words.count - 1] = [] }
            case _ where depth > 0: break
            case 0x20, 0x09, UInt8(ascii: "*"), UInt8(ascii: "&"):
                if !words[words.count - 1].isEmpty { words.append([]) }
            default: words[words.count - 1].append((0x41...0x5A).contains(byte) ? byte | 0x20 : byte)
            }
            guard depth >= 0 else { return nil }
        }
        // Something joined to the name is a part of it.
        guard depth == 0, words.last?.isEmpty ?? true else { return nil }
        return words.dropLast().map { String(decoding: $0, as: UTF8.self) }
    }

    /// `= …`, `:= …`, `: type = …`
    private static func isAssigned(_ after: ArraySlice<UInt8>) -> Bool {
        guard let sign = after.first(where: { $0 != 0x20 && $0 != 0x09 }) else { return false }
        let rest = after.drop { $0 == 0x20 || $0 == 0x09 }.dropFirst()
        if sign == UInt8(ascii: "=") { return rest.first != UInt8(ascii: "=") }
        return sign == UInt8(ascii: ":") && rest.contains(UInt8(ascii: "="))
    }

    /// `(…) {`
    private static func opensBlock(_ after: ArraySlice<UInt8>) -> Bool {
        after.first == UInt8(ascii: "(") && after.last { $0 != 0x20 && $0 != 0x0D } == UInt8(ascii: "{")
    }

    private static let keywords: Set<String> = [
        "class", "const", "def", "defmacro", "defmodule", "defn", "defp", "enum", "enumeration", "extension", "fn",
        "fun",
        "func", "function", "impl", "interface", "let", "library", "macro", "#define", "message", "module", "namespace",
        "object", "package", "proc", "procedure", "protocol", "record", "rpc", "service", "static", "struct", "sub",
        "table", "trait", "type", "typedef", "union", "val", "var", "view", "trigger", "index", "input", "scalar",
        "annotation", "actor", "typealias", "newtype", "data",
    ]
    private static let modifiers: Set<String> = [
        "abstract", "async", "case", "constexpr", "create", "declare", "default", "export", "extern", "external",
        "final",
        "fileprivate", "indirect", "inline", "internal", "local", "mutating", "open", "override", "package", "partial",
        "private", "protected", "pub", "public", "readonly", "sealed", "static", "suspend", "template", "unsafe",
        "virtual",
        "nonisolated", "@objc", "operator", "replace", "or",
    ]
    /// Between the word that declares and the name.
    private static let fillers: Set<String> = ["if", "not", "exists", "mut", "self", "inline", "rec"]
    /// What a line begins with that uses a name.
    private static let statements: Set<String> = [
        "return", "else", "throw", "throws", "new", "await", "if", "while", "for", "switch", "case", "do", "yield",
        "raise",
        "assert", "defer", "go", "import", "from", "use", "using", "include", "see", "call", "catch",
    ]
}
