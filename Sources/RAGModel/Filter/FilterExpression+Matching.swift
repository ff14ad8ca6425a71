extension FilterExpression {
    /// Whether a document's metadata fulfils the condition: the definition that `MetadataIndex.evaluate` is tested
    /// against, and the way to filter without an index.
    ///
    /// - Complexity: O(conditions × values of their fields).
    public func matches(_ metadata: [String: MetadataValue]) -> Bool {
        switch self {
        case .comparison(let field, let comparison, let value):
            let orders = (metadata[field]?.scalars ?? []).map { $0.compared(to: value) }
            return switch comparison {
            case .equal: orders.contains(.equal)
            case .notEqual: !orders.isEmpty && !orders.contains(.equal)
            case .less: orders.contains(.less)
            case .lessOrEqual: orders.contains(.less) || orders.contains(.equal)
            case .greater: orders.contains(.greater)
            case .greaterOrEqual: orders.contains(.greater) || orders.contains(.equal)
            }
        case .membership(let field, let values):
            return metadata[field]?.scalars.contains { scalar in
                values.contains { scalar.compared(to: $0) == .equal }
            } ?? false
        case .exists(let field):
            return metadata[field].map { !$0.scalars.isEmpty } ?? false
        case .text(let field, let match, let wanted):
            let wanted = Array(wanted.normalizedToNFC.utf8)
            return metadata[field]?.scalars.contains { scalar in
                guard case .string(let text) = scalar else { return false }
                return match == .startsWith
                    ? text.utf8.starts(with: wanted) : Self.contains(Array(text.utf8), wanted)
            } ?? false
        case .and(let operands):
            return operands.allSatisfy { $0.matches(metadata) }
        case .or(let operands):
            return operands.contains { $0.matches(metadata) }
        case .not(let operand):
            return !operand.matches(metadata)
        }
    }

    private static func contains(_ text: [UInt8], _ wanted: [UInt8]) -> Bool {
        guard text.count >= wanted.count else { return false }
        return (0...text.count - wanted.count).contains { text[$0...].starts(with: wanted) }
    }
}
