import ArgumentParser
import RAGEngine

struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Check every checksum, every count, and the catalog against the segments.")

    @OptionGroup var store: StoreArguments
    @OptionGroup var output: OutputArguments

    @Flag(help: "Rebuild damaged segments from the catalog; nothing is embedded again.")
    var repair = false

    func run() async throws {
        let report = try await store.open(writing: repair).verify(repair: repair)
        if output.json {
            try JSONOutput.line(report)
        } else {
            for line in report.repairs { Terminal.data("repaired: \(line)\n") }
            for problem in report.problems { Terminal.data("problem: \(problem)\n") }
            Terminal.data(
                "\(report.isSound ? "sound" : "\(report.problems.count) problems"): \(report.documents) documents, "
                    + "\(report.chunks) chunks, \(report.vectors) vectors, \(report.segments) segments, "
                    + "\(report.files) files, \(report.bytes) bytes\n")
            if report.originals > 0 { Terminal.data("\(report.originals) originals of masked values\n") }
            if report.reconnectedNodes > 0 {
                Terminal.data("\(report.reconnectedNodes) graph nodes were reconnected\n")
            }
            if report.strayFiles > 0 { output.note("\(report.strayFiles) stray files: the next writer removes them") }
            if !report.isSound, !repair { output.note("`rag verify --repair` rebuilds segments from the catalog") }
        }
        if !report.isSound { throw ExitCode(2) }
    }
}
