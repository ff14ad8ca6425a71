import ArgumentParser
import Foundation
import RAGEngine
import RAGEvaluation

extension VectorBenchmark.Codes: ExpressibleByArgument {}
extension VectorBenchmark.Nearness: ExpressibleByArgument {}
extension VectorBenchmark.Way: ExpressibleByArgument {}
extension VectorBenchmark.FilterKind: ExpressibleByArgument {}

struct BenchVectors: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vectors", abstract: "Measure the dense index on files of vectors: build, recall, speed, filters.",
        discussion: """
            Reads .fvecs, .bvecs and .fbin; the truth .ivecs or .ibin, or else it is computed by exact search. Searches \
            one query at a time on one thread, by the calls that `rag query` makes.
            """)

    @OptionGroup var output: OutputArguments

    @Option(help: ArgumentHelp("The vectors to index. Default: the index that is there already.", valueName: "file"))
    var base: String?

    @Option(help: ArgumentHelp("The queries.", valueName: "file"))
    var queries: String

    @Option(help: ArgumentHelp("The queries' true neighbours.", valueName: "file"))
    var truth: String?

    @Option(name: [.customShort("k"), .customLong("k")], help: ArgumentHelp("Neighbours per query.", valueName: "n"))
    var k = 10

    @Option(help: ArgumentHelp("Neighbours of a node in the graph.", valueName: "n"))
    var m = 16

    @Option(help: ArgumentHelp("The breadth of the search while building.", valueName: "n"))
    var efConstruction = 200

    @Option(help: ArgumentHelp("Threads for the build.", valueName: "n"))
    var threads = 1

    @Option(help: "The codes that the graph is walked on. Default: the store's.")
    var quantizer: VectorBenchmark.Codes?

    @Option(help: "What nearness is.")
    var metric = VectorBenchmark.Nearness.cosine

    @Option(help: ArgumentHelp("Breadths of the search.", valueName: "n,n,…"))
    var efSearch: NumberList = NumberList([10, 16, 24, 32, 48, 64, 96, 128, 200, 400])

    @Option(help: ArgumentHelp("Shares of rows that filters let through.", valueName: "share,…"))
    var filterSelectivity: ShareList = ShareList([])

    @Option(
        parsing: .upToNextOption, help: "Which rows filters let through: at random, nearest or farthest. Default: each."
    )
    var filterKind: [VectorBenchmark.FilterKind] = []

    @Option(help: "How to search, whatever the planner thinks: graph, filteredGraph, codeScan or exactScan.")
    var plan: VectorBenchmark.Way?

    @Option(help: ArgumentHelp("Rounds over the queries; rates are medians of theirs.", valueName: "n"))
    var rounds = 3

    @Option(help: ArgumentHelp("Keep the index in this file.", valueName: "file"))
    var index: String?

    func validate() throws {
        guard threads >= 1, k >= 1, rounds >= 1 else {
            throw ValidationError("--threads, --rounds and -k must be at least 1")
        }
        guard base != nil || index != nil else { throw ValidationError("--base or --index is needed") }
    }

    func run() throws {
        do {
            let path = index ?? NSTemporaryDirectory() + "rag-bench-\(UUID().uuidString).vectors"
            defer { if index == nil { try? FileManager.default.removeItem(atPath: path) } }
            try VectorBenchmark.run(
                base: base, queries: queries, truth: truth, index: path, nearness: metric, codes: quantizer, way: plan,
                m: m, efConstruction: efConstruction
            ) { benchmark in
                benchmark.k = k
                benchmark.threads = threads
                benchmark.efSearch = efSearch.numbers
                benchmark.selectivities = filterSelectivity.shares
                if !filterKind.isEmpty { benchmark.filterKinds = filterKind }
                benchmark.rounds = rounds
            } built: {
                try print($0)
            } searched: {
                try print($0)
            }
        } catch { throw RAGError(error) }
    }

    private func print(_ row: VectorBuildReport) throws {
        if output.json { return try JSONOutput.line(row) }
        Terminal.data(
            "built \(row.rows) × \(row.dimension), \(row.codes), m \(row.m), efConstruction "
                + "\(row.efConstruction), \(row.threads) threads: \(Self.decimal(row.seconds)) s, \(row.fileBytes) bytes "
                + "(\(row.indexBytes) without the vectors), peak memory \(row.peakMemoryBytes >> 20) MB\n")
    }

    private func print(_ row: VectorSearchReport) throws {
        if output.json { return try JSONOutput.line(row) }
        let filter = row.filter == "none" ? "" : "\(row.filter) filter \(row.selectivity), "
        Terminal.data(
            "\(filter)efSearch \(row.efSearch): recall@\(row.k) \(String(format: "%.4f", row.recall)), "
                + "\(Int(row.queriesPerSecond)) queries/s, p50 \(Self.decimal(row.p50Microseconds)) µs, "
                + "p99 \(Self.decimal(row.p99Microseconds)) µs\n")
    }

    private static func decimal(_ value: Double) -> String { String(format: "%.2f", value) }
}

/// Shares of a whole, more than 0 and at most 1, joined by commas.
struct ShareList: ExpressibleByArgument {
    let shares: [Double]

    init(_ shares: [Double]) { self.shares = shares }

    init?(argument: String) {
        let parts = argument.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
        let shares = parts.compactMap { $0 }.filter { $0 > 0 && $0 <= 1 }
        guard !parts.isEmpty, shares.count == parts.count else { return nil }
        self.shares = shares
    }

    var defaultValueDescription: String { shares.map { "\($0)" }.joined(separator: ",") }
}
