import Foundation

/// The JSON spelling of a filter.
///
/// A filter is an object of clauses, all of which must hold, or a condition.
/// ```
/// {"must": [F, …]}                   all of them hold
/// {"should": [F, …]}                 one of them holds; with "min_should": n, so many of them
/// {"must_not": [F, …]}               none of them holds
/// {"min_should": {"conditions": [F, …], "min_count": n}}
/// {"key": "lang", "match": {"value": "de"}}            = ; null is the lack of the field
///                 "match": {"any": ["de", "en"]}       in
///                 "match": {"except": ["de"]}          not in
///                 "match": {"text": "Pump"}            ~
///                 "match": {"contains": "ump"}         also "startswith", "endswith", "glob", "like"
/// {"key": "year", "range": {"gte": 2020, "lt": 2024}}  also "gt" and "lte"; dates and "now-7d" as strings
/// {"key": "team", "exists": true}                      or false
/// {"key": "team", "is_null": true}                     or false; also {"is_null": {"key": "team"}}
/// ```
/// `must`, `should` and `must_not` also take a single filter without the brackets.
extension FilterExpression {
    /// Reads the JSON spelling.
    ///
    /// - Complexity: O(length), bounded whatever the text.
    public init(json: String) throws(FilterError) {
        guard json.utf8.count <= Self.maximumLength else {
            throw FilterError(
                place: "JSON", expected: "at most \(Self.maximumLength) bytes", found: "\(json.utf8.count)",
                example: FilterJSONReader.example)
        }
        let value: JSONNode
        do {
            value = try JSONDecoder().decode(JSONNode.self, from: Data(json.utf8))
        } catch {
            throw FilterError(
                place: "JSON", expected: "JSON that can be read", found: "a mistake in it",
                example: FilterJSONReader.example)
        }
        var reader = FilterJSONReader()
        self = try reader.filter(value, at: "", depth: 1)
    }

    /// Reads a filter in its JSON spelling, if it begins with a brace, or else in its text form.
    public init(_ spelling: String) throws(FilterError) {
        if spelling.first(where: { !$0.isWhitespace }) == "{" {
            try self.init(json: spelling)
        } else {
            try self.init(parsing: spelling)
        }
    }

    /// The JSON spelling, keys in alphabetical order.
    ///
    /// - Throws: `EncodingError` if a number in it is not finite.
    public func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(jsonNode), as: UTF8.self)
    }

    var jsonNode: JSONNode {
        func condition(_ field: String, _ kind: String, _ value: JSONNode) -> JSONNode {
            .object(["key": .string(field), kind: value])
        }
        func list(_ operands: [FilterExpression]) -> JSONNode { .array(operands.map(\.jsonNode)) }
        func atLeast(_ count: Int, _ operands: [FilterExpression]) -> JSONNode {
            .object([
                "min_should": .object(["conditions": list(operands), "min_count": .integer(Int64(max(0, count)))])
            ])
        }
        switch self {
        case .comparison(let field, .equal, let value):
            return condition(field, "match", .object(["value": JSONNode(value)]))
        case .comparison(let field, .notEqual, let value):
            return condition(field, "match", .object(["except": .array([JSONNode(value)])]))
        case .comparison(let field, let comparison, let value):
            let name =
                switch comparison {
                case .less: "lt"
                case .lessOrEqual: "lte"
                case .greater: "gt"
                default: "gte"
                }
            return condition(field, "range", .object([name: JSONNode(value)]))
        case .membership(let field, let values):
            return condition(field, "match", .object(["any": .array(values.map { JSONNode($0) })]))
        case .exists(let field):
            return condition(field, "exists", .boolean(true))
        case .text(let field, let match, let text):
            let name = match == .matches ? "text" : match.rawValue
            return condition(field, "match", .object([name: .string(text)]))
        case .and(let operands): return .object(["must": list(operands)])
        case .or(let operands): return operands.isEmpty ? atLeast(1, []) : .object(["should": list(operands)])
        case .not(let operand): return .object(["must_not": .array([operand.jsonNode])])
        case .atLeast(let count, let operands): return atLeast(count, operands)
        }
    }
}

extension FilterExpression: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        do {
            if let text = try? container.decode(String.self) {
                try self.init(parsing: text)
            } else {
                var reader = FilterJSONReader()
                self = try reader.filter(try container.decode(JSONNode.self), at: "", depth: 1)
            }
        } catch let error as FilterError {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: error.description)
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// Any JSON.
enum JSONNode: Hashable, Codable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case double(Double)
    case string(String)
    case array([JSONNode])
    case object([String: JSONNode])

    init(_ scalar: MetadataScalar) {
        self =
            switch scalar {
            case .string(let text): .string(text)
            case .integer(let value): .integer(value)
            case .double(let value): .double(value)
            case .boolean(let value): .boolean(value)
            }
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode(Bool.self) {
            self = .boolean(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .double(value)
        } else if let value = try? container.decode([JSONNode].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONNode].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .boolean(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .double(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .array(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }

    var scalar: MetadataScalar? {
        switch self {
        case .boolean(let value): .boolean(value)
        case .integer(let value): .integer(value)
        case .double(let value): .double(value)
        case .string(let value): .string(value)
        case .null, .array, .object: nil
        }
    }

    /// How an error names it.
    var kind: String {
        switch self {
        case .null: "null"
        case .boolean(let value): "\(value)"
        case .integer(let value): "\(value)"
        case .double(let value): "\(value)"
        case .string(let text): "\"\(text.unicodeScalars.count <= 40 ? text : String(text.prefix(40)) + "…")\""
        case .array(let elements): elements.isEmpty ? "an empty list" : "a list"
        case .object: "an object"
        }
    }
}
