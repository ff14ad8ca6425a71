/// What is masked in documents before anything of them is embedded or stored.
public struct Redaction: Sendable, Hashable, Codable {
    public var kinds: Set<Kind>
    /// Whether what is masked is kept in a table apart, from which it can be revealed; otherwise it is gone for good.
    public var keepsOriginals: Bool

    public init(kinds: Set<Kind> = Set(Kind.allCases), keepsOriginals: Bool = false) {
        self.kinds = kinds
        self.keepsOriginals = keepsOriginals
    }

    public enum Kind: String, Sendable, Codable, Hashable, CaseIterable {
        case email
        case phone
        /// Bank accounts, by checksum.
        case iban
        /// Payment cards, by checksum.
        case card
        /// Social security and other national numbers, by form and checksum.
        case nationalID = "national-id"
        /// Internet addresses, but for those of no particular machine.
        case ip
        /// Keys, tokens and passwords of known shapes.
        case secret

        /// What stands in place of what was masked, where no originals are kept; where they are, see ``Placeholder``.
        public var mask: String { "[\(rawValue)]" }
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        kinds = try container.decode(Set<Kind>.self, forKey: .kinds)
        keepsOriginals = try container.decodeIfPresent(Bool.self, forKey: .keepsOriginals) ?? false
    }

    /// Kinds in the order of their names.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(kinds.sorted { $0.rawValue < $1.rawValue }, forKey: .kinds)
        if keepsOriginals { try container.encode(true, forKey: .keepsOriginals) }
    }

    private enum CodingKeys: String, CodingKey { case kinds, keepsOriginals }
}

extension Redaction: CustomStringConvertible {
    /// Such as `email, phone (originals kept)`.
    public var description: String {
        let names = kinds.count == Kind.allCases.count ? ["all"] : kinds.map(\.rawValue).sorted()
        return names.joined(separator: ", ") + (keepsOriginals ? " (originals kept)" : "")
    }
}

extension Redaction.Kind {
    /// What is the same for all spellings of a value: addresses in small letters, numbers without what sets their parts apart.
    package func form(of value: String) -> String {
        switch self {
        case .email, .ip: value.lowercased()
        case .phone, .iban, .card, .nationalID:
            String(decoding: value.uppercased().utf8.filter(Self.isOfNumber), as: UTF8.self)
        case .secret: value
        }
    }

    private static func isOfNumber(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "+") || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
    }
}
