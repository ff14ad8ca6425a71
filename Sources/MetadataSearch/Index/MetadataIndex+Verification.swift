import IndexSupport
import RAGModel

extension MetadataIndex {
    /// Checks every checksum, and that the numbers in the file agree with each other.
    ///
    /// - Complexity: O(n log n) for n entries; memory for the dates of one field.
    package func verify() throws(FileError) {
        try file.verify()
        var end = 0
        for group in 0..<groupCount {
            let rows = rows(ofGroup: group)
            guard rows.lowerBound >= end, !rows.isEmpty else {
                throw file.corrupt("the groups of metadata are out of order")
            }
            end = rows.upperBound
        }
        var previous: ColumnEntry?
        for index in 0..<columnCount {
            let entry = entry(index)
            if let previous {
                let ascends =
                    previous.name == entry.name
                    ? previous.kind.rawValue < entry.kind.rawValue
                    : previous.name.lexicographicallyPrecedes(entry.name)
                guard ascends else { throw file.corrupt("the metadata columns are out of order") }
            }
            previous = entry
            let fault = column(index).fault(rowCount: groupCount) ?? faultOfDerived(entry, index)
            guard let fault else { continue }
            let field = String(decoding: entry.name, as: UTF8.self)
            throw file.corrupt("metadata field \"\(field)\" (\(entry.kind) values): \(fault)")
        }
    }
}

extension MetadataIndex {
    /// Whether the moments of a field are those of its texts, and its marks are ones.
    private func faultOfDerived(_ entry: ColumnEntry, _ index: Int) -> String? {
        let column = column(index)
        switch entry.kind {
        case .list:
            return column.distinct == 1 && column.integer(0) == 1 ? nil : "its marks are wrong"
        case .instant:
            let strings = columns(of: String(decoding: entry.name, as: UTF8.self)).first { $0.kind == .string }
            return strings?.instantEntries == column.instantEntries ? nil : "it differs from the texts"
        case .string:
            let columns = columns(of: String(decoding: entry.name, as: UTF8.self))
            guard column.numeralCount == column.countedNumerals else { return "its count of numbers is wrong" }
            if !columns.contains(where: { $0.kind == .instant }), !column.instantEntries.isEmpty {
                return "the moments of its dates are missing"
            }
            return nil
        case .integer, .double, .boolean:
            return nil
        }
    }
}

extension MetadataColumn {
    fileprivate var countedNumerals: Int {
        (0..<distinct).count { NumberSyntax.parse(string($0)) != nil }
    }

    /// Which row has which moment, by moment and row; of a column of texts, the moments of its dates.
    fileprivate var instantEntries: [InstantEntry] {
        var result: [InstantEntry] = []
        for value in 0..<distinct {
            guard let instant = kind == .string ? DatePeriod.instant(string(value)) : integer(value) else { continue }
            for row in rows(of: value..<value + 1) ?? UnsafeBufferPointer(rebasing: rows[0..<0]) {
                result.append(InstantEntry(instant: instant, row: row))
            }
        }
        // Values that ascend are nearly always moments that ascend.
        let isInOrder = zip(result, result.dropFirst()).allSatisfy { $0 < $1 }
        if isInOrder { return result }
        result.sort()
        var distinct: [InstantEntry] = []
        distinct.reserveCapacity(result.count)
        for entry in result where entry != distinct.last { distinct.append(entry) }
        return distinct
    }

    fileprivate struct InstantEntry: Equatable, Comparable {
        let instant: Int64
        let row: UInt32

        static func < (left: InstantEntry, right: InstantEntry) -> Bool {
            left.instant == right.instant ? left.row < right.row : left.instant < right.instant
        }
    }

    /// What is wrong with the column, if anything is.
    fileprivate func fault(rowCount: Int) -> String? {
        guard starts[0] == 0, starts[distinct] == UInt32(rows.count) else { return "its entries do not add up" }
        if kind == .string {
            guard offsets[0] == 0, offsets[distinct] == UInt64(bytes.count),
                zip(offsets, offsets.dropFirst()).allSatisfy({ $0 <= $1 })
            else { return "its strings are out of bounds" }
        }
        for value in 0..<distinct {
            if value > 0, !precedes(value - 1, self, value) { return "its values are out of order" }
            guard let rows = rows(of: value..<value + 1), !rows.isEmpty else { return "a value has no rows" }
            guard zip(rows, rows.dropFirst()).allSatisfy({ $0 < $1 }), rows[rows.count - 1] < UInt32(rowCount) else {
                return "the rows of a value are out of order"
            }
        }
        return faultOfEntries()
    }

    /// The entries by row are as many as those by value, without repetitions, and each is among those by value: so they
    /// are the same.
    private func faultOfEntries() -> String? {
        var rowsSeen = 0
        for position in entryRows.indices {
            let row = entryRows[position]
            let value = entryValues[position]
            if position == 0 || entryRows[position - 1] != row { rowsSeen += 1 }
            if position > 0 {
                guard (entryRows[position - 1], entryValues[position - 1]) < (row, value) else {
                    return "its entries by row are out of order"
                }
            }
            guard Int(value) < distinct, let rows = rows(of: Int(value)..<Int(value) + 1), contains(rows, row) else {
                return "its entries by row and by value differ"
            }
        }
        return rowsSeen == rowsWithValue ? nil : "its number of rows is wrong"
    }

    private func contains(_ rows: UnsafeBufferPointer<UInt32>, _ row: UInt32) -> Bool {
        var low = 0
        var high = rows.count
        while low < high {
            let middle = (low + high) / 2
            if rows[middle] < row { low = middle + 1 } else { high = middle }
        }
        return low < rows.count && rows[low] == row
    }
}
