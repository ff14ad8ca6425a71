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
                        .required("passagesWithVectors", .integer(), "Those of them that are found by meaning, too."),
                        .required("roots", .array(.string()), "The folders that it mirrors."),
                    ])), "By name."),
        ],
        run: { call in
            let isThere = call.store.exists || call.options.tellsFolders
            let answer = StatusAnswer(isThere ? try await call.store.status() : nil, call.options)
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
        let passagesWithVectors: Int
        let roots: [String]
    }

    let store: String?
    let collections: [Collection]

    /// Nothing is said of other tenants, not even that they are there.
    init(_ status: StoreStatus?, _ options: MCPOptions) {
        store = options.tellsFolders ? status?.store : nil
        collections = (status?.collections ?? []).compactMap { collection in
            guard let own = collection.tenants.first(where: { $0.tenant == options.tenant }) else { return nil }
            return Collection(
                collection: collection.collection, language: collection.language, embedder: collection.embedder,
                documents: own.documents, deletedDocuments: own.deletedDocuments, passages: own.chunks,
                passagesWithVectors: own.chunksWithVectors,
                roots: options.tellsFolders ? own.roots.map(UntrustedText.cleaned) : [])
        }
    }

    var text: String {
        if collections.isEmpty { return "There are no documents yet." }
        return collections.map { collection in
            let roots = collection.roots.map { "\n  from \(UntrustedText.line($0))" }.joined()
            return "\(UntrustedText.line(collection.collection)): \(collection.documents) documents, "
                + "\(collection.passages) passages (\(collection.passagesWithVectors) with vectors), language "
                + "\(collection.language)\(roots)"
        }.joined(separator: "\n")
    }
}
