import ArgumentParser
import Foundation
import RAGEngine
import RAGEvaluation

struct Eval: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure retrieval quality on a labelled collection.",
        discussion: """
            Indexes a collection in BEIR layout (corpus.jsonl[.gz], queries.jsonl, qrels/test.tsv) into a temporary \
            store, runs its queries, and prints nDCG@10, recall@10, recall@100, MRR@10 and MAP as trec_eval defines them.
            """)

    @OptionGroup var output: OutputArguments

    @Option(help: ArgumentHelp("The collection's folder.", valueName: "dir"))
    var dataset: String

    @Option(help: "The legs to run.")
    var mode = QueryMode.hybrid

    @Option(help: ArgumentHelp("The model's folder. Default: RAG_MODEL, else the pulled model.", valueName: "dir"))
    var model: String?

    @Option(
        help: ArgumentHelp("The embedder: a name from the settings file, PROVIDER/MODEL, or local.", valueName: "name"))
    var embedder: String?

    @Option(help: "The arithmetic of the encoder: float32, bf16 or int8.")
    var precision: String?

    @Option(help: ArgumentHelp("Worker threads. Default: one per core.", valueName: "n"))
    var threads: Int?

    @Option(help: ArgumentHelp("The language of the collection. Default: detected.", valueName: "language"))
    var language: String?

    @OptionGroup var chunks: ChunkArguments

    @Option(help: ArgumentHelp("Documents per query.", valueName: "n"))
    var depth = 100

    @Option(help: ArgumentHelp("Write the run in TREC form to this file.", valueName: "file"))
    var run: String?

    @Option(help: ArgumentHelp("Keep the store in this folder, and use the one that is there.", valueName: "dir"))
    var store: String?

    @Flag(help: "Print the measures of each query too.")
    var perQuery = false

    @Option(help: "How the legs become one ranking.")
    var fusion = FusionOptions().method

    @Option(help: ArgumentHelp("The constant of reciprocal rank fusion.", valueName: "number"))
    var rrfK = FusionOptions().k

    @Option(help: ArgumentHelp("The dense leg's weight in the fusion.", valueName: "number"))
    var denseWeight = FusionOptions().denseWeight

    @Option(help: ArgumentHelp("The lexical leg's weight in the fusion.", valueName: "number"))
    var lexicalWeight = FusionOptions().lexicalWeight

    @Option(help: ArgumentHelp("The length of each leg's list.", valueName: "n"))
    var candidates: Int?

    @Flag(help: "Scan all vectors instead of walking the graph.")
    var exact = false

    func validate() throws {
        guard (1...10_000).contains(depth) else { throw ValidationError("--depth must be between 1 and 10000") }
        if let threads, threads < 1 { throw ValidationError("--threads must be at least 1") }
    }

    func run() async throws {
        var options = QueryOptions()
        options.mode = mode
        options.k = depth
        options.fusion.method = fusion
        options.fusion.k = rrfK
        options.fusion.denseWeight = denseWeight
        options.fusion.lexicalWeight = lexicalWeight
        options.candidates = candidates
        options.exact = exact
        var evaluation = Evaluation(
            dataset: dataset, query: options,
            model: ModelOptions(
                folder: model, precision: precision, threads: threads, isDisabled: mode == .lexical, embedder: embedder,
                configuration: embedder == nil ? Configuration() : try Configuration.load(store: store ?? ".rag")),
            store: store, language: language)
        evaluation.chunkTokens = chunks.chunkTokens
        evaluation.chunkOverlap = chunks.chunkOverlap
        evaluation.fieldWeights = chunks.fieldWeights
        let bar = ProgressBar(isOn: !output.quiet)
        let (result, signal) = try await SignalHandling.cancelling { [evaluation] in
            defer { bar.finish() }
            return try await evaluation.run { bar.show($0) }
        }
        if let signal { throw ExitCode(128 + signal) }
        for note in result.notes { output.note("note: \(note)") }
        if let run { try result.run.write(to: run, tag: "rag-\(mode.rawValue)") }
        try print(result)
    }

    private func print(_ result: EvaluationResult) throws {
        if output.json { return try JSONOutput.line(EvaluationView(result, perQuery: perQuery)) }
        for measure in result.measures {
            let name = measure.name.padding(toLength: 12, withPad: " ", startingAt: 0)
            Terminal.data("\(name) \(Self.decimal(measure.value))\n")
        }
        Terminal.data(
            "\(result.queries) queries, \(result.documents) documents, \(result.chunks) chunks; indexed in "
                + "\(Self.decimal(result.indexSeconds)) s, \(Self.decimal(result.querySeconds)) s for the queries\n")
        guard perQuery else { return }
        for query in result.perQuery {
            let values = query.measures.map { "\($0.name) \(Self.decimal($0.value))" }.joined(separator: "  ")
            Terminal.data("\(query.query)  \(values)\n")
        }
    }

    private static func decimal(_ value: Double) -> String { String(format: "%.4f", value) }
}

/// The result of an evaluation as JSON.
struct EvaluationView: Encodable {
    struct PerQuery: Encodable {
        let query: String
        let measures: [String: Double]
    }

    let mode: String
    let measures: [String: Double]
    let queries: Int
    let documents: Int
    let chunks: Int
    let indexSeconds: Double
    let querySeconds: Double
    let perQuery: [PerQuery]?

    init(_ result: EvaluationResult, perQuery: Bool) {
        mode = result.mode.rawValue
        measures = Dictionary(uniqueKeysWithValues: result.measures.map { ($0.name, $0.value) })
        queries = result.queries
        documents = result.documents
        chunks = result.chunks
        indexSeconds = result.indexSeconds
        querySeconds = result.querySeconds
        self.perQuery =
            perQuery
            ? result.perQuery.map { query in
                PerQuery(
                    query: query.query,
                    measures: Dictionary(uniqueKeysWithValues: query.measures.map { ($0.name, $0.value) }))
            } : nil
    }
}
