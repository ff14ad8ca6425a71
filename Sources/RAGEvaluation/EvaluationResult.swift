import RAGEngine

/// What an evaluation measured.
public struct EvaluationResult: Sendable {
    /// What was measured: the settings, or the name of a run.
    public let name: String
    /// The mode that ran: `lexical` where `hybrid` was asked for and there are no vectors.
    public let mode: QueryMode
    /// Means over the judged queries.
    public let measures: [MeasureEstimate]
    /// The same over the queries of each tag, by tag.
    public let tags: [TagMeasures]
    public let perQuery: [QueryMeasures]
    public let run: Run
    public let notes: [String]
    public let querySeconds: Double

    public var queries: Int { perQuery.count }
}

extension EvaluationResult {
    /// Measures a run against the labels.
    init(
        name: String, mode: QueryMode, run: Run, labels: LabelledQueries, measures: [Measure], notes: [String] = [],
        seconds: Double = 0
    ) {
        let perQuery = Measures.evaluate(run, labels.judgements, measures: measures).perQuery
        func estimates(_ queries: [QueryMeasures]) -> [MeasureEstimate] {
            measures.enumerated().map { index, measure in
                MeasureEstimate(name: measure.description, values: queries.map { $0.measures[index].value })
            }
        }
        var tagged: [String: Set<String>] = [:]
        for query in labels.queries { for tag in query.tags { tagged[tag, default: []].insert(query.id) } }
        self.name = name
        self.mode = mode
        self.measures = estimates(perQuery)
        tags = tagged.sorted { $0.key < $1.key }.map { tag, ids in
            let queries = perQuery.filter { ids.contains($0.query) }
            return TagMeasures(tag: tag, queries: queries.count, measures: estimates(queries))
        }
        self.perQuery = perQuery
        self.run = run
        self.notes = notes
        querySeconds = seconds
    }
}

/// What is measured: a store and labelled queries.
public struct EvaluationSubject: Sendable {
    public let documents: Int
    public let chunks: Int
    /// 0 for a store that was there already.
    public let indexSeconds: Double
}
