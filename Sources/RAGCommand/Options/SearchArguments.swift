import ArgumentParser
import RAGEngine

extension QueryMode: ExpressibleByArgument {}
extension FusionOptions.Method: ExpressibleByArgument {}

/// What is searched, and how: the options of every command that asks a question.
struct SearchArguments: ParsableArguments {
    @Option(
        name: .customLong("collection"),
        help: ArgumentHelp("A collection (repeatable: all are searched, on one scale).", valueName: "name"))
    var collections = [Store.defaultCollection]

    @Option(help: ArgumentHelp("The tenant; a query reaches no other one's documents.", valueName: "name"))
    var tenant = Store.defaultTenant

    @Option(
        help: ArgumentHelp(
            """
            An access tier of who asks (repeatable; "" for none). Needed where documents have tiers, metadata `access`: only \
            those of yours and those without any are searched.
            """, valueName: "tier"))
    var access: [String] = []

    @Option(
        help: ArgumentHelp(
            "Another way to ask the same (repeatable); what answers all of them comes first.", valueName: "text"))
    var also: [String] = []

    @Option(
        name: [.customShort("k", allowingJoined: true), .customLong("k")],
        help: ArgumentHelp("The number of hits. Default: 10, or what a context may take.", valueName: "n"))
    var k: Int?

    @Option(help: "The legs to run.")
    var mode = QueryMode.hybrid

    @Option(
        help: ArgumentHelp(
            """
            A condition on metadata, such as 'team = storage and severity >= 2'. Operators: = != < <= > >= in, contains, \
            startswith, endswith, glob, like, ~ (any case), exists, is null; and, or, not, at least n of (…). Dates: \
            'modified > now-7d', 'date = 2024-05'. Also in JSON: '{"must": […]}'.
            """, valueName: "condition"))
    var filter: String?

    @Option(help: ArgumentHelp("Only documents of this time or later: 2024-05-01, now-7d.", valueName: "date"))
    var after: String?

    @Option(help: ArgumentHelp("Only documents from before this time.", valueName: "date"))
    var before: String?

    @Option(help: ArgumentHelp("The field of metadata that --after and --before look at.", valueName: "field"))
    var dateField = "modified"

    @OptionGroup var fusing: FusionArguments

    @Option(help: ArgumentHelp("The length of each leg's list. Default: 100, or 3 × k.", valueName: "n"))
    var candidates: Int?

    @OptionGroup var reranking: RerankingArguments

    @Option(help: ArgumentHelp("At most so many hits of one document.", valueName: "n"))
    var perDocument: Int?

    @Option(help: ArgumentHelp("At most one hit for each value of this field of metadata.", valueName: "field"))
    var groupBy: String?

    @Option(
        help: ArgumentHelp(
            "Prefer hits that differ from those above them, from 0 (only relevance) to 1 (only novelty).",
            valueName: "share"))
    var diversity: Double?

    @Option(
        help: ArgumentHelp(
            "The least relevance of a hit, 0 to 1. Default: all hits if something answers, none if nothing does.",
            valueName: "score"))
    var minScore: Double?

    @Flag(help: "Every word must be in the passage.")
    var all = false

    @Flag(help: "Scan all vectors instead of walking the graph.")
    var exact = false

    @Option(help: ArgumentHelp("The breadth of the walk through the graph.", valueName: "n"))
    var efSearch: Int?

    func validate() throws {
        if let diversity, !(0...1).contains(diversity) {
            throw ValidationError("--diversity must be a number from 0 to 1")
        }
    }

    /// - Parameter words: of the question, as the command line has them.
    func request(_ words: [String], _ change: (inout QueryOptions) -> Void = { _ in }) -> QueryRequest {
        var options = QueryOptions()
        options.collections = collections
        options.tenant = tenant
        options.access = access.isEmpty ? nil : Set(access).subtracting([""])
        options.k = k ?? options.k
        options.mode = mode
        options.filter = filter
        options.after = after
        options.before = before
        options.dateField = dateField
        options.candidates = candidates
        options.fusion = fusing.options
        options.reranking = reranking.options
        options.maximumPerDocument = perDocument
        options.diversity.groupField = groupBy
        options.diversity.lambda = diversity.map { 1 - $0 }
        options.minimumScore = minScore
        options.requiresAllTerms = all
        options.exact = exact
        options.efSearch = efSearch
        // A person opens what is shown: what has changed since is said.
        options.checksFiles = true
        options.workingFolder = DisplayPath.current
        change(&options)
        return QueryRequest([words.joined(separator: " ")] + also, options: options)
    }
}
