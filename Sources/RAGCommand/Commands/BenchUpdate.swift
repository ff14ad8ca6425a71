import ArgumentParser
import CommandOptions
import Foundation
import RAGEngine
import RAGEvaluation

struct BenchUpdate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "update", abstract: "Measure how long one changed document takes to become visible.",
        discussion: """
            Adds a document to the store, changes it once a round, and deletes it. Each version is looked for by a \
            reader that has the store open.
            """)

    @OptionGroup var store: StoreArguments
    @OptionGroup var output: OutputArguments

    @Option(help: ArgumentHelp("The collection.", valueName: "name"))
    var collection = Store.defaultCollection

    @Option(
        help: ArgumentHelp(
            "Fill the store from this folder in BEIR layout first; what is there already is left.", valueName: "dir"))
    var corpus: String?

    @Option(help: ArgumentHelp("Changes to measure, for each way to make them.", valueName: "n"))
    var rounds = 100

    func validate() throws {
        guard (1...100_000).contains(rounds) else { throw ValidationError("--rounds must be between 1 and 100000") }
    }

    func run() async throws {
        var benchmark = UpdateBenchmark(store: store.location)
        benchmark.collection = collection
        benchmark.rounds = rounds
        benchmark.model = try store.model.options(store: store.location)
        var common: [String] = []
        if let model = store.model.model { common += ["--model", model] }
        if store.model.noModel { common.append("--no-model") }
        let options = common
        benchmark.program = { arguments in
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
            process.arguments = arguments + options
            process.standardOutput = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            guard process.terminationStatus == 0 else {
                throw RAGError(.system, subject: "rag ingest", "exit status \(process.terminationStatus)")
            }
        }
        do {
            if let corpus { try await benchmark.fill(dataset: corpus) }
            try await benchmark.run { try print($0) }
        } catch { throw RAGError(error) }
    }

    private func print(_ row: UpdateReport) throws {
        if output.json { return try JSONOutput.line(row) }
        Terminal.data(
            "\(row.way), \(row.chunks) chunks: ingested in p50 \(Self.decimal(row.ingestP50)) ms, p99 "
                + "\(Self.decimal(row.ingestP99)) ms; visible after p50 \(Self.decimal(row.visibleP50)) ms, p99 "
                + "\(Self.decimal(row.visibleP99)) ms\n")
    }

    private static func decimal(_ value: Double) -> String { String(format: "%.1f", value) }
}
