import IndexSupport
import RAGModel

extension Store {
    /// The documents of a scope, in the order of URIs.
    ///
    /// - Parameters:
    ///   - deleted: only the soft-deleted ones, only the live ones, or all (`nil`).
    ///   - uri: where to go on: only documents behind it.
    ///   - grant: only documents that those who have it may know of.
    public func documents(
        in scope: Scope = Scope(), deleted: Bool? = false, after uri: String? = nil, for grant: AccessGrant = .all
    ) -> DocumentSequence {
        DocumentSequence(deleted: deleted, start: uri) { () throws(RAGError) in
            try await self.snapshot(of: scope, for: grant)
        }
    }

    /// A document and its chunks, by URI or path; see ``delete(_:in:)`` for how names are matched.
    ///
    /// - Throws: `notFound` if there is no such document, `invalidInput` if there are several.
    public func document(
        _ name: String, in scope: Scope = Scope(), for grant: AccessGrant = .all
    ) async throws(RAGError) -> (document: StoredDocument, chunks: [StoredChunk]) {
        guard !name.isEmpty else { throw emptyName("document") }
        let snapshot = try await snapshot(of: scope, for: grant)
        defer { snapshot.close() }
        let document = try await Self.only(name, in: snapshot)
        return (document, try await snapshot.chunks(of: document))
    }

    /// Soft-deletes documents: they are gone from every answer when this returns, and can be restored until ``compact``.
    ///
    /// - Parameter names: URIs, absolute or relative paths, paths relative to the root, or folders (all below them).
    /// - Returns: the URIs of the deleted documents.
    /// - Throws: `invalidInput` for an empty name, and for a path that is there below several roots; `notFound`.
    @discardableResult
    public func delete(_ names: [String], in scope: Scope = Scope()) async throws(RAGError) -> [String] {
        try await change(names, in: scope, deleted: false, purpose: "delete") { found in
            DocumentBatch(deleted: found.map(\.id))
        }
    }

    /// Brings soft-deleted documents back, without reading or embedding anything again.
    ///
    /// - Returns: the URIs of the documents.
    @discardableResult
    public func restore(_ names: [String], in scope: Scope = Scope()) async throws(RAGError) -> [String] {
        try await change(names, in: scope, deleted: true, purpose: "restore") { found in
            DocumentBatch(revised: found.map(DocumentRevision.init))
        }
    }

    private func change(
        _ names: [String], in scope: Scope, deleted: Bool, purpose: String,
        _ batch: @Sendable ([StoredDocument]) -> DocumentBatch
    ) async throws(RAGError) -> [String] {
        try requireStore()
        // Else it would be the working folder, and so everything below it.
        guard !names.contains("") else { throw emptyName(purpose) }
        return try await documents.write(purpose, to: scope) { [self] writer in
            let found = try await reading(scope) { snapshot throws(RAGError) in
                try await Self.all(names, deleted: deleted, in: snapshot)
            }
            try await writer.commit(batch(found))
            try await writer.settle()
            return found.map(\.uri)
        }
    }

    /// The documents that any of the names means, by URI.
    private static func all(
        _ names: [String], deleted: Bool, in snapshot: any StoreSnapshot
    ) async throws(RAGError) -> [StoredDocument] {
        var found: [DocumentID: StoredDocument] = [:]
        for name in names {
            let matches = try await snapshot.documents(named: name, deleted: deleted)
            guard !matches.isEmpty else { throw noDocument(name, deleted: deleted) }
            // A folder means all that is below it; a path that is there below several folders means nothing certain.
            let files = matches.filter { $0.path.isExactly(name) }
            guard files.count <= 1 else { throw severalDocuments(name, files) }
            for match in matches { found[match.id] = match }
        }
        return found.values.sorted { $0.uri < $1.uri }
    }

    /// The one document of a name, live or deleted.
    private static func only(_ name: String, in snapshot: any StoreSnapshot) async throws(RAGError) -> StoredDocument {
        let matches = try await snapshot.documents(named: name, deleted: nil)
        guard let first = matches.first else { throw noDocument(name) }
        guard matches.count == 1 else { throw severalDocuments(name, matches) }
        return first
    }

    private func emptyName(_ subject: String) -> RAGError {
        RAGError(.invalidInput, subject: subject, "the name of a document is empty; name a document or a folder")
    }

    private static func severalDocuments(_ name: String, _ matches: [StoredDocument]) -> RAGError {
        let list = matches.prefix(3).map(\.uri).joined(separator: ", ") + (matches.count > 3 ? " …" : "")
        return RAGError(.invalidInput, subject: name, "\(matches.count) documents match (\(list)): name one")
    }

    private static func noDocument(_ name: String, deleted: Bool = false) -> RAGError {
        RAGError(
            .notFound, subject: name,
            "there is no \(deleted ? "deleted " : "")document of that name; `rag documents list\(deleted ? " --deleted" : "")` shows all"
        )
    }
}

extension DocumentRevision {
    /// A document as it is.
    fileprivate init(_ document: StoredDocument) {
        self.init(
            id: document.id, path: document.path, root: document.root, size: document.size, modified: document.modified,
            changed: document.changed)
    }
}
