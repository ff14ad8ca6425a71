import RAGModel

/// What every ``DocumentStore`` must do: behaviours to run on an empty store each.
///
/// ```
/// @Test(arguments: StoreConformance.checks) func `it conforms`(check: StoreConformance) async throws {
///     try await check.run(MyStore())
/// }
/// ```
package struct StoreConformance: Sendable, CustomStringConvertible {
    package let description: String
    private let body: @Sendable (any DocumentStore) async throws -> Void

    init(_ description: String, _ body: @escaping @Sendable (any DocumentStore) async throws -> Void) {
        self.description = description
        self.body = body
    }

    /// - Throws: ``Failure`` if the store does not behave so.
    package func run(_ store: any DocumentStore) async throws { try await body(store) }

    package static let checks = writing + searching + reading + upkeep

    /// What was expected, and what came.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    static func expect(
        _ condition: Bool, _ message: @autoclosure () -> String, file: String = #fileID, line: Int = #line
    ) throws {
        guard condition else { throw Failure(description: "\(file):\(line): \(message())") }
    }

    static func expect<Value: Equatable>(
        _ value: Value, equals expected: Value, file: String = #fileID, line: Int = #line
    ) throws {
        try expect(value == expected, "\(value), not \(expected)", file: file, line: line)
    }
}

/// Questions put to a snapshot, in the terms of tests: URIs instead of ids.
package struct SnapshotReader {
    package let snapshot: any StoreSnapshot
    let embedder: HashEmbedder

    package init(
        _ store: any DocumentStore, _ scope: Scope = Scope(), embedder: HashEmbedder = HashEmbedder()
    ) async throws {
        snapshot = try await store.snapshot(of: scope)
        self.embedder = embedder
    }

    func names(_ ids: [ChunkID]) async throws -> [String] {
        var uris: [DocumentID: String] = [:]
        for document in try await snapshot.documents(Array(Set(ids.map(\.document)))) {
            uris[document.id] = document.uri
        }
        return ids.map { "\(uris[$0.document] ?? "?")#\($0.position)" }
    }

    package static func words(_ text: String) -> ParsedQuery {
        ParsedQuery(
            clauses: text.split(separator: " ").map { word in
                let occurrence: ParsedQuery.Occurrence =
                    word.hasPrefix("+") ? .required : word.hasPrefix("-") ? .excluded : .optional
                let text = occurrence == .optional ? word : word.dropFirst()
                return ParsedQuery.Clause(.word(String(text)), occurrence, source: String(word))
            })
    }

    package func lexical(
        _ text: String, k: Int = 1000, filter: String? = nil
    ) async throws -> [(name: String, score: Double)] {
        let budget = WorkBudget.unlimited()
        let query = try await snapshot.analyze(Self.words(text), budget: budget)
        let selection = try await snapshot.select(
            try filter.map { try FilterExpression(parsing: $0) }, conditions: query, budget: budget)
        let leg = try await snapshot.lexical(query, k: k, in: selection, budget: budget)
        let names = try await names(leg.candidates.map(\.id))
        return zip(names, leg.candidates).map { ($0, $1.score) }
    }

    package func dense(
        _ text: String, k: Int = 1000, filter: String? = nil, conditions: String? = nil
    ) async throws -> [(name: String, score: Double)] {
        let budget = WorkBudget.unlimited()
        var query: (any AnalyzedQuery)?
        if let conditions { query = try await snapshot.analyze(Self.words(conditions), budget: budget) }
        let selection = try await snapshot.select(
            try filter.map { try FilterExpression(parsing: $0) }, conditions: query, budget: budget)
        let vector = try await embedder.embed([text], role: .query)[0].vector
        let leg = try await snapshot.dense(
            vector, k: k, in: selection, options: DenseOptions(exact: true), budget: budget)
        let names = try await names(leg.candidates.map(\.id))
        return zip(names, leg.candidates).map { ($0, $1.score) }
    }
}
