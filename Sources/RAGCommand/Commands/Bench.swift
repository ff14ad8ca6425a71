import ArgumentParser
import Foundation
import RAGEngine
import RAGEvaluation

struct Bench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measure speed on this machine.",
        subcommands: [
            BenchQuery.self, BenchEmbed.self, BenchVectors.self, BenchLexical.self, BenchUpdate.self,
        ])
}

struct BenchEmbed: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "embed", abstract: "Measure the encoder: tokens per second, and the latency of a short query.")

    @OptionGroup var output: OutputArguments

    @Option(help: ArgumentHelp("The model's folder. Default: RAG_MODEL, else the pulled model.", valueName: "dir"))
    var model: String?

    @Option(help: ArgumentHelp("Lengths of texts in word pieces.", valueName: "n,n,…"))
    var tokens: NumberList = NumberList([16, 64, 128, 256])

    @Option(help: ArgumentHelp("Texts to embed instead: JSON lines with a \"text\".", valueName: "file"))
    var texts: String?

    @Option(help: ArgumentHelp("Worker threads. Default: one per core.", valueName: "n"))
    var threads: Int?

    @Option(help: "The arithmetic of the encoder: float32, bf16 or int8.")
    var precision: String?

    func validate() throws {
        if let threads, threads < 1 { throw ValidationError("--threads must be at least 1") }
    }

    func run() throws {
        let options = ModelOptions(folder: model, precision: precision, threads: threads)
        let benchmark = try EmbeddingBenchmark(model: options)
        var rows: [EmbeddingThroughput] = []
        if let texts {
            rows.append(try benchmark.throughput(texts: try BenchmarkQuery.read(texts).map(\.text)))
        } else {
            for length in tokens.numbers { rows.append(try benchmark.throughput(tokens: length)) }
        }
        for row in rows { try print(row) }
        try print(benchmark.queryLatency())
        try print(coldStart(benchmark.precision))
    }

    struct ColdStart: Encodable {
        let precision: String
        let rounds: Int
        /// Milliseconds from the start of a process to its end, with one query's vector printed.
        let p50: Double
        let p99: Double
    }

    private func coldStart(_ chosen: String) throws -> ColdStart {
        var arguments = ["embed", "how do I rotate the signing key", "--query", "--precision", chosen]
        if let model { arguments += ["--model", model] }
        let clock = ContinuousClock()
        let times = try (0..<25).map { _ in
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
            process.arguments = arguments
            process.standardOutput = FileHandle.nullDevice
            let elapsed = try clock.measure {
                try process.run()
                process.waitUntilExit()
            }
            return elapsed / .milliseconds(1)
        }.sorted()
        return ColdStart(
            precision: chosen, rounds: times.count, p50: times[times.count / 2],
            p99: times[min(times.count - 1, times.count * 99 / 100)])
    }

    private func print(_ row: EmbeddingThroughput) throws {
        if output.json { return try JSONOutput.line(row) }
        let length = row.tokensPerText.map { "\($0) tokens a text" } ?? "own lengths"
        Terminal.data(
            "\(row.precision), \(row.threads) threads, \(length): \(Int(row.tokensPerSecond)) tokens/s, "
                + "\(Int(row.textsPerSecond)) texts/s\n")
    }

    private func print(_ row: QueryLatency) throws {
        if output.json { return try JSONOutput.line(row) }
        Terminal.data(
            "one query of \(row.tokens) tokens: p50 \(Self.decimal(row.p50)) ms, p99 \(Self.decimal(row.p99)) ms\n")
    }

    private func print(_ row: ColdStart) throws {
        if output.json { return try JSONOutput.line(row) }
        Terminal.data("cold start to a vector: p50 \(Self.decimal(row.p50)) ms, p99 \(Self.decimal(row.p99)) ms\n")
    }

    private static func decimal(_ value: Double) -> String { String(format: "%.2f", value) }
}

/// Numbers joined by commas.
struct NumberList: ExpressibleByArgument {
    let numbers: [Int]

    init(_ numbers: [Int]) { self.numbers = numbers }

    init?(argument: String) {
        let parts = argument.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
        guard !parts.isEmpty, !parts.contains(nil) else { return nil }
        numbers = parts.compactMap { $0 }
    }

    var defaultValueDescription: String { numbers.map(String.init).joined(separator: ",") }
}
