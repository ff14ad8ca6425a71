import IndexSupport
import RAGModel
import RankFusion

/// Answers queries on any store, stage by stage:
///
/// *understand → open → select → search (legs side by side) → fuse → arrange → rerank → diversify → expand → hydrate → explain*
///
/// Each stage is a file of this folder. A query works on one snapshot of each collection from its beginning to its end;
/// its text is embedded once. One budget, with deadline and cancellation, reaches into every loop of the store.
///
/// Thread safety: any number of queries at once.
public struct QueryPipeline: Sendable {
    /// The embedder of a collection's vectors, or why there is none.
    public enum QueryEmbedder: Sendable {
        case ready(any Embedder)
        case missing(reason: String)
    }

    let store: any DocumentStore
    let embedder: @Sendable (CollectionDescription) async throws(RAGError) -> QueryEmbedder
    let reranker: (any Reranker)?
    let rerankers: Rerankers
    let measurements: VisibleMeasurements

    /// Opens a reranker; it is given the embedder of the collection.
    public typealias Rerankers = @Sendable (RerankerChoice, (any Embedder)?) throws(RAGError) -> any Reranker

    /// - Parameters:
    ///   - reranker: of queries that name none.
    ///   - rerankers: opens those that queries name.
    ///   - measurements: kept from query to query.
    ///   - embedder: finds the embedder that a collection's vectors were made with.
    public init(
        store: any DocumentStore, reranker: (any Reranker)? = nil,
        rerankers: @escaping Rerankers = QueryPipeline.noRerankers,
        measurements: VisibleMeasurements = VisibleMeasurements(),
        embedder: @escaping @Sendable (CollectionDescription) async throws(RAGError) -> QueryEmbedder
    ) {
        self.store = store
        self.reranker = reranker
        self.rerankers = rerankers
        self.measurements = measurements
        self.embedder = embedder
    }

    public static let noRerankers: Rerankers = { (choice, _) throws(RAGError) in
        throw RAGError(.invalidInput, subject: "reranker \(choice)", "this pipeline was made without it")
    }

    /// Finds the chunks that answer the request, best first.
    ///
    /// - Throws: `invalidInput` for an empty query, a `k` out of 1…10,000 or a malformed filter; `notFound` without such a
    ///   collection; `modelMissing` if the mode is dense and there are no vectors; `timeout`, `cancelled`.
    /// - Complexity: that of the store's legs, and O(candidates) for all the rest.
    public func run(_ request: QueryRequest) async throws(RAGError) -> QueryResponse {
        try await run(request, embeddings: [:])
    }

    /// - Parameter embeddings: of plain texts of the query, by the embedder of its one collection; they are not embedded again.
    func run(
        _ request: QueryRequest, embeddings: [String: Embedding]
    ) async throws(RAGError) -> QueryResponse {
        try await withRun(request, embeddings) { run throws(RAGError) in try await answer(&run) }
    }

    /// Opens the snapshots of a request for `body`, under its budget, on threads of the pool.
    func withRun<Result: Sendable>(
        _ request: QueryRequest, _ embeddings: [String: Embedding] = [:],
        _ body: @Sendable (inout QueryRun) async throws(RAGError) -> Result
    ) async throws(RAGError) -> Result {
        let started = ContinuousClock.now
        let question = try Understanding.understand(request)
        let options = request.options
        let budget = WorkBudget(deadline: options.timeout.map { started + $0 }, steps: options.maximumSteps)
        do {
            return try await withTaskCancellationHandler {
                try await withTaskExecutorPreference(WorkerPool.shared) {
                    var run = QueryRun(
                        question: question, options: options, budget: budget, reranker: reranker,
                        embeddings: embeddings, started: started)
                    run.timer.end(.understand)
                    let snapshots = try await open(options, &run)
                    defer { for snapshot in snapshots { snapshot.close() } }
                    run.timer.end(.open)
                    try await prepare(&run, snapshots)
                    try openReranker(&run)
                    return try await body(&run)
                }
            } onCancel: {
                budget.cancel()
            }
        } catch {
            throw RAGError(error)
        }
    }

    private func open(_ options: QueryOptions, _ run: inout QueryRun) async throws(RAGError) -> [any StoreSnapshot] {
        var snapshots: [any StoreSnapshot] = []
        do throws(RAGError) {
            for collection in options.collections {
                snapshots.append(try await store.snapshot(of: Scope(collection: collection, tenant: options.tenant)))
                let last = snapshots.count - 1
                if let parameters = options.lexicalParameters {
                    snapshots[last] = try await snapshots[last].scored(by: parameters)
                }
                if let folder = options.workingFolder {
                    snapshots[last] = await snapshots[last].reading(PathSpellings(folder: folder))
                }
                guard let access = options.access else {
                    guard snapshots[last].hasAccessTiers else { continue }
                    throw RAGError(
                        .invalidInput, subject: "collection \"\(collection)\"",
                        "its documents have access tiers, and every query must state its own: --access TIER, or"
                            + " --access \"\" for none; over the network, \"access\": […]")
                }
                // Also where there are no tiers: nobody is to learn from a score whether there are.
                snapshots[last] = try await snapshots[last].restricted(to: access)
                run.restricted.insert(snapshots[last].scope)
            }
        } catch {
            for snapshot in snapshots { snapshot.close() }
            throw error
        }
        return snapshots
    }

    /// Every stage after the snapshots are open.
    private func answer(_ run: inout QueryRun) async throws(RAGError) -> QueryResponse {
        let ranking = try await rank(&run)
        let hits = try await hydrate(ranking, &run)
        let suggestions = try await suggestions(&run)
        run.timer.end(.suggest)
        let nearest = try await documents(of: ranking.nearest.map { [$0] } ?? [], &run).first?.uri
        let context = run.options.contextTokens.map { tokens in
            let builder = ContextBuilder(run)
            let context = builder.context(of: hits, tokens: tokens)
            if context.citations.isEmpty, let least = builder.leastTokens(of: hits) {
                run.note("no passage fits into \(tokens) tokens; allow more: the smallest needs \(least)")
            }
            return context
        }
        var response = QueryResponse(
            query: run.question.texts.joined(separator: "\n"), mode: run.mode, hits: hits,
            weakCandidates: ranking.weak, nearest: nearest, notes: run.notes, suggestions: suggestions,
            versions: run.searches.reduce(into: [:]) { $0[$1.snapshot.scope.collection] = $1.snapshot.version },
            context: context, timings: run.timer.timings, plan: run.options.explain ? run.plan(ranking) : nil,
            seconds: run.timer.total)
        for (leg, result) in run.searches.flatMap({ $0.texts.flatMap(\.legs) }) {
            response.legSeconds[leg.rawValue, default: 0] += result.seconds
        }
        return response
    }

    /// Search, fusion, reranking and choice; deeper again if too few are left for what was asked.
    func rank(_ run: inout QueryRun) async throws(RAGError) -> Ranking {
        var candidates = max(run.options.k, run.options.candidates ?? max(100, 3 * run.options.k))
        while true {
            try await search(&run, candidates: candidates)
            run.timer.end(.search)
            var fused = try Fusing.fuse(&run)
            run.timer.end(.fuse)
            let weak = Fusing.removeWeak(&fused, run)
            try await arrange(&fused, &run)
            run.timer.end(.arrange)
            try await rerank(&fused, &run)
            run.timer.end(.rerank)
            let chosen = try await diversify(fused, &run)
            run.timer.end(.diversify)
            // Limits on documents and duplicates may have eaten too many: look deeper.
            let reachable = run.searches.reduce(0) { $0 + $1.reachable }
            let isExhausted = run.searches.allSatisfy { search in
                search.texts.allSatisfy { $0.legs.allSatisfy { $0.result.candidates.count < candidates } }
            }
            let isDone = chosen.count >= run.options.k || candidates >= reachable || isExhausted || weak.count > 0
            if isDone {
                return Ranking(
                    chosen: chosen, fused: fused, weak: weak.count, nearest: weak.best, candidates: candidates)
            }
            candidates = min(reachable, candidates * 4)
        }
    }
}
