/// Finds the escapes of settings: `\u00f6`, `\xF6`, `\n`.
struct EscapeScanner {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let rule: SourceLanguage.Escapes
    private var edits: [TextEdit] = []

    /// - Complexity: O(n).
    static func edits(_ bytes: UnsafeBufferPointer<UInt8>, _ language: SourceLanguage) -> [TextEdit] {
        var scanner = EscapeScanner(bytes: bytes, rule: language.escapes)
        switch scanner.rule {
        case .none: break
        case .numbers, .everywhere: scanner.readAll()
        case .quoted: scanner.readQuoted()
        }
        return scanner.edits
    }

    private mutating func readAll() {
        var index = 0
        while index < bytes.count {
            index = bytes[index] == UInt8(ascii: "\\") ? readEscape(index) : index + 1
        }
    }

    /// Strings in double quotes, which may reach over several lines; those in single quotes, comments and the lines of
    /// literal blocks of YAML have none.
    private mutating func readQuoted() {
        var lines = LineScanner(bytes)
        /// What closes the open string.
        var open: [UInt8] = []
        /// The indentation of the key of a literal block.
        var literal: Int?
        while let line = lines.line() {
            let text = ASCII.trimmed(bytes, line)
            guard let first = text.first else { continue }
            if let indent = literal {
                if first - line.lowerBound > indent { continue }
                literal = nil
            }
            if open.isEmpty, isLiteral(text) {
                literal = first - line.lowerBound
                continue
            }
            read(text, &open)
        }
    }

    private mutating func read(_ text: Range<Int>, _ open: inout [UInt8]) {
        var index = text.lowerBound
        /// Whether a value may begin here.
        var isStart = true
        while index < text.upperBound {
            let byte = bytes[index]
            if let quote = open.first {
                if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
                    index = readEscape(index)
                } else if byte == quote, has(open, index, text) {
                    index += open.count
                    open = []
                    isStart = false
                } else {
                    index += 1
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                if isStart {
                    let three = [byte, byte, byte]
                    open = has(three, index, text) ? three : [byte]
                    index += open.count - 1
                }
            case UInt8(ascii: "#") where index == text.lowerBound || ASCII.isBlank(bytes[index - 1]): return
            default: break
            }
            if !ASCII.isBlank(byte) { isStart = ":=,[{-(?".utf8.contains(byte) }
            index += 1
        }
        // Only double quotes and triple ones go on in the next line.
        if open.count == 1, open[0] == UInt8(ascii: "'") { open = [] }
    }

    private func has(_ mark: [UInt8], _ index: Int, _ range: Range<Int>) -> Bool {
        index + mark.count <= range.upperBound && mark.indices.allSatisfy { bytes[index + $0] == mark[$0] }
    }

    /// `key: |`, `- >-`: the deeper lines below are text as it is.
    private func isLiteral(_ text: Range<Int>) -> Bool {
        var end = text.upperBound
        while end > text.lowerBound, "+-0123456789".utf8.contains(bytes[end - 1]) { end -= 1 }
        guard text.upperBound - end <= 2, end - text.lowerBound >= 3, "|>".utf8.contains(bytes[end - 1]),
            ASCII.isBlank(bytes[end - 2])
        else { return false }
        let before = ASCII.trimmed(bytes, text.lowerBound..<end - 1)
        return before.last.map { ":-".utf8.contains(bytes[$0]) } ?? false
    }

    /// Reads the escape at a backslash; returns where the text goes on.
    private mutating func readEscape(_ start: Int) -> Int {
        guard start + 1 < bytes.count else { return start + 1 }
        let next = bytes[start + 1]
        let scalar: Unicode.Scalar
        var length = 2
        switch next {
        case UInt8(ascii: "u"):
            guard let (value, count) = unit(start) else { return start + 2 }
            (scalar, length) = (value, count)
        case UInt8(ascii: "U") where rule == .quoted:
            guard let value = number(start + 2, 8).flatMap({ Unicode.Scalar($0) }) else { return start + 2 }
            (scalar, length) = (value, 10)
        case UInt8(ascii: "x") where rule == .quoted:
            guard let value = number(start + 2, 2).flatMap({ Unicode.Scalar($0) }) else { return start + 2 }
            (scalar, length) = (value, 4)
        case _ where rule == .numbers: return start + 2
        case UInt8(ascii: "n"): scalar = "\n"
        case UInt8(ascii: "t"), UInt8(ascii: "r"), UInt8(ascii: "f"): scalar = " "
        default:
            // A line that goes on, or a mark that has lost its meaning.
            guard next == ASCII.space || ASCII.isPunctuation(next) else { return start + 2 }
            scalar = Unicode.Scalar(next)
        }
        // Control characters stay as they are written.
        guard scalar.value >= 0x20 && scalar.value != 0x7F || scalar == "\n" && length == 2 else {
            return start + length
        }
        edits.append(TextEdit(range: start..<start + length, text: Array(String(scalar).utf8)))
        return start + length
    }

    /// `\u` and four digits, or two of them for one character.
    private func unit(_ start: Int) -> (scalar: Unicode.Scalar, length: Int)? {
        guard let first = number(start + 2, 4) else { return nil }
        if let scalar = Unicode.Scalar(first) { return rule == .numbers && first < 0x80 ? nil : (scalar, 6) }
        guard (0xD800..<0xDC00).contains(first), start + 7 < bytes.count, bytes[start + 6] == UInt8(ascii: "\\"),
            bytes[start + 7] == UInt8(ascii: "u"), let second = number(start + 8, 4),
            (0xDC00..<0xE000).contains(second)
        else { return nil }
        return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + second - 0xDC00).map { ($0, 12) }
    }

    /// A hexadecimal number of so many digits.
    private func number(_ start: Int, _ count: Int) -> UInt32? {
        guard start + count <= bytes.count else { return nil }
        var value: UInt32 = 0
        for index in start..<start + count {
            let byte = ASCII.lower(bytes[index])
            if ASCII.isDigit(byte) {
                value = value << 4 | UInt32(byte - 0x30)
            } else if byte >= 0x61, byte <= 0x66 {
                value = value << 4 | UInt32(byte - 0x57)
            } else {
                return nil
            }
        }
        return value
    }
}
