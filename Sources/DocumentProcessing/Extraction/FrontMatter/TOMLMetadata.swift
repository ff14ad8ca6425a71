import IndexSupport
import RAGModel

/// Metadata from the TOML that front matter is written in: strings, numbers, booleans, dates, arrays, tables; keys of tables
/// are joined by dots.
///
/// Arrays of tables are left out, and noted: metadata has no lists of tables.
struct TOMLMetadata {
    private let text: [UInt8]
    private var index = 0
    private var result = FrontMatterValues()
    private static let maximumDepth = 16

    static func parse(_ text: String) throws(FrontMatterError) -> FrontMatterValues {
        var parser = TOMLMetadata(text: Array(text.utf8))
        try parser.run()
        return parser.result
    }

    private var current: UInt8? { index < text.count ? text[index] : nil }

    private mutating func run() throws(FrontMatterError) {
        var prefix = ""
        // Inside an array of tables.
        var isLeftOut = false
        while true {
            skip(newlines: true)
            guard let byte = current else { return }
            if byte == UInt8(ascii: "[") {
                index += 1
                isLeftOut = current == UInt8(ascii: "[")
                if isLeftOut { index += 1 }
                let name = try key()
                prefix = name + "."
                skip()
                try expect("]")
                if isLeftOut {
                    try expect("]")
                    result.notes.append("front matter: the array of tables \"\(name)\" is left out")
                }
            } else {
                let name = try key()
                skip()
                try expect("=")
                skip()
                var others: [String: MetadataValue] = [:]
                if isLeftOut { swap(&others, &result.values) }
                try add(prefix + name, depth: 0)
                if isLeftOut { swap(&others, &result.values) }
            }
            skip()
            guard current == nil || current == ASCII.newline || current == ASCII.carriageReturn else {
                throw unreadable("more than one value")
            }
        }
    }

    /// A key, or several joined by dots.
    private mutating func key() throws(FrontMatterError) -> String {
        var parts: [String] = []
        repeat {
            if !parts.isEmpty { index += 1 }
            skip()
            if current == UInt8(ascii: "\"") || current == UInt8(ascii: "'") {
                parts.append(try string())
            } else {
                let start = index
                while let byte = current, ASCII.isLetter(byte) || ASCII.isDigit(byte) || "-_".utf8.contains(byte) {
                    index += 1
                }
                guard index > start else { throw unreadable("no key") }
                parts.append(String(decoding: text[start..<index], as: UTF8.self))
            }
            skip()
        } while current == UInt8(ascii: ".")
        return parts.joined(separator: ".")
    }

    /// Reads a value under a key: those of an inline table under their own.
    private mutating func add(_ name: String, depth: Int) throws(FrontMatterError) {
        guard current == UInt8(ascii: "{") else {
            result.values[name] = try value(depth: depth)
            return
        }
        guard depth < Self.maximumDepth else { throw refuse("tables nested too deep") }
        index += 1
        while true {
            skip(newlines: true)
            if current == UInt8(ascii: "}") { break }
            let inner = try key()
            skip()
            try expect("=")
            skip()
            try add(name + "." + inner, depth: depth + 1)
            skip(newlines: true)
            if current == UInt8(ascii: ",") { index += 1 } else { break }
        }
        try expect("}")
    }

    private mutating func value(depth: Int) throws(FrontMatterError) -> MetadataValue {
        switch current {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return .string(try string())
        case UInt8(ascii: "{"): throw refuse("a table in an array")
        case UInt8(ascii: "["):
            guard depth < Self.maximumDepth else { throw refuse("arrays nested too deep") }
            index += 1
            var values: [MetadataValue] = []
            while true {
                skip(newlines: true)
                if current == UInt8(ascii: "]") { break }
                values.append(try value(depth: depth + 1))
                skip(newlines: true)
                if current == UInt8(ascii: ",") { index += 1 } else { break }
            }
            try expect("]")
            return .list(values)
        default: return try plain()
        }
    }

    private mutating func plain() throws(FrontMatterError) -> MetadataValue {
        let start = index
        while let byte = current, !ASCII.isSpace(byte), !",]#".utf8.contains(byte) { index += 1 }
        var word = String(decoding: text[start..<index], as: UTF8.self)
        switch word {
        case "": throw unreadable("no value")
        case "true": return .boolean(true)
        case "false": return .boolean(false)
        default: break
        }
        // A date may have its time after a space.
        if isDate(word), current == ASCII.space, index + 1 < text.count, ASCII.isDigit(text[index + 1]) {
            index += 1
            let time = index
            while let byte = current, !ASCII.isSpace(byte), !",]#".utf8.contains(byte) { index += 1 }
            return .string(word + "T" + String(decoding: text[time..<index], as: UTF8.self))
        }
        if isDate(String(word.prefix(10))) { return .string(word) }
        word.removeAll { $0 == "_" }
        guard let number = PlainValue.number(word) else { throw unreadable("\"\(word.prefix(40))\"") }
        return number
    }

    private func isDate(_ word: String) -> Bool {
        word.utf8.count == 10
            && word.utf8.enumerated().allSatisfy { $0 == 4 || $0 == 7 ? $1 == 0x2D : ASCII.isDigit($1) }
    }

    private mutating func string() throws(FrontMatterError) -> String {
        let quote = text[index]
        if index + 2 < text.count, text[index + 1] == quote, text[index + 2] == quote {
            return try multiLineString(quote)
        }
        index += 1
        var content: [UInt8] = []
        while let byte = current, byte != ASCII.newline {
            index += 1
            if byte == quote { return String(decoding: content, as: UTF8.self) }
            if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
                content += try escape().utf8
            } else {
                content.append(byte)
            }
        }
        throw unreadable("a string without its closing quote")
    }

    /// Up to three quotes; a line end right after the first three is no part of it.
    private mutating func multiLineString(_ quote: UInt8) throws(FrontMatterError) -> String {
        index += 3
        if current == ASCII.carriageReturn { index += 1 }
        if current == ASCII.newline { index += 1 }
        var content: [UInt8] = []
        while let byte = current {
            if byte == quote, index + 2 < text.count, text[index + 1] == quote, text[index + 2] == quote {
                index += 3
                // One or two more quotes belong to the text.
                while current == quote {
                    content.append(quote)
                    index += 1
                }
                return String(decoding: content, as: UTF8.self)
            }
            index += 1
            if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
                if let next = current, ASCII.isSpace(next) {
                    // A backslash at a line's end takes the white space after it away.
                    while let next = current, ASCII.isSpace(next) { index += 1 }
                } else {
                    content += try escape().utf8
                }
            } else {
                content.append(byte)
            }
        }
        throw unreadable("a string without its closing quotes")
    }

    private mutating func escape() throws(FrontMatterError) -> String {
        guard let byte = current else { throw unreadable("an escape at the end") }
        index += 1
        switch byte {
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "u"), UInt8(ascii: "U"):
            let digits = text[index...].prefix(byte == UInt8(ascii: "u") ? 4 : 8)
            guard let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16),
                let scalar = Unicode.Scalar(value)
            else { throw unreadable("an unknown escape") }
            index += digits.count
            return String(scalar)
        default: throw unreadable("an unknown escape")
        }
    }

    /// Skips blanks and comments.
    private mutating func skip(newlines: Bool = false) {
        while let byte = current {
            if byte == UInt8(ascii: "#") {
                while let byte = current, byte != ASCII.newline, byte != ASCII.carriageReturn {
                    index += 1
                    _ = byte
                }
            } else if ASCII.isBlank(byte) || newlines && ASCII.isSpace(byte) {
                index += 1
            } else {
                return
            }
        }
    }

    private mutating func expect(_ mark: Character) throws(FrontMatterError) {
        guard current == mark.asciiValue else { throw unreadable("no \(mark)") }
        index += 1
    }

    private var line: Int { text[..<min(index, text.count)].count { $0 == ASCII.newline } + 1 }

    private func unreadable(_ what: String) -> FrontMatterError {
        FrontMatterError(message: "invalid TOML: \(what) in line \(line)")
    }

    private func refuse(_ what: String) -> FrontMatterError {
        FrontMatterError(message: "TOML with \(what), which is not supported, in line \(line)")
    }
}
