import RAGEngine

/// Settings of a query by name, as `--compare` and `--sweep` take them: `mode=dense`, `fusion=score,dense-weight=2`.
public struct QuerySettings: Sendable, Hashable, CustomStringConvertible {
    public let values: [(name: String, value: String)]

    public static func == (left: QuerySettings, right: QuerySettings) -> Bool { left.description == right.description }
    public func hash(into hasher: inout Hasher) { hasher.combine(description) }

    public var description: String { values.map { "\($0.name)=\($0.value)" }.joined(separator: ",") }

    static let names = [
        "mode", "fusion", "rrf-k", "dense-weight", "lexical-weight", "candidates", "exact", "ef-search", "all",
        "filter", "rerank", "rerank-weight", "rerank-candidates",
    ]

    private init(_ values: [(name: String, value: String)]) { self.values = values }

    /// - Throws: `RAGError` with `invalidInput` if a setting is unknown or has no such value.
    public init(_ text: String) throws {
        let parts = text.split(separator: ",").map { $0.split(separator: "=", maxSplits: 1) }
        guard !parts.isEmpty, parts.allSatisfy({ $0.count == 2 }) else {
            throw Self.error("\"\(text)\" is not a list such as mode=dense,candidates=200")
        }
        values = parts.map { (String($0[0]), String($0[1])) }
        var options = QueryOptions()
        try apply(to: &options)
    }

    /// Every combination of the values of a grid: `dense-weight=0.5|1|2,candidates=100|200`.
    ///
    /// - Throws: `RAGError` with `invalidInput`, also if there are more than 1,000 of them.
    public static func grid(_ text: String) throws -> [QuerySettings] {
        var combinations: [[(name: String, value: String)]] = [[]]
        for part in text.split(separator: ",") {
            let pair = part.split(separator: "=", maxSplits: 1)
            guard pair.count == 2 else { throw error("\"\(part)\" is not a setting such as dense-weight=0.5|1|2") }
            let choices = pair[1].split(separator: "|").map(String.init)
            guard combinations.count * choices.count <= 1000, !choices.isEmpty else {
                throw error("the sweep has more than 1000 combinations, or none")
            }
            combinations = combinations.flatMap { known in choices.map { known + [(String(pair[0]), $0)] } }
        }
        return try combinations.map { values in
            let settings = QuerySettings(values)
            var options = QueryOptions()
            try settings.apply(to: &options)
            return settings
        }
    }

    private static func error(_ message: String) -> RAGError {
        RAGError(.invalidInput, subject: "settings", message)
    }

    public func apply(to options: inout QueryOptions) throws {
        for (name, value) in values {
            func wrong() -> RAGError { Self.error("\(name) cannot be \"\(value)\"") }
            func number() throws -> Double {
                guard let number = Double(value), number.isFinite else { throw wrong() }
                return number
            }
            func integer() throws -> Int {
                guard let number = Int(value), number > 0 else { throw wrong() }
                return number
            }
            func flag() throws -> Bool {
                guard let flag = Bool(value) else { throw wrong() }
                return flag
            }
            switch name {
            case "mode":
                guard let mode = QueryMode(rawValue: value) else { throw wrong() }
                options.mode = mode
            case "fusion":
                guard let method = FusionOptions.Method(rawValue: value) else { throw wrong() }
                options.fusion.method = method
            case "rrf-k": options.fusion.k = try number()
            case "dense-weight": options.fusion.denseWeight = try number()
            case "lexical-weight": options.fusion.lexicalWeight = try number()
            case "candidates": options.candidates = try integer()
            case "ef-search": options.efSearch = try integer()
            case "exact": options.exact = try flag()
            case "all": options.requiresAllTerms = try flag()
            case "filter": options.filter = value
            case "rerank":
                guard let choice = RerankerChoice(value) else { throw wrong() }
                options.reranking.reranker = choice
            case "rerank-weight": options.reranking.weight = try number()
            case "rerank-candidates": options.reranking.candidates = try integer()
            default:
                throw Self.error("there is no setting \"\(name)\"; there are \(Self.names.joined(separator: ", "))")
            }
        }
    }
}
