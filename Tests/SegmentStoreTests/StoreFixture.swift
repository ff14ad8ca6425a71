import Catalog
import Foundation
import IndexSupport
import RAGModel
import SegmentStore
import TestSupport

/// A store in a folder of its own, and an embedder without a model.
struct StoreFixture {
    let folder = TemporaryFolder(inMemory: true)
    let store: FolderStore
    let embedder = HashEmbedder()

    init() { store = FolderStore(at: folder.file("store")) }

    var segments: String { folder.file("store/segments") }

    static let words = ["pump", "valve", "turbine", "rotor", "sensor", "boiler", "relay", "gauge"]

    /// A document whose words follow from its number and edition.
    static func document(_ number: Int, edition: Int = 0, tenantWord: String = "") -> TestDocument {
        var random = SplitMix64(seed: UInt64(number * 1000 + edition))
        let chunks = (0..<1 + number % 3).map { _ in
            (0..<Int.random(in: 4...20, using: &random)).map { _ in words.randomElement(using: &random)! }
                .joined(separator: " ") + (tenantWord.isEmpty ? "" : " " + tenantWord)
        }
        return TestDocument(
            "d\(number)", title: "Title \(number)", chunks: chunks,
            metadata: ["number": .integer(Int64(number)), "even": .boolean(number % 2 == 0)])
    }

    /// Commits documents in one batch, without joining any segments.
    func commit(_ documents: [TestDocument], to scope: Scope = Scope(), hasVectors: Bool = true) async throws {
        let embedder = hasVectors ? embedder : nil
        try await store.write("test", to: scope) { writer in
            if await writer.collection == nil { try await writer.create(NewCollection(language: "english")) }
            if let embedder {
                try await writer.use(embedder.identity)
                var texts: [ContentHash: String] = [:]
                for document in documents {
                    for chunk in document.stored(id: 0).chunks {
                        texts[chunk.embeddingHash] = document.embeddingText(chunk.text)
                    }
                }
                for (hash, text) in texts {
                    let vector = try await embedder.embed([text], role: .document)[0].vector
                    try await writer.insert([(hash, vector)])
                }
            }
            let ids = try await writer.ids(for: documents.map(\.uri))
            try await writer.commit(DocumentBatch(documents: zip(documents, ids).map { $0.stored(id: $1) }))
        }
    }

    func settle(_ scope: Scope = Scope()) async throws {
        try await store.write("test", to: scope) { try await $0.settle() }
    }

    func delete(_ uris: [String], in scope: Scope = Scope()) async throws {
        try await store.write("test", to: scope) { writer in
            let states = try await writer.states(of: uris)
            try await writer.commit(DocumentBatch(deleted: states.compactMap { $0?.id }))
        }
    }

    func restore(_ uris: [String], in scope: Scope = Scope()) async throws {
        try await store.write("test", to: scope) { writer in
            let revised = try await writer.states(of: uris).compactMap { $0 }.map { state in
                DocumentRevision(
                    id: state.id, path: state.path, root: state.root, size: state.size, modified: state.modified,
                    changed: state.changed)
            }
            try await writer.commit(DocumentBatch(revised: revised))
        }
    }

    /// What the store answers in both legs, with scores.
    func answers(_ scope: Scope = Scope(), from other: (any DocumentStore)? = nil) async throws -> [String] {
        let reader = try await SnapshotReader(other ?? store, scope, embedder: embedder)
        defer { reader.snapshot.close() }
        var answers: [String] = []
        for query in ["pump", "valve rotor", "sensor boiler gauge"] {
            for (leg, hits) in [
                ("lexical", try await reader.lexical(query)), ("dense", try await reader.dense(query)),
                ("filtered", try await reader.lexical(query, filter: "even = true and number < 12")),
            ] {
                answers += hits.map { "\(query) \(leg) \($0.name) \($0.score)" }
            }
        }
        return answers
    }

    /// A query of words.
    static func words(_ text: String) -> ParsedQuery { SnapshotReader.words(text) }

    struct Scored: Hashable {
        let id: ChunkID
        let score: Double
    }

    func lexical(_ text: String, in snapshot: any StoreSnapshot) async throws -> [Scored] {
        let query = try await snapshot.analyze(Self.words(text), budget: .unlimited())
        return try await snapshot.lexical(query, k: 1000, in: nil, budget: .unlimited()).candidates
            .map { Scored(id: $0.id, score: $0.score) }
    }

    func segmentCount(_ scope: Scope = Scope()) async throws -> Int {
        let status = try await store.status()
        let collection = status.collections.first { $0.collection == scope.collection }
        return collection?.tenants.first { $0.tenant == scope.tenant }?.segments ?? 0
    }

    func files(_ ending: String = "") throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: segments).filter { $0.hasSuffix(ending) }.sorted()
    }

    /// Changes the catalog behind the store's back.
    func edit(_ body: (CatalogWriter) throws -> Void) throws {
        let catalog = try CatalogDatabase(path: store.catalogPath, access: .readWrite)
        try catalog.write(body)
        try catalog.checkpoint()
    }
}
