import RAGEngine

/// What an evaluation measured.
public struct EvaluationResult: Sendable {
    /// The mode that ran: `lexical` where `hybrid` was asked for and there are no vectors.
    public let mode: QueryMode
    /// Means over the judged queries.
    public let measures: [MeasureValue]
    public let perQuery: [QueryMeasures]
    public let run: Run
    public let notes: [String]
    public let documents: Int
    public let chunks: Int
    public let indexSeconds: Double
    public let querySeconds: Double

    public var queries: Int { perQuery.count }
}
