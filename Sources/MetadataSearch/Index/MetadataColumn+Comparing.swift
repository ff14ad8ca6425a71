import IndexSupport
import RAGModel

extension MetadataColumn {
    /// The values that compare so with the operand, as ranges of value numbers; for texts a list of ranges for each way in
    /// which they compare.
    func values(_ comparison: FilterExpression.ComparisonOperator, _ operand: FilterOperand) -> [[Range<Int>]] {
        switch kind {
        case .list: return []
        case .instant: return operand.period.map { [instants(comparison, $0)] } ?? []
        case .integer, .double:
            guard let number = comparison.isEquality ? operand.equalNumber : operand.number else { return [] }
            return [numbers(comparison, number)]
        case .boolean:
            guard comparison.acceptsEqual, let wanted = operand.boolean else { return [] }
            let value: Int64 = wanted ? 1 : 0
            return [select(.equal, less: { integer($0) < value }, lessOrEqual: { integer($0) <= value })]
        case .string: return strings(comparison, operand)
        }
    }

    private func instants(_ comparison: FilterExpression.ComparisonOperator, _ period: DatePeriod) -> [Range<Int>] {
        let start = partition { integer($0) < period.start }
        // A damaged file may have its values out of order.
        let end = max(start, partition { integer($0) < period.end })
        return switch comparison {
        case .equal: [start..<end]
        case .notEqual: []
        case .less: [0..<start]
        case .lessOrEqual: [0..<end]
        case .greater: [end..<distinct]
        case .greaterOrEqual: [start..<distinct]
        }
    }

    private func numbers(_ comparison: FilterExpression.ComparisonOperator, _ number: MetadataScalar) -> [Range<Int>] {
        switch (kind, number) {
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
        default:
            return []
        }
    }

    private func strings(_ comparison: FilterExpression.ComparisonOperator, _ operand: FilterOperand) -> [[Range<Int>]]
    {
        var result: [[Range<Int>]] = []
        func compare(_ comparison: FilterExpression.ComparisonOperator, _ text: String) {
            var text = text
            result.append(
                text.withUTF8 { utf8 in
                    let wanted = UnsafeRawBufferPointer(utf8)
                    return select(
                        comparison, less: { ByteOrder.compare(string($0), wanted) < 0 },
                        lessOrEqual: { ByteOrder.compare(string($0), wanted) <= 0 })
                })
        }
        if comparison.isEquality {
            if comparison == .equal, let text = operand.equalText { compare(.equal, text) }
        } else if let text = operand.orderedText {
            compare(comparison, text)
        } else if comparison.acceptsEqual, operand.boolean != nil, let text = operand.equalText {
            compare(.equal, text)
        }
        if operand.number != nil, numeralCount > 0, comparison != .notEqual {
            result.append(
                numerals.filter {
                    operand.acceptsNumeral(comparison, String(decoding: string($0), as: UTF8.self))
                }.map { $0..<$0 + 1 })
        }
        return result
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
}

extension MetadataColumn {
    /// The strings that a pattern matches, as ranges of value numbers that do not overlap.
    func strings(_ pattern: TextPattern, _ match: FilterExpression.TextOperator) -> [Range<Int>] {
        if let search = pattern.part { return strings(containing: search) }
        let candidates = strings(startingWith: pattern.prefix)
        if match == .startsWith { return [candidates] }
        return candidates.filter { pattern.matches(string($0)) }.map { $0..<$0 + 1 }
    }

    private func strings(startingWith prefix: [UInt8]) -> Range<Int> {
        guard !prefix.isEmpty else { return 0..<distinct }
        return prefix.withUnsafeBytes { prefix in
            let start = partition { ByteOrder.compare(string($0), prefix) < 0 }
            let end = partition { value in
                let string = string(value)
                let head = UnsafeRawBufferPointer(rebasing: string[0..<min(string.count, prefix.count)])
                return ByteOrder.compare(head, prefix) <= 0
            }
            return start..<max(start, end)
        }
    }

    /// - Complexity: O(bytes of the column's strings + matching strings × log distinct), whatever the bytes are.
    private func strings(containing search: ByteSearch) -> [Range<Int>] {
        guard !search.wanted.isEmpty else { return [0..<distinct] }
        var ranges: [Range<Int>] = []
        var position = 0
        while let place = search.first(in: bytes, from: position) {
            // The last string that begins at or before the hit; empty strings before it begin there too.
            let value = partition { offsets[$0] <= UInt64(place) } - 1
            guard value >= 0, offsets[value + 1] <= UInt64(bytes.count), offsets[value + 1] > UInt64(place) else {
                break
            }
            let end = Int(offsets[value + 1])
            if place + search.wanted.count <= end { ranges.append(value..<value + 1) }
            // A hit that runs over the string's end is the last that begins in it.
            position = end
        }
        return ranges
    }
}
