#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Reads a JSON text (RFC 8259) from front to back without building a tree: the one reader of the project, below
/// `JSONValue` and below whatever is too large for that.
///
/// The text is untrusted: its syntax is checked as it is read, nesting is bounded, numbers are finite.
package struct JSONReader {
    package static let maximumDepth = 64

    private let bytes: UnsafeRawBufferPointer
    private let maximumDepth: Int
    package private(set) var position = 0
    private var depth = 0

    package enum Kind: Sendable {
        case object, array, string, number, bool, null
    }

    /// - Parameter bytes: UTF-8, with or without a byte order mark; they must outlive the reader.
    package init(_ bytes: UnsafeRawBufferPointer, maximumDepth: Int = Self.maximumDepth) {
        self.bytes = bytes
        self.maximumDepth = maximumDepth
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    package func error(_ reason: String) -> JSONSyntaxError { JSONSyntaxError(offset: position, reason: reason) }

    /// What the next value is, by its first byte.
    package mutating func kind() throws(JSONSyntaxError) -> Kind {
        skipSpace()
        switch byte {
        case UInt8(ascii: "{"): return .object
        case UInt8(ascii: "["): return .array
        case UInt8(ascii: "\""): return .string
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool
        case UInt8(ascii: "n"): return .null
        case nil: throw error("the text ends too early")
        default: return .number
        }
    }

    /// - Throws: unless only space is left.
    package mutating func end() throws(JSONSyntaxError) {
        skipSpace()
        guard position == bytes.count else { throw error("something after the value") }
    }

    /// Reads an object: `member` is called with each name, and reads the value.
    package mutating func object(
        _ member: (inout JSONReader, String) throws(JSONSyntaxError) -> Void
    ) throws(JSONSyntaxError) {
        try list("{", "}") { (reader) throws(JSONSyntaxError) in
            reader.skipSpace()
            let name = try reader.string()
            try reader.take(":")
            try member(&reader, name)
        }
    }

    /// Reads an array: `element` is called before each element, and reads it.
    package mutating func array(
        _ element: (inout JSONReader) throws(JSONSyntaxError) -> Void
    ) throws(JSONSyntaxError) {
        try list("[", "]", element)
    }

    /// Reads over a value of any kind, checking its syntax.
    package mutating func skipValue() throws(JSONSyntaxError) {
        switch try kind() {
        case .object: try object { (reader, _) throws(JSONSyntaxError) in try reader.skipValue() }
        case .array: try array { (reader) throws(JSONSyntaxError) in try reader.skipValue() }
        case .string: _ = try string()
        case .number: _ = try double()
        case .bool: _ = try bool()
        case .null: try null()
        }
    }

    package mutating func null() throws(JSONSyntaxError) {
        guard word("null") else { throw error("null expected") }
    }

    package mutating func bool() throws(JSONSyntaxError) -> Bool {
        skipSpace()
        if word("true") { return true }
        if word("false") { return false }
        throw error("true or false expected")
    }

    package mutating func double() throws(JSONSyntaxError) -> Double { try number { strtod($0, $1) } }

    /// A number, and the integer that it is, if it is one.
    package mutating func number() throws(JSONSyntaxError) -> (double: Double, integer: Int64?) {
        skipSpace()
        let start = position
        let value = try double()
        let text = bytes[start..<position]
        // More digits than a double holds.
        let isPlain = text.allSatisfy { $0 == 0x2D || (0x30...0x39).contains($0) }
        return (value, isPlain ? Int64(String(decoding: text, as: UTF8.self)) : Int64(exactly: value))
    }

    package mutating func float() throws(JSONSyntaxError) -> Float { try number { strtof($0, $1) } }

    package mutating func string() throws(JSONSyntaxError) -> String {
        try take("\"")
        let first = position
        while let byte, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { position += 1 }
        if byte == UInt8(ascii: "\"") {
            defer { position += 1 }
            return try text(bytes[first..<position])
        }
        var content = [UInt8](bytes[first..<position])
        while true {
            let start = position
            while let byte, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { position += 1 }
            content += bytes[start..<position]
            guard let byte, byte >= 0x20 else { throw error("a string does not end") }
            position += 1
            if byte == UInt8(ascii: "\"") { break }
            try escape(into: &content)
        }
        return try text(content)
    }

    // MARK: Parts

    private var byte: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while let byte, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private mutating func take(_ expected: Unicode.Scalar) throws(JSONSyntaxError) {
        skipSpace()
        guard byte == UInt8(ascii: expected) else {
            throw error(byte == nil ? "the text ends too early" : "\"\(expected)\" expected")
        }
        position += 1
    }

    private mutating func list(
        _ open: Unicode.Scalar, _ close: Unicode.Scalar,
        _ element: (inout JSONReader) throws(JSONSyntaxError) -> Void
    ) throws(JSONSyntaxError) {
        skipSpace()
        guard depth < maximumDepth else { throw error("nested deeper than \(maximumDepth)") }
        try take(open)
        depth += 1
        defer { depth -= 1 }
        skipSpace()
        if byte == UInt8(ascii: close) {
            position += 1
            return
        }
        while true {
            try element(&self)
            skipSpace()
            if byte == UInt8(ascii: close) { break }
            try take(",")
        }
        position += 1
    }

    private mutating func word(_ text: StaticString) -> Bool {
        skipSpace()
        let count = text.utf8CodeUnitCount
        guard position + count <= bytes.count, memcmp(bytes.baseAddress! + position, text.utf8Start, count) == 0 else {
            return false
        }
        position += count
        return true
    }

    /// Lets the C library read a number whose extent JSON has decided; so neither `0x10` nor `nan` is one.
    private mutating func number<Number: BinaryFloatingPoint>(
        _ convert: (UnsafePointer<CChar>, UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Number
    ) throws(JSONSyntaxError) -> Number {
        skipSpace()
        let start = position
        while let byte, Self.isNumeric(byte) { position += 1 }
        let count = position - start
        var result: Number?
        if count > 0, count <= 512 {
            result = withUnsafeTemporaryAllocation(of: CChar.self, capacity: count + 1) { text in
                for index in 0..<count { text[index] = CChar(bitPattern: bytes[start + index]) }
                text[count] = 0
                // What C allows and JSON does not: a plus in front, zeros in front, a point at either end.
                let digits = text[0] == 0x2D ? 1 : 0
                func isDigit(_ index: Int) -> Bool { index < count && (0x30...0x39).contains(text[index]) }
                guard isDigit(digits), text[digits] != 0x30 || !isDigit(digits + 1) else { return nil }
                for index in digits..<count where text[index] == 0x2E && !isDigit(index + 1) { return nil }
                var end: UnsafeMutablePointer<CChar>?
                let value = convert(text.baseAddress!, &end)
                return end == text.baseAddress! + count ? value : nil
            }
        }
        guard let result else {
            position = start
            throw error("a value expected")
        }
        guard result.isFinite else {
            position = start
            throw error("a number that is not finite")
        }
        return result
    }

    private static func isNumeric(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || byte == 0x2B || byte == 0x2D || byte == 0x2E || byte == 0x45 || byte == 0x65
    }

    private func text(_ bytes: some Sequence<UInt8>) throws(JSONSyntaxError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw error("a string is not UTF-8")
        }
        return text
    }
}

extension JSONReader {
    private mutating func escape(into text: inout [UInt8]) throws(JSONSyntaxError) {
        guard let byte else { throw error("a string does not end") }
        position += 1
        switch byte {
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "u"):
            var scalar = try hexadecimal()
            if (0xD800...0xDBFF).contains(scalar) {
                try takeNext(UInt8(ascii: "\\"))
                try takeNext(UInt8(ascii: "u"))
                let low = try hexadecimal()
                guard (0xDC00...0xDFFF).contains(low) else { throw error("half a surrogate pair") }
                scalar = 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(scalar) else { throw error("half a surrogate pair") }
            text += Array(String(Character(scalar)).utf8)
        default: throw error("an unknown escape")
        }
    }

    /// Within a string, where space counts.
    private mutating func takeNext(_ expected: UInt8) throws(JSONSyntaxError) {
        guard byte == expected else { throw error("half a surrogate pair") }
        position += 1
    }

    private mutating func hexadecimal() throws(JSONSyntaxError) -> UInt32 {
        guard position + 4 <= bytes.count else { throw error("a string does not end") }
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = Character(Unicode.Scalar(bytes[position])).hexDigitValue else {
                throw error("a hexadecimal digit expected")
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }
}
