import IndexSupport
import RAGModel

/// The metadata of a segment's rows, mapped: which rows fulfil a filter, and what a row's values are.
///
/// Opening reads only the table of columns. See `MetadataIndexFormat` for the file.
///
/// Thread safety: immutable; any number of threads may read at once.
package final class MetadataIndex: Sendable {
    package let file: SegmentFile
    /// The number of rows of the segment, with metadata or without.
    package let rowCount: Int

    /// The number of groups: rows that were added together.
    let groupCount: Int
    let columnCount: Int
    private let table: SendablePointer
    private let names: SendablePointer
    private let data: SendablePointer
    /// The first row of each group and the one after its last; empty if each row is one.
    private let bounds: SendablePointer

    /// Views of the mapped file, which lives as long as the index and is never written.
    private struct SendablePointer: @unchecked Sendable {
        let bytes: UnsafeRawBufferPointer
    }

    package var path: String { file.path }
    package var byteCount: Int { file.byteCount }

    /// - Complexity: O(columns), whatever the number of rows.
    package init(path: String) throws(FileError) {
        typealias Format = MetadataIndexFormat
        file = try SegmentFile(path: path, kind: Format.kind, versions: Format.oldestVersion...Format.version)
        data = SendablePointer(bytes: try file.bytes("data"))
        names = SendablePointer(bytes: try file.bytes("names"))
        table = SendablePointer(bytes: try file.bytes("columns"))
        let rows = try file.elements("rows", of: UInt64.self, count: 1)[0]
        guard rows <= UInt64(UInt32.max) else { throw file.corrupt("\(rows) rows, more than a segment can have") }
        rowCount = Int(rows)
        if file.version >= 3 {
            bounds = SendablePointer(bytes: try file.bytes("groups"))
            guard bounds.bytes.count % 8 == 0, bounds.bytes.count / 8 <= rowCount else {
                throw file.corrupt("the groups of metadata have \(bounds.bytes.count) bytes")
            }
            groupCount = bounds.bytes.count / 8
        } else {
            bounds = SendablePointer(bytes: UnsafeRawBufferPointer(start: nil, count: 0))
            groupCount = rowCount
        }
        guard table.bytes.count % Format.columnSize == 0 else {
            throw file.corrupt("the table of metadata columns has \(table.bytes.count) bytes")
        }
        columnCount = table.bytes.count / Format.columnSize
        for index in 0..<columnCount { try check(index) }
    }

    /// Checks that a column lies within the file.
    private func check(_ index: Int) throws(FileError) {
        func number(_ place: Int) -> UInt64 {
            table.bytes.load(fromByteOffset: index * MetadataIndexFormat.columnSize + 8 * place, as: UInt64.self)
        }
        func unsigned32(_ offset: Int) -> UInt32 {
            table.bytes.load(fromByteOffset: index * MetadataIndexFormat.columnSize + offset, as: UInt32.self)
        }
        let (offset, distinct, entries, rows, byteCount) = (number(0), number(1), number(2), number(3), number(4))
        let (nameOffset, nameLength) = (number(5), UInt64(unsigned32(48)))
        let limit = UInt64(MetadataIndexFormat.maximumEntries)
        guard let kind = MetadataKind(rawValue: unsigned32(52)), distinct <= entries, entries <= limit,
            rows <= entries, rows <= UInt64(groupCount), offset % 8 == 0, byteCount <= UInt64(data.bytes.count),
            number(7) <= distinct, nameOffset <= UInt64(names.bytes.count),
            nameLength <= UInt64(names.bytes.count) - nameOffset
        else { throw file.corrupt("metadata column \(index) is not valid") }
        let size = MetadataIndexFormat.fixedSize(kind: kind, distinct: Int(distinct), entries: Int(entries))
        let needed = UInt64(size) + byteCount
        guard offset <= UInt64(data.bytes.count), needed <= UInt64(data.bytes.count) - offset else {
            throw file.corrupt("metadata column \(index) is out of bounds")
        }
    }

    /// What the table says of a column; checked at opening.
    func entry(_ index: Int) -> ColumnEntry {
        let base = index * MetadataIndexFormat.columnSize
        func number(_ place: Int) -> Int {
            Int(truncatingIfNeeded: table.bytes.load(fromByteOffset: base + 8 * place, as: UInt64.self))
        }
        let kind = MetadataKind(rawValue: table.bytes.load(fromByteOffset: base + 52, as: UInt32.self))
        return ColumnEntry(
            name: Array(name(index)), kind: kind ?? .string, offset: number(0), distinct: number(1),
            entries: number(2), rows: number(3), byteCount: number(4), numerals: number(7))
    }

    /// The bytes of a column's field name.
    func name(_ index: Int) -> UnsafeRawBufferPointer {
        let base = index * MetadataIndexFormat.columnSize
        let offset = Int(table.bytes.load(fromByteOffset: base + 40, as: UInt64.self))
        let length = Int(table.bytes.load(fromByteOffset: base + 48, as: UInt32.self))
        return UnsafeRawBufferPointer(rebasing: names.bytes[offset..<offset + length])
    }

    func column(_ index: Int) -> MetadataColumn { MetadataColumn(entry(index), data: data.bytes) }

    /// The columns of a field: one for each kind of value it has.
    ///
    /// - Complexity: O(log columns)
    func columns(of field: String) -> [MetadataColumn] {
        var field = field.normalizedToNFC
        return field.withUTF8 { utf8 in
            let wanted = UnsafeRawBufferPointer(utf8)
            var low = firstColumn(from: wanted)
            var result: [MetadataColumn] = []
            while low < columnCount, ByteOrder.compare(name(low), wanted) == 0 {
                result.append(column(low))
                low += 1
            }
            return result
        }
    }

    /// The columns of the fields below a field, whose keys were nested in it: for `author` those of `author.name`.
    ///
    /// - Complexity: O(log columns + columns found)
    func columns(below field: String) -> [MetadataColumn] {
        var prefix = field.normalizedToNFC + "."
        return prefix.withUTF8 { utf8 in
            let wanted = UnsafeRawBufferPointer(utf8)
            return (firstColumn(from: wanted)..<columnCount).prefix { name($0).starts(with: wanted) }.map(column)
        }
    }

    /// The first column whose name is not less than another.
    private func firstColumn(from wanted: UnsafeRawBufferPointer) -> Int {
        var (low, high) = (0, columnCount)
        while low < high {
            let middle = (low + high) / 2
            if ByteOrder.compare(name(middle), wanted) < 0 { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The rows of a group; none if the file's numbers are out of bounds.
    func rows(ofGroup group: Int) -> Range<Int> {
        guard bounds.bytes.count > 0 else { return group..<group + 1 }
        let start = Int(bounds.bytes.load(fromByteOffset: 8 * group, as: UInt32.self))
        let end = Int(bounds.bytes.load(fromByteOffset: 8 * group + 4, as: UInt32.self))
        return start <= end && end <= rowCount ? start..<end : 0..<0
    }

    /// The group that a row is in; `nil` if it has no metadata.
    ///
    /// - Complexity: O(log groups)
    func group(of row: Ordinal) -> Ordinal? {
        var (low, high) = (0, groupCount)
        while low < high {
            let middle = (low + high) / 2
            if rows(ofGroup: middle).upperBound <= Int(row) { low = middle + 1 } else { high = middle }
        }
        return low < groupCount && rows(ofGroup: low).contains(Int(row)) ? Ordinal(low) : nil
    }

    /// Whether a row, live or not, has the field.
    ///
    /// - Complexity: O(log columns)
    package func mayHave(_ field: String) -> Bool { !columns(of: field).isEmpty }

    /// The fields, by the bytes of their names.
    package var fields: [MetadataFieldSummary] {
        var summaries: [MetadataFieldSummary] = []
        for index in 0..<columnCount {
            let entry = entry(index)
            if entry.kind.isDerived { continue }
            let name = String(decoding: entry.name, as: UTF8.self)
            let column = MetadataFieldSummary.Column(kind: entry.kind, cardinality: entry.distinct, rows: entry.rows)
            if summaries.last?.name == name {
                summaries.append(MetadataFieldSummary(name: name, columns: summaries.removeLast().columns + [column]))
            } else {
                summaries.append(MetadataFieldSummary(name: name, columns: [column]))
            }
        }
        return summaries
    }

    /// The metadata of a row as filters see it: strings in NFC, whole numbers as integers; of a list a flat one without
    /// repetitions, by kind and ascending; empty lists are left out.
    ///
    /// - Complexity: O(log groups + columns × log entries)
    package func values(of row: Ordinal) throws(FileError) -> [String: MetadataValue] {
        guard let ordinal = group(of: row) else { return [:] }
        var values: [String: [MetadataValue]] = [:]
        var lists: Set<String> = []
        for index in 0..<columnCount {
            let column = column(index)
            if column.kind.isDerived {
                if column.kind == .list, !column.entries(of: ordinal).isEmpty {
                    lists.insert(String(decoding: name(index), as: UTF8.self))
                }
                continue
            }
            for position in column.entries(of: ordinal) {
                let value = Int(column.entryValues[position])
                guard value < column.distinct else { throw valueOutOfBounds(index) }
                let name = String(decoding: name(index), as: UTF8.self)
                values[name, default: []].append(MetadataValue(column.scalar(value)))
            }
        }
        return Dictionary(
            uniqueKeysWithValues: values.map { name, values in
                (name, values.count == 1 && !lists.contains(name) ? values[0] : .list(values))
            })
    }

    func valueOutOfBounds(_ index: Int) -> FileError {
        let field = String(decoding: name(index), as: UTF8.self)
        return file.corrupt("metadata field \"\(field)\" has a number out of bounds")
    }
}
