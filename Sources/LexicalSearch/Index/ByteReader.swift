/// Reads numbers from bytes that may be damaged: past the end, or at a number that is too long, it fails and stays
/// failed, giving zeros.
struct ByteReader {
    private let base: UnsafePointer<UInt8>?
    private(set) var offset: Int
    let end: Int
    private(set) var failed = false

    /// - Precondition: `range` lies within `bytes`.
    init(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) {
        precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count)
        base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
        offset = range.lowerBound
        end = range.upperBound
    }

    var isAtEnd: Bool { offset >= end }
    var remaining: Int { end - offset }

    @inline(__always)
    mutating func varint() -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while offset < end, let base {
            let byte = base[offset]
            offset += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
            if shift > 56 { break }
        }
        fail()
        return 0
    }

    /// A number that must be at most `limit`.
    @inline(__always)
    mutating func count(atMost limit: Int) -> Int {
        let value = varint()
        guard value <= UInt64(limit) else {
            fail()
            return 0
        }
        return Int(value)
    }

    /// The next `count` bytes; `nil` if there are not as many.
    @inline(__always)
    mutating func take(_ count: Int) -> UnsafePointer<UInt8>? {
        guard !failed, count >= 0, count <= end - offset, let base else {
            fail()
            return nil
        }
        offset += count
        return base + (offset - count)
    }

    private mutating func fail() {
        failed = true
        offset = end
    }
}
