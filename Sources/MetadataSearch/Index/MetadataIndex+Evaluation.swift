import IndexSupport
import RAGModel

extension MetadataIndex {
    /// The rows whose metadata fulfils the condition: exactly those for which `FilterExpression.matches` holds.
    ///
    /// - Parameter now: what `now` is, in microseconds since 1970; `nil` is the system's clock. A query over several
    ///   segments gives the same to each.
    /// - Complexity: for each comparison O(log distinct values + matching groups of rows), plus O(groups / 64) for each `and`
    ///   and `not`, and O(matching groups + rows / 64) once; conditions on texts other than `startswith`, and comparisons of
    ///   numbers with a field whose texts are numbers too, read the strings of their field.
    /// - Throws: `FileError` if numbers in the file contradict each other.
    package func evaluate(_ expression: FilterExpression, now: Int64? = nil) throws(FileError) -> OrdinalSet {
        let now = now ?? CurrentTime.microseconds
        let groups = try evaluate(expression, at: now)
        // Rows in no group have no metadata: they match together or not at all.
        return expression.matches([:], now: now) ? rows(of: groups.complement).complement : rows(of: groups)
    }

    /// - Complexity: O(groups given + rows / 64).
    private func rows(of groups: OrdinalSet) -> OrdinalSet {
        // Groups do not overlap: as many as rows are the rows.
        guard groupCount < rowCount else { return groups }
        var result = OrdinalSet(universe: rowCount)
        var run = 0..<0
        func add(_ group: Ordinal) {
            let rows = rows(ofGroup: Int(group))
            if rows.lowerBound == run.upperBound {
                run = run.lowerBound..<rows.upperBound
            } else {
                result.insert(run)
                run = rows
            }
        }
        groups.forEach(add)
        result.insert(run)
        return result
    }

    /// The groups of rows whose metadata fulfils the condition.
    private func evaluate(_ expression: FilterExpression, at now: Int64) throws(FileError) -> OrdinalSet {
        switch expression {
        case .and(let operands):
            guard let first = operands.first else { return OrdinalSet(all: groupCount) }
            var result = try evaluate(first, at: now)
            for operand in operands.dropFirst() where !result.isEmpty {
                result.formIntersection(try evaluate(operand, at: now))
            }
            return result
        case .not(let operand):
            return try evaluate(operand, at: now).complement
        case .comparison(let field, .notEqual, let value):
            return try evaluate(.comparison(field: field, .equal, value), at: now).complement
        case .atLeast(let count, let operands):
            return try rows(fulfilling: count, of: operands, at: now)
        default:
            var result = OrdinalSet(universe: groupCount)
            try insertRows(of: expression, at: now, into: &result)
            return result
        }
    }

    /// - Complexity: O(rows + matching rows of all operands)
    private func rows(
        fulfilling count: Int, of operands: [FilterExpression], at now: Int64
    ) throws(FileError) -> OrdinalSet {
        if count <= 0 { return OrdinalSet(all: groupCount) }
        var result = OrdinalSet(universe: groupCount)
        guard count <= operands.count else { return result }
        var counts = [UInt32](repeating: 0, count: groupCount)
        for operand in operands {
            for row in try evaluate(operand, at: now).ordinals { counts[Int(row)] += 1 }
        }
        for row in 0..<groupCount where Int(counts[row]) >= count { result.insert(Ordinal(row)) }
        return result
    }

    /// Adds the rows that fulfil a condition, without a set of their own where that can be done.
    private func insertRows(
        of expression: FilterExpression, at now: Int64, into result: inout OrdinalSet
    ) throws(FileError) {
        switch expression {
        case .or(let operands):
            for operand in operands { try insertRows(of: operand, at: now, into: &result) }
        case .and, .not, .comparison(_, .notEqual, _), .atLeast:
            result.formUnion(try evaluate(expression, at: now))
        case .comparison(let field, let comparison, let value):
            try insertRows(
                of: columns(of: field), comparison, FilterOperand(value, comparison, now: now), into: &result)
        case .membership(let field, let values):
            let columns = columns(of: field)
            for value in values {
                try insertRows(of: columns, .equal, FilterOperand(value, .equal, now: now), into: &result)
            }
        case .exists(let field):
            for column in columns(of: field) + columns(below: field) where !column.kind.isDerived {
                try insert(column.entryRows, into: &result)
            }
        case .text(let field, let match, let text):
            try insertRows(of: columns(of: field), match, text, at: now, into: &result)
        }
    }

    private func insertRows(
        of columns: [MetadataColumn], _ comparison: FilterExpression.ComparisonOperator, _ operand: FilterOperand,
        into result: inout OrdinalSet
    ) throws(FileError) {
        for column in columns {
            // The ways in which texts compare may give a value twice: each is in bounds by itself.
            for ranges in column.values(comparison, operand) { try insertRows(of: column, ranges, into: &result) }
        }
    }

    private func insertRows(
        of columns: [MetadataColumn], _ match: FilterExpression.TextOperator, _ text: String, at now: Int64,
        into result: inout OrdinalSet
    ) throws(FileError) {
        let pattern = TextPattern(match, text)
        let lists = columns.first { $0.kind == .list }
        guard match == .contains, let lists else {
            for column in columns where column.kind == .string {
                try insertRows(of: column, column.strings(pattern, match), into: &result)
            }
            return
        }
        // A list is asked for an element, a text for a part.
        var withList = OrdinalSet(universe: groupCount)
        try insert(lists.entryRows, into: &withList)
        var parts = OrdinalSet(universe: groupCount)
        for column in columns where column.kind == .string {
            try insertRows(of: column, column.strings(pattern, match), into: &parts)
        }
        result.formUnion(parts.subtracting(withList))
        var elements = OrdinalSet(universe: groupCount)
        try insertRows(of: columns, .equal, FilterOperand(.string(text), .equal, now: now), into: &elements)
        result.formUnion(elements.intersection(withList))
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

    func insert(_ rows: UnsafeBufferPointer<UInt32>, into result: inout OrdinalSet) throws(FileError) {
        guard result.insert(contentsOf: rows) else {
            throw file.corrupt("a metadata column names a row that is out of bounds")
        }
    }
}
