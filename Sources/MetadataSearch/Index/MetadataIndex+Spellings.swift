import IndexSupport
import RAGModel

/// Another spelling of the texts of a field, which the index does not have: it is made of each when a filter asks for it.
package struct DerivedField: Sendable {
    /// The field whose texts are spelled otherwise.
    let source: String
    /// The other spelling of a text of the field.
    let spelling: @Sendable (String) -> String
    /// The text of the field that is spelled so.
    let text: @Sendable (String) -> String

    package init(
        of source: String, spelling: @escaping @Sendable (String) -> String,
        text: @escaping @Sendable (String) -> String
    ) {
        self.source = source
        self.spelling = spelling
        self.text = text
    }
}

extension MetadataIndex {
    /// The same filter with conditions on derived fields as conditions on what they are derived of, in this segment.
    ///
    /// - Complexity: O(log distinct texts) for each value of `=` and `in`; patterns read all texts of the field.
    package func resolving(_ filter: FilterExpression, _ derived: [String: DerivedField]) -> FilterExpression {
        guard !filter.fields.isDisjoint(with: derived.keys) else { return filter }
        switch filter {
        case .and(let operands): return .and(operands.map { resolving($0, derived) })
        case .or(let operands): return .or(operands.map { resolving($0, derived) })
        case .not(let operand): return .not(resolving(operand, derived))
        case .atLeast(let count, let operands): return .atLeast(count, operands.map { resolving($0, derived) })
        case .comparison(let field, .equal, let value): return Self.membership(derived[field]!, [value])
        case .membership(let field, let values): return Self.membership(derived[field]!, values)
        case .text(let field, let match, let text): return texts(derived[field]!, TextPattern(match, text))
        // Nothing else is asked of another spelling.
        case .comparison, .exists: return .or([])
        }
    }

    /// The rows whose path or URI in a field fulfils a predicate.
    ///
    /// - Complexity: one call for each distinct text of the field.
    package func rows(of field: String, where holds: (String) -> Bool) throws -> OrdinalSet {
        var values: [MetadataScalar] = []
        for column in columns(of: field) where column.kind == .string {
            for value in 0..<column.distinct {
                let text = String(decoding: column.string(value), as: UTF8.self)
                if Self.isPath(text), holds(text) { values.append(.string(text)) }
            }
        }
        return try evaluate(.membership(field: field, values))
    }

    private static func membership(_ field: DerivedField, _ values: [MetadataScalar]) -> FilterExpression {
        .membership(
            field: field.source,
            values.compactMap { value in
                guard case .string(let text) = value else { return nil }
                let source = field.text(text)
                return isPath(source) ? .string(source) : nil
            })
    }

    private func texts(_ field: DerivedField, _ pattern: TextPattern) -> FilterExpression {
        var values: [MetadataScalar] = []
        for column in columns(of: field.source) where column.kind == .string {
            for value in 0..<column.distinct {
                let text = String(decoding: column.string(value), as: UTF8.self)
                if Self.isPath(text), pattern.matches(field.spelling(text)) { values.append(.string(text)) }
            }
        }
        return .membership(field: field.source, values)
    }

    /// Other texts have one spelling only; they could be numbers or dates, which compare otherwise.
    private static func isPath(_ text: String) -> Bool { text.hasPrefix("/") || text.hasPrefix("./") }
}
