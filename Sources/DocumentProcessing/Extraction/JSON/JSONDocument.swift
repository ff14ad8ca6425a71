/// A value of a JSON text, with where it stands.
///
/// Lenient: what is not JSON ends the reading, and what was read before counts.
indirect enum JSONNode {
    case object([(key: Range<Int>, value: JSONNode)])
    case array([JSONNode])
    /// Between the quotes, escapes as they are written.
    case string(Range<Int>)
    /// A number, `true`, `false` or `null`.
    case literal(Range<Int>)

    /// Values nested deeper are left out.
    static let maximumDepth = 64
}

/// Reads JSON, for formats that are written in it.
struct JSONDocument {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let end: Int
    private var index: Int
    /// Whether all of the text could be read.
    private(set) var isComplete = true

    /// - Complexity: O(n).
    static func parse(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> (node: JSONNode?, isComplete: Bool) {
        var document = JSONDocument(bytes: bytes, end: range.upperBound, index: range.lowerBound)
        let node = document.value(depth: 0)
        document.skip()
        return (node, document.isComplete && document.index == range.upperBound)
    }

    private init(bytes: UnsafeBufferPointer<UInt8>, end: Int, index: Int) {
        self.bytes = bytes
        self.end = end
        self.index = index
    }

    private var current: UInt8? { index < end ? bytes[index] : nil }

    private mutating func skip() { while index < end, ASCII.isSpace(bytes[index]) { index += 1 } }

    private mutating func value(depth: Int) -> JSONNode? {
        skip()
        guard let byte = current else { return fail() }
        guard depth < JSONNode.maximumDepth else { return fail() }
        switch byte {
        case UInt8(ascii: "{"):
            index += 1
            var members: [(key: Range<Int>, value: JSONNode)] = []
            while isComplete {
                skip()
                if current == UInt8(ascii: "}") {
                    index += 1
                    break
                }
                guard let key = string() else { break }
                skip()
                guard current == UInt8(ascii: ":") else {
                    isComplete = false
                    break
                }
                index += 1
                guard let value = value(depth: depth + 1) else { break }
                members.append((key, value))
                skip()
                if current == UInt8(ascii: ",") {
                    index += 1
                } else if current != UInt8(ascii: "}") {
                    isComplete = false
                }
            }
            return .object(members)
        case UInt8(ascii: "["):
            index += 1
            var elements: [JSONNode] = []
            while isComplete {
                skip()
                if current == UInt8(ascii: "]") {
                    index += 1
                    break
                }
                guard let element = value(depth: depth + 1) else { break }
                elements.append(element)
                skip()
                if current == UInt8(ascii: ",") {
                    index += 1
                } else if current != UInt8(ascii: "]") {
                    isComplete = false
                }
            }
            return .array(elements)
        case UInt8(ascii: "\""): return string().map { .string($0) }
        default:
            let start = index
            while let byte = current, ASCII.isLetter(byte) || ASCII.isDigit(byte) || "+-.".utf8.contains(byte) {
                index += 1
            }
            return index > start ? .literal(start..<index) : fail()
        }
    }

    private mutating func fail() -> JSONNode? {
        isComplete = false
        return nil
    }

    private mutating func string() -> Range<Int>? {
        guard current == UInt8(ascii: "\"") else {
            isComplete = false
            return nil
        }
        index += 1
        let start = index
        while let byte = current {
            if byte == UInt8(ascii: "\"") {
                index += 1
                return start..<index - 1
            }
            index += byte == UInt8(ascii: "\\") ? 2 : 1
        }
        index = end
        isComplete = false
        return nil
    }
}

extension JSONNode {
    func member(_ name: StaticString, in bytes: UnsafeBufferPointer<UInt8>) -> JSONNode? {
        guard case .object(let members) = self else { return nil }
        return members.first { member in
            member.key.count == name.utf8CodeUnitCount
                && member.key.enumerated().allSatisfy { bytes[$1] == name.utf8Start[$0] }
        }?.value
    }

    var members: [(key: Range<Int>, value: JSONNode)] { if case .object(let members) = self { members } else { [] } }

    var elements: [JSONNode] { if case .array(let elements) = self { elements } else { [] } }

    private var string: Range<Int>? { if case .string(let range) = self { range } else { nil } }

    /// The ranges of a string, or of a list of strings that are the lines of one.
    var strings: [Range<Int>] {
        switch self {
        case .string(let range): [range]
        case .array(let elements): elements.compactMap(\.string)
        default: []
        }
    }

    func text(in bytes: UnsafeBufferPointer<UInt8>) -> String {
        var text = MappedText()
        for range in strings { JSONEscapes.decode(bytes, range, into: &text) }
        return String(decoding: text.bytes, as: UTF8.self)
    }
}

/// What stands in JSON strings for characters.
enum JSONEscapes {
    /// Takes over the inside of a string, its escapes decoded; what is no escape stays as it is.
    ///
    /// - Complexity: O(length of the range).
    static func decode(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, into text: inout MappedText) {
        var copied = range.lowerBound
        var index = range.lowerBound
        while index < range.upperBound {
            guard bytes[index] == UInt8(ascii: "\\"), let (scalar, length) = escape(bytes, index..<range.upperBound)
            else {
                index += 1
                continue
            }
            text.copy(bytes, copied..<index)
            text.append(Array(String(scalar).utf8), from: index..<index + length)
            index += length
            copied = index
        }
        text.copy(bytes, copied..<range.upperBound)
    }

    /// The whole text with the escapes inside of its strings decoded; `nil` if there are none.
    static func decoded(_ bytes: UnsafeBufferPointer<UInt8>) -> MappedText? {
        guard bytes.contains(UInt8(ascii: "\\")) else { return nil }
        var text = MappedText()
        var copied = 0
        var index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "\"") else {
                index += 1
                continue
            }
            let start = index + 1
            index = start
            while index < bytes.count, bytes[index] != UInt8(ascii: "\""), bytes[index] != ASCII.newline {
                index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
            }
            index = min(index, bytes.count)
            text.copy(bytes, copied..<start)
            decode(bytes, start..<index, into: &text)
            copied = index
            index += 1
        }
        text.copy(bytes, copied..<bytes.count)
        return text
    }

    private static func escape(
        _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
    ) -> (scalar: Unicode.Scalar, length: Int)? {
        guard range.count >= 2 else { return nil }
        switch bytes[range.lowerBound + 1] {
        case UInt8(ascii: "n"): return ("\n", 2)
        case UInt8(ascii: "t"): return ("\t", 2)
        case UInt8(ascii: "r"), UInt8(ascii: "b"), UInt8(ascii: "f"): return (" ", 2)
        case UInt8(ascii: "\""): return ("\"", 2)
        case UInt8(ascii: "\\"): return ("\\", 2)
        case UInt8(ascii: "/"): return ("/", 2)
        case UInt8(ascii: "u"):
            guard let first = unit(bytes, range) else { return nil }
            if let scalar = Unicode.Scalar(first) { return (scalar.value < 0x20 ? " " : scalar, 6) }
            let next = range.lowerBound + 6..<range.upperBound
            guard (0xD800..<0xDC00).contains(first), next.count >= 6, bytes[next.lowerBound] == UInt8(ascii: "\\"),
                bytes[next.lowerBound + 1] == UInt8(ascii: "u"), let second = unit(bytes, next),
                (0xDC00..<0xE000).contains(second),
                let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + second - 0xDC00)
            else { return ("\u{FFFD}", 6) }
            return (scalar, 12)
        default: return nil
        }
    }

    private static func unit(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> UInt32? {
        guard range.count >= 6 else { return nil }
        var value: UInt32 = 0
        for index in range.lowerBound + 2..<range.lowerBound + 6 {
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
