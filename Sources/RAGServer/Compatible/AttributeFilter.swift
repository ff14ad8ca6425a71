import RAGEngine

/// The filter of OpenAI's vector stores: a comparison, or several joined by `and` or `or`.
struct AttributeFilter: Decodable, Sendable {
    let expression: FilterExpression

    enum Keys: String, CodingKey, CaseIterable { case type, key, value, filters }

    init(from decoder: any Decoder) throws {
        guard decoder.codingPath.count < 2 * 32 else {
            throw RequestFailure.invalid("filters", "is nested deeper than 32")
        }
        let fields = try decoder.fields(Keys.self)
        let type = try fields.decode(String.self, forKey: .type)
        switch type {
        case "and": expression = .and(try fields.decode([AttributeFilter].self, forKey: .filters).map(\.expression))
        case "or": expression = .or(try fields.decode([AttributeFilter].self, forKey: .filters).map(\.expression))
        case "in", "nin":
            let key = try fields.decode(String.self, forKey: .key)
            let values = try fields.decode([ScalarBody].self, forKey: .value).map(\.scalar)
            let membership = FilterExpression.membership(field: key, values)
            expression = type == "in" ? membership : .not(membership)
        default:
            let operators: [String: FilterExpression.ComparisonOperator] = [
                "eq": .equal, "ne": .notEqual, "gt": .greater, "gte": .greaterOrEqual, "lt": .less,
                "lte": .lessOrEqual,
            ]
            guard let comparison = operators[type] else {
                throw RequestFailure.invalid(
                    "filters.type",
                    "there is no \"\(type.prefix(40))\"; there is eq, ne, gt, gte, lt, lte, in, nin, and, or")
            }
            expression = .comparison(
                field: try fields.decode(String.self, forKey: .key), comparison,
                try fields.decode(ScalarBody.self, forKey: .value).scalar)
        }
    }
}

private struct ScalarBody: Decodable {
    let scalar: MetadataScalar

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let text = try? value.decode(String.self) {
            scalar = .string(text)
        } else if let flag = try? value.decode(Bool.self) {
            scalar = .boolean(flag)
        } else if let number = try? value.decode(Int64.self) {
            scalar = .integer(number)
        } else {
            scalar = .double(try value.decode(Double.self))
        }
    }
}
