import ArgumentParser
import Foundation
import RAGEngine
import RAGEvaluation

struct Eval: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "eval", abstract: "Measure retrieval quality with labelled queries.",
        discussion: """
            With --dataset, indexes a collection in BEIR layout (corpus.jsonl[.gz], queries.jsonl, qrels/test.tsv) into a \
            store of its own and runs its queries. With --queries, measures a store that is in use with a golden set: JSON \
            lines such as {"query": "…", "relevant": ["notes.md", "faq.md:12-20"], "tags": ["howto"]}.

            Measures are those of trec_eval. With --baseline, exits with 1 if the first measure is significantly worse \
            (paired randomisation test, p < 0.05).
            """)

    @OptionGroup var output: OutputArguments

    @Option(help: ArgumentHelp("The folder of a collection in BEIR layout.", valueName: "dir"))
    var dataset: String?

    @Option(help: ArgumentHelp("A golden set for the store that is there.", valueName: "file"))
    var queries: String?

    @Option(
        help: ArgumentHelp(
            """
            With --queries the store (default: as for `rag query`); with --dataset a folder in which to keep the store, and \
            to use it again.
            """, valueName: "dir"))
    var store: String?

    @Option(help: ArgumentHelp("The collection, with --queries.", valueName: "name"))
    var collection = Store.defaultCollection

    @Option(help: ArgumentHelp("The tenant, with --queries.", valueName: "name"))
    var tenant = Store.defaultTenant

    @Option(help: "The legs to run.")
    var mode = QueryMode.hybrid

    @Option(help: ArgumentHelp("The model's folder. Default: RAG_MODEL, else the pulled model.", valueName: "dir"))
    var model: String?

    @Option(
        help: ArgumentHelp("The embedder: a name from the settings file, PROVIDER/MODEL, or local.", valueName: "name"))
    var embedder: String?

    @Option(help: "The arithmetic of the encoder: float32, bf16 or int8.")
    var precision: String?

    @Option(help: ArgumentHelp("How many dimensions the vectors keep, for models made for it.", valueName: "n"))
    var dimension: Int?

    @Option(help: ArgumentHelp("Worker threads. Default: one per core.", valueName: "n"))
    var threads: Int?

    @Option(help: ArgumentHelp("The language of the collection. Default: detected.", valueName: "language"))
    var language: String?

    @OptionGroup var chunks: ChunkArguments

    @Option(help: ArgumentHelp("Documents per query.", valueName: "n"))
    var depth = 100

    @Option(
        help: ArgumentHelp("Measures, such as nDCG@10,recall@100,P@5,MRR,MAP; the first decides.", valueName: "list"))
    var measures: MeasureList?

    @Option(name: .customLong("run"), help: ArgumentHelp("Write the run in TREC form to this file.", valueName: "file"))
    var runPath: String?

    @Option(help: ArgumentHelp("Write the result, with each query's values, to this file.", valueName: "file"))
    var save: String?

    @Option(help: ArgumentHelp("Write a report with plots to this file.", valueName: "file"))
    var html: String?

    @Option(
        help: ArgumentHelp(
            "Compare with this result (--save) or run in TREC form; exit 1 on a significant loss.", valueName: "file"))
    var baseline: String?

    @Option(
        help: ArgumentHelp(
            "Compare with other settings, such as mode=dense or fusion=score,dense-weight=2, or a run (repeatable).",
            valueName: "settings|file"))
    var compare: [String] = []

    @Option(
        help: ArgumentHelp("Measure every combination: dense-weight=0.5|1|2,candidates=100|200.", valueName: "grid"))
    var sweep: String?

    @Flag(help: "Print the measures of each query too, and each difference.")
    var perQuery = false

    @OptionGroup var fusing: FusionArguments

    @Option(help: ArgumentHelp("The length of each leg's list.", valueName: "n"))
    var candidates: Int?

    @Flag(help: "Scan all vectors instead of walking the graph.")
    var exact = false

    @OptionGroup var reranking: RerankingArguments

    func validate() throws {
        guard (dataset == nil) != (queries == nil) else {
            throw ValidationError("give --dataset DIR, or --queries FILE for a store that is there")
        }
        guard (1...10_000).contains(depth) else { throw ValidationError("--depth must be between 1 and 10000") }
        if let threads, threads < 1 { throw ValidationError("--threads must be at least 1") }
        let making = [("--language", language), ("--precision", precision)].first { $0.1 != nil }?.0
        if queries != nil, let making {
            throw ValidationError("\(making) is for a store that is yet to be made: it goes with --dataset")
        }
    }

    func run() async throws {
        // Measuring may take long: what could not be written in the end is said now.
        for path in [runPath, save, html].compactMap({ $0 }) { try Self.checkOutput(path) }
        let bar = ProgressBar(isOn: !output.quiet)
        let (report, signal) = try await SignalHandling.cancelling { () -> Report? in
            defer { bar.finish() }
            do {
                return try await measure { bar.show($0) }
            } catch {
                let error = RAGError(error)
                if error.code == .cancelled { return nil }
                throw error
            }
        }
        if let signal { throw ExitCode(128 + signal) }
        guard let report else { throw RAGError(.cancelled, subject: "", "cancelled") }
        try present(report)
        if report.isWorse { throw ExitCode(1) }
    }

    private static func checkOutput(_ path: String) throws(RAGError) {
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
            throw RAGError(.invalidInput, subject: path, "it is a folder: name a file to write to")
        }
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
            throw RAGError(
                .notFound, subject: path, "there is no folder \(folder) to write it to: make it, or name another")
        }
    }

    /// What was measured, and what it was compared with.
    private struct Report: Sendable {
        struct Comparison: Sendable {
            let comparison: SystemComparison
            let isBaseline: Bool
        }

        let subject: EvaluationSubject
        let result: EvaluationResult
        var comparisons: [Comparison] = []
        var sweep: [EvaluationResult] = []
        var notes: [String]

        var isWorse: Bool { comparisons.contains { $0.isBaseline && $0.comparison.isSignificantLoss } }
    }

    private func measure(_ progress: @escaping @Sendable (IngestProgress) -> Void) async throws -> Report {
        let evaluation = try await evaluation(progress)
        let options = queryOptions
        let result = try await evaluation.measure(name, options)
        var report = Report(subject: evaluation.subject, result: result, notes: evaluation.notes + result.notes)
        func add(_ other: String, with measures: [QueryMeasures], isBaseline: Bool) throws {
            // The new one is the second: a gain is positive. With --compare, that is the other setting.
            let comparison =
                isBaseline
                ? try SystemComparison(first: other, measures, second: name, result.perQuery)
                : try SystemComparison(first: name, result.perQuery, second: other, measures)
            report.comparisons.append(.init(comparison: comparison, isBaseline: isBaseline))
        }
        if let baseline {
            try add(baseline, with: try evaluation.result(at: baseline).queryMeasures, isBaseline: true)
        }
        for other in compare {
            if FileManager.default.fileExists(atPath: other) {
                try add(other, with: try evaluation.result(at: other).queryMeasures, isBaseline: false)
            } else {
                var options = options
                try QuerySettings(other).apply(to: &options)
                try add(other, with: try await evaluation.measure(other, options).perQuery, isBaseline: false)
            }
        }
        for settings in try sweep.map(QuerySettings.grid) ?? [] {
            var options = options
            try settings.apply(to: &options)
            report.sweep.append(try await evaluation.measure(settings.description, options))
        }
        return report
    }

    private var name: String {
        [mode.rawValue, mode == .hybrid ? fusing.fusion.rawValue : nil, reranking.rerank?.description].compactMap { $0 }
            .joined(separator: ", ")
    }

    private var queryOptions: QueryOptions {
        var options = QueryOptions()
        if queries != nil {
            options.collection = collection
            options.tenant = tenant
        }
        options.mode = mode
        options.k = depth
        options.fusion = fusing.options
        options.candidates = candidates
        options.exact = exact
        options.reranking = reranking.options
        // A setting to compare with may name one.
        options.reranking.isEnabled = true
        return options
    }

    private func evaluation(_ progress: @escaping @Sendable (IngestProgress) -> Void) async throws -> Evaluation {
        let measures = measures?.measures ?? Measures.standardMeasures
        guard let dataset else {
            let arguments = try StoreArguments.parse(
                [
                    ("--store", store), ("--model", model), ("--embedder", embedder),
                    ("--threads", threads.map(String.init)),
                ]
                .flatMap { name, value in value.map { [name, $0] } ?? [] } + (mode == .lexical ? ["--no-model"] : []))
            return try await Evaluation.live(
                store: try arguments.open(), scope: Scope(collection: collection, tenant: tenant),
                goldenSet: queries ?? "", measures: measures)
        }
        let settings = embedder == nil ? Configuration() : try Configuration.load(store: store ?? ".rag")
        var ingest = IngestOptions()
        ingest.language = language
        ingest.chunkTokens = chunks.chunkTokens
        ingest.chunkOverlap = chunks.chunkOverlap
        ingest.chunker = chunks.chunker
        ingest.fieldWeights = chunks.fieldWeights
        return try await Evaluation.indexing(
            dataset: dataset, store: store, ingest: ingest,
            model: ModelOptions(
                folder: model, precision: precision, dimension: dimension, threads: threads,
                isDisabled: mode == .lexical, embedder: embedder, configuration: settings), measures: measures,
            progress: progress)
    }
}

extension Eval {
    private func present(_ report: Report) throws {
        for note in report.notes { output.note("note: \(note)") }
        if let runPath { try report.result.run.write(to: runPath, tag: "rag-\(mode.rawValue)") }
        var record = EvaluationRecord(report.result, subject: report.subject)
        if !report.comparisons.isEmpty { record.comparisons = report.comparisons.map(\.comparison) }
        if let save { try record.write(to: save) }
        if let html {
            try HTMLReport(
                title: "rag eval \(dataset ?? queries ?? "")", report.result, subject: report.subject,
                comparisons: report.comparisons.map(\.comparison)
            ).write(to: html)
        }
        if output.json {
            if !perQuery { record.perQuery = nil }
            try JSONOutput.line(record)
            for row in report.sweep {
                var record = EvaluationRecord(row)
                if !perQuery { record.perQuery = nil }
                try JSONOutput.line(record)
            }
            return
        }
        print(report.result, report.subject)
        for comparison in report.comparisons { print(comparison.comparison) }
        if !report.sweep.isEmpty { print(report.sweep) }
    }

    private func print(_ result: EvaluationResult, _ subject: EvaluationSubject) {
        for measure in result.measures {
            Terminal.data(
                "\(Self.padded(measure.name)) \(Self.decimal(measure.value))  "
                    + "[\(Self.decimal(measure.low)), \(Self.decimal(measure.high))]\n")
        }
        Terminal.data(
            "\(result.queries) queries, \(subject.documents) documents, \(subject.chunks) chunks; indexed in "
                + "\(Self.decimal(subject.indexSeconds)) s, \(Self.decimal(result.querySeconds)) s for the queries; "
                + "95 % intervals in brackets\n")
        for tag in result.tags {
            let values = tag.measures.map { "\($0.name) \(Self.decimal($0.value))" }.joined(separator: "  ")
            Terminal.data("tag \(Terminal.harmless(tag.tag)), \(tag.queries) queries  \(values)\n")
        }
        guard perQuery else { return }
        for query in result.perQuery {
            let values = query.measures.map { "\($0.name) \(Self.decimal($0.value))" }.joined(separator: "  ")
            Terminal.data("\(Terminal.harmless(query.query))  \(values)\n")
        }
    }

    private func print(_ comparison: SystemComparison) {
        Terminal.data("\n\(Terminal.harmless(comparison.first)) → \(Terminal.harmless(comparison.second))\n")
        for row in comparison.rows {
            let test = row.comparison
            let verdict =
                test.pValue >= SystemComparison.significance
                ? "" : test.meanDifference < 0 ? "  worse" : "  better"
            Terminal.data(
                "\(Self.padded(row.measure)) \(Self.decimal(row.first)) → \(Self.decimal(row.second))  "
                    + "\(Self.signed(test.meanDifference)) [\(Self.signed(test.confidenceInterval.lowerBound)), "
                    + "\(Self.signed(test.confidenceInterval.upperBound))]  p \(Self.decimal(test.pValue))\(verdict)\n")
        }
        let differing = comparison.differences.filter { $0.difference != 0 }
        let shown = perQuery || differing.count <= 10 ? differing : differing.prefix(5) + differing.suffix(5)
        Terminal.data(
            "\(comparison.decisive) differs for \(differing.count) of \(comparison.differences.count) queries"
                + (shown.count < differing.count ? "; the greatest losses and gains (--per-query for all):\n" : "\n"))
        for query in shown {
            Terminal.data(
                "  \(Terminal.harmless(query.query))  \(Self.decimal(query.first)) → \(Self.decimal(query.second))  "
                    + "\(Self.signed(query.difference))\n")
        }
    }

    private func print(_ sweep: [EvaluationResult]) {
        Terminal.data("\n")
        for result in sweep.sorted(by: { ($0.measures.first?.value ?? 0) > ($1.measures.first?.value ?? 0) }) {
            let values = result.measures.map { "\($0.name) \(Self.decimal($0.value))" }.joined(separator: "  ")
            Terminal.data("\(result.name)  \(values)\n")
        }
    }

    private static func padded(_ name: String) -> String {
        name.padding(toLength: 12, withPad: " ", startingAt: 0)
    }
    private static func decimal(_ value: Double) -> String { String(format: "%.4f", value) }
    private static func signed(_ value: Double) -> String { String(format: "%+.4f", value) }
}

/// Names of measures joined by commas.
struct MeasureList: ExpressibleByArgument {
    let measures: [Measure]

    init?(argument: String) {
        let parts = argument.split(separator: ",", omittingEmptySubsequences: false).map { Measure(String($0)) }
        guard !parts.isEmpty, !parts.contains(nil) else { return nil }
        measures = parts.compactMap { $0 }
    }
}
