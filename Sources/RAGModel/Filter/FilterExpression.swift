/// A condition on the metadata of documents: `year >= 2020 and lang in (de, en) and not tag = draft`.
///
/// Grammar (keywords in any case; `==` is `=`; `a not in (…)` is `exists a and not a in (…)`, and so for the other words):
/// ```
/// expression = conjunction { "or" conjunction }
/// conjunction = condition { "and" condition }
/// condition  = "not" condition | "(" expression ")" | "exists" field
///            | field ( "=" | "!=" | "<" | "<=" | ">" | ">=" ) value
///            | field [ "not" ] "in" "(" value { "," value } ")"
///            | field [ "not" ] ( "contains" | "startswith" ) value
/// field      = word | quoted
/// value      = number | "true" | "false" | word | quoted
/// ```
/// A word runs to the next space or one of `( ) , = ! < > " '`. Quotes are `"…"` or `'…'` with the escapes `\"`, `\'`,
/// `\\`, `\n`, `\r`, `\t` and `\u{…}`. Dates are words or strings in ISO 8601 form: `date >= 2024-01-31`.
///
/// Meaning:
/// - How values compare is said at `MetadataScalar`.
/// - A field with several values fulfils a condition when one of them does.
/// - A missing field fulfils no condition, not even `!=`. `a != 1` holds where `a` exists and none of its values is 1.
/// - `not` is plain negation: `not a = 1` holds for all others, those without `a` too.
/// - `contains` and `startswith` look at strings, byte by byte in NFC.
///
/// It is coded (JSON) as its text.
public indirect enum FilterExpression: Sendable, Hashable {
    case comparison(field: String, ComparisonOperator, MetadataScalar)
    /// One of the field's values equals one of these.
    case membership(field: String, [MetadataScalar])
    case exists(field: String)
    case text(field: String, TextOperator, String)
    /// All of them; everything if there are none.
    case and([FilterExpression])
    /// One of them; nothing if there are none.
    case or([FilterExpression])
    case not(FilterExpression)

    public enum ComparisonOperator: String, Sendable, Hashable, CaseIterable {
        case equal = "="
        case notEqual = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
    }

    public enum TextOperator: String, Sendable, Hashable, CaseIterable {
        case contains
        case startsWith = "startswith"
    }

    /// The fields it asks about.
    public var fields: Set<String> {
        switch self {
        case .comparison(let field, _, _), .membership(let field, _), .exists(let field), .text(let field, _, _):
            [field]
        case .and(let operands), .or(let operands):
            operands.reduce(into: []) { $0.formUnion($1.fields) }
        case .not(let operand):
            operand.fields
        }
    }
}

extension FilterExpression: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        do {
            try self.init(parsing: text)
        } catch {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: error.description)
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
