/// One tenant's part of a collection: what every query and every change is about.
///
/// Tenants share nothing: neither hits nor counts, statistics, suggestions or notes of one depend on another's documents.
public struct Scope: Sendable, Hashable, Codable {
    public static let defaultCollection = "default"
    public static let defaultTenant = "default"

    public var collection: String
    public var tenant: String

    public init(collection: String = Scope.defaultCollection, tenant: String = Scope.defaultTenant) {
        self.collection = collection
        self.tenant = tenant
    }
}
