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
        let number: UInt32
        var growth = 16
        if let known = numbers[scalar] {
            number = known
        } else {
            number = UInt32(scalars.count)
            numbers[scalar] = number
            scalars.append(scalar)
            growth += 96
            if case .string(let text) = scalar { growth += text.utf8.count }
        }
        entries.append(UInt64(number) << 32 | UInt64(row))
        return growth
    }

    /// The column with its values in ascending order; for strings, those too.
    ///
    /// - Complexity: O(n log n)
    func contents(kind: MetadataKind) -> (ColumnContents, strings: [String]) {
        let order = scalars.indices.sorted { Self.ascend(scalars[$0], scalars[$1]) }
        var ranks = [UInt64](repeating: 0, count: scalars.count)
        for (rank, number) in order.enumerated() { ranks[number] = UInt64(rank) }
        var contents = ColumnContents(kind: kind)
        contents.entries = sorted(by: ranks)
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

    /// The entries by the ranks of their values, then by row: they came by row, so that counting is enough.
    private func sorted(by ranks: [UInt64]) -> [UInt64] {
        var places = [Int](repeating: 0, count: ranks.count + 1)
        for entry in entries { places[Int(ranks[Int(entry >> 32)]) + 1] += 1 }
        for rank in ranks.indices { places[rank + 1] += places[rank] }
        var sorted = [UInt64](repeating: 0, count: entries.count)
        for entry in entries {
            let rank = ranks[Int(entry >> 32)]
            sorted[places[Int(rank)]] = rank << 32 | entry & 0xFFFF_FFFF
            places[Int(rank)] += 1
        }
        return sorted
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
