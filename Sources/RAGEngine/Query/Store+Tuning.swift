import RAGModel

extension Store {
    /// How words are scored in a collection.
    public func lexicalParameters(of collection: String) async throws(RAGError) -> LexicalParameters {
        try await reading(Scope(collection: collection)) { snapshot throws(RAGError) in snapshot.lexicalParameters }
    }

    /// Keeps other parameters with a collection, for all queries from now on; `nil` are those of a new one. No index changes.
    ///
    /// - Throws: `notFound`, `busy`; `invalidInput` for numbers out of range.
    public func setLexicalParameters(
        _ parameters: LexicalParameters?, of collection: String
    ) async throws(RAGError) {
        if let problem = parameters?.problem {
            throw RAGError(.invalidInput, subject: "lexical parameters", problem)
        }
        try requireStore()
        try await documents.write("tune", to: Scope(collection: collection)) { writer in
            try await writer.record(parameters)
        }
    }
}
