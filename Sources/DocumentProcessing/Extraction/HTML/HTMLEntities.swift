/// Decodes character references (WHATWG HTML Standard, section 13.2.5.72 and following).
enum HTMLEntities {
    /// The characters a reference stands for, in UTF-8, and where it ends; `nil` if the `&` at `start` is just one.
    ///
    /// - Complexity: O(1): names and numbers are looked at to a bounded length.
    static func decode(
        _ bytes: UnsafeBufferPointer<UInt8>, at start: Int, end: Int, inAttribute: Bool = false
    ) -> (bytes: [UInt8], end: Int)? {
        guard start + 1 < end else { return nil }
        if bytes[start + 1] == UInt8(ascii: "#") { return number(bytes, at: start + 2, end: end) }
        var index = start + 1
        while index < end, index - start <= HTMLEntityNames.longest,
            ASCII.isLetter(bytes[index]) || ASCII.isDigit(bytes[index])
        {
            index += 1
        }
        guard index > start + 1 else { return nil }
        if index < end, bytes[index] == UInt8(ascii: ";"),
            let characters = HTMLEntityNames.characters[ASCII.string(bytes, start + 1..<index)]
        {
            return (characters, index + 1)
        }
        // Without semicolon: the longest of the old names that it begins with.
        var last = min(index, start + 1 + 6)
        while last > start + 2 {
            let name = ASCII.string(bytes, start + 1..<last)
            if HTMLEntityNames.legacy.contains(name) {
                if inAttribute, last < end,
                    bytes[last] == UInt8(ascii: "=") || ASCII.isLetter(bytes[last]) || ASCII.isDigit(bytes[last])
                {
                    return nil
                }
                return HTMLEntityNames.characters[name].map { ($0, last) }
            }
            last -= 1
        }
        return nil
    }

    private static func number(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int, end: Int) -> (
        bytes: [UInt8], end: Int
    )? {
        var index = start
        let isHexadecimal = index < end && ASCII.lower(bytes[index]) == UInt8(ascii: "x")
        if isHexadecimal { index += 1 }
        let first = index
        var value: UInt32 = 0
        while index < end {
            let byte = ASCII.lower(bytes[index])
            let digit: UInt32
            if ASCII.isDigit(byte) {
                digit = UInt32(byte - 0x30)
            } else if isHexadecimal, (0x61...0x66).contains(byte) {
                digit = UInt32(byte - 0x57)
            } else {
                break
            }
            value = min(value * (isHexadecimal ? 16 : 10) + digit, 0x11_0000)
            index += 1
        }
        guard index > first else { return nil }
        if index < end, bytes[index] == UInt8(ascii: ";") { index += 1 }
        let scalar: Unicode.Scalar
        if (0x80..<0xA0).contains(value) {
            // Pages mean Windows-1252 by these.
            return (Windows1252.utf8(UInt8(value)), index)
        } else {
            scalar = value == 0 ? "\u{FFFD}" : Unicode.Scalar(value) ?? "\u{FFFD}"
        }
        return (Array(String(scalar).utf8), index)
    }

    /// A string with its references decoded and white space collapsed.
    static func text(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, inAttribute: Bool = false) -> String {
        var result: [UInt8] = []
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = bytes[index]
            if byte == UInt8(ascii: "&"),
                let (characters, next) = decode(bytes, at: index, end: range.upperBound, inAttribute: inAttribute)
            {
                result += characters
                index = next
                continue
            }
            if !ASCII.isSpace(byte) {
                result.append(byte)
            } else if let last = result.last, last != ASCII.space {
                result.append(ASCII.space)
            }
            index += 1
        }
        while let last = result.last, ASCII.isSpace(last) { result.removeLast() }
        return String(decoding: result, as: UTF8.self)
    }
}
