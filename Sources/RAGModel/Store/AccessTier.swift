/// The field of metadata that holds a document's access tiers: a text, or a list of them.
public enum AccessTier {
    public static let field = "access"

    /// What documents a query may see that has these tiers.
    public static func filter(_ access: Set<String>) -> FilterExpression {
        FilterField(field).isNull || FilterField(field).isIn(access.sorted().map(MetadataScalar.string))
    }
}

/// Which access tiers somebody may ask with: what a server knows of a caller.
public enum AccessGrant: Sendable, Hashable {
    /// None were stated: where documents have tiers, nothing is answered.
    case unstated
    /// Documents of these tiers, and those without any.
    case tiers(Set<String>)
    /// All documents. A query of a scope with tiers must still say for which of them it asks.
    case all

    /// Whether one may ask with these tiers.
    public func allows(_ wanted: Set<String>) -> Bool {
        switch self {
        case .all: true
        case .unstated: wanted.isEmpty
        case .tiers(let own): wanted.isSubset(of: own)
        }
    }

    /// The tiers that a query is asked with.
    ///
    /// - Parameter wanted: fewer than there are; `nil` for all that are granted.
    /// - Throws: `invalidInput` for a tier that is not granted.
    public func tiers(for wanted: Set<String>?) throws(RAGError) -> Set<String>? {
        guard let wanted else {
            if case .tiers(let own) = self { return own }
            return nil
        }
        guard allows(wanted) else {
            throw RAGError(.invalidInput, subject: AccessTier.field, "not all of these tiers may be asked with here")
        }
        return wanted
    }

    /// The same for somebody who states some of them.
    public func narrowed(to wanted: Set<String>) throws(RAGError) -> AccessGrant {
        try tiers(for: wanted).map(AccessGrant.tiers) ?? self
    }
}
