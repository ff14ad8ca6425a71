/// Metadata as programs write it in JSON: nested objects, whose keys are joined by dots as those of front matter are.
///
/// `{"author": {"name": "Ann"}, "parts": [{"id": 1}, {"id": 2}]}` is `author.name = Ann` and `parts.id = [1, 2]`. Keys with null
/// are left out. Of a key that is there twice, nested and with its dot, the nested one is taken.
public struct NestedMetadata: Decodable, Sendable {
    /// Objects and lists nested deeper than this are refused.
    public static let maximumDepth = 32

    public let values: [String: MetadataValue]

    public init(from decoder: any Decoder) throws {
        // Most has nothing nested, and is read in half the time.
        if let flat = try? [String: MetadataValue](from: decoder) {
            values = flat
            return
        }
        let node = try Node(from: decoder)
        guard case .object(let members) = node else {
            throw DecodingError.typeMismatch(
                [String: MetadataValue].self, .init(codingPath: decoder.codingPath, debugDescription: "not an object"))
        }
        var values: [String: MetadataValue] = [:]
        Self.add(members, below: "", to: &values)
        self.values = values
    }

    private static func add(
        _ members: [String: Node], below prefix: String, to values: inout [String: MetadataValue]
    ) {
        // What is nested comes last and wins, whatever the order in the dictionary.
        let order = members.sorted { one, other in
            (one.value.isNested ? 1 : 0, one.key) < (other.value.isNested ? 1 : 0, other.key)
        }
        for (key, node) in order {
            let path = prefix + key
            switch node {
            case .null: break
            case .scalar(let value): values[path] = value
            case .object(let inner): add(inner, below: path + ".", to: &values)
            case .list(let elements):
                var lists: [String: [MetadataValue]] = elements.contains { $0.isObject } ? [:] : [path: []]
                for element in elements { collect(element, path, &lists) }
                for (path, list) in lists { values[path] = .list(list) }
            }
        }
    }

    /// What objects in a list have under a key is a list of its own.
    private static func collect(_ node: Node, _ path: String, _ lists: inout [String: [MetadataValue]]) {
        switch node {
        case .null: break
        case .scalar(let value): lists[path, default: []].append(value)
        case .list(let elements): for element in elements { collect(element, path, &lists) }
        case .object(let members):
            for (key, inner) in members.sorted(by: { $0.key < $1.key }) { collect(inner, "\(path).\(key)", &lists) }
        }
    }

    private enum Node: Decodable {
        case null
        case scalar(MetadataValue)
        case list([Node])
        case object([String: Node])

        var isObject: Bool { if case .object = self { true } else { false } }
        var isNested: Bool {
            switch self {
            case .object, .list: true
            case .null, .scalar: false
            }
        }

        init(from decoder: any Decoder) throws {
            guard decoder.codingPath.count <= NestedMetadata.maximumDepth else {
                throw DecodingError.dataCorrupted(
                    .init(codingPath: decoder.codingPath, debugDescription: "nested too deep"))
            }
            if let members = try? decoder.container(keyedBy: Key.self) {
                var object: [String: Node] = [:]
                for key in members.allKeys { object[key.stringValue] = try members.decode(Node.self, forKey: key) }
                self = .object(object)
                return
            }
            if var elements = try? decoder.unkeyedContainer() {
                var list: [Node] = []
                while !elements.isAtEnd { list.append(try elements.decode(Node.self)) }
                self = .list(list)
                return
            }
            let container = try decoder.singleValueContainer()
            self = container.decodeNil() ? .null : .scalar(try container.decode(MetadataValue.self))
        }
    }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}
