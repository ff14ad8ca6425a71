import IndexSupport
import RAGModel

extension MetadataIndex {
    /// Checks every checksum, and that the numbers in the file agree with each other.
    ///
    /// - Complexity: O(n log n) for n entries; constant memory.
    package func verify() throws(FileError) {
        try file.verify()
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
            guard let fault = column(index).fault(rowCount: rowCount) else { continue }
            let field = String(decoding: entry.name, as: UTF8.self)
            throw file.corrupt("metadata field \"\(field)\" (\(entry.kind) values): \(fault)")
        }
    }
}

extension MetadataColumn {
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
