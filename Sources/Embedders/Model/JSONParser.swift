#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Recursive descent over UTF-8 bytes; see `JSONValue`.
struct JSONParser {
    static let maximumDepth = 64

    private let bytes: UnsafeRawBufferPointer
    private var position = 0
    private var depth = 0

    init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    mutating func document() throws(JSONSyntaxError) -> JSONValue {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        let result = try value()
        skipSpace()
        guard position == bytes.count else { throw error("something after the value") }
        return result
    }

    private func error(_ reason: String) -> JSONSyntaxError { JSONSyntaxError(offset: position, reason: reason) }

    private var byte: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while let byte, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private mutating func take(_ expected: Character) throws(JSONSyntaxError) {
        guard byte == expected.asciiValue else {
            throw error(byte == nil ? "the text ends too early" : "\"\(expected)\" expected")
        }
        position += 1
    }

    private mutating func value() throws(JSONSyntaxError) -> JSONValue {
        skipSpace()
        switch byte {
        case UInt8(ascii: "{"): return try nested { (parser) throws(JSONSyntaxError) in try parser.members() }
        case UInt8(ascii: "["): return try nested { (parser) throws(JSONSyntaxError) in try parser.elements() }
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case nil: throw error("the text ends too early")
        default: return .number(try number())
        }
    }

    private mutating func nested(
        _ body: (inout JSONParser) throws(JSONSyntaxError) -> JSONValue
    ) throws(JSONSyntaxError) -> JSONValue {
        guard depth < Self.maximumDepth else { throw error("nested deeper than \(Self.maximumDepth)") }
        depth += 1
        position += 1
        let result = try body(&self)
        depth -= 1
        return result
    }

    private mutating func members() throws(JSONSyntaxError) -> JSONValue {
        var members: [String: JSONValue] = [:]
        skipSpace()
        if byte == UInt8(ascii: "}") {
            position += 1
            return .object(members)
        }
        while true {
            skipSpace()
            let name = try string()
            skipSpace()
            try take(":")
            let value = try value()
            guard members.updateValue(value, forKey: name) == nil else { throw error("\"\(name)\" occurs twice") }
            skipSpace()
            if byte == UInt8(ascii: "}") { break }
            try take(",")
        }
        position += 1
        return .object(members)
    }

    private mutating func elements() throws(JSONSyntaxError) -> JSONValue {
        var elements: [JSONValue] = []
        skipSpace()
        if byte == UInt8(ascii: "]") {
            position += 1
            return .array(elements)
        }
        while true {
            elements.append(try value())
            skipSpace()
            if byte == UInt8(ascii: "]") { break }
            try take(",")
        }
        position += 1
        return .array(elements)
    }

    private mutating func word(_ text: StaticString, _ value: JSONValue) throws(JSONSyntaxError) -> JSONValue {
        let count = text.utf8CodeUnitCount
        guard position + count <= bytes.count,
            memcmp(bytes.baseAddress! + position, text.utf8Start, count) == 0
        else { throw error("\(text) expected") }
        position += count
        return value
    }

    private mutating func number() throws(JSONSyntaxError) -> Double {
        let start = position
        while let byte, (0x30...0x39).contains(byte) || [0x2B, 0x2D, 0x2E, 0x45, 0x65].contains(byte) { position += 1 }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        let digits = text.drop { $0 == "-" }
        guard let first = digits.utf8.first, (0x30...0x39).contains(first), text.utf8.count - digits.utf8.count <= 1,
            first != 0x30 || digits.utf8.count == 1 || !(0x30...0x39).contains(digits.utf8.dropFirst().first!),
            digits.utf8.last != 0x2E, let value = Double(text), value.isFinite
        else {
            position = start
            throw error("a value expected")
        }
        return value
    }

    private mutating func string() throws(JSONSyntaxError) -> String {
        try take("\"")
        var text: [UInt8] = []
        while true {
            let start = position
            while let byte, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { position += 1 }
            text += bytes[start..<position]
            guard let byte, byte >= 0x20 else { throw error("a string does not end") }
            position += 1
            if byte == UInt8(ascii: "\"") { break }
            try escape(into: &text)
        }
        guard let result = String(validating: text, as: UTF8.self) else { throw error("a string is not UTF-8") }
        return result
    }

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
                try take("\\")
                try take("u")
                let low = try hexadecimal()
                guard (0xDC00...0xDFFF).contains(low) else { throw error("half a surrogate pair") }
                scalar = 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(scalar) else { throw error("half a surrogate pair") }
            text += Array(String(Character(scalar)).utf8)
        default: throw error("an unknown escape")
        }
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
