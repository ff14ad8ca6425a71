/// Two systems on the same queries, measure by measure.
public struct SystemComparison: Sendable, Codable {
    public struct Row: Sendable, Codable {
        public let measure: String
        public let first: Double
        public let second: Double
        public let comparison: PairedComparison
    }

    public struct QueryDifference: Sendable, Codable {
        public let query: String
        public let first: Double
        public let second: Double

        public var difference: Double { second - first }
    }

    /// What the systems are called.
    public let first: String
    public let second: String
    public let rows: [Row]
    /// The measure that decides, and every query's values of it: the greatest loss first.
    public let decisive: String
    public let differences: [QueryDifference]

    /// The probability below which a difference counts as one.
    public static let significance = 0.05

    /// Whether the second system is worse than the first by more than chance explains.
    public var isSignificantLoss: Bool {
        rows.contains {
            $0.measure == decisive && $0.comparison.meanDifference < 0 && $0.comparison.pValue < Self.significance
        }
    }

    /// - Parameter decisive: a measure that both have; the first one by default.
    /// - Throws: `DatasetError` if they have no measure in common or not the same queries.
    public init(
        first: String, _ firstMeasures: [QueryMeasures], second: String, _ secondMeasures: [QueryMeasures],
        decisive: String? = nil
    ) throws {
        let known = Dictionary(firstMeasures.map { ($0.query, $0) }) { first, _ in first }
        let names = secondMeasures.first?.measures.map(\.name) ?? []
        let shared = names.filter { firstMeasures.first?[$0] != nil }
        guard known.count == secondMeasures.count, secondMeasures.allSatisfy({ known[$0.query] != nil }) else {
            throw DatasetError(
                path: first,
                "it has \(known.count) queries and \(second) has \(secondMeasures.count), or they are others: only the "
                    + "same queries can be compared")
        }
        guard let deciding = decisive ?? shared.first, shared.contains(deciding) else {
            throw DatasetError(path: first, "it has no value of \(decisive ?? "the measures of \(second)")")
        }
        (self.first, self.second, self.decisive) = (first, second, deciding)
        func pairs(_ measure: String) -> [(query: String, first: Double, second: Double)] {
            secondMeasures.map { ($0.query, known[$0.query]?[measure] ?? 0, $0[measure] ?? 0) }
        }
        rows = shared.map { name in
            let pairs = pairs(name)
            let comparison = PairedComparison(first: pairs.map(\.first), second: pairs.map(\.second))
            let count = Double(max(1, pairs.count))
            return Row(
                measure: name, first: pairs.reduce(0) { $0 + $1.first } / count,
                second: pairs.reduce(0) { $0 + $1.second } / count, comparison: comparison)
        }
        differences = pairs(deciding).map { QueryDifference(query: $0.query, first: $0.first, second: $0.second) }
            .sorted { ($0.difference, $0.query) < ($1.difference, $1.query) }
    }
}
