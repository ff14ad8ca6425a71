import ArgumentParser
import RAGEngine

/// Whether and how the best candidates are read once more.
struct RerankingArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Read the best candidates once more with the query: late-interaction (token vectors of the local encoder), \
            cross-encoder:DIR (a BERT pair model), or service:NAME (of the settings file's rerankers).
            """, valueName: "kind"))
    var rerank: RerankerChoice?

    @Option(
        help: ArgumentHelp(
            "The time reranking may take, such as 80ms or 1.5s; then the rest keeps its place.", valueName: "time"))
    var rerankBudget: TimeSpan?

    @Option(help: ArgumentHelp("The number of candidates that are reranked.", valueName: "n"))
    var rerankCandidates = RerankingOptions().candidates

    @Option(
        help: ArgumentHelp(
            "How much reranking counts against fusion, 0 to 1. Default: 0.7, late interaction 0.3.", valueName: "share")
    )
    var rerankWeight: Double?

    var options: RerankingOptions {
        var options = RerankingOptions()
        options.isEnabled = rerank != nil
        options.reranker = rerank
        options.budget = rerankBudget?.duration
        options.candidates = rerankCandidates
        options.weight = rerankWeight
        return options
    }

    func validate() throws {
        if rerank == nil, rerankBudget != nil || rerankWeight != nil {
            throw ValidationError("--rerank-budget and --rerank-weight go with --rerank")
        }
        if let rerankWeight, !(0...1).contains(rerankWeight) {
            throw ValidationError("--rerank-weight must be a number from 0 to 1")
        }
    }
}

extension RerankerChoice: ExpressibleByArgument {
    /// Also a folder or a name alone: what has a slash is a cross-encoder's folder, anything else a service.
    public init?(argument: String) {
        if let choice = RerankerChoice(argument) {
            self = choice
        } else if argument.contains("/") {
            self = .crossEncoder(folder: argument)
        } else if argument.contains(":") || argument.isEmpty || argument == "cross-encoder" || argument == "service" {
            return nil
        } else {
            self = .service(argument)
        }
    }
}

/// `80ms`, `1.5s`, `2m`.
struct TimeSpan: ExpressibleByArgument {
    let duration: Duration

    init?(argument: String) {
        let units = [("ms", 1e-3), ("s", 1), ("m", 60)]
        guard let (unit, seconds) = units.first(where: { argument.hasSuffix($0.0) }),
            let number = Double(argument.dropLast(unit.count)), number > 0, number * seconds < 1e6
        else { return nil }
        duration = .seconds(number * seconds)
    }
}
