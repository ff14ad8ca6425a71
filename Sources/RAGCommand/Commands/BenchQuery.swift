import ArgumentParser
import Foundation
import RAGEngine
import RAGEvaluation

struct BenchQuery: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "query", abstract: "Measure whole queries on a store: rate and latency, alone and side by side.")

    @OptionGroup var store: StoreArguments
    @OptionGroup var output: OutputArguments

    @Option(
        help: ArgumentHelp(
            "Queries: JSON lines with a \"text\" or a \"query\", and a \"vector\" where none is to be made.",
            valueName: "file"))
    var queries: String

    @Option(help: ArgumentHelp("How many queries are under way at once.", valueName: "n,n,…"))
    var concurrency: NumberList = NumberList([1, 2, 4, 8])

    @Option(help: ArgumentHelp("Each query is run so often.", valueName: "n"))
    var rounds = 5

    @Option(help: "The legs to run.")
    var mode = QueryMode.hybrid

    @Option(name: [.customShort("k"), .customLong("k")], help: ArgumentHelp("Hits per query.", valueName: "n"))
    var k = 10

    @Option(help: ArgumentHelp("A condition on metadata.", valueName: "condition"))
    var filter: String?

    @Option(help: ArgumentHelp("The collection.", valueName: "name"))
    var collection = Store.defaultCollection

    @Option(help: ArgumentHelp("The tenant.", valueName: "name"))
    var tenant = Store.defaultTenant

    func validate() throws {
        guard concurrency.numbers.allSatisfy({ (1...1024).contains($0) }), rounds > 0, k > 0 else {
            throw ValidationError("--concurrency must be between 1 and 1024, --rounds and -k at least 1")
        }
    }

    func run() async throws {
        let store = try store.open()
        var options = QueryOptions()
        options.mode = mode
        options.k = k
        options.filter = filter
        options.collection = collection
        options.tenant = tenant
        var benchmark = QueryBenchmark(queries: try BenchmarkQuery.read(queries))
        guard !benchmark.queries.isEmpty else {
            throw RAGError(.invalidInput, subject: queries, "there are no queries in it")
        }
        benchmark.rounds = rounds
        for count in concurrency.numbers {
            let row = try await benchmark.run(concurrency: count) { [options] query in
                var options = options
                options.vector = query.vector
                let timings = try await store.query(query.text, options: options).timings
                var stages = Dictionary(timings.map { ($0.stage.rawValue, $0.seconds) }) { $0 + $1 }
                // Without the encoder: what the store itself takes.
                stages["all but embed"] = timings.reduce(0) { $1.stage == .embed ? $0 : $0 + $1.seconds }
                return stages
            }
            try print(row)
        }
    }

    private func print(_ row: QueryThroughput) throws {
        if output.json { return try JSONOutput.line(row) }
        Terminal.data(
            "\(row.concurrency) at once: \(Int(row.queriesPerSecond)) queries/s, p50 \(Self.decimal(row.total.p50)) ms, "
                + "p99 \(Self.decimal(row.total.p99)) ms\n")
        for (stage, latency) in row.stages.sorted(by: { $0.value.p50 > $1.value.p50 }) {
            Terminal.data("  \(stage): p50 \(Self.decimal(latency.p50)) ms, p99 \(Self.decimal(latency.p99)) ms\n")
        }
    }

    private static func decimal(_ value: Double) -> String { String(format: "%.3f", value) }
}
