import Foundation
import RAGEngine

/// Measures ways of searching on a store with labelled queries.
///
/// Every judged query is run, and the ranking of documents, each scored by its best chunk, or of passages where passages are
/// judged, is measured against the judgements.
///
/// Thread safety: immutable; measurements of one evaluation may run side by side.
public final class Evaluation: Sendable {
    public let subject: EvaluationSubject
    public let labels: LabelledQueries
    public let measures: [Measure]
    /// Remarks on the labels, such as judged documents that are not in the store.
    public let notes: [String]

    private let engine: Store
    /// A temporary store, removed at the end.
    private let temporaryFolder: String?

    deinit { if let temporaryFolder { try? FileManager.default.removeItem(atPath: temporaryFolder) } }

    private init(
        engine: Store, scope: Scope, labels: LabelledQueries, measures: [Measure], indexSeconds: Double,
        notes: [String], temporaryFolder: String?
    ) async throws {
        let tenants = try await engine.status().collections.filter { $0.collection == scope.collection }
            .flatMap(\.tenants).filter { $0.tenant == scope.tenant }
        subject = EvaluationSubject(
            documents: tenants.reduce(0) { $0 + $1.documents }, chunks: tenants.reduce(0) { $0 + $1.chunks },
            indexSeconds: indexSeconds)
        self.engine = engine
        self.labels = labels
        self.measures = measures
        self.notes = notes
        self.temporaryFolder = temporaryFolder
    }

    /// Indexes a collection in BEIR layout into a store of its own.
    ///
    /// - Parameters:
    ///   - store: the store's folder, kept and used again for the same collection and settings; `nil` makes a temporary one.
    ///   - ingest: how a new store is made.
    /// - Throws: `RAGError`, also if the store is of another collection or was made with other settings; `DatasetError` if
    ///   the collection's files are missing or malformed; `CancellationError`, and then the next evaluation goes on.
    public static func indexing(
        dataset folder: String, store: String?, ingest: IngestOptions, model: ModelOptions,
        measures: [Measure] = Measures.standardMeasures,
        progress: @escaping @Sendable (IngestProgress) -> Void = { _ in }
    ) async throws -> Evaluation {
        let dataset = try BEIRDataset(folder: folder)
        let labels = try LabelledQueries(dataset)
        let path = store ?? NSTemporaryDirectory() + "rag-eval-\(UUID().uuidString)"
        let engine = Store(at: path, model: model)
        let record = try StoreRecord(dataset: dataset, ingest: ingest, model: model)
        let began = Date()
        var notes: [String] = []
        do {
            if try record.isNeeded(at: path, storeExists: engine.exists) {
                try record.write(to: path, isComplete: false)
                let corpus = CorpusDocuments(dataset: dataset)
                let report = try await engine.ingest(documents: corpus, options: ingest, progress: progress)
                try corpus.check()
                if report.interrupted { throw CancellationError() }
                notes += report.advice
                if corpus.emptyDocuments > 0 {
                    notes.append("\(corpus.emptyDocuments) documents have neither a title nor a text")
                }
                try record.write(to: path, isComplete: true)
            }
        } catch {
            if store == nil { try? FileManager.default.removeItem(atPath: path) }
            throw error
        }
        return try await Evaluation(
            engine: engine, scope: Scope(), labels: labels, measures: measures,
            indexSeconds: Date().timeIntervalSince(began),
            notes: notes, temporaryFolder: store == nil ? path : nil)
    }

    /// Measures a store that is in use, with a golden set (see `LabelledQueries`).
    ///
    /// - Parameter scope: the collection and tenant that the set is about.
    public static func live(
        store: Store, scope: Scope, goldenSet: String, measures: [Measure] = Measures.standardMeasures
    ) async throws -> Evaluation {
        let labels = try LabelledQueries(goldenSet: goldenSet)
        var missing: [String] = []
        let judged = Set(labels.queries.flatMap(\.targets).map(\.document)).sorted()
        for document in judged {
            do {
                _ = try await store.document(document, in: scope)
            } catch {
                switch error.code {
                case .notFound: missing.append(document)
                // Several documents have this path: any of them answers.
                case .invalidInput: break
                default: throw error
                }
            }
        }
        let names = missing.prefix(5).map { "\"\($0)\"" }.joined(separator: ", ") + (missing.count > 5 ? ", …" : "")
        guard missing.count < judged.count else {
            throw RAGError(
                .invalidInput, subject: goldenSet,
                "none of its judged documents (\(names)) is in collection \"\(scope.collection)\", tenant "
                    + "\"\(scope.tenant)\": there is nothing to measure; `rag documents list` names what is there")
        }
        let notes =
            missing.isEmpty
            ? [] : ["\(missing.count) of the judged documents are not in the store and count as missed: \(names)"]
        return try await Evaluation(
            engine: store, scope: scope, labels: labels, measures: measures, indexSeconds: 0, notes: notes,
            temporaryFolder: nil)
    }

    /// Runs every query.
    ///
    /// - Parameters:
    ///   - name: what the result is called.
    ///   - query: how to search; `k` is the depth of the run.
    public func measure(_ name: String, _ query: QueryOptions) async throws -> EvaluationResult {
        var options = query
        options.maximumPerDocument = labels.judgesPassages ? nil : 1
        options.highlights = false
        // Of two documents that say the same, either may be the judged one.
        options.diversity.collapsesDuplicates = false
        // A ranking is measured whole: what is too weak to be shown still has its place.
        options.minimumScore = options.minimumScore ?? 0
        var run = Run()
        var notes: [String] = []
        var mode = options.mode
        let began = Date()
        for query in labels.queries {
            try Task.checkCancellation()
            let answer = try await engine.query(query.text, options: options)
            mode = answer.mode
            for note in answer.notes where !notes.contains(note) { notes.append(note) }
            run.add(query: query.id, Self.ranking(answer.hits, for: query, namesPaths: labels.namesPaths))
        }
        return EvaluationResult(
            name: name, mode: mode, run: run, labels: labels, measures: measures, notes: notes,
            seconds: Date().timeIntervalSince(began))
    }

    /// The hits as the judgements name them: each target once, at its best hit; other hits by document or chunk.
    static func ranking(
        _ hits: [Hit], for query: LabelledQueries.Query, namesPaths: Bool
    ) -> [(document: String, score: Double)] {
        let byName = Dictionary(grouping: query.targets, by: \.document)
        let judgesPassages = query.targets.contains { $0.lines != nil }
        var found: Set<LabelledQueries.Target> = []
        var result: [(document: String, score: Double)] = []
        for hit in hits {
            let path = namesPaths ? hit.path : nil
            let candidates = namesPaths ? query.targets : byName[hit.uri] ?? []
            let matching = candidates.filter { $0.matches(uri: hit.uri, path: path, lines: hit.lines) }
            if let target = matching.first(where: { !found.contains($0) }) {
                found.insert(target)
                result.append((target.id, hit.score))
            } else if matching.isEmpty {
                result.append((judgesPassages ? hit.chunk : hit.uri, hit.score))
            }
        }
        return result
    }

    /// Reads something to compare with: a result that `EvaluationRecord` wrote, or a run in TREC form.
    public func result(at path: String) throws -> EvaluationRecord {
        if let record = try EvaluationRecord(path: path) { return record }
        let run = try Run(path: path).named(by: labels.judgements)
        guard !run.queries.isEmpty else { throw DatasetError(path: path, "there is no result and no answer in it") }
        return EvaluationRecord(
            EvaluationResult(name: path, mode: .hybrid, run: run, labels: labels, measures: measures))
    }
}
