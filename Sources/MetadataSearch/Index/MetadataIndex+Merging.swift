import IndexSupport
import RAGModel

extension MetadataIndex {
    /// Joins the indexes of several segments into one.
    ///
    /// - Parameters:
    ///   - inputs: for each index, the new ordinal of each of its rows; `UInt32.max` for rows that are dropped. `nil` if
    ///     all rows keep their ordinals. No two rows of all inputs become one.
    ///   - rowCount: the number of rows of the result.
    /// - Complexity: O(n log n) for n entries. Memory: about 16 bytes for each entry of the largest column; strings are
    ///   copied from file to file.
    package static func merge(
        _ inputs: [(index: MetadataIndex, ordinals: [Ordinal]?)], rowCount: Int, to path: String
    ) throws(FileError) {
        for (index, ordinals) in inputs {
            precondition(ordinals.map { $0.count == index.rowCount } ?? (index.rowCount <= rowCount))
        }
        // The rows of a group stay neighbours, since they are a document's; what does not, becomes several groups.
        var pieces: [(rows: Range<Ordinal>, input: Int, group: Int)] = []
        for (number, input) in inputs.enumerated() {
            for group in 0..<input.index.groupCount {
                let rows = input.index.rows(ofGroup: group)
                let ordinals =
                    input.ordinals.map { $0[rows].filter { $0 != .max }.sorted() } ?? rows.map { Ordinal($0) }
                for ordinal in ordinals {
                    precondition(Int(ordinal) < rowCount, "new ordinals are below the new number of rows")
                    if let last = pieces.last, (last.input, last.group) == (number, group),
                        last.rows.upperBound == ordinal
                    {
                        pieces[pieces.count - 1].rows = last.rows.lowerBound..<ordinal + 1
                    } else {
                        pieces.append((ordinal..<ordinal + 1, number, group))
                    }
                }
            }
        }
        pieces.sort { $0.rows.lowerBound < $1.rows.lowerBound }
        var groups = inputs.map { [[Ordinal]](repeating: [], count: $0.index.groupCount) }
        for (number, piece) in pieces.enumerated() { groups[piece.input][piece.group].append(Ordinal(number)) }
        try merge(
            zip(inputs, groups).map { ($0.index, $1) }, groups: pieces.map(\.rows), rowCount: rowCount, to: path)
    }

    /// - Parameters:
    ///   - inputs: for each index, the new groups of each of its groups; `nil` if they keep their numbers.
    ///   - groups: the rows of the new groups.
    static func merge(
        _ inputs: [(index: MetadataIndex, groups: [[Ordinal]]?)], groups: [Range<Ordinal>], rowCount: Int,
        to path: String
    ) throws(FileError) {
        var encoder = try ColumnEncoder(path: path)
        var cursors = [Int](repeating: 0, count: inputs.count)
        while let key = nextKey(inputs, cursors) {
            var sources: [ColumnSource] = []
            for (number, input) in inputs.enumerated() where cursors[number] < input.index.columnCount {
                guard input.index.key(cursors[number]) == key else { continue }
                sources.append(
                    ColumnSource(
                        column: input.index.column(cursors[number]), groups: input.groups, index: input.index))
                cursors[number] += 1
            }
            let (contents, origins) = try join(sources, kind: key.kind)
            guard !contents.entries.isEmpty else { continue }
            try encoder.write(contents, name: key.name) { (value, body) throws(FileError) in
                let origin = origins[value]
                try body(sources[Int(origin >> 32)].column.string(Int(origin & 0xFFFF_FFFF)))
            }
            // What has been read stays in the system's cache, but need not stay in this process.
            for input in inputs { input.index.file.file.advise(.dontNeed) }
        }
        try encoder.commit(rowCount: rowCount, groups: groups)
    }

    private struct Key: Hashable {
        let name: [UInt8]
        let kind: MetadataKind
    }

    private func key(_ column: Int) -> Key {
        let entry = entry(column)
        return Key(name: entry.name, kind: entry.kind)
    }

    /// The least column that the cursors stand at; `nil` when all are at the end.
    private static func nextKey(
        _ inputs: [(index: MetadataIndex, groups: [[Ordinal]]?)], _ cursors: [Int]
    ) -> Key? {
        var least: Key?
        for (input, cursor) in zip(inputs, cursors) where cursor < input.index.columnCount {
            let key = input.index.key(cursor)
            guard let current = least else {
                least = key
                continue
            }
            let isLess =
                key.name == current.name
                ? key.kind.rawValue < current.kind.rawValue : key.name.lexicographicallyPrecedes(current.name)
            if isLess { least = key }
        }
        return least
    }

    /// Merges the sorted values of the sources; values that no kept row has fall away.
    ///
    /// `origins` says for each string which source has it where: `source << 32 | value`.
    private static func join(
        _ sources: [ColumnSource], kind: MetadataKind
    ) throws(FileError) -> (ColumnContents, origins: [UInt64]) {
        var sources = sources
        var contents = ColumnContents(kind: kind)
        var origins: [UInt64] = []
        while let first = leastSource(sources) {
            let number = UInt64(contents.distinct) << 32
            let entriesBefore = contents.entries.count
            let column = sources[first].column
            let value = sources[first].next
            // Sources before `first` have no such value, or one of them would be the first.
            for other in first..<sources.count where sources[other].next < sources[other].column.distinct {
                let isSame =
                    other == first || column.hasSameValue(value, as: sources[other].column, sources[other].next)
                guard isSame else { continue }
                try sources[other].takeGroups(as: number, into: &contents.entries)
            }
            guard contents.entries.count > entriesBefore else { continue }
            contents.entries[entriesBefore...].sort()
            if kind == .string {
                contents.lengths.append(column.string(value).count)
                origins.append(UInt64(first) << 32 | UInt64(value))
            } else {
                contents.values.append(column.values[value])
            }
        }
        return (contents, origins)
    }

    /// The first of the sources that stand at the least value; `nil` when all are at the end.
    private static func leastSource(_ sources: [ColumnSource]) -> Int? {
        var least: Int?
        for (number, source) in sources.enumerated() where source.next < source.column.distinct {
            guard let current = least else {
                least = number
                continue
            }
            if source.column.precedes(source.next, sources[current].column, sources[current].next) {
                least = number
            }
        }
        return least
    }
}

/// A column on its way into a merged one.
private struct ColumnSource {
    let column: MetadataColumn
    let groups: [[Ordinal]]?
    /// Keeps the column's bytes mapped.
    let index: MetadataIndex
    /// The value whose turn it is.
    var next = 0
    private var entriesRead = 0

    init(column: MetadataColumn, groups: [[Ordinal]]?, index: MetadataIndex) {
        self.column = column
        self.groups = groups
        self.index = index
    }

    /// Adds the new numbers of the groups that have the value whose turn it is, and goes on to the next value.
    mutating func takeGroups(as number: UInt64, into entries: inout [UInt64]) throws(FileError) {
        guard let rows = column.rows(of: next..<next + 1), entriesRead + rows.count <= column.rows.count else {
            throw index.file.corrupt("the rows of a metadata column are out of bounds")
        }
        next += 1
        entriesRead += rows.count
        for row in rows {
            guard let groups else {
                entries.append(number | UInt64(row))
                continue
            }
            guard Int(row) < groups.count else {
                throw index.file.corrupt("a metadata column names a row that is out of bounds")
            }
            for group in groups[Int(row)] { entries.append(number | UInt64(group)) }
        }
    }
}

extension MetadataColumn {
    /// Whether a value comes before a value of another column of this kind.
    func precedes(_ value: Int, _ other: MetadataColumn, _ otherValue: Int) -> Bool {
        switch kind {
        case .string: ByteOrder.compare(string(value), other.string(otherValue)) < 0
        case .integer, .boolean, .list, .instant: integer(value) < other.integer(otherValue)
        case .double: double(value) < other.double(otherValue)
        }
    }

    func hasSameValue(_ value: Int, as other: MetadataColumn, _ otherValue: Int) -> Bool {
        kind == .string
            ? ByteOrder.compare(string(value), other.string(otherValue)) == 0
            : values[value] == other.values[otherValue]
    }
}
