import ArgumentParser
import RAGEngine

struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Check every checksum, every count, and the catalog against the segments.")

    @OptionGroup var store: StoreArguments
    @OptionGroup var output: OutputArguments

    @Flag(
        help:
            """
            Rebuild damaged segments from the catalog, and take damaged vectors of the catalog from sound segments; nothing is \
            embedded again.
            """)
    var repair = false

    func run() async throws {
        let report = try await store.open(writing: repair).verify(repair: repair)
        if output.json {
            try JSONOutput.line(report)
        } else {
            for line in report.repairs { Terminal.data("repaired: \(Terminal.harmless(line))\n") }
            for problem in report.problems { Terminal.data("problem: \(Terminal.harmless(problem))\n") }
            for name in report.lost { Terminal.data("lost: \(Terminal.harmless(name))\n") }
            Terminal.data(
                "\(report.isSound ? "sound" : "\(report.problems.count) problems"): \(report.documents) documents, "
                    + "\(report.chunks) chunks, \(report.vectors) vectors, \(report.segments) segments, "
                    + "\(report.files) files, \(report.bytes) bytes\n")
            if report.originals > 0 { Terminal.data("\(report.originals) originals of masked values\n") }
            if report.reconnectedNodes > 0 {
                Terminal.data("\(report.reconnectedNodes) graph nodes were reconnected\n")
            }
            if report.strayFiles > 0 { output.note("\(report.strayFiles) stray files: the next writer removes them") }
            if !report.isSound, !repair {
                output.note(
                    "`rag verify --repair` rebuilds segments from the catalog, and takes damaged vectors of the catalog from"
                        + " sound segments")
            }
            if !report.lost.isEmpty, repair {
                output.note(
                    "what is lost was dropped: the next `rag ingest` embeds the passages again from their texts")
            }
        }
        if !report.isSound { throw ExitCode(2) }
        if !report.lost.isEmpty { throw Outcome.incomplete }
    }
}
