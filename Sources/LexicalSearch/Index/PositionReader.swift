/// Reads a term's positions, entry by entry.
///
/// An entry has for each occurrence `(position + 1) << 1`, or `(distance to the previous one + 1) << 1`, as LEB128, plus
/// 1 for the last one. A zero byte goes on to the next field (body, title, path), where positions begin anew.
struct PositionReader {
    private var reader: ByteReader

    /// - Parameter range: within `section`.
    init(_ section: UnsafeRawBufferPointer, _ range: Range<Int>) { reader = ByteReader(section, range) }

    var failed: Bool { reader.failed }
    var isAtEnd: Bool { reader.isAtEnd }
    /// Where the next entry begins in the section.
    var offset: Int { reader.offset }

    /// Reads one entry; `false` if there is none or it is damaged.
    @inline(__always)
    mutating func next(_ body: (_ field: UInt8, _ position: UInt32) -> Void) -> Bool {
        var field: UInt8 = 0
        var position: UInt64 = 0
        var isFirst = true
        while !reader.isAtEnd {
            let value = reader.varint()
            if value == 0 {
                field += 1
                isFirst = true
                guard !reader.failed, field < LexicalField.allCases.count else { return false }
                continue
            }
            guard value >= 2 else { return false }
            position = isFirst ? (value >> 1) - 1 : position + (value >> 1) - 1
            isFirst = false
            guard position <= UInt64(LexicalIndexFormat.maximumPosition) else { return false }
            body(field, UInt32(position))
            if value & 1 != 0 { return true }
        }
        return false
    }

    /// Skips `count` entries.
    mutating func skip(_ count: Int) -> Bool {
        for _ in 0..<count where !next({ _, _ in }) { return false }
        return true
    }
}
