/// What is masked in documents before anything of them is embedded or stored. It cannot be undone.
public struct Redaction: Sendable, Hashable, Codable {
    public var kinds: Set<Kind>

    public init(kinds: Set<Kind> = Set(Kind.allCases)) { self.kinds = kinds }

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

        /// What stands in place of what was masked.
        public var mask: String { "[\(rawValue)]" }
    }

    /// In the order of their names.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(kinds.sorted { $0.rawValue < $1.rawValue }, forKey: .kinds)
    }

    private enum CodingKeys: String, CodingKey { case kinds }
}
