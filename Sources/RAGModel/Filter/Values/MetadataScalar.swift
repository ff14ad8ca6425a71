/// A single value: an element of a document's metadata, or what a filter compares with. `FilterExpression` says how they
/// compare.
public enum MetadataScalar: Sendable, Hashable {
    case string(String)
    case integer(Int64)
    case double(Double)
    case boolean(Bool)
}

extension MetadataScalar {
    /// The one form of equal values of a kind: strings in NFC, doubles that are whole numbers as integers. `nil` for a
    /// double that is not a number, which equals nothing.
    public var canonical: MetadataScalar? {
        switch self {
        case .string(let text): .string(text.normalizedToNFC)
        case .integer, .boolean: self
        case .double(let value):
            if value.isNaN {
                nil
            } else if let integer = Int64(exactly: value) {
                .integer(integer)
            } else {
                self
            }
        }
    }

    /// How two numbers compare, integers and doubles exactly (large integers are not rounded); `nil` for what is no number.
    package static func order(_ left: MetadataScalar, _ right: MetadataScalar) -> ScalarOrder? {
        switch (left.canonical, right.canonical) {
        case (.integer(let left), .integer(let right)): left == right ? .equal : left < right ? .less : .greater
        case (.double(let left), .double(let right)): left == right ? .equal : left < right ? .less : .greater
        case (.integer(let left), .double(let right)): isLess(left, right) ? .less : .greater
        case (.double(let left), .integer(let right)): isLess(right, left) ? .greater : .less
        default: nil
        }
    }

    /// Whether an integer is less than a double that is no integer itself, exactly.
    package static func isLess(_ integer: Int64, _ double: Double) -> Bool {
        // 2^63 is the least double above every integer. A damaged file may even hold NaN, which is above none.
        guard double < 0x1p63 else { return double > 0 }
        guard double >= -0x1p63 else { return false }
        return integer <= Int64(double.rounded(.down))
    }
}

package enum ScalarOrder: Sendable {
    case less, equal, greater
}

extension MetadataValue {
    /// The single values in it: lists within lists are opened, values that are not numbers left out, each value once.
    /// An empty list has none, and counts as a missing field.
    public var scalars: [MetadataScalar] {
        var result: [MetadataScalar] = []
        var seen: Set<MetadataScalar> = []
        // A stack instead of recursion: metadata may be nested as deep as its author likes.
        var stack = [self]
        while let value = stack.popLast() {
            let scalar: MetadataScalar
            switch value {
            case .list(let elements):
                stack.append(contentsOf: elements.reversed())
                continue
            case .string(let text): scalar = .string(text)
            case .integer(let value): scalar = .integer(value)
            case .double(let value): scalar = .double(value)
            case .boolean(let value): scalar = .boolean(value)
            }
            guard let scalar = scalar.canonical, seen.insert(scalar).inserted else { continue }
            result.append(scalar)
        }
        return result
    }

    package var isList: Bool { if case .list = self { true } else { false } }
}

extension MetadataValue {
    public init(_ scalar: MetadataScalar) {
        switch scalar {
        case .string(let text): self = .string(text)
        case .integer(let value): self = .integer(value)
        case .double(let value): self = .double(value)
        case .boolean(let value): self = .boolean(value)
        }
    }
}
