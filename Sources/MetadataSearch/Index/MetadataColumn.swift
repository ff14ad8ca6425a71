import IndexSupport
import RAGModel

/// A column of a mapped index: the values of one kind of one field.
///
/// The views are within the file's bounds; the numbers in them are checked when they are followed.
/// Valid while the index lives.
struct MetadataColumn {
    let kind: MetadataKind
    let distinct: Int
    let rowsWithValue: Int
    /// How many values are strings written as numbers.
    let numeralCount: Int
    /// Bit patterns of the values; empty for strings.
    let values: UnsafeBufferPointer<UInt64>
    /// Offsets of the strings; empty for others.
    let offsets: UnsafeBufferPointer<UInt64>
    let starts: UnsafeBufferPointer<UInt32>
    let rows: UnsafeBufferPointer<UInt32>
    let entryRows: UnsafeBufferPointer<UInt32>
    let entryValues: UnsafeBufferPointer<UInt32>
    let bytes: UnsafeRawBufferPointer

    /// - Parameter data: the section "data", in which `entry` lies.
    init(_ entry: ColumnEntry, data: UnsafeRawBufferPointer) {
        kind = entry.kind
        distinct = entry.distinct
        rowsWithValue = entry.rows
        numeralCount = entry.numerals
        var position = entry.offset
        func take<Element: BitwiseCopyable>(_ count: Int) -> UnsafeBufferPointer<Element> {
            let end = position + count * MemoryLayout<Element>.stride
            defer { position = end }
            return UnsafeRawBufferPointer(rebasing: data[position..<end]).bindMemory(to: Element.self)
        }
        values = take(kind == .string ? 0 : distinct)
        offsets = take(kind == .string ? distinct + 1 : 0)
        starts = take(distinct + 1)
        rows = take(entry.entries)
        entryRows = take(entry.entries)
        entryValues = take(entry.entries)
        bytes = UnsafeRawBufferPointer(rebasing: data[position..<position + entry.byteCount])
    }

    func integer(_ value: Int) -> Int64 { Int64(bitPattern: values[value]) }
    func double(_ value: Int) -> Double { Double(bitPattern: values[value]) }

    /// The bytes of a string; empty if the file's numbers are out of bounds.
    func string(_ value: Int) -> UnsafeRawBufferPointer {
        let start = offsets[value]
        let end = offsets[value + 1]
        guard start <= end, end <= UInt64(bytes.count) else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        return UnsafeRawBufferPointer(rebasing: bytes[Int(start)..<Int(end)])
    }

    func scalar(_ value: Int) -> MetadataScalar {
        switch kind {
        case .string: .string(String(decoding: string(value), as: UTF8.self))
        case .integer, .instant, .list: .integer(integer(value))
        case .double: .double(double(value))
        case .boolean: .boolean(integer(value) != 0)
        }
    }

    /// The rows that have one of the values `range`; `nil` if the file's numbers are out of bounds.
    func rows(of range: Range<Int>) -> UnsafeBufferPointer<UInt32>? {
        let start = Int(starts[range.lowerBound])
        let end = Int(starts[range.upperBound])
        guard start <= end, end <= rows.count else { return nil }
        return UnsafeBufferPointer(rebasing: rows[start..<end])
    }

    /// The number of leading values for which `isBefore` holds; it must not hold again after it first failed.
    ///
    /// - Complexity: O(log distinct)
    func partition(_ isBefore: (Int) -> Bool) -> Int {
        var low = 0
        var high = distinct
        while low < high {
            let middle = (low + high) / 2
            if isBefore(middle) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The values with the row `ordinal`, as a range of `entryValues`.
    func entries(of ordinal: Ordinal) -> Range<Int> {
        func lowerBound(_ row: UInt64) -> Int {
            var low = 0
            var high = entryRows.count
            while low < high {
                let middle = (low + high) / 2
                if UInt64(entryRows[middle]) < row { low = middle + 1 } else { high = middle }
            }
            return low
        }
        let start = lowerBound(UInt64(ordinal))
        return start..<max(start, lowerBound(UInt64(ordinal) + 1))
    }
}

/// Compares texts by their bytes.
enum ByteOrder {
    /// Negative, zero or positive, like `memcmp`; a prefix comes first.
    static func compare(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Int {
        var position = 0
        let common = min(left.count, right.count)
        while position < common {
            let difference = Int(left[position]) - Int(right[position])
            if difference != 0 { return difference }
            position += 1
        }
        return left.count - right.count
    }
}
