import Foundation
import RAGEngine
import RAGModel

/// Measures a way of searching on a labelled collection.
///
/// The collection is indexed into a store of its own (a temporary one unless a folder is named), every judged query is
/// run, and the ranking of documents, each scored by its best chunk, is measured against the judgements.
public struct Evaluation: Sendable {
    /// A folder in BEIR layout.
    public var dataset: String
    /// How to search; `k` is the depth of the run, and there is at most one hit per document.
    public var query: QueryOptions
    public var model: ModelOptions
    /// The store's folder, kept and used again; `nil` makes a temporary one.
    public var store: String?
    /// The collection's language; `nil` detects it.
    public var language: String?
    /// As in `IngestOptions`.
    public var chunkTokens: Int?
    public var chunkOverlap: Int?
    public var fieldWeights: [String: Int] = [:]

    public init(
        dataset: String, query: QueryOptions, model: ModelOptions = ModelOptions(), store: String? = nil,
        language: String? = nil
    ) {
        self.dataset = dataset
        self.query = query
        self.model = model
        self.store = store
        self.language = language
    }

    /// - Throws: `RAGError`, or `DatasetError` if the collection's files are missing or malformed.
    public func run(progress: @escaping @Sendable (IngestProgress) -> Void = { _ in }) async throws -> EvaluationResult
    {
        let dataset = try BEIRDataset(folder: dataset)
        let (queries, judgements) = try dataset.judgedQueries()
        let folder = store ?? NSTemporaryDirectory() + "rag-eval-\(UUID().uuidString)"
        defer { if store == nil { try? FileManager.default.removeItem(atPath: folder) } }
        let engine = Store(at: folder, model: model)

        let began = Date()
        var ingest = IngestOptions()
        ingest.language = language
        ingest.chunkTokens = chunkTokens
        ingest.chunkOverlap = chunkOverlap
        ingest.fieldWeights = fieldWeights
        if !engine.exists {
            let corpus = CorpusDocuments(dataset: dataset)
            let report = try await engine.ingest(documents: corpus, options: ingest, progress: progress)
            try corpus.check()
            if report.interrupted { throw CancellationError() }
        }
        let indexSeconds = Date().timeIntervalSince(began)

        var options = query
        options.maximumPerDocument = 1
        // Measures look at what is ranked, good or not, and know documents, not passages.
        options.minimumScore = options.minimumScore ?? 0
        options.diversity.collapsesDuplicates = false
        options.highlights = false
        var run = Run()
        var notes: [String] = []
        var mode = options.mode
        let queriesBegan = Date()
        for query in queries {
            try Task.checkCancellation()
            let answer = try await engine.query(query.text, options: options)
            mode = answer.mode
            for note in answer.notes where !notes.contains(note) { notes.append(note) }
            run.add(query: query.id, answer.hits.map { (document: $0.uri, score: $0.score) })
        }
        let querySeconds = Date().timeIntervalSince(queriesBegan)
        let status = try engine.status()
        let tenants = status.collections.flatMap(\.tenants)
        let (means, perQuery) = Measures.standard(run, judgements)
        return EvaluationResult(
            mode: mode, measures: means, perQuery: perQuery, run: run, notes: notes,
            documents: tenants.reduce(0) { $0 + $1.documents }, chunks: tenants.reduce(0) { $0 + $1.chunks },
            indexSeconds: indexSeconds, querySeconds: querySeconds)
    }
}
