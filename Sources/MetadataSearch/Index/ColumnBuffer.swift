import IndexSupport
import RAGModel

/// A column under construction: its values in the order of their arrival, and which row has which.
final class ColumnBuffer {
    private var numbers: [MetadataScalar: UInt32] = [:]
    private var scalars: [MetadataScalar] = []
    /// `value << 32 | row`, by row.
    private var entries: [UInt64] = []

    /// What an empty column takes, in bytes.
    static let overhead = 512

    /// Adds an entry; returns by how many bytes, approximately, the column grew.
    func add(_ scalar: MetadataScalar, row: Ordinal) -> Int {
        if let number = numbers[scalar] {
            entries.append(UInt64(number) << 32 | UInt64(row))
            return 16
        }
        let number = UInt32(scalars.count)
        numbers[scalar] = number
        scalars.append(scalar)
        entries.append(UInt64(number) << 32 | UInt64(row))
        if case .string(let text) = scalar { return 112 + text.utf8.count }
        return 112
    }

    /// The column with its values in ascending order; for strings, those too.
    ///
    /// - Complexity: O(n log n)
    func contents(kind: MetadataKind) -> (ColumnContents, strings: [String]) {
        let order = scalars.indices.sorted { Self.ascend(scalars[$0], scalars[$1]) }
        var ranks = [UInt64](repeating: 0, count: scalars.count)
        for (rank, number) in order.enumerated() { ranks[number] = UInt64(rank) }
        var contents = ColumnContents(kind: kind)
        contents.entries = entries.map { ranks[Int($0 >> 32)] << 32 | $0 & 0xFFFF_FFFF }
        contents.entries.sort()
        // Two texts of a row may be one moment.
        if kind == .instant { contents.entries = contents.entries.removingRepetitions() }
        var strings: [String] = []
        for number in order {
            switch scalars[number] {
            case .string(let text):
                strings.append(text)
                contents.lengths.append(text.utf8.count)
            case .integer(let value): contents.values.append(UInt64(bitPattern: value))
            case .double(let value): contents.values.append(value.bitPattern)
            case .boolean(let value): contents.values.append(value ? 1 : 0)
            }
        }
        return (contents, strings)
    }

    /// The order of values of one kind in the file.
    private static func ascend(_ left: MetadataScalar, _ right: MetadataScalar) -> Bool {
        switch (left, right) {
        case (.string(let left), .string(let right)): left.utf8.lexicographicallyPrecedes(right.utf8)
        case (.integer(let left), .integer(let right)): left < right
        case (.double(let left), .double(let right)): left < right
        case (.boolean(let left), .boolean(let right)): !left && right
        default: false
        }
    }
}

extension [UInt64] {
    /// The elements of a sorted array, each once.
    func removingRepetitions() -> [UInt64] {
        var result: [UInt64] = []
        result.reserveCapacity(count)
        for element in self where element != result.last { result.append(element) }
        return result
    }
}
