import ArgumentParser
import Foundation
import RAGEngine

struct Reindex: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reindex",
        abstract: "Build a collection's indexes anew: another model, another language, today's analyzer.",
        discussion: """
            Files are not read. The old indexes answer until the new ones are complete. An interrupted run changes nothing, \
            and the next one goes on from there.
            """)

    @OptionGroup var store: StoreArguments
    @OptionGroup var output: OutputArguments

    @Option(help: ArgumentHelp("The collection.", valueName: "name"))
    var collection = Store.defaultCollection

    @Option(help: ArgumentHelp("The analyzer's language. Default: as it is.", valueName: "language"))
    var language: String?

    @Option(help: ArgumentHelp("The arithmetic of the vectors: float32, bf16, int8.", valueName: "name"))
    var precision: String?

    @Option(
        help: ArgumentHelp("How many dimensions the vectors keep, for models made for it.", valueName: "n"))
    var dimension: Int?

    @Option(
        help: ArgumentHelp(
            "What a server that embeds may cost in this run: money (2.50) or tokens (500k-tokens).", valueName: "limit")
    )
    var budget: SpendingLimit?

    func validate() throws {
        if let dimension, dimension < 1 { throw ValidationError("--dimension must be at least 1") }
    }

    func run() async throws {
        let engine = try store.open(writing: true, precision: precision, dimension: dimension, budget: budget)
        let bar = ProgressBar(isOn: !output.quiet)
        let (collection, language) = (collection, language)
        let (report, signal) = try await SignalHandling.cancelling {
            defer { bar.finish() }
            return try await engine.reindex(collection: collection, language: language) { bar.show($0) }
        }
        if output.json {
            try JSONOutput.line(report)
        } else {
            let unfinished = report.interrupted ? " (interrupted: nothing has changed)" : ""
            Terminal.data(
                "\(report.chunks) chunks, \(report.embedded) embedded (\(report.tokens) tokens), \(report.reused) vectors "
                    + "reused\(unfinished)\n")
            if let usage = report.usage, usage.requests > 0 { Terminal.data(usage.description + "\n") }
            if let stopped = report.stopped { Terminal.note("stopped, and nothing has changed yet: \(stopped)") }
        }
        if let signal { throw ExitCode(128 + signal) }
        if report.interrupted || report.stopped != nil { throw Outcome.incomplete }
    }
}
