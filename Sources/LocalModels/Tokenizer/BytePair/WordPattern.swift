/// GPT-2's pattern for the words of a text, `BytePairDefinition.pattern`, by hand: every character belongs to one word.
enum WordPattern {
    /// Calls `word` for each match, in order; together they are the text.
    ///
    /// - Parameter text: valid UTF-8.
    /// - Complexity: O(bytes).
    static func split(_ text: UnsafeBufferPointer<UInt8>, _ word: (Range<Int>) -> Void) {
        var start = 0
        while start < text.count {
            let end = match(text, at: start)
            word(start..<end)
            start = end
        }
    }

    private static func match(_ text: UnsafeBufferPointer<UInt8>, at start: Int) -> Int {
        if text[start] == UInt8(ascii: "'"), let end = contraction(text, at: start) { return end }
        var (kind, end) = character(text, at: start)
        if text[start] == 0x20, start + 1 < text.count {
            let next = character(text, at: start + 1)
            if next.kind != .space { (kind, end) = next }
        }
        guard kind == .space else { return run(of: kind, text, from: end) }
        // White space but for its last character, which goes before the next word, if there are several.
        var last = start
        while end < text.count {
            let next = character(text, at: end)
            guard next.kind == .space else { return last > start ? last : end }
            last = end
            end = next.end
        }
        return end
    }

    /// The end of 's, 't, 're, 've, 'm, 'll or 'd.
    private static func contraction(_ text: UnsafeBufferPointer<UInt8>, at start: Int) -> Int? {
        guard start + 1 < text.count else { return nil }
        let second = start + 2 < text.count ? text[start + 2] : 0
        switch (text[start + 1], second) {
        case (UInt8(ascii: "s"), _), (UInt8(ascii: "t"), _), (UInt8(ascii: "m"), _), (UInt8(ascii: "d"), _):
            return start + 2
        case (UInt8(ascii: "r"), UInt8(ascii: "e")), (UInt8(ascii: "v"), UInt8(ascii: "e")),
            (UInt8(ascii: "l"), UInt8(ascii: "l")):
            return start + 3
        default: return nil
        }
    }

    @inline(__always)
    private static func run(
        of kind: BytePairClass, _ text: UnsafeBufferPointer<UInt8>, from start: Int
    ) -> Int {
        var end = start
        while end < text.count {
            let next = character(text, at: end)
            guard next.kind == kind else { break }
            end = next.end
        }
        return end
    }

    @inline(__always)
    private static func character(
        _ text: UnsafeBufferPointer<UInt8>, at index: Int
    ) -> (kind: BytePairClass, end: Int) {
        let byte = text[index]
        if byte < 0x80 { return (BytePairClass.ascii(byte), index + 1) }
        let count = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
        var scalar = UInt32(byte) & (0x7F >> UInt32(count))
        for next in index + 1..<min(index + count, text.count) { scalar = scalar << 6 | UInt32(text[next] & 0x3F) }
        return (BytePairClasses.shared[scalar], min(index + count, text.count))
    }
}

/// What the pattern tells apart.
enum BytePairClass: UInt8 {
    case other, letter, number, space

    @inline(__always)
    static func ascii(_ byte: UInt8) -> BytePairClass {
        switch byte {
        case 0x41...0x5A, 0x61...0x7A: .letter
        case 0x30...0x39: .number
        case 0x09...0x0D, 0x20: .space
        default: .other
        }
    }
}

/// The class of each scalar, as the reference has it: its tables are those of its own Unicode version.
///
/// `@unchecked Sendable` because the memory is written in `init` only.
final class BytePairClasses: @unchecked Sendable {
    /// Unpacked at the first text that is not ASCII.
    static let shared = BytePairClasses()

    private static let tableSize = 0x32400
    private let table: UnsafeMutablePointer<UInt8>

    private init() {
        table = .allocate(capacity: Self.tableSize)
        table.initialize(repeating: BytePairClass.other.rawValue, count: Self.tableSize)
        for (coded, kind) in [
            (BytePairTables.letter, BytePairClass.letter), (BytePairTables.number, .number),
            (BytePairTables.space, .space),
        ] {
            var reader = VarintReader(coded)
            var end = 0
            while !reader.isAtEnd {
                let first = end + Int(reader.next())
                end = first + Int(reader.next())
                (table + first).update(repeating: kind.rawValue, count: end - first + 1)
            }
        }
    }

    deinit { table.deallocate() }

    @inline(__always)
    subscript(scalar: UInt32) -> BytePairClass {
        scalar < Self.tableSize ? BytePairClass(rawValue: table[Int(scalar)]) ?? .other : .other
    }
}
