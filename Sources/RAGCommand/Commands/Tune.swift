import ArgumentParser
import Foundation
import RAGEngine
import RAGEvaluation

struct Tune: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tune", abstract: "Fit how words are scored to your own labelled queries.",
        discussion: """
            The queries are those of `rag eval --queries`: JSON lines such as {"query": "…", "relevant": ["notes.md"]}. k1, b \
            and the share of titles are chosen by cross-validation, and kept with the collection if they are significantly \
            better on queries that had no part in the choice (paired randomisation test, p < 0.05). No index is built anew.
            """)

    @OptionGroup var store: StoreArguments
    @OptionGroup var scope: ScopeArguments
    @OptionGroup var output: OutputArguments

    @Option(help: ArgumentHelp("Labelled queries, at least 20.", valueName: "file"))
    var queries: String?

    @Option(help: "The legs to run.")
    var mode = QueryMode.hybrid

    @Option(help: ArgumentHelp("The measure that decides.", valueName: "name"))
    var measure: MeasureList = MeasureList(argument: "nDCG@10")!

    @Flag(help: "Keep the best parameters, significantly better or not.")
    var apply = false

    @Flag(help: "Only say what would be gained.")
    var dryRun = false

    @Flag(help: "Go back to the parameters of a new collection.")
    var reset = false

    func validate() throws {
        guard reset != (queries != nil) else { throw ValidationError("give --queries FILE, or --reset") }
        if apply, dryRun || reset { throw ValidationError("--apply, --dry-run and --reset exclude each other") }
    }

    func run() async throws {
        let engine = try store.open(writing: !dryRun)
        guard let queries else {
            try await engine.setLexicalParameters(nil, of: scope.collection)
            return Terminal.data(Self.text(try await engine.lexicalParameters(of: scope.collection)) + "\n")
        }
        let evaluation = try await Evaluation.live(
            store: engine, scope: scope.scope, goldenSet: queries, measures: measure.measures)
        for note in evaluation.notes { output.note("note: \(note)") }
        var options = QueryOptions()
        options.collection = scope.collection
        options.tenant = scope.tenant
        options.mode = mode
        options.k = 100
        let total = LexicalTuning.grid.count + 1
        let tuning = try await LexicalTuning.fit(
            evaluation, current: try await engine.lexicalParameters(of: scope.collection), options
        ) { done in
            if Terminal.notesAreTerminal, !output.quiet { Terminal.write("\r\(done) of \(total)", to: 2) }
        }
        if Terminal.notesAreTerminal, !output.quiet { Terminal.write("\r\u{1B}[K", to: 2) }
        let isKept = !dryRun && tuning.best != tuning.current && (apply || tuning.isSignificant)
        if isKept { try await engine.setLexicalParameters(tuning.best, of: scope.collection) }
        if output.json { return try JSONOutput.line(TuningView(tuning: tuning, isKept: isKept)) }
        print(tuning, isKept: isKept)
    }

    private struct TuningView: Encodable {
        let tuning: LexicalTuning
        let isKept: Bool
    }

    private func print(_ tuning: LexicalTuning, isKept: Bool) {
        func decimal(_ value: Double) -> String { String(format: "%.4f", value) }
        let comparison = tuning.comparison
        let interval = comparison.confidenceInterval
        Terminal.data(
            """
            now   \(Self.text(tuning.current))  \(tuning.measure) \(decimal(tuning.currentMean))
            best  \(Self.text(tuning.best))  \(tuning.measure) \(decimal(tuning.bestMean)) on the same queries
            cross-validated \(decimal(tuning.crossValidatedMean)): \(String(format: "%+.4f", comparison.meanDifference)) \
            [\(String(format: "%+.4f", interval.lowerBound)), \(String(format: "%+.4f", interval.upperBound))], \
            p \(decimal(comparison.pValue)), \(tuning.queries) queries

            """)
        if isKept {
            Terminal.data("kept with collection \(scope.collection); `rag tune --reset` goes back\n")
        } else if tuning.best == tuning.current {
            Terminal.data("nothing is better than what there is\n")
        } else {
            Terminal.data("not kept\(dryRun ? "" : ": the gain may be chance (--apply keeps it all the same)")\n")
        }
    }

    private static func text(_ parameters: LexicalParameters) -> String {
        "k1 \(parameters.k1)  b \(parameters.b)  title share \(parameters.titleShare)"
    }
}
