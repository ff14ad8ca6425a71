import Foundation
import RAGModel
import TestSupport

@testable import RAGEngine

/// A folder of files, a store in memory, and an embedder that needs no model.
struct IngestionFixture: Sendable {
    let folder = TemporaryFolder()
    let store: any DocumentStore
    let embedder: (any Embedder)?
    var options = IngestOptions()
    var limits: IngestContext.Limits?

    init(_ files: [String: String] = [:], store: any DocumentStore = InMemoryStore(), embedder: (any Embedder)? = nil) {
        self.store = store
        self.embedder = embedder
        options.language = "english"
        for (name, text) in files { folder.write(name, text) }
    }

    func path(_ name: String = "") -> String {
        let path = name.isEmpty ? folder.path : folder.file(name)
        let real = realpath(path, nil)!
        defer { free(real) }
        return String(cString: real)
    }

    private func ingestion(_ change: (inout IngestOptions) -> Void) -> Ingestion {
        var options = options
        change(&options)
        let embedder = embedder
        return Ingestion(into: IngestionTarget(store), options: options, limits: limits) { _ in embedder }
    }

    @discardableResult
    func ingest(
        _ names: String..., options change: (inout IngestOptions) -> Void = { _ in }
    ) async throws -> IngestReport {
        try await ingestion(change).run(.paths(names.map { path($0) }))
    }

    /// Says that something has happened to these paths.
    @discardableResult
    func follow(_ names: String...) async throws -> IngestReport {
        let root = path()
        return try await ingestion { _ in }.run(.changes(names.map { $0.isEmpty ? root : root + "/" + $0 }))
    }

    @discardableResult
    func give(
        _ changes: [DocumentChange], options change: (inout IngestOptions) -> Void = { _ in }
    ) async throws -> IngestReport {
        try await ingestion(change).run(.documents { ProgramSource(ChangeList(changes)) })
    }

    func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: folder.file(name)) }

    func move(_ name: String, to other: String) throws {
        let target = URL(fileURLWithPath: folder.file(other))
        try FileManager.default.createDirectory(
            at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.moveItem(atPath: folder.file(name), toPath: target.path)
    }

    func touch(_ name: String, at seconds: Double) throws {
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: seconds)], ofItemAtPath: folder.file(name))
    }

    /// The live documents, in the order of URIs.
    func documents(tenant: String = Scope.defaultTenant, deleted: Bool? = false) async throws -> [StoredDocument] {
        let scope = Scope(collection: options.collection, tenant: tenant)
        guard try await store.collections().contains(where: { $0.name == scope.collection }) else { return [] }
        let snapshot = try await store.snapshot(of: scope)
        defer { snapshot.close() }
        return try await snapshot.documents(after: nil, deleted: deleted, limit: 100_000)
    }

    /// What the store says of its live documents, by path.
    func contents() async throws -> [String: Content] {
        let scope = Scope(collection: options.collection, tenant: options.tenant)
        guard try await store.collections().contains(where: { $0.name == scope.collection }) else { return [:] }
        let snapshot = try await store.snapshot(of: scope)
        defer { snapshot.close() }
        var contents: [String: Content] = [:]
        for document in try await snapshot.documents(after: nil, deleted: false, limit: 100_000) {
            let chunks = try await snapshot.chunks(of: document.id, positions: 0..<document.chunkCount)
            let vectors = try await snapshot.vectors(of: chunks.map(\.id))
            contents[document.path] = Content(
                uri: document.uri, root: document.root, metadata: document.metadata, texts: chunks.map(\.text),
                vectors: vectors.count { $0 != nil }, processing: document.processing, modified: document.modified)
        }
        return contents
    }

    struct Content: Equatable {
        var uri: String
        var root: String?
        var metadata: [String: MetadataValue]
        var texts: [String]
        var vectors: Int
        var processing: String
        var modified: Int64
    }

    func matching(_ filter: String) async throws -> Int {
        let snapshot = try await store.snapshot(of: Scope(collection: options.collection, tenant: options.tenant))
        defer { snapshot.close() }
        let expression = try FilterExpression(parsing: filter)
        return try await snapshot.select(expression, conditions: nil, budget: .unlimited())?.count ?? -1
    }
}

extension SourceDocument {
    static func change(
        _ uri: String, _ text: String, _ metadata: [String: MetadataValue] = [:]
    ) -> DocumentChange {
        .put(SourceDocument(uri: uri, text: text, metadata: metadata))
    }
}
