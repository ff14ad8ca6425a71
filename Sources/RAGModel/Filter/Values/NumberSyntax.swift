/// Which texts are numbers: those of JSON (RFC 8259 section 6) that fit 64 bits.
///
/// So `2020`, `-1.5` and `1e3` are numbers; `007`, `+49`, `.5`, `0x10`, `2024-01-31` and integers past 64 bits are
/// strings, which keeps codes, dates and long identifiers exact.
package enum NumberSyntax {
    /// The number that `text` is, canonical; `nil` if it is none.
    package static func parse(_ text: String) -> MetadataScalar? {
        var text = text
        return text.withUTF8 { parse(UnsafeRawBufferPointer($0)) }
    }

    package static func parse(_ bytes: UnsafeRawBufferPointer) -> MetadataScalar? {
        switch literal(bytes) {
        case .double(let value): MetadataScalar.double(value).canonical
        case let other: other
        }
    }

    /// The number as it is written: `5.0` stays a double.
    package static func literal(_ bytes: UnsafeRawBufferPointer) -> MetadataScalar? {
        // Longer numerals than this carry no more than a double holds, and would only cost time.
        guard !bytes.isEmpty, bytes.count <= 400 else { return nil }
        var position = bytes[0] == UInt8(ascii: "-") ? 1 : 0
        func digits() -> Int {
            let start = position
            while position < bytes.count, isDigit(bytes[position]) { position += 1 }
            return position - start
        }
        let whole = position
        let wholeDigits = digits()
        guard wholeDigits > 0, wholeDigits == 1 || bytes[whole] != UInt8(ascii: "0") else { return nil }
        var isInteger = true
        if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
            isInteger = false
            position += 1
            guard digits() > 0 else { return nil }
        }
        if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
            isInteger = false
            position += 1
            if position < bytes.count, bytes[position] == UInt8(ascii: "-") || bytes[position] == UInt8(ascii: "+") {
                position += 1
            }
            guard digits() > 0 else { return nil }
        }
        guard position == bytes.count else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        if isInteger { return Int64(text).map { .integer($0) } }
        guard let value = Double(text), value.isFinite else { return nil }
        return .double(value)
    }

    /// Whether a number is written without superfluous zeros after its point: `1.5` and `2.0` are, `1.10` and `2.00` are not.
    ///
    /// Others are kept as texts where they are read, since they may be versions: `1.10` is not `1.1`.
    package static func isPlain(_ text: String) -> Bool {
        let utf8 = text.utf8
        guard let point = utf8.firstIndex(of: UInt8(ascii: ".")) else { return true }
        let fraction = utf8[utf8.index(after: point)...].prefix { isDigit($0) }
        return fraction.count <= 1 || fraction.last != UInt8(ascii: "0")
    }

    /// The value of a text that somebody wrote without saying its type: a number if it is a plain one, `true`, `false`, or
    /// the text.
    package static func value(_ text: String) -> MetadataScalar {
        if text == "true" || text == "false" { return .boolean(text == "true") }
        guard isPlain(text) else { return .string(text) }
        var utf8 = text
        return utf8.withUTF8 { literal(UnsafeRawBufferPointer($0)) } ?? .string(text)
    }

    package static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
}
