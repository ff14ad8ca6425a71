/// A field of metadata, to build filters from in Swift:
/// ```swift
/// let filter = FilterField("year") >= 2020 && FilterField("lang").isIn("de", "en") && !FilterField("tag").contains("draft")
/// ```
/// The meaning is that of the text: see `FilterExpression`.
public struct FilterField: Sendable, Hashable {
    public let name: String

    /// - Parameter name: nested keys are joined by dots.
    public init(_ name: String) { self.name = name.normalizedToNFC }

    public var exists: FilterExpression { .exists(field: name) }
    public var isNull: FilterExpression { .not(.exists(field: name)) }

    public func isIn(_ values: MetadataScalar...) -> FilterExpression { isIn(values) }

    public func isIn(_ values: some Sequence<MetadataScalar>) -> FilterExpression {
        .membership(field: name, Array(values))
    }

    public func contains(_ text: String) -> FilterExpression { .text(field: name, .contains, text) }
    public func hasPrefix(_ text: String) -> FilterExpression { .text(field: name, .startsWith, text) }
    public func hasSuffix(_ text: String) -> FilterExpression { .text(field: name, .endsWith, text) }
    /// - Parameter pattern: `*` stands for any characters, `?` for one, `**/` for no folder or several.
    public func glob(_ pattern: String) -> FilterExpression { .text(field: name, .glob, pattern) }
    /// - Parameter pattern: `%` stands for any characters, `_` for one.
    public func like(_ pattern: String) -> FilterExpression { .text(field: name, .like, pattern) }
    /// A part, whatever the case of letters.
    public func matches(_ text: String) -> FilterExpression { .text(field: name, .matches, text) }

    public static func == (field: FilterField, value: MetadataScalar) -> FilterExpression {
        .comparison(field: field.name, .equal, value)
    }
    public static func != (field: FilterField, value: MetadataScalar) -> FilterExpression {
        .comparison(field: field.name, .notEqual, value)
    }
    public static func < (field: FilterField, value: MetadataScalar) -> FilterExpression {
        .comparison(field: field.name, .less, value)
    }
    public static func <= (field: FilterField, value: MetadataScalar) -> FilterExpression {
        .comparison(field: field.name, .lessOrEqual, value)
    }
    public static func > (field: FilterField, value: MetadataScalar) -> FilterExpression {
        .comparison(field: field.name, .greater, value)
    }
    public static func >= (field: FilterField, value: MetadataScalar) -> FilterExpression {
        .comparison(field: field.name, .greaterOrEqual, value)
    }
}

extension FilterExpression {
    public static func && (left: FilterExpression, right: FilterExpression) -> FilterExpression {
        var operands: [FilterExpression] = []
        for side in [left, right] {
            if case .and(let inner) = side { operands += inner } else { operands.append(side) }
        }
        return .and(operands)
    }

    public static func || (left: FilterExpression, right: FilterExpression) -> FilterExpression {
        var operands: [FilterExpression] = []
        for side in [left, right] { if case .or(let inner) = side { operands += inner } else { operands.append(side) } }
        return .or(operands)
    }

    public static prefix func ! (operand: FilterExpression) -> FilterExpression { .not(operand) }

    public static func atLeast(_ count: Int, of operands: FilterExpression...) -> FilterExpression {
        .atLeast(count, operands)
    }
}

extension MetadataScalar: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral
{
    public init(stringLiteral value: String) { self = .string(value) }
    public init(integerLiteral value: Int64) { self = .integer(value) }
    public init(floatLiteral value: Double) { self = .double(value) }
    public init(booleanLiteral value: Bool) { self = .boolean(value) }
}
