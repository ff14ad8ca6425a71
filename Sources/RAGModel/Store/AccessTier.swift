/// The field of metadata that holds a document's access tiers: a text, or a list of them.
public enum AccessTier {
    public static let field = "access"

    /// What documents a query may see that has these tiers.
    public static func filter(_ access: Set<String>) -> FilterExpression {
        FilterField(field).isNull || FilterField(field).isIn(access.sorted().map(MetadataScalar.string))
    }
}
