extension FilterExpression {
    /// Whether a document's metadata fulfils the condition: the definition that every index is tested against, and the way
    /// to filter without one.
    ///
    /// - Parameter now: what `now` is, in microseconds since 1970; `nil` is the system's clock.
    /// - Complexity: O(conditions × values of their fields).
    public func matches(_ metadata: [String: MetadataValue], now: Int64? = nil) -> Bool {
        matches(metadata, at: now ?? CurrentTime.microseconds)
    }

    private func matches(_ metadata: [String: MetadataValue], at now: Int64) -> Bool {
        switch self {
        case .comparison(let field, .notEqual, let value):
            return !FilterExpression.comparison(field: field, .equal, value).matches(metadata, at: now)
        case .comparison(let field, let comparison, let value):
            let operand = FilterOperand(value, comparison, now: now)
            return metadata[field]?.scalars.contains { operand.accepts(comparison, $0) } ?? false
        case .membership(let field, let values):
            let operands = values.map { FilterOperand($0, .equal, now: now) }
            return metadata[field]?.scalars.contains { scalar in
                operands.contains { $0.accepts(.equal, scalar) }
            } ?? false
        case .exists(let field):
            if let value = metadata[field], !value.scalars.isEmpty { return true }
            let prefix = field.normalizedToNFC + "."
            return metadata.contains {
                $0.key.normalizedToNFC.utf8.starts(with: prefix.utf8) && !$0.value.scalars.isEmpty
            }
        case .text(let field, .contains, let wanted) where metadata[field]?.isList == true:
            return FilterExpression.comparison(field: field, .equal, .string(wanted)).matches(metadata, at: now)
        case .text(let field, let match, let wanted):
            let pattern = TextPattern(match, wanted)
            return metadata[field]?.scalars.contains { scalar in
                guard case .string(let text) = scalar else { return false }
                return pattern.matches(text)
            } ?? false
        case .and(let operands):
            return operands.allSatisfy { $0.matches(metadata, at: now) }
        case .or(let operands):
            return operands.contains { $0.matches(metadata, at: now) }
        case .not(let operand):
            return !operand.matches(metadata, at: now)
        case .atLeast(let count, let operands):
            return operands.count { $0.matches(metadata, at: now) } >= count
        }
    }
}
