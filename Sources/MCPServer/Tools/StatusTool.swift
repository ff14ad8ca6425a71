import RAGEngine

extension Tool {
    static let status = Tool(
        name: "status", title: "What can be searched",
        description: "Says which collections there are, how many documents they have, and from which folders.",
        parameters: [],
        result: [
            .optional("store", .string(), "The store's folder."),
            .required(
                "collections",
                .array(
                    .object([
                        .required("collection", .string(), "Its name."),
                        .required("language", .string(), "Of its documents, or none."),
                        .optional("embedder", .string(), "What its vectors were made with; absent without vectors."),
                        .required("documents", .integer(), "That can be found."),
                        .required("deletedDocuments", .integer(), "That could be restored."),
                        .required("passages", .integer(), "That can be found."),
                        .optional("passagesWithVectors", .integer(), "Those of them that are found by meaning, too."),
                        .required("roots", .array(.string()), "The folders that it mirrors."),
                    ])), "By name."),
        ],
        run: { call in
            let isThere = call.store.exists || call.options.tellsFolders
            let answer = try await StatusAnswer(isThere ? call.store.status() : nil, call.store, call.options)
            return ToolOutput(text: answer.text, structured: answer)
        })
}

private struct StatusAnswer: Encodable, Sendable {
    struct Collection: Encodable, Sendable {
        let collection: String
        let language: String
        let embedder: String?
        let documents: Int
        let deletedDocuments: Int
        let passages: Int
        let passagesWithVectors: Int?
        let roots: [String]

        init(_ collection: StoreStatus.Collection, _ own: StoreStatus.Tenant, tellsFolders: Bool) {
            self.collection = collection.collection
            language = collection.language
            embedder = collection.embedder
            documents = own.documents
            deletedDocuments = own.deletedDocuments
            passages = own.chunks
            passagesWithVectors = own.chunksWithVectors
            roots = tellsFolders ? own.roots.map(UntrustedText.cleaned) : []
        }

        init(_ collection: StoreStatus.Collection, _ contents: ScopeContents) {
            self.collection = collection.collection
            language = collection.language
            embedder = collection.embedder
            documents = contents.documents
            deletedDocuments = contents.deletedDocuments
            passages = contents.chunks
            passagesWithVectors = nil
            roots = []
        }
    }

    let store: String?
    let collections: [Collection]

    /// Nothing is said of other tenants and of documents that the client may not know of, not even that they are there.
    init(_ status: StoreStatus?, _ engine: Store, _ options: MCPOptions) async throws {
        store = options.tellsFolders ? status?.store : nil
        var collections: [Collection] = []
        for collection in status?.collections ?? [] {
            guard let own = collection.tenants.first(where: { $0.tenant == options.tenant }) else { continue }
            if let view = try await Self.view(collection, own, engine, options) { collections.append(view) }
        }
        self.collections = collections
    }

    /// - Returns: `nil` for a collection with access tiers where none were stated: every tool refuses it.
    private static func view(
        _ collection: StoreStatus.Collection, _ own: StoreStatus.Tenant, _ engine: Store, _ options: MCPOptions
    ) async throws(RAGError) -> Collection? {
        let scope = Scope(collection: collection.collection, tenant: options.tenant)
        do throws(RAGError) {
            if try await engine.showsAll(of: scope, to: options.access) {
                return Collection(collection, own, tellsFolders: options.tellsFolders)
            }
            return Collection(collection, try await engine.contents(of: scope, for: options.access))
        } catch {
            if error.code == .invalidInput { return nil }
            throw error
        }
    }

    var text: String {
        if collections.isEmpty { return "There are no documents yet." }
        return collections.map { collection in
            let vectors = collection.passagesWithVectors.map { " (\($0) with vectors)" } ?? ""
            let roots = collection.roots.map { "\n  from \(UntrustedText.line($0))" }.joined()
            return "\(UntrustedText.line(collection.collection)): \(collection.documents) documents, "
                + "\(collection.passages) passages\(vectors), language "
                + "\(collection.language)\(roots)"
        }.joined(separator: "\n")
    }
}
