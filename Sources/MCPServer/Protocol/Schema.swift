import IndexSupport

/// The part of JSON Schema (2020-12) that tools are described with: every value has one type, and an object has no members
/// but those that are named.
indirect enum Schema: Sendable {
    /// - maximumLength: in Unicode scalars.
    case string(maximumLength: Int? = nil, choices: [String] = [])
    case integer(ClosedRange<Int>? = nil)
    case number(ClosedRange<Double>? = nil)
    case boolean
    case array(Schema)
    case object([Property])
    /// An object of names that a document chose.
    case metadata

    struct Property: Sendable {
        let name: String
        let schema: Schema
        let description: String
        var isRequired = false
        /// For whoever reads the schema; the tool itself knows what it does without the value.
        var defaultValue: JSONValue?
    }

    /// What is wrong with a value, for who wrote it; empty if nothing is.
    func problems(_ value: JSONValue, at place: String) -> [String] {
        switch (self, value) {
        case (.string(let limit, let choices), .string(let text)):
            if let limit, text.unicodeScalars.count > limit { return ["\(place) is longer than \(limit) characters"] }
            return choices.isEmpty || choices.contains(text)
                ? [] : ["\(place) must be one of \(choices.joined(separator: ", "))"]
        case (.integer(let range), .number):
            guard let number = value.int else { return ["\(place) must be a whole number"] }
            guard let range, !range.contains(number) else { return [] }
            return ["\(place) must be from \(range.lowerBound) to \(range.upperBound)"]
        case (.number(let range), .number(let number)):
            guard let range, !range.contains(number) else { return [] }
            return ["\(place) must be from \(range.lowerBound) to \(range.upperBound)"]
        case (.boolean, .bool), (.metadata, .object): return []
        case (.array(let element), .array(let elements)):
            return elements.enumerated().flatMap { element.problems($1, at: "\(place)[\($0)]") }
        case (.object(let properties), .object(let members)):
            return Self.problems(members, properties, at: place)
        default: return ["\(place) must be \(self.noun)"]
        }
    }

    private static func problems(
        _ members: [String: JSONValue], _ properties: [Property], at place: String
    ) -> [String] {
        let known = Set(properties.map(\.name))
        let unknown = members.keys.filter { !known.contains($0) }.sorted().map { name in
            let names = properties.isEmpty ? "none" : properties.map(\.name).joined(separator: ", ")
            return "there is no \"\(UntrustedText.line(name))\" in \(place); there are: \(names)"
        }
        return unknown
            + properties.flatMap { property in
                guard let value = members[property.name] else {
                    return property.isRequired ? ["\"\(property.name)\" is missing"] : []
                }
                return property.schema.problems(value, at: "\"\(property.name)\"")
            }
    }

    private var noun: String {
        switch self {
        case .string: "a text"
        case .integer: "a whole number"
        case .number: "a number"
        case .boolean: "true or false"
        case .array: "a list"
        case .object, .metadata: "an object"
        }
    }
}

extension Schema: Encodable {
    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(_ name: String) { stringValue = name }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    func encode(to encoder: any Encoder) throws { try encode(to: encoder, description: nil, defaultValue: nil) }

    private func encode(to encoder: any Encoder, description: String?, defaultValue: JSONValue?) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encodeIfPresent(description, forKey: Key("description"))
        switch defaultValue {
        case .string(let text): try container.encode(text, forKey: Key("default"))
        case .number: try container.encodeIfPresent(defaultValue?.int, forKey: Key("default"))
        case .bool(let flag): try container.encode(flag, forKey: Key("default"))
        default: break
        }
        switch self {
        case .string(let limit, let choices):
            try container.encode("string", forKey: Key("type"))
            try container.encodeIfPresent(limit, forKey: Key("maxLength"))
            if !choices.isEmpty { try container.encode(choices, forKey: Key("enum")) }
        case .integer(let range):
            try container.encode("integer", forKey: Key("type"))
            try container.encodeIfPresent(range?.lowerBound, forKey: Key("minimum"))
            try container.encodeIfPresent(range?.upperBound, forKey: Key("maximum"))
        case .number(let range):
            try container.encode("number", forKey: Key("type"))
            try container.encodeIfPresent(range?.lowerBound, forKey: Key("minimum"))
            try container.encodeIfPresent(range?.upperBound, forKey: Key("maximum"))
        case .boolean: try container.encode("boolean", forKey: Key("type"))
        case .array(let element):
            try container.encode("array", forKey: Key("type"))
            try container.encode(element, forKey: Key("items"))
        case .metadata: try container.encode("object", forKey: Key("type"))
        case .object(let properties):
            try container.encode("object", forKey: Key("type"))
            try container.encode(false, forKey: Key("additionalProperties"))
            let required = properties.filter(\.isRequired).map(\.name)
            if !required.isEmpty { try container.encode(required, forKey: Key("required")) }
            var members = container.nestedContainer(keyedBy: Key.self, forKey: Key("properties"))
            for property in properties {
                try property.schema.encode(
                    to: members.superEncoder(forKey: Key(property.name)), description: property.description,
                    defaultValue: property.defaultValue)
            }
        }
    }
}
