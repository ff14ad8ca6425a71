import IndexSupport
import RAGModel

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension MetadataIndex {
    /// The rows whose metadata fulfils the condition: exactly those for which `FilterExpression.matches` holds.
    ///
    /// - Complexity: for each comparison O(log distinct values + matching rows), plus O(rows / 64) for each `and` and
    ///   `not`; `contains` reads all strings of its field, and a number those strings that begin like one.
    /// - Throws: `FileError` if numbers in the file contradict each other.
    package func evaluate(_ expression: FilterExpression) throws(FileError) -> OrdinalSet {
        switch expression {
        case .and(let operands):
            guard let first = operands.first else { return OrdinalSet(all: rowCount) }
            var result = try evaluate(first)
            for operand in operands.dropFirst() where !result.isEmpty {
                result.formIntersection(try evaluate(operand))
            }
            return result
        case .not(let operand):
            return try evaluate(operand).complement
        case .comparison(let field, .notEqual, let value):
            let present = try evaluate(.exists(field: field))
            return present.subtracting(try evaluate(.comparison(field: field, .equal, value)))
        default:
            var result = OrdinalSet(universe: rowCount)
            try insertRows(of: expression, into: &result)
            return result
        }
    }

    /// Adds the rows that fulfil a condition, without a set of their own where that can be done.
    private func insertRows(of expression: FilterExpression, into result: inout OrdinalSet) throws(FileError) {
        switch expression {
        case .or(let operands):
            for operand in operands { try insertRows(of: operand, into: &result) }
        case .and, .not, .comparison(_, .notEqual, _):
            result.formUnion(try evaluate(expression))
        case .comparison(let field, let comparison, let value):
            let columns = columns(of: field)
            try insertRows(of: columns, comparison, value, into: &result)
        case .membership(let field, let values):
            let columns = columns(of: field)
            for value in values { try insertRows(of: columns, .equal, value, into: &result) }
        case .exists(let field):
            for column in columns(of: field) { try insert(column.entryRows, into: &result) }
        case .text(let field, let match, let text):
            let columns = columns(of: field).filter { $0.kind == .string }
            var text = text.normalizedToNFC
            let found = text.withUTF8 { utf8 in
                columns.map { column in
                    switch match {
                    case .startsWith: (column, [column.stringsStarting(with: UnsafeRawBufferPointer(utf8))])
                    case .contains: (column, column.stringsContaining(UnsafeRawBufferPointer(utf8)))
                    }
                }
            }
            for (column, ranges) in found { try insertRows(of: column, ranges, into: &result) }
        }
    }

    private func insertRows(
        of columns: [MetadataColumn], _ comparison: FilterExpression.ComparisonOperator, _ value: MetadataScalar,
        into result: inout OrdinalSet
    ) throws(FileError) {
        for column in columns { try insertRows(of: column, column.values(comparison, value), into: &result) }
    }

    private func insertRows(
        of column: MetadataColumn, _ ranges: [Range<Int>], into result: inout OrdinalSet
    ) throws(FileError) {
        var entriesRead = 0
        for range in ranges where !range.isEmpty {
            // Ranges do not overlap, so in a sound file their rows are no more than the column's.
            guard let rows = column.rows(of: range), entriesRead + rows.count <= column.rows.count else {
                throw file.corrupt("the rows of a metadata column are out of bounds")
            }
            entriesRead += rows.count
            try insert(rows, into: &result)
        }
    }

    private func insert(_ rows: UnsafeBufferPointer<UInt32>, into result: inout OrdinalSet) throws(FileError) {
        guard result.insert(contentsOf: rows) else {
            throw file.corrupt("a metadata column names a row that is out of bounds")
        }
    }
}

extension MetadataColumn {
    /// The values that compare so with `other`, as ranges of value numbers.
    func values(
        _ comparison: FilterExpression.ComparisonOperator, _ other: MetadataScalar
    ) -> [Range<Int>] {
        guard let other = other.canonical else { return [] }
        switch (kind, other) {
        case (.string, .string(var text)):
            return text.withUTF8 { utf8 in
                let wanted = UnsafeRawBufferPointer(utf8)
                return select(
                    comparison, less: { ByteOrder.compare(string($0), wanted) < 0 },
                    lessOrEqual: { ByteOrder.compare(string($0), wanted) <= 0 })
            }
        case (.string, .integer), (.string, .double):
            return numerals.filter { value in
                guard let number = NumberSyntax.parse(string(value)), let order = number.compared(to: other) else {
                    return false
                }
                return comparison.accepts(order)
            }.map { $0..<$0 + 1 }
        case (.string, .boolean(let value)):
            guard comparison.accepts(.equal) else { return [] }
            return values(.equal, .string(value ? "true" : "false"))
        case (.integer, .string(let text)), (.double, .string(let text)):
            return NumberSyntax.parse(text).map { values(comparison, $0) } ?? []
        case (.integer, .integer(let wanted)):
            return select(comparison, less: { integer($0) < wanted }, lessOrEqual: { integer($0) <= wanted })
        case (.integer, .double(let wanted)):
            let isLess = { (value: Int) in MetadataScalar.isLess(integer(value), wanted) }
            return select(comparison, less: isLess, lessOrEqual: isLess)
        case (.double, .double(let wanted)):
            return select(comparison, less: { double($0) < wanted }, lessOrEqual: { double($0) <= wanted })
        case (.double, .integer(let wanted)):
            let isLess = { (value: Int) in !MetadataScalar.isLess(wanted, double(value)) }
            return select(comparison, less: isLess, lessOrEqual: isLess)
        case (.boolean, .boolean(let wanted)):
            guard comparison.accepts(.equal) else { return [] }
            return select(
                .equal, less: { integer($0) < (wanted ? 1 : 0) }, lessOrEqual: { integer($0) <= (wanted ? 1 : 0) })
        case (.boolean, .string(let text)):
            guard text == "true" || text == "false" else { return [] }
            return values(comparison, .boolean(text == "true"))
        case (.integer, .boolean), (.double, .boolean), (.boolean, .integer), (.boolean, .double):
            return []
        }
    }

    private func select(
        _ comparison: FilterExpression.ComparisonOperator, less: (Int) -> Bool, lessOrEqual: (Int) -> Bool
    ) -> [Range<Int>] {
        let start = partition(less)
        return switch comparison {
        case .less: [0..<start]
        case .lessOrEqual: [0..<partition(lessOrEqual)]
        case .greater: [partition(lessOrEqual)..<distinct]
        case .greaterOrEqual: [start..<distinct]
        case .equal, .notEqual:
            // A damaged file may have its values out of order.
            [start..<max(start, partition(lessOrEqual))]
        }
    }

    /// The strings that may be numbers, by their first byte.
    private var numerals: [Int] {
        func firstByte(_ value: Int) -> UInt8 { string(value).first ?? 0 }
        let minus = UInt8(ascii: "-")
        let start = partition { firstByte($0) < minus }
        let end = max(start, partition { firstByte($0) <= UInt8(ascii: "9") })
        return (start..<end).filter { firstByte($0) == minus || NumberSyntax.isDigit(firstByte($0)) }
    }

    func stringsStarting(with prefix: UnsafeRawBufferPointer) -> Range<Int> {
        let start = partition { ByteOrder.compare(string($0), prefix) < 0 }
        let end = partition { value in
            let string = string(value)
            let head = UnsafeRawBufferPointer(rebasing: string[0..<min(string.count, prefix.count)])
            return ByteOrder.compare(head, prefix) <= 0
        }
        return start..<max(start, end)
    }

    /// - Complexity: O(bytes of the column's strings + matching strings × log distinct)
    func stringsContaining(_ wanted: UnsafeRawBufferPointer) -> [Range<Int>] {
        guard let pattern = wanted.baseAddress, !wanted.isEmpty else { return [0..<distinct] }
        guard let base = bytes.baseAddress else { return [] }
        var ranges: [Range<Int>] = []
        var position = 0
        while position < bytes.count,
            let hit = memchr(base + position, Int32(wanted[0]), bytes.count - position)
        {
            let place = UnsafeRawPointer(hit) - base
            guard place + wanted.count <= bytes.count else { break }
            guard memcmp(base + place, pattern, wanted.count) == 0 else {
                position = place + 1
                continue
            }
            // The last string that begins at or before the hit; empty strings before it begin there too.
            let value = partition { offsets[$0] <= UInt64(place) } - 1
            guard value >= 0, offsets[value + 1] <= UInt64(bytes.count), offsets[value + 1] > UInt64(place) else {
                break
            }
            let end = Int(offsets[value + 1])
            if place + wanted.count <= end {
                ranges.append(value..<value + 1)
                position = end
            } else {
                position = place + 1
            }
        }
        return ranges
    }
}

extension FilterExpression.ComparisonOperator {
    func accepts(_ order: ScalarOrder) -> Bool {
        switch self {
        case .equal: order == .equal
        case .notEqual: order != .equal
        case .less: order == .less
        case .lessOrEqual: order == .less || order == .equal
        case .greater: order == .greater
        case .greaterOrEqual: order == .greater || order == .equal
        }
    }
}
