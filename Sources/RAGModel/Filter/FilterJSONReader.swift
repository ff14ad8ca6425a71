/// Turns JSON into a filter; the form is said at `FilterExpression.init(json:)`.
struct FilterJSONReader {
    static let example = #"{"must": [{"key": "lang", "match": {"value": "de"}}]}"#
    private static let clauses = ["must", "should", "must_not", "min_should"]
    private static let conditionKinds = ["match", "range", "exists", "is_null"]

    private var conditions = 0

    private func error(_ place: String, _ expected: String, _ found: JSONNode?, _ example: String) -> FilterError {
        FilterError(
            place: place.isEmpty ? "JSON" : place, expected: expected, found: found?.kind ?? "nothing",
            example: example)
    }

    private func below(_ place: String, _ key: String) -> String { place.isEmpty ? key : "\(place).\(key)" }

    mutating func filter(_ node: JSONNode, at place: String, depth: Int) throws(FilterError) -> FilterExpression {
        guard depth <= FilterExpression.maximumDepth else {
            throw error(
                place, "at most \(FilterExpression.maximumDepth) levels of nesting", node, Self.example)
        }
        guard case .object(let members) = node else { throw error(place, "an object", node, Self.example) }
        // `{"is_null": {"key": "team"}}` is how some write `{"key": "team", "is_null": true}`.
        for kind in ["is_null", "exists"] {
            guard members.count == 1, case .object(let inner)? = members[kind] else { continue }
            return try condition(inner.merging([kind: .boolean(true)]) { own, _ in own }, at: below(place, kind))
        }
        return members["key"] == nil
            ? try clauses(members, at: place, depth: depth) : try condition(members, at: place)
    }

    private mutating func clauses(
        _ members: [String: JSONNode], at place: String, depth: Int
    ) throws(FilterError) -> FilterExpression {
        if let unknown = members.keys.filter({ !Self.clauses.contains($0) }).min() {
            let expected = (Self.clauses.map { "\"\($0)\"" } + ["a \"key\""]).joined(separator: ", ")
            throw error(place, expected, .string(unknown), Self.example)
        }
        var operands: [FilterExpression] = []
        if let node = members["must"] { operands += try list(node, at: below(place, "must"), depth: depth) }
        var minimum: Int?
        if let node = members["min_should"] {
            let place = below(place, "min_should")
            if case .object(let inner) = node {
                let extra = inner.keys.filter { $0 != "conditions" && $0 != "min_count" }.min()
                guard extra == nil, let conditions = inner["conditions"], let count = inner["min_count"] else {
                    throw error(
                        place, "\"conditions\" and \"min_count\"", extra.map { .string($0) },
                        #"{"min_should": {"conditions": […], "min_count": 2}}"#)
                }
                let parts = try list(conditions, at: below(place, "conditions"), depth: depth)
                operands.append(.atLeast(try number(count, at: below(place, "min_count")), parts))
            } else {
                minimum = try number(node, at: place)
            }
        }
        if let node = members["should"] {
            let place = below(place, "should")
            let parts = try list(node, at: place, depth: depth)
            // Neither everything nor nothing is a safe guess of what a program meant that made an empty list.
            guard !parts.isEmpty else {
                throw error(place, "at least one filter (leave it out if there is none)", node, Self.example)
            }
            operands.append(minimum.map { .atLeast($0, parts) } ?? (parts.count == 1 ? parts[0] : .or(parts)))
        } else if minimum != nil {
            throw error(
                below(place, "min_should"), "\"should\" beside a number in \"min_should\"", nil,
                #"{"should": […], "min_should": 2}"#)
        }
        if let node = members["must_not"] {
            operands += try list(node, at: below(place, "must_not"), depth: depth).map { .not($0) }
        }
        return operands.count == 1 ? operands[0] : .and(operands)
    }

    private mutating func list(
        _ node: JSONNode, at place: String, depth: Int
    ) throws(FilterError) -> [FilterExpression] {
        guard case .array(let elements) = node else { return [try filter(node, at: place, depth: depth + 1)] }
        var result: [FilterExpression] = []
        for (index, element) in elements.enumerated() {
            result.append(try filter(element, at: "\(place)[\(index)]", depth: depth + 1))
        }
        return result
    }

    private func number(_ node: JSONNode, at place: String) throws(FilterError) -> Int {
        guard case .integer(let value) = node, (0...Int64(Int32.max)).contains(value) else {
            throw error(place, "a whole number from 0", node, #"{"should": […], "min_should": 2}"#)
        }
        return Int(value)
    }

    private mutating func condition(
        _ members: [String: JSONNode], at place: String
    ) throws(FilterError) -> FilterExpression {
        conditions += 1
        guard conditions <= FilterExpression.maximumConditions else {
            throw error(
                place, "at most \(FilterExpression.maximumConditions) conditions", nil,
                #"{"key": "id", "match": {"any": [1, 2, 3]}}"#)
        }
        guard case .string(let name)? = members["key"] else {
            throw error(below(place, "key"), "the name of a field", members["key"], Self.example)
        }
        let field = name.normalizedToNFC
        let kinds = members.keys.filter { $0 != "key" }.sorted()
        guard kinds.count == 1, let kind = kinds.first, Self.conditionKinds.contains(kind), let node = members[kind]
        else {
            let expected = "one of " + Self.conditionKinds.map { "\"\($0)\"" }.joined(separator: ", ")
            throw error(
                place, expected + " beside \"key\"",
                kinds.isEmpty ? nil : .string(kinds.joined(separator: ", ")), Self.example)
        }
        let place = below(place, kind)
        switch kind {
        case "match": return try match(field, node, at: place)
        case "range": return try range(field, node, at: place)
        default:
            guard case .boolean(let holds) = node else {
                throw error(place, "true or false", node, #"{"key": "team", "exists": true}"#)
            }
            return holds == (kind == "exists") ? .exists(field: field) : .not(.exists(field: field))
        }
    }

    private func match(_ field: String, _ node: JSONNode, at place: String) throws(FilterError) -> FilterExpression {
        let example = #"{"key": "lang", "match": {"any": ["de", "en"]}}"#
        guard case .object(let members) = node, members.count == 1, let (kind, value) = members.first else {
            throw error(place, "an object with one member, such as \"value\" or \"any\"", node, example)
        }
        let place = below(place, kind)
        switch kind {
        case "value":
            if value == .null { return .not(.exists(field: field)) }
            return .comparison(field: field, .equal, try scalar(value, at: place))
        case "any": return try membership(field, value, at: place)
        case "except": return .not(try membership(field, value, at: place))
        default:
            let match = kind == "text" ? .matches : FilterExpression.TextOperator(rawValue: kind)
            guard let match, kind != "~" else {
                throw error(
                    place,
                    "\"value\", \"any\", \"except\", \"text\", \"contains\", \"startswith\", \"endswith\", "
                        + "\"glob\" or \"like\"", .string(kind), example)
            }
            guard case .string(let text) = value else { throw error(place, "a text", value, example) }
            guard text.unicodeScalars.count <= FilterExpression.maximumPatternLength || match != .glob && match != .like
            else {
                throw error(
                    place, "a pattern of at most \(FilterExpression.maximumPatternLength) characters", value, example)
            }
            return .text(field: field, match, text.normalizedToNFC)
        }
    }

    private func membership(
        _ field: String, _ node: JSONNode, at place: String
    ) throws(FilterError) -> FilterExpression {
        guard case .array(let elements) = node else {
            throw error(place, "a list of values", node, #"{"key": "lang", "match": {"any": ["de", "en"]}}"#)
        }
        var values: [MetadataScalar] = []
        for (index, element) in elements.enumerated() where element != .null {
            values.append(try scalar(element, at: "\(place)[\(index)]"))
        }
        let membership = FilterExpression.membership(field: field, values)
        return elements.contains(.null) ? .or([membership, .not(.exists(field: field))]) : membership
    }

    private func scalar(_ node: JSONNode, at place: String) throws(FilterError) -> MetadataScalar {
        guard let scalar = node.scalar else {
            throw error(place, "a text, a number, true or false", node, Self.example)
        }
        guard case .string(let text) = scalar else { return scalar }
        return .string(text.normalizedToNFC)
    }

    private func range(_ field: String, _ node: JSONNode, at place: String) throws(FilterError) -> FilterExpression {
        let example = #"{"key": "year", "range": {"gte": 2020, "lt": 2024}}"#
        let operators: [String: FilterExpression.ComparisonOperator] = [
            "lt": .less, "lte": .lessOrEqual, "gt": .greater, "gte": .greaterOrEqual,
        ]
        guard case .object(let bounds) = node, !bounds.isEmpty else {
            throw error(place, "an object with \"gt\", \"gte\", \"lt\" or \"lte\"", node, example)
        }
        var operands: [FilterExpression] = []
        for (name, bound) in bounds.sorted(by: { $0.key < $1.key }) {
            guard let comparison = operators[name] else {
                throw error(place, "\"gt\", \"gte\", \"lt\" or \"lte\"", .string(name), example)
            }
            let value = try scalar(bound, at: below(place, name))
            if case .string(let text) = value, DateArithmetic.isMeant(by: text), DateArithmetic(text) == nil {
                throw error(
                    below(place, name), "a date such as now-7d (units y, M, w, d, h, m, s)", bound,
                    #"{"key": "modified", "range": {"gt": "now-7d"}}"#)
            }
            operands.append(.comparison(field: field, comparison, value))
        }
        return operands.count == 1 ? operands[0] : .and(operands)
    }
}
