/// What the reference tokenizer does with a Unicode scalar.
///
/// The reference's tables are those of old Unicode versions, so the host's tables would give other word pieces: marks and
/// punctuation added later are ordinary characters to it. `UnicodeTables` holds its answers.
///
/// Thread safety: `@unchecked Sendable` because the memory is written in `init` only.
final class UnicodeProperties: @unchecked Sendable {
    typealias Flags = UInt8
    static let control: Flags = 1
    static let space: Flags = 2
    static let ideograph: Flags = 4
    static let mark: Flags = 8
    static let punctuation: Flags = 16
    /// The canonical combining class is not 0.
    static let combining: Flags = 32
    static let decomposes: Flags = 64
    static let hasLower: Flags = 128

    /// Unpacked at the first text that is not ASCII.
    static let shared = UnicodeProperties()

    /// Scalars below are found in `table`, the few above in `highRanges`.
    private static let tableSize: UInt32 = 0x20000
    private let table: UnsafeMutablePointer<Flags>
    private var highRanges: [(first: UInt32, last: UInt32, flags: Flags)] = []
    private let base: ScalarMapping
    private let lower: ScalarMapping
    private var several: [UInt32: [UInt32]] = [:]
    private var classes: [UInt32: UInt8] = [:]

    private init() {
        table = .allocate(capacity: Int(Self.tableSize))
        table.initialize(repeating: 0, count: Int(Self.tableSize))
        base = ScalarMapping(UnicodeTables.base)
        lower = ScalarMapping(UnicodeTables.lower)
        for (coded, flags) in [
            (UnicodeTables.control, Self.control), (UnicodeTables.space, Self.space),
            (UnicodeTables.ideograph, Self.ideograph), (UnicodeTables.mark, Self.mark),
            (UnicodeTables.punctuation, Self.punctuation), (UnicodeTables.combining, Self.combining),
        ] {
            var reader = VarintReader(coded)
            var end: UInt32 = 0
            while !reader.isAtEnd {
                let first = end + reader.next()
                end = first + reader.next()
                mark(first, end, flags)
            }
        }
        for scalar in base.scalars { mark(scalar, scalar, Self.decomposes) }
        mark(Hangul.first, Hangul.last, Self.decomposes)
        for scalar in lower.scalars { mark(scalar, scalar, Self.hasLower) }
        mark(0x130, 0x130, Self.hasLower)
        var index = 0
        while index < UnicodeTables.several.count {
            let scalar = UnicodeTables.several[index]
            let count = Int(UnicodeTables.several[index + 1])
            several[scalar] = Array(UnicodeTables.several[index + 2..<index + 2 + count])
            mark(scalar, scalar, Self.decomposes)
            index += 2 + count
        }
        for index in stride(from: 0, to: UnicodeTables.combiningClasses.count, by: 2) {
            classes[UnicodeTables.combiningClasses[index]] = UInt8(UnicodeTables.combiningClasses[index + 1])
        }
    }

    deinit { table.deallocate() }

    private func mark(_ first: UInt32, _ last: UInt32, _ flags: Flags) {
        var scalar = first
        while scalar <= last && scalar < Self.tableSize {
            table[Int(scalar)] |= flags
            scalar += 1
        }
        if scalar <= last { highRanges.append((scalar, last, flags)) }
    }

    @inline(__always)
    func flags(of scalar: UInt32) -> Flags {
        scalar < Self.tableSize ? table[Int(scalar)] : highFlags(of: scalar)
    }

    @inline(never)
    private func highFlags(of scalar: UInt32) -> Flags {
        highRanges.reduce(0) { $1.first <= scalar && scalar <= $1.last ? $0 | $1.flags : $0 }
    }

    /// The lower-case scalar of one that `hasLower`; U+0130 also gives U+0307, which is left to the caller.
    func lowercase(_ scalar: UInt32) -> UInt32 { scalar == 0x130 ? 0x69 : lower.image(of: scalar) ?? scalar }

    /// The canonical combining class of a scalar that is `combining` but not a `mark`.
    func combiningClass(of scalar: UInt32) -> UInt8 { classes[scalar] ?? 0 }

    /// Calls `body` with each scalar of the canonical decomposition that is not a non-spacing mark.
    ///
    /// Hangul syllables: The Unicode Standard, section 3.12.
    @inline(__always)
    func decompose(_ scalar: UInt32, _ body: (UInt32) -> Void) {
        if Hangul.first <= scalar && scalar <= Hangul.last {
            let index = scalar - Hangul.first
            body(0x1100 + index / (21 * 28))
            body(0x1161 + index % (21 * 28) / 28)
            if index % 28 > 0 { body(0x11A7 + index % 28) }
        } else if let image = base.image(of: scalar) {
            body(image)
        } else {
            for image in several[scalar] ?? [scalar] { body(image) }
        }
    }

    private enum Hangul {
        static let first: UInt32 = 0xAC00
        static let last: UInt32 = 0xD7A3
    }
}

/// A function from scalars to scalars, by binary search.
private struct ScalarMapping {
    let scalars: [UInt32]
    let images: [UInt32]

    init(_ coded: StaticString) {
        var scalars: [UInt32] = []
        var images: [UInt32] = []
        var reader = VarintReader(coded)
        var scalar: UInt32 = 0
        var distance: Int32 = 0
        while !reader.isAtEnd {
            scalar += reader.next()
            let change = reader.next()
            distance += Int32(change >> 1) ^ -Int32(change & 1)
            scalars.append(scalar)
            images.append(UInt32(Int32(scalar) + distance))
        }
        self.scalars = scalars
        self.images = images
    }

    /// - Complexity: O(log n).
    func image(of scalar: UInt32) -> UInt32? {
        var low = 0
        var high = scalars.count
        while low < high {
            let middle = (low + high) / 2
            if scalars[middle] < scalar { low = middle + 1 } else { high = middle }
        }
        return low < scalars.count && scalars[low] == scalar ? images[low] : nil
    }
}

/// Reads numbers written in base 32, lowest digit first; `0`…`V` end a number, `W`…`_` continue it.
struct VarintReader {
    private var bytes: UnsafeBufferPointer<UInt8>

    init(_ coded: StaticString) {
        bytes = UnsafeBufferPointer(start: coded.utf8Start, count: coded.utf8CodeUnitCount)
    }

    var isAtEnd: Bool { bytes.isEmpty }

    mutating func next() -> UInt32 {
        var value: UInt32 = 0
        var shift: UInt32 = 0
        for (index, byte) in bytes.enumerated() {
            let digit: UInt32 =
                switch byte {
                case 0x30...0x39: UInt32(byte) - 0x30
                case 0x41...0x5A: UInt32(byte) - 0x41 + 10
                case 0x61...0x7A: UInt32(byte) - 0x61 + 36
                case 0x2D: 62
                default: 63
                }
            value |= (digit & 31) << shift
            shift += 5
            if digit < 32 {
                bytes = UnsafeBufferPointer(rebasing: bytes[(index + 1)...])
                return value
            }
        }
        preconditionFailure("a table of UnicodeTables.swift ends within a number")
    }
}
