/// What stands for a masked value where originals are kept, such as `[email:k7x2m9qp]`.
///
/// The same value has the same placeholder throughout a scope, so that passages about it meet. The identifier is drawn at
/// random: nothing of the value can be computed from it, and no two scopes have one in common.
public struct Placeholder: Sendable, Hashable, CustomStringConvertible {
    public let kind: Redaction.Kind
    /// Eight digits and consonants: one word to every analyzer, and none of a language.
    public let id: String

    package init(kind: Redaction.Kind, id: String) {
        self.kind = kind
        self.id = id
    }

    private static let alphabet = Array("0123456789bcdfghjkmnpqrtvwxyz".utf8)
    private static let length = 8

    /// One of 5 · 10¹¹.
    package static func random(_ kind: Redaction.Kind, using generator: inout some RandomNumberGenerator) -> Placeholder
    {
        let letters = (0..<length).map { _ in alphabet.randomElement(using: &generator)! }
        return Placeholder(kind: kind, id: String(decoding: letters, as: UTF8.self))
    }

    public var description: String { "[\(kind.rawValue):\(id)]" }

    /// Those in a text, in order.
    ///
    /// - Complexity: O(n).
    package static func found(in bytes: UnsafeBufferPointer<UInt8>) -> [(range: Range<Int>, placeholder: Placeholder)] {
        var found: [(range: Range<Int>, placeholder: Placeholder)] = []
        var start: Int?
        for (index, byte) in bytes.enumerated() {
            if byte == UInt8(ascii: "[") {
                start = index
            } else if byte == UInt8(ascii: "]"), let open = start {
                start = nil
                if let placeholder = Placeholder(bytes[open + 1..<index]) {
                    found.append((open..<index + 1, placeholder))
                }
            }
        }
        return found
    }

    /// What stands between the brackets.
    private init?(_ inside: Slice<UnsafeBufferPointer<UInt8>>) {
        let longest = 16 + 1 + Self.length
        guard inside.count <= longest, let colon = inside.lastIndex(of: UInt8(ascii: ":")),
            let kind = Redaction.Kind(rawValue: String(decoding: inside[..<colon], as: UTF8.self))
        else { return nil }
        let id = inside[(colon + 1)...]
        guard id.count == Self.length, id.allSatisfy(Self.alphabet.contains) else { return nil }
        self.init(kind: kind, id: String(decoding: id, as: UTF8.self))
    }
}
