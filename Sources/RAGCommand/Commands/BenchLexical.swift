import ArgumentParser
import Foundation
import RAGEngine
import RAGEvaluation

struct BenchLexical: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lexical", abstract: "Measure the lexical index on a collection in BEIR layout.")

    @OptionGroup var output: OutputArguments

    @Option(help: ArgumentHelp("The collection's folder, with corpus.jsonl[.gz].", valueName: "dir"))
    var corpus: String

    @Option(help: ArgumentHelp("Queries: JSON lines with a \"text\". Default: the collection's.", valueName: "file"))
    var queries: String?

    @Option(name: [.customShort("k"), .customLong("k")], help: ArgumentHelp("Depths.", valueName: "n,n,…"))
    var k: NumberList = NumberList([10, 100])

    @Option(help: ArgumentHelp("Shares of documents that filters let through.", valueName: "share,…"))
    var filterSelectivity: ShareList = ShareList([])

    @Option(help: ArgumentHelp("The language of the analyzer.", valueName: "language"))
    var language = "english"

    @Flag(help: "Texts are terms with single spaces between them: no analysis.")
    var tokens = false

    @Option(name: .customLong("k1"), help: ArgumentHelp("BM25's k1.", valueName: "number"))
    var k1: Double = 0.9

    @Option(name: .customLong("b"), help: ArgumentHelp("BM25's b.", valueName: "number"))
    var b: Double = 0.7

    @Option(help: ArgumentHelp("A query's time is its median over so many rounds.", valueName: "n"))
    var rounds = 3

    @Option(name: .customLong("run"), help: ArgumentHelp("Write the run in TREC form to this file.", valueName: "file"))
    var runPath: String?

    @Option(help: ArgumentHelp("Keep the index in this file.", valueName: "file"))
    var index: String?

    func validate() throws {
        guard k.numbers.allSatisfy({ (1...10_000).contains($0) }) else {
            throw ValidationError("depths must be between 1 and 10000")
        }
        guard rounds > 0 else { throw ValidationError("there must be at least one round") }
        guard k1.isFinite, k1 >= 0, (0...1).contains(b) else {
            throw ValidationError("k1 must be 0 or greater, b between 0 and 1")
        }
    }

    func run() throws {
        let path = index ?? NSTemporaryDirectory() + "rag-bench-\(UUID().uuidString).postings"
        defer { if index == nil { try? FileManager.default.removeItem(atPath: path) } }
        var benchmark = LexicalBenchmark(indexPath: path)
        benchmark.language = language
        benchmark.isTokenized = tokens
        benchmark.rounds = rounds
        benchmark.k1 = k1
        benchmark.b = b
        do {
            if !tokens { try print(try benchmark.analyze(dataset: corpus)) }
            try print(try benchmark.build(dataset: corpus))
            let texts = try BenchmarkQuery.read(queries ?? corpus + "/queries.jsonl").map(\.text)
            try benchmark.search(
                queries: texts, depths: k.numbers, selectivities: filterSelectivity.shares
            ) { try print($0) }
            if let runPath {
                try benchmark.run(dataset: corpus, depth: k.numbers.max() ?? 10).write(to: runPath, tag: "rag")
            }
        } catch { throw RAGError(error) }
    }

    private func print(_ row: LexicalAnalysisReport) throws {
        if output.json { return try JSONOutput.line(row) }
        Terminal.data(
            "analysed \(Self.decimal(Double(row.textBytes) / 1e6)) MB on one thread: "
                + "\(Self.decimal(row.megabytesPerSecond)) MB/s, and \(Self.decimal(row.megabytesPerSecondAgain)) MB/s "
                + "when all words are known; \(row.tokens) tokens\n")
    }

    private func print(_ row: LexicalBuildReport) throws {
        if output.json { return try JSONOutput.line(row) }
        Terminal.data(
            "built \(row.documents) documents in \(Self.decimal(row.seconds)) s: \(Int(row.documentsPerSecond)) "
                + "documents/s, \(Self.decimal(row.megabytesPerSecond)) MB/s, \(row.indexBytes) bytes, peak memory "
                + "\(row.peakMemoryBytes >> 20) MB\n")
    }

    private func print(_ row: LexicalSearchReport) throws {
        if output.json { return try JSONOutput.line(row) }
        Terminal.data(
            "top \(row.k)\(row.selectivity < 1 ? ", filter \(row.selectivity)" : ""): \(Int(row.queriesPerSecond)) "
                + "queries/s, p50 \(Self.decimal(row.p50Microseconds)) µs, p99 \(Self.decimal(row.p99Microseconds)) µs\n"
        )
    }

    private static func decimal(_ value: Double) -> String { String(format: "%.2f", value) }
}
