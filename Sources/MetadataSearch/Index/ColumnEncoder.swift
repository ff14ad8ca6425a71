import IndexSupport
import RAGModel

/// The content of one column before it is written.
struct ColumnContents {
    var kind: MetadataKind
    /// Bit patterns of the values, ascending; empty for strings.
    var values: [UInt64] = []
    /// The strings' lengths in bytes, in the order of values; empty for others.
    var lengths: [Int] = []
    /// `value << 32 | row`, ascending.
    var entries: [UInt64] = []

    var distinct: Int { kind == .string ? lengths.count : values.count }
}

/// Writes columns into an index file, one after the other, by name and kind.
struct ColumnEncoder {
    private let writer: SegmentFileWriter
    private let path: String
    private var columns: [ColumnEntry] = []

    init(path: String) throws(FileError) {
        self.path = path
        writer = try SegmentFileWriter(path: path, kind: MetadataIndexFormat.kind, version: MetadataIndexFormat.version)
        try writer.begin("data")
    }

    /// - Parameter string: lends the bytes of a string, by the number of its value.
    /// - Complexity: O(n log n) for n entries; memory of the contents only.
    mutating func write(
        _ column: consuming ColumnContents, name: [UInt8],
        string: (_ value: Int, _ body: (UnsafeRawBufferPointer) throws(FileError) -> Void) throws(FileError) -> Void
    ) throws(FileError) {
        guard column.entries.count <= MetadataIndexFormat.maximumEntries else {
            let field = String(decoding: name, as: UTF8.self)
            throw FileError(
                .system, path: path,
                "cannot write: metadata field \"\(field)\" has more than \(MetadataIndexFormat.maximumEntries) values; "
                    + "give the documents fewer values or split the collection")
        }
        try padData()
        let offset = writer.sectionLength
        let distinct = column.distinct
        var byteCount = 0
        if column.kind == .string {
            var offsets: [UInt64] = [0]
            offsets.reserveCapacity(distinct + 1)
            for length in column.lengths {
                byteCount += length
                offsets.append(UInt64(byteCount))
            }
            try writer.append(offsets)
        } else {
            try writer.append(column.values)
        }
        try writer.append(Self.starts(of: column.entries, distinct: distinct))
        try appendHalves(of: column.entries) { UInt32(truncatingIfNeeded: $0) }

        column.entries = Self.byRow(column.entries)
        try appendHalves(of: column.entries) { UInt32(truncatingIfNeeded: $0 >> 32) }
        try appendHalves(of: column.entries) { UInt32(truncatingIfNeeded: $0) }
        var numerals = 0
        if column.kind == .string {
            for value in 0..<distinct {
                try string(value) { (bytes) throws(FileError) in
                    if NumberSyntax.parse(bytes) != nil { numerals += 1 }
                    try writer.append(bytes)
                }
            }
        }
        var rows = 0
        var previous: UInt64?
        for entry in column.entries where entry >> 32 != previous {
            rows += 1
            previous = entry >> 32
        }
        columns.append(
            ColumnEntry(
                name: name, kind: column.kind, offset: offset, distinct: distinct, entries: column.entries.count,
                rows: rows, byteCount: byteCount, numerals: numerals))
    }

    private func padData() throws(FileError) {
        let excess = writer.sectionLength % 8
        if excess > 0 { try writer.append([UInt8](repeating: 0, count: 8 - excess)) }
    }

    private static func starts(of entries: [UInt64], distinct: Int) -> [UInt32] {
        var starts = [UInt32](repeating: 0, count: distinct + 1)
        for entry in entries { starts[Int(entry >> 32) + 1] += 1 }
        for value in 0..<distinct { starts[value + 1] += starts[value] }
        return starts
    }

    /// Entries that ascend, with value and row exchanged, ascending.
    ///
    /// - Complexity: O(n + rows) where most rows have an entry; else O(n log n).
    private static func byRow(_ entries: [UInt64]) -> [UInt64] {
        let rows = Int(entries.lazy.map { $0 & 0xFFFF_FFFF }.max() ?? 0) + 1
        guard rows / 4 < entries.count else { return entries.map { $0 << 32 | $0 >> 32 }.sorted() }
        var places = [Int](repeating: 0, count: rows + 1)
        for entry in entries { places[Int(entry & 0xFFFF_FFFF) + 1] += 1 }
        for row in 0..<rows { places[row + 1] += places[row] }
        var result = [UInt64](repeating: 0, count: entries.count)
        for entry in entries {
            let row = Int(entry & 0xFFFF_FFFF)
            result[places[row]] = entry << 32 | entry >> 32
            places[row] += 1
        }
        return result
    }

    private func appendHalves(of entries: [UInt64], _ half: (UInt64) -> UInt32) throws(FileError) {
        var start = 0
        while start < entries.count {
            let end = min(entries.count, start + 1 << 14)
            try writer.append(entries[start..<end].map(half))
            start = end
        }
    }

    /// Finishes the file and makes it appear, durably. Returns its size in bytes.
    @discardableResult
    func commit(rowCount: Int, groups: [Range<Ordinal>]) throws(FileError) -> Int {
        var table: [UInt8] = []
        func add(_ value: some FixedWidthInteger) { withUnsafeBytes(of: value.littleEndian) { table += $0 } }
        try writer.begin("names")
        for column in columns {
            add(UInt64(column.offset))
            add(UInt64(column.distinct))
            add(UInt64(column.entries))
            add(UInt64(column.rows))
            add(UInt64(column.byteCount))
            add(UInt64(writer.sectionLength))
            add(UInt32(column.name.count))
            add(column.kind.rawValue)
            add(UInt64(column.numerals))
            try writer.append(column.name)
        }
        try writer.section("columns", table)
        try writer.section("rows", [UInt64(rowCount)])
        try writer.section("groups", groups.flatMap { [$0.lowerBound, $0.upperBound] })
        return try writer.commit()
    }
}
