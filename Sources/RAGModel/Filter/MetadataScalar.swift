/// A single value: an element of a document's metadata, or what a filter compares with.
///
/// Two scalars compare like this, whichever side they are on:
/// - strings by the bytes of their NFC form, which is the order of code points; case counts;
/// - numbers by their value, integers and doubles exactly (no rounding of large integers);
/// - a string with a number: as numbers if the string is written as a number (see `NumberSyntax`);
/// - booleans are equal or not, but neither is less; a string counts as a boolean if it is `true` or `false`;
/// - everything else is incomparable.
public enum MetadataScalar: Sendable, Hashable {
    case string(String)
    case integer(Int64)
    case double(Double)
    case boolean(Bool)
}

/// The outcome of comparing two scalars that can be compared.
public enum ScalarOrder: Sendable {
    case less, equal, greater
    /// Not equal, and neither is less: different booleans.
    case unequal
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

    /// How this value compares with `other`; `nil` if they cannot be compared.
    public func compared(to other: MetadataScalar) -> ScalarOrder? {
        guard let left = canonical, let right = other.canonical else { return nil }
        switch (left, right) {
        case (.string(let left), .string(let right)):
            return left == right ? .equal : left < right ? .less : .greater
        case (.boolean(let left), .boolean(let right)):
            return left == right ? .equal : .unequal
        case (.string(let text), .boolean):
            return ["true": true, "false": false][text].flatMap { MetadataScalar.boolean($0).compared(to: right) }
        case (.boolean, .string(let text)):
            return ["true": true, "false": false][text].flatMap { left.compared(to: .boolean($0)) }
        case (.string(let text), .integer), (.string(let text), .double):
            return NumberSyntax.parse(text).flatMap { $0.compared(to: right) }
        case (.integer, .string(let text)), (.double, .string(let text)):
            return NumberSyntax.parse(text).flatMap { left.compared(to: $0) }
        case (.integer(let left), .integer(let right)):
            return left == right ? .equal : left < right ? .less : .greater
        case (.double(let left), .double(let right)):
            return left == right ? .equal : left < right ? .less : .greater
        case (.integer(let left), .double(let right)):
            return Self.isLess(left, right) ? .less : .greater
        case (.double(let left), .integer(let right)):
            return Self.isLess(right, left) ? .greater : .less
        case (.boolean, .integer), (.boolean, .double), (.integer, .boolean), (.double, .boolean):
            return nil
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
}
