/// A value of a JSON text (RFC 8259), read by a strict reader.
///
/// Configurations, tensor tables and answers are untrusted: nesting is bounded, a name that occurs twice in an object is
/// an error, and so is anything after the value.
package enum JSONValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// - Throws: `JSONSyntaxError` with the offset of the first wrong byte.
    /// - Complexity: O(bytes).
    package init(parsing bytes: UnsafeRawBufferPointer) throws(JSONSyntaxError) {
        var reader = JSONReader(bytes)
        self = try reader.value()
        try reader.end()
    }

    package init(parsing text: String) throws(JSONSyntaxError) {
        var text = text
        let result = text.withUTF8 { bytes in
            Result { () throws(JSONSyntaxError) in try JSONValue(parsing: UnsafeRawBufferPointer(bytes)) }
        }
        self = try result.get()
    }

    package subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members[name]
    }

    package var object: [String: JSONValue]? {
        guard case .object(let members) = self else { return nil }
        return members
    }

    package var array: [JSONValue]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }

    package var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    package var bool: Bool? {
        guard case .bool(let value) = self else { return nil }
        return value
    }

    package var double: Double? {
        guard case .number(let value) = self else { return nil }
        return value
    }

    /// A whole number that a double holds exactly.
    package var int: Int? {
        guard case .number(let value) = self, value.magnitude < 0x1p53, value.rounded() == value else { return nil }
        return Int(value)
    }
}

/// Where and why a text is not JSON.
package struct JSONSyntaxError: Error, Sendable, CustomStringConvertible {
    package let offset: Int
    package let reason: String

    package var description: String { "not valid JSON at byte \(offset): \(reason)" }
}

extension JSONReader {
    /// Reads any value into a tree.
    package mutating func value() throws(JSONSyntaxError) -> JSONValue {
        switch try kind() {
        case .object:
            var members: [String: JSONValue] = [:]
            try object { (reader, name) throws(JSONSyntaxError) in
                guard members.updateValue(try reader.value(), forKey: name) == nil else {
                    throw reader.error("\"\(name)\" occurs twice")
                }
            }
            return .object(members)
        case .array:
            var elements: [JSONValue] = []
            try array { (reader) throws(JSONSyntaxError) in elements.append(try reader.value()) }
            return .array(elements)
        case .string: return .string(try string())
        case .number: return .number(try double())
        case .bool: return .bool(try bool())
        case .null:
            try null()
            return .null
        }
    }
}
