import RAGEngine

/// What a client may reach, decided by who starts the server and by nobody else.
public struct MCPOptions: Sendable {
    /// The collection that is meant where a call names none.
    public var collection = Scope.defaultCollection
    /// The only tenant there is, for this client.
    public var tenant = Scope.defaultTenant
    /// Which of its documents there are, for this client. Where none were stated, what has tiers is refused.
    public var access = AccessGrant.unstated
    /// Offers the tool `ingest`.
    public var allowsIngest = false
    /// Folders that `ingest` may read, absolute and without symbolic links; if empty, those that the client names.
    public var roots: [String] = []
    /// Whether the client may name folders at all: one on another machine speaks of others.
    public var asksForRoots = true
    /// Whether the store's own folder, and those that it mirrors, are told.
    public var tellsFolders = true
    /// What comes between the tools and the store; a server has its limits and its log there.
    public var gate = MCPGate()
    /// The time that one search may take.
    public var queryTimeout: Duration = .seconds(30)
    /// Of the program.
    public var version = "0"

    public init() {}
}

/// What a server puts between tools and store. `nil` is nothing.
public struct MCPGate: Sendable {
    /// Refuses a part of the store before anything is read of it.
    public var check: (@Sendable (Scope) async throws -> Void)?
    /// Runs a search.
    public var search: (@Sendable (QueryRequest) async throws -> QueryResponse)?
    /// Brings paths that were allowed into the store.
    public var ingest:
        (
            @Sendable (
                _ paths: [String], IngestOptions, _ progress: @escaping @Sendable (IngestProgress) -> Void
            ) async throws -> IngestReport
        )?
    /// Is told which document was read.
    public var didRead: (@Sendable (Scope, _ uri: String) -> Void)?
    /// What the client is told of a failure, instead of all that there is to say.
    public var describe: (@Sendable (any Error) -> String)?

    public init() {}
}
