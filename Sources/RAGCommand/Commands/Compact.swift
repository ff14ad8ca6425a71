import ArgumentParser
import RAGEngine

struct Compact: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compact", abstract: "Join segments, drop what is deleted for good, and give space back.")

    @OptionGroup var store: StoreArguments
    @OptionGroup var output: OutputArguments

    @Option(help: ArgumentHelp("Keep documents deleted in the last so many days restorable.", valueName: "days"))
    var keepDeleted: Double = 0

    func validate() throws {
        guard keepDeleted >= 0, keepDeleted.isFinite else { throw ValidationError("--keep-deleted must be at least 0") }
    }

    func run() async throws {
        let report = try await store.open(writing: true).compact(keepingDeleted: keepDeleted * 86_400)
        for repair in report.repairs { output.note("note: \(repair)") }
        if output.json { return try JSONOutput.line(report) }
        Terminal.data(
            "\(report.mergedSegments) segments joined, \(report.purgedDocuments) deleted documents and "
                + "\(report.purgedVectors) vectors dropped, \(report.bytesBefore) → \(report.bytesAfter) bytes\n")
        if report.purgedOriginals > 0 {
            Terminal.data("\(report.purgedOriginals) originals removed that no document had any more\n")
        }
    }
}
