extension FilterExpression: CustomStringConvertible {
    /// The filter's text; parsing it gives an equal expression, unless a condition joins fewer
    /// than two others (then one of the same meaning).
    public var description: String {
        switch self {
        case .comparison(let field, let comparison, let value):
            return "\(Self.text(of: field)) \(comparison.rawValue) \(Self.text(of: value))"
        case .membership(let field, let values):
            // A list without values has no form in the language, a condition that never holds has.
            if values.isEmpty { return "(exists \(Self.text(of: field)) and not exists \(Self.text(of: field)))" }
            return "\(Self.text(of: field)) in (\(values.map(Self.text(of:)).joined(separator: ", ")))"
        case .exists(let field):
            return "exists \(Self.text(of: field))"
        case .text(let field, let match, let text):
            return "\(Self.text(of: field)) \(match.rawValue) \(Self.quoted(text))"
        case .and(let operands):
            if operands.isEmpty { return #"(exists "" or not exists "")"# }
            if operands.count == 1 { return operands[0].description }
            return operands.map(\.operandDescription).joined(separator: " and ")
        case .or(let operands):
            if operands.isEmpty { return #"(exists "" and not exists "")"# }
            if operands.count == 1 { return operands[0].description }
            return operands.map(\.operandDescription).joined(separator: " or ")
        case .atLeast(let count, let operands):
            if count <= 0 { return FilterExpression.and([]).description }
            if operands.isEmpty { return FilterExpression.or([]).description }
            return "at least \(count) of (\(operands.map(\.description).joined(separator: ", ")))"
        case .not(let operand):
            return "not \(operand.operandDescription)"
        }
    }

    /// In parentheses if it joins several conditions.
    private var operandDescription: String {
        switch self {
        case .and(let operands), .or(let operands): operands.count == 1 ? operands[0].operandDescription : "(\(self))"
        default: description
        }
    }

    private static func text(of value: MetadataScalar) -> String {
        switch value {
        case .string(let text): quoted(text)
        case .integer(let value): "\(value)"
        case .double(let value): "\(value)"
        case .boolean(let value): "\(value)"
        }
    }

    private static let plainWord = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-".utf8)

    private static func text(of field: String) -> String {
        let isPlain = !field.isEmpty && field.utf8.allSatisfy { plainWord.contains($0) }
        return isPlain && !keywords.contains(field.lowercased()) ? field : quoted(field)
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                result += "\\u{\(String(scalar.value, radix: 16))}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
