import Foundation
import RAGEngine
import RAGModel

/// A line of `rag bench update`: milliseconds of one way to change a document.
public struct UpdateReport: Sendable, Codable {
    /// `document` (a text given by a program), `file` (a file by its path) or `command` (the same in a new process).
    public let way: String
    /// The chunks of the store.
    public let chunks: Int
    public let rounds: Int
    /// From the call of `ingest` to its return.
    public let ingestP50: Double
    public let ingestP99: Double
    /// From the call of `ingest` until a query through another connection has found the new text.
    public let visibleP50: Double
    public let visibleP99: Double
}

/// Measures how long one changed document takes to become visible in a store, however large it is.
///
/// A document is added to a collection, changed once a round, and deleted at the end. Each version has a word that no
/// other version has; it is visible when a query for that word, asked through another connection as another process would
/// do, finds it.
public struct UpdateBenchmark: Sendable {
    public var store: String
    public var collection = Store.defaultCollection
    public var rounds = 100
    public var model = ModelOptions()
    /// Runs the command line program with these arguments, to measure a process of its own; `nil` leaves that out.
    public var program: (@Sendable ([String]) throws -> Void)?

    public init(store: String) { self.store = store }

    /// Fills the store with the documents of a collection in BEIR layout.
    public func fill(dataset: String) async throws {
        let corpus = CorpusDocuments(dataset: try BEIRDataset(folder: dataset, labelled: false))
        var options = IngestOptions()
        options.collection = collection
        options.language = "english"
        try await Store(at: store, model: model).ingest(documents: corpus, options: options)
        try corpus.check()
    }

    public func run(_ report: (UpdateReport) throws -> Void) async throws {
        let folder = URL(fileURLWithPath: NSTemporaryDirectory()).appendingPathComponent("rag-bench-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("note.md")
        let writer = Store(at: store, model: model)
        let reader = Store(at: store, model: model)
        var options = IngestOptions()
        options.collection = collection
        let chosen = options
        try report(
            try await measure("document", reader) { text in
                try await writer.ingest(
                    documents: [SourceDocument(uri: "rag-bench-update", text: text)], options: chosen)
            })
        try report(
            try await measure("file", reader) { text in
                try Data(text.utf8).write(to: file)
                try await writer.ingest([file.path], options: chosen)
            })
        if let program {
            try report(
                try await measure("command", reader) { text in
                    try Data(text.utf8).write(to: file)
                    try program(["ingest", file.path, "--store", store, "--collection", collection, "--quiet"])
                })
        }
        try await writer.delete(["rag-bench-update", file.path], in: Scope(collection: collection))
    }

    /// The time at which a query first finds `word`.
    private static func untilFound(
        _ word: String, _ reader: Store, _ query: QueryOptions, deadline: ContinuousClock.Instant
    ) async throws -> ContinuousClock.Instant {
        let clock = ContinuousClock()
        while clock.now < deadline {
            let hits = try await reader.query(word, options: query).hits
            let now = clock.now
            if hits.first?.text.contains(word) == true { return now }
            try await Task.sleep(for: .microseconds(200))
        }
        throw RAGError(.notFound, subject: word, "the new version was not found within a minute")
    }

    private func measure(
        _ way: String, _ reader: Store, _ change: (String) async throws -> Void
    ) async throws -> UpdateReport {
        var ingestTimes: [Double] = []
        var visibleTimes: [Double] = []
        let clock = ContinuousClock()
        var query = QueryOptions()
        query.collection = collection
        query.mode = .lexical
        query.k = 1
        // The first rounds open files and fill caches.
        let warmUp = 3
        for round in 0..<rounds + warmUp {
            let word = "update\(UUID().uuidString.replacing("-", with: "").lowercased())"
            let text = "# A note\n\nThis note changes while the others stay. Its latest version says \(word)."
            let start = clock.now
            // Asked again and again while the change goes on.
            async let visible = Self.untilFound(word, reader, query, deadline: start.advanced(by: .seconds(60)))
            try await change(text)
            let returned = clock.now
            let found = try await visible
            guard round >= warmUp else { continue }
            ingestTimes.append((returned - start) / .milliseconds(1))
            visibleTimes.append((found - start) / .milliseconds(1))
        }
        let tenants = try await reader.status().collections.filter { $0.collection == collection }.flatMap(\.tenants)
        let chunks = tenants.filter { $0.tenant == Store.defaultTenant }.reduce(0) { $0 + $1.chunks }
        ingestTimes.sort()
        visibleTimes.sort()
        func p99(_ times: [Double]) -> Double { times[min(times.count - 1, times.count * 99 / 100)] }
        return UpdateReport(
            way: way, chunks: chunks, rounds: rounds, ingestP50: ingestTimes[rounds / 2],
            ingestP99: p99(ingestTimes), visibleP50: visibleTimes[rounds / 2], visibleP99: p99(visibleTimes))
    }
}
