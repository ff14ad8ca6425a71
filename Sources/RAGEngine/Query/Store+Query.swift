import Catalog
import Foundation
import IndexSupport
import LexicalSearch
import MetadataSearch
import RAGModel
import SegmentStore
import TextAnalysis

extension Store {
    /// Finds the chunks that answer `text`, best first.
    ///
    /// - Throws: `RAGError`: `invalidInput` for an empty query, a `k` out of 1…10,000 or a malformed filter; `notFound`
    ///   without a store or collection; `modelMissing` if `mode` is `dense` and there is no model; `modelMismatch`.
    /// - Complexity: the dense leg is O(rows) without a graph and about O(log rows) with one; the lexical leg is
    ///   bounded by the posting lists of the query's terms.
    public func query(_ text: String, options: QueryOptions = QueryOptions()) async throws -> QueryAnswer {
        let started = Timestamp.now
        return try await run(text, options) { engine, mode, notes, reader in
            let result = try engine.run()
            return QueryAnswer(
                query: text, mode: mode, hits: try engine.hydrate(result, reader: reader), notes: notes,
                snapshot: engine.snapshot.manifestVersion, plan: options.explain ? engine.plan(result) : nil,
                seconds: Timestamp.now - started)
        }
    }

    /// Says for each chunk of a document why it is, or is not, in the answer to the query.
    ///
    /// - Parameter name: the document's URI or path; see ``delete(_:in:)`` for how names are matched.
    /// - Throws: as ``query(_:options:)``; `notFound` if there is no such document, `invalidInput` if there are several.
    public func explain(
        _ text: String, document name: String, options: QueryOptions = QueryOptions()
    ) async throws -> DocumentExplanation {
        var options = options
        options.explain = true
        return try await run(text, options) { engine, mode, notes, reader in
            let document = try Self.only(name, engine.snapshot.partition, reader)
            let isDeleted = document.deletedAt != nil
            let chunks = isDeleted ? [] : try reader.chunks(document: document.id)
            return DocumentExplanation(
                query: text, mode: mode, uri: document.uri, isDeleted: isDeleted,
                chunks: chunks.isEmpty ? [] : try engine.explain(chunks, try engine.run()), notes: notes)
        }
    }

    /// Prepares the query, and lends an engine to `body` inside one read transaction.
    private func run<Result>(
        _ text: String, _ options: QueryOptions,
        _ body: (QueryEngine, QueryMode, [String], CatalogReader) throws -> Result
    ) async throws -> Result {
        try Self.check(text, options)
        let filter = try RAGError.wrapping { try options.filter.map { try FilterExpression($0) } }
        let catalog = try catalog()
        do {
            for attempt in 1... {
                do {
                    return try await run(text, options, filter, catalog, body)
                } catch let error as FileError where error.code == .notFound && attempt < 20 {
                    // A writer has merged these segments away since the manifest was read: read it again.
                    continue
                } catch is CollectionChanged where attempt < 20 {
                    continue
                }
            }
            preconditionFailure("unreachable")
        } catch {
            throw RAGError(error)
        }
    }

    /// The collection was reindexed between the analysis of the query and its search.
    private struct CollectionChanged: Error {}

    private func run<Result>(
        _ text: String, _ options: QueryOptions, _ filter: FilterExpression?, _ catalog: CatalogDatabase,
        _ body: (QueryEngine, QueryMode, [String], CatalogReader) throws -> Result
    ) async throws -> Result {
        var notes: [String] = []
        let collection = try collectionInfo(options.collection, catalog: catalog)
        let (vector, mode) = try await queryVector(text, collection, options, catalog, &notes)
        var lexical: LexicalQuery?
        if mode != .dense {
            let analyzer = try Analyzer(collection.settings.analyzer)
            let (query, remarks) = LexicalQuery.parse(text, analyzer: analyzer, allTerms: options.requiresAllTerms)
            lexical = query
            notes += remarks
        }
        return try catalog.read { reader in
            guard let record = try reader.collection(named: collection.name), try CollectionInfo(record) == collection
            else {
                throw CollectionChanged()
            }
            let partition = Partition(collection: collection.id, tenant: options.tenant)
            let snapshot = try snapshots.snapshot(partition, collection: collection, reader: reader, folder: folder)
            let engine = QueryEngine(
                snapshot: snapshot, collection: collection, options: options, filter: filter, vector: vector,
                lexicalQuery: lexical)
            return try body(engine, mode, notes, reader)
        }
    }

    func collectionInfo(_ name: String, catalog: CatalogDatabase) throws -> CollectionInfo {
        guard let record = try catalog.read({ try $0.collection(named: name) }) else {
            let known = try catalog.read { try $0.collections().map(\.name) }
            let list =
                known.isEmpty ? "the store is empty: `rag ingest FOLDER`" : "there is \(known.joined(separator: ", "))"
            throw RAGError(.notFound, subject: "collection \"\(name)\"", "there is no such collection; \(list)")
        }
        return try CollectionInfo(record)
    }

    /// The vector of the query, and the mode that can run.
    private func queryVector(
        _ text: String, _ collection: CollectionInfo, _ options: QueryOptions, _ catalog: CatalogDatabase,
        _ notes: inout [String]
    ) async throws -> ([Float]?, QueryMode) {
        guard options.mode != .lexical else { return (nil, .lexical) }
        var reason: String?
        do {
            if try storedIdentity(of: collection, catalog: catalog) == nil {
                reason =
                    try models.isEmpty
                    ? "no model: `rag model pull` fetches it, the next `rag ingest` adds vectors"
                    : "no vectors yet: the next `rag ingest` adds them"
            } else if let embedder = try await embedder(for: collection, .query, catalog: catalog) {
                let embedding = try await embedder.embed([text], role: .query)
                if let first = embedding.first {
                    if first.truncated {
                        notes.append(
                            "the query is longer than the encoder's input; its end is ignored by the dense leg")
                    }
                    return (first.vector, options.mode)
                }
            } else {
                reason = "no model: `rag model pull` fetches it"
            }
        } catch let error as EmbedderError where options.mode == .hybrid && error.isPassing {
            reason = "\(error)"
        }
        guard options.mode == .hybrid else {
            throw RAGError(.modelMissing, subject: "dense search", reason ?? "no model")
        }
        notes.append("lexical search only; \(reason ?? "no model")")
        return (nil, .lexical)
    }

    private static func check(_ text: String, _ options: QueryOptions) throws(RAGError) {
        try checkName(options.collection, "collection")
        try checkName(options.tenant, "tenant")
        guard text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
            throw RAGError(.invalidInput, subject: "query", "it is empty; say what to look for")
        }
        guard text.utf8.count <= 1 << 20 else {
            throw RAGError(.invalidInput, subject: "query", "it is longer than a megabyte")
        }
        guard (1...10_000).contains(options.k) else {
            throw RAGError(.invalidInput, subject: "k", "\(options.k) is not between 1 and 10000")
        }
        if let candidates = options.candidates, !(1...1_000_000).contains(candidates) {
            throw RAGError(.invalidInput, subject: "candidates", "\(candidates) is not between 1 and 1000000")
        }
        if let limit = options.maximumPerDocument, limit < 1 {
            throw RAGError(.invalidInput, subject: "limit per document", "\(limit) is less than 1")
        }
        let numbers = [options.fusion.k, options.fusion.denseWeight, options.fusion.lexicalWeight]
        guard numbers.allSatisfy({ $0.isFinite && $0 >= 0 }) else {
            throw RAGError(.invalidInput, subject: "fusion", "its constant and weights must be numbers of at least 0")
        }
    }
}
