import IndexSupport
import RAGModel

/// Builds the metadata index of a segment, row by row.
///
/// Memory stays within a budget: when it is reached, the rows so far are written to a run (an index file of its own,
/// `PATH.run-N.partial`), and `commit` merges the runs. A run left by a killed process is swept like any partial file.
///
/// Thread safety: used by one thread at a time.
package final class MetadataIndexWriter {
    package let path: String
    package let rowCount: Int
    private let memoryBudget: Int
    private var memory = 0
    private var columns: [ColumnKey: ColumnBuffer] = [:]
    private var nextOrdinal = 0
    private var groups: [Range<Ordinal>] = []
    private var runs: [String] = []

    /// - Parameters:
    ///   - rowCount: the number of rows of the segment.
    ///   - memoryBudget: bytes, approximately.
    package init(path: String, rowCount: Int, memoryBudget: Int = 64 << 20) {
        precondition(rowCount >= 0 && rowCount <= Int(UInt32.max))
        self.path = path
        self.rowCount = rowCount
        self.memoryBudget = memoryBudget
    }

    deinit { removeRuns() }

    /// Adds a row's metadata. Rows come in ascending order; rows without metadata can be left out.
    ///
    /// - Complexity: O(values)
    package func add(_ ordinal: Ordinal, _ metadata: [String: MetadataValue]) throws(FileError) {
        try add(ordinal..<ordinal + 1, metadata)
    }

    /// Adds the metadata that neighbouring rows have in common: it is kept once for all of them.
    ///
    /// - Complexity: O(values), whatever the number of rows.
    package func add(_ rows: Range<Ordinal>, _ metadata: [String: MetadataValue]) throws(FileError) {
        precondition(Int(rows.lowerBound) >= nextOrdinal && Int(rows.upperBound) <= rowCount, "rows ascend")
        nextOrdinal = Int(rows.upperBound)
        guard !rows.isEmpty, metadata.values.contains(where: { !$0.scalars.isEmpty }) else { return }
        let group = Ordinal(groups.count)
        groups.append(rows)
        memory += 8
        for (name, value) in metadata {
            let normalized = name.normalizedToNFC
            let scalars = value.scalars
            for scalar in scalars {
                add(scalar, to: ColumnKey(name: normalized, kind: scalar.kind), group: group)
                if case .string(let text) = scalar, let instant = DatePeriod.instant(text) {
                    add(.integer(instant), to: ColumnKey(name: normalized, kind: .instant), group: group)
                }
            }
            if value.isList, !scalars.isEmpty {
                add(.integer(1), to: ColumnKey(name: normalized, kind: .list), group: group)
            }
        }
        if memory > memoryBudget { try spill() }
    }

    private func add(_ scalar: MetadataScalar, to key: ColumnKey, group: Ordinal) {
        let column: ColumnBuffer
        if let known = columns[key] {
            column = known
        } else {
            column = ColumnBuffer()
            columns[key] = column
            memory += ColumnBuffer.overhead + key.name.utf8.count
        }
        memory += column.add(scalar, row: group)
    }

    private func spill() throws(FileError) {
        let run = "\(path).run-\(runs.count)\(FileWriter.partialSuffix)"
        runs.append(run)
        try writeColumns(to: run)
    }

    private func writeColumns(to path: String) throws(FileError) {
        var encoder = try ColumnEncoder(path: path)
        for key in columns.keys.sorted() {
            guard let buffer = columns.removeValue(forKey: key) else { continue }
            let (contents, strings) = buffer.contents(kind: key.kind)
            try encoder.write(contents, name: Array(key.name.utf8)) { (value, body) throws(FileError) in
                let utf8 = Array(strings[value].utf8)
                try utf8.withUnsafeBufferPointer { (bytes) throws(FileError) in try body(UnsafeRawBufferPointer(bytes))
                }
            }
        }
        columns = [:]
        memory = 0
        try encoder.commit(rowCount: rowCount, groups: groups)
    }

    /// Writes the file. After it, the writer is finished.
    package func commit() throws(FileError) {
        if runs.isEmpty { return try writeColumns(to: path) }
        if !columns.isEmpty { try spill() }
        var inputs: [MetadataIndex] = []
        for run in runs { inputs.append(try MetadataIndex(path: run)) }
        // A run's columns speak of the groups of all runs before it, too.
        try MetadataIndex.merge(inputs.map { ($0, nil) }, groups: groups, rowCount: rowCount, to: path)
        inputs = []
        removeRuns()
    }

    private func removeRuns() {
        // What cannot be removed now is swept with other partial files later.
        for run in runs { try? Files.remove(run) }
        runs = []
    }
}

extension MetadataScalar {
    var kind: MetadataKind {
        switch self {
        case .string: .string
        case .integer: .integer
        case .double: .double
        case .boolean: .boolean
        }
    }
}

/// Columns are ordered by the bytes of the name, then by kind.
struct ColumnKey: Hashable, Comparable {
    /// In NFC.
    let name: String
    let kind: MetadataKind

    static func < (left: ColumnKey, right: ColumnKey) -> Bool {
        if left.name == right.name { return left.kind.rawValue < right.kind.rawValue }
        return left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
    }
}
