import RAGEngine

/// What a client may reach, decided by who starts the server and by nobody else.
public struct MCPOptions: Sendable {
    /// The collection that is meant where a call names none.
    public var collection = Scope.defaultCollection
    /// The only tenant there is, for this client.
    public var tenant = Scope.defaultTenant
    /// Offers the tool `ingest`.
    public var allowsIngest = false
    /// Folders that `ingest` may read, absolute and without symbolic links; if empty, those that the client names.
    public var roots: [String] = []
    /// The time that one search may take.
    public var queryTimeout: Duration = .seconds(30)
    /// Of the program.
    public var version = "0"

    public init() {}
}
