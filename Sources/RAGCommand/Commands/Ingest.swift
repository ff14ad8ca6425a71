import ArgumentParser
import CommandOptions
import Foundation
import RAGEngine

struct Ingest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingest", abstract: "Bring folders or files into the store.",
        discussion: """
            New files are added, changed ones replaced as a whole, documents whose file is gone soft-deleted; the rest \
            is left alone without being opened. .gitignore and .ragignore are respected.

            `rag ingest -` reads documents from other programs, as JSON lines: \
            {"id": "a", "text": "…" or "path": "…", "title": "…", "metadata": {…}, "tenant": "…"} or \
            {"id": "a", "delete": true}.
            """)

    @OptionGroup var store: StoreArguments
    @OptionGroup var scope: ScopeArguments
    @OptionGroup var output: OutputArguments

    @Argument(help: ArgumentHelp("Folders or files, or - for JSON lines.", valueName: "path"))
    var paths: [String]

    @OptionGroup var arguments: IngestArguments

    @Flag(help: "Read every file again, also where neither size nor time has changed.")
    var rehash = false

    @Flag(help: "Say what would be done, and do nothing.")
    var dryRun = false

    func validate() throws {
        if paths.isEmpty { throw ValidationError("name a folder or a file to ingest") }
        if paths.contains("-"), paths.count > 1 { throw ValidationError("- stands alone: it reads standard input") }
    }

    func run() async throws {
        var options = try arguments.options(scope, store)
        options.rehash = rehash
        options.dryRun = dryRun
        if let note = EmbedderSource(try store.model.options(store: store.location, dimension: arguments.dimension))
            .dimensionNote
        {
            output.note("note: \(note)")
        }
        let engine = try store.open(
            writing: !dryRun, precision: arguments.precision, dimension: arguments.dimension, budget: arguments.budget)
        let bar = ProgressBar(isOn: !output.quiet)
        let (paths, chosen) = (paths, options)
        let (reports, signal) = try await SignalHandling.cancelling {
            defer { bar.finish() }
            if paths == ["-"] {
                return try await engine.ingest(lines: DocumentLines(descriptor: 0), options: chosen) { bar.show($0) }
            }
            return [try await engine.ingest(paths, options: chosen) { bar.show($0) }]
        }
        for report in reports {
            if reports.count > 1, !output.json { Terminal.data("tenant \(Terminal.harmless(report.tenant)): ") }
            if output.json { try JSONOutput.line(report) } else { IngestSummary(report, output).print() }
        }
        if let signal { throw ExitCode(128 + signal) }
        if reports.contains(where: { !$0.failed.isEmpty || $0.stopped != nil }) { throw Outcome.incomplete }
        let isEmpty = reports.allSatisfy { report in
            report.added + report.updated + report.unchanged + report.restored + report.deleted == 0
        }
        if isEmpty { throw Outcome.incomplete }
    }
}
