/// Languages whose declarations look unlike those of the others.
extension Declaration {
    private static let lispWords: Set<String> = [
        "defun", "defn", "defn-", "defmacro", "defmethod", "defmulti", "defclass", "defstruct", "defprotocol",
        "defrecord",
        "deftype", "defgeneric", "define", "define-syntax", "define-record-type", "defsubst", "defcustom",
        "define-macro",
        "deftest", "cl-defun", "cl-defmethod", "defspec", "define-minor-mode", "define-derived-mode",
    ]
    private static let pascalWords: Set<String> = [
        "procedure", "function", "constructor", "destructor", "operator",
    ]
    private static let terraformWords: Set<String> = ["locals", "terraform", "moved", "import", "removed"]
    private static let erlangAttributes: Set<String> = ["spec", "doc", "deprecated", "compile", "dialyzer", "callback"]

    /// Up to where a line is a word of letters, digits and these characters.
    private static func wordEnd(
        _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, and others: StaticString
    ) -> Int {
        var end = range.lowerBound
        while end < range.upperBound {
            let byte = bytes[end]
            guard
                ASCII.isLetter(byte) || ASCII.isDigit(byte) || byte >= 0x80
                    || others.withUTF8Buffer({ $0.contains(byte) })
            else { break }
            end += 1
        }
        return end
    }

    /// `name(Arguments) ->`, also over several lines: the name and how many arguments there are.
    static func erlang(_ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>) -> String? {
        guard bytes[line.lowerBound] >= UInt8(ascii: "a"), bytes[line.lowerBound] <= UInt8(ascii: "z"),
            line.lowerBound == 0 || bytes[line.lowerBound - 1] == ASCII.newline
        else { return nil }
        let end = wordEnd(bytes, line, and: "_@")
        guard end < line.upperBound, bytes[end] == UInt8(ascii: "(") else { return nil }
        var depth = 0
        var commas = 0
        var index = end
        let limit = min(bytes.count, end + 1024)
        while index < limit {
            switch bytes[index] {
            case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
            case UInt8(ascii: ","): if depth == 1 { commas += 1 }
            default: break
            }
            if depth == 0 { break }
            index += 1
        }
        guard index < limit else { return nil }
        let arguments = ASCII.trimmed(bytes, end + 1..<index).isEmpty ? 0 : commas + 1
        // A head ends with an arrow, and guards may stand before it.
        while index < limit, bytes[index] != UInt8(ascii: ".") || !isErlangEnd(bytes, index) {
            if bytes[index] == UInt8(ascii: "-"), index + 1 < limit, bytes[index + 1] == UInt8(ascii: ">") {
                return "\(ASCII.string(bytes, line.lowerBound..<end))/\(arguments)"
            }
            if bytes[index] == UInt8(ascii: ";") { return nil }
            index += 1
        }
        return nil
    }

    private static func isErlangEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ dot: Int) -> Bool {
        dot + 1 == bytes.count || ASCII.isSpace(bytes[dot + 1])
    }

    /// `-spec`, `-doc` and others that speak of the function below them.
    static func isErlangAttribute(_ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>) -> Bool {
        let end = wordEnd(bytes, line.lowerBound + 1..<line.upperBound, and: "_")
        return erlangAttributes.contains(ASCII.string(bytes, line.lowerBound + 1..<end))
    }

    /// `resource "type" "name" {`.
    static func terraform(_ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>) -> String? {
        let last = bytes[line.upperBound - 1]
        guard ASCII.isLetter(bytes[line.lowerBound]), last == UInt8(ascii: "{") || last == UInt8(ascii: "}"),
            let brace = line.first(where: { bytes[$0] == UInt8(ascii: "{") })
        else { return nil }
        let head = ASCII.trimmed(bytes, line.lowerBound..<brace)
        let end = wordEnd(bytes, head, and: "_-")
        let labels = ASCII.trimmed(bytes, end..<head.upperBound)
        if labels.isEmpty {
            let word = ASCII.string(bytes, head)
            return terraformWords.contains(word) ? word : nil
        }
        guard bytes[labels.lowerBound] == UInt8(ascii: "\""), bytes[labels.upperBound - 1] == UInt8(ascii: "\""),
            !labels.contains(where: { bytes[$0] == UInt8(ascii: "=") })
        else { return nil }
        return ASCII.string(bytes, head)
    }

    /// `procedure TThing.Run(A: Integer);` and `TThing = class(TObject)`.
    static func pascal(_ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>) -> String? {
        guard ASCII.isLetter(bytes[line.lowerBound]) || bytes[line.lowerBound] == UInt8(ascii: "_") else { return nil }
        var start = line.lowerBound
        var end = wordEnd(bytes, line, and: "_")
        var word = ASCII.string(bytes, start..<end).lowercased()
        if word == "class" || word == "generic" {
            start = end
            while start < line.upperBound, ASCII.isBlank(bytes[start]) { start += 1 }
            end = wordEnd(bytes, start..<line.upperBound, and: "_")
            word = ASCII.string(bytes, start..<end).lowercased()
        }
        if pascalWords.contains(word) {
            guard end < line.upperBound, ASCII.isBlank(bytes[end]) else { return nil }
            var stop = line.upperBound
            if let bracket = line.first(where: { bytes[$0] == UInt8(ascii: "(") || bytes[$0] == UInt8(ascii: ";") }) {
                stop = bracket
            }
            return ASCII.string(bytes, ASCII.trimmed(bytes, line.lowerBound..<stop))
        }
        guard let equals = line.first(where: { bytes[$0] == UInt8(ascii: "=") }),
            bytes[line.upperBound - 1] != UInt8(ascii: ";")
        else { return nil }
        var value = ASCII.trimmed(bytes, equals + 1..<line.upperBound)
        while let kind = Self.word(bytes, value).map({ ASCII.string(bytes, $0).lowercased() }) {
            if kind == "packed" {
                value = ASCII.trimmed(bytes, value.lowerBound + 6..<value.upperBound)
                continue
            }
            guard ["class", "record", "interface", "object", "dispinterface"].contains(kind) else { return nil }
            return ASCII.string(bytes, line)
        }
        return nil
    }

    /// `(defun name (a b)`: what stands before the arguments.
    static func lisp(_ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>) -> String? {
        guard bytes[line.lowerBound] == UInt8(ascii: "("), line.count > 1 else { return nil }
        let start = line.lowerBound + 1
        let end = wordEnd(bytes, start..<line.upperBound, and: "-!?*+/<>=._")
        guard lispWords.contains(ASCII.string(bytes, start..<end)), end < line.upperBound else { return nil }
        var index = end
        while index < line.upperBound, ASCII.isBlank(bytes[index]) || bytes[index] == UInt8(ascii: "(") { index += 1 }
        let nameEnd = wordEnd(bytes, index..<line.upperBound, and: "-!?*+/<>=._:'&%$^@")
        guard nameEnd > index else { return nil }
        return "\(ASCII.string(bytes, start..<end)) \(ASCII.string(bytes, index..<nameEnd))"
    }

    /// `let rec name arguments =` and what else begins a binding at the margin; `nil` for what the general rules know.
    static func ml(_ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>) -> String? {
        guard line.lowerBound == 0 || bytes[line.lowerBound - 1] == ASCII.newline else { return nil }
        let words = ASCII.string(bytes, line).split(separator: " ", maxSplits: 3).map(String.init)
        guard words.count > 1, ["let", "and", "val", "external", "exception"].contains(words[0]) else { return nil }
        let isRecursive = ["rec", "inline", "private", "mutable"].contains(words[1]) && words.count > 2
        let name = words[isRecursive ? 2 : 1].prefix { $0 != ":" && $0 != "=" && $0 != "(" }
        guard let first = name.first, first.isLetter || first == "_", name != "_" else { return nil }
        return words[0] == "and" ? "let \(name)" : "\(words[0]) \(name)"
    }
}
