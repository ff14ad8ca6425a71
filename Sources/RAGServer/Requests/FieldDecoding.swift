/// A name of a field, whatever it is.
struct AnyField: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

extension Decoder {
    /// The fields of an object that may have no others: a misspelt one would be ignored otherwise.
    func fields<Keys: CodingKey & CaseIterable>(_ type: Keys.Type) throws -> KeyedDecodingContainer<Keys> {
        for key in try container(keyedBy: AnyField.self).allKeys where Keys(stringValue: key.stringValue) == nil {
            let known = Keys.allCases.map(\.stringValue).joined(separator: ", ")
            throw RequestFailure(
                .unknownField, "\(key.stringValue): there is no such field; the fields are \(known)",
                field: key.stringValue)
        }
        return try container(keyedBy: type)
    }
}

extension KeyedDecodingContainer {
    /// Whether the field has a value: one that is null is like one that is not there.
    func has(_ key: Key) throws -> Bool { try contains(key) && !decodeNil(forKey: key) }

    func choice<Value: RawRepresentable & CaseIterable>(_ key: Key) throws -> Value? where Value.RawValue == String {
        try decodeIfPresent(String.self, forKey: key).map { try Choice.of($0, key.stringValue) }
    }

    /// The elements of a list. What is wrong with one is told with its place.
    func list<Element: Decodable>(of type: Element.Type, forKey key: Key) throws -> [Element] {
        var list = try nestedUnkeyedContainer(forKey: key)
        var elements: [Element] = []
        while !list.isAtEnd {
            let place = "\(key.stringValue)[\(list.currentIndex)]"
            try RequestFailure.inside(place) { elements.append(try list.decode(type)) }
        }
        return elements
    }

    /// A text, or several.
    func texts(_ key: Key) throws -> [String] {
        if let text = try? decode(String.self, forKey: key) { return [text] }
        guard try !contains(key) || has(key) else {
            throw RequestFailure.invalid(key.stringValue, "is null where a text or a list of texts is expected")
        }
        do { return try decode([String].self, forKey: key) } catch DecodingError.typeMismatch(_, let context) {
            guard context.codingPath.last?.intValue == nil else {
                throw RequestFailure.invalid(key.stringValue, "one of the texts is none")
            }
            throw RequestFailure.invalid(key.stringValue, "is neither a text nor a list of texts")
        }
    }
}

/// A value out of a list of names.
enum Choice {
    static func of<Value: RawRepresentable & CaseIterable>(
        _ name: String, _ field: String
    ) throws -> Value where Value.RawValue == String {
        guard let value = Value(rawValue: name) else {
            let known = Value.allCases.map(\.rawValue).joined(separator: ", ")
            throw RequestFailure.invalid(field, "there is no \"\(name.prefix(40))\"; there is \(known)")
        }
        return value
    }
}

extension RequestFailure {
    /// Says of what is wrong within a part of the body which part it is.
    static func inside<Result>(_ place: String, _ body: () throws -> Result) throws -> Result {
        do { return try body() } catch let failure as RequestFailure { throw failure.inside(place) }
    }

    func inside(_ place: String) -> RequestFailure {
        guard code == .invalidValue || code == .unknownField else { return self }
        var failure = self
        let isNamed = field.map { message.hasPrefix($0 + ":") } ?? false
        failure.message = isNamed ? "\(place).\(message)" : "\(place): \(message)"
        failure.field = field.map { "\(place).\($0)" } ?? place
        return failure
    }
}
