import Foundation
import IndexSupport
import LexicalSearch
import RAGEngine

/// The first line of `rag bench lexical`: what building the index cost.
public struct LexicalBuildReport: Sendable, Codable {
    public let documents: Int
    public let textBytes: Int
    public let seconds: Double
    public let documentsPerSecond: Double
    public let megabytesPerSecond: Double
    public let indexBytes: Int
    /// Bytes of each section of the index file.
    public let sections: [String: Int]
    public let peakMemoryBytes: Int
    public let language: String
}

/// A further line: the speed of a depth under a filter.
public struct LexicalSearchReport: Sendable, Codable {
    public let k: Int
    /// The share of documents that the filter lets through; 1 is no filter.
    public let selectivity: Double
    public let queries: Int
    public let queriesPerSecond: Double
    public let p50Microseconds: Double
    public let p99Microseconds: Double
}

/// Measures the lexical index on a collection in BEIR layout, one thread, one query at a time.
public struct LexicalBenchmark: Sendable {
    /// Where the index file is put, and left.
    public var indexPath: String
    public var language = "english"
    public var rounds = 3

    public init(indexPath: String) { self.indexPath = indexPath }

    /// Builds one index over the whole documents, title and text.
    ///
    /// - Parameter dataset: a folder with `corpus.jsonl[.gz]`.
    public func build(dataset: String) throws -> LexicalBuildReport {
        let analyzer = try Analyzer(AnalyzerConfiguration(language: language))
        let builder = LexicalIndexBuilder(analyzer: analyzer)
        let reader = try BEIRDataset(folder: dataset).documents()
        var count = 0
        var bytes = 0
        var seconds = 0.0
        let clock = ContinuousClock()
        while let document = try reader.next() {
            bytes += document.title.utf8.count + document.text.utf8.count
            // Reading and parsing the file is not what is measured.
            let elapsed = try clock.measure {
                try builder.add(
                    ordinal: Ordinal(count), fields: [(.title, document.title), (.body, document.text)])
            }
            seconds += elapsed / .seconds(1)
            count += 1
        }
        seconds += try clock.measure { _ = try builder.write(to: indexPath) } / .seconds(1)
        let index = try LexicalIndex(path: indexPath, expecting: analyzer.fingerprint)
        return LexicalBuildReport(
            documents: count, textBytes: bytes, seconds: seconds, documentsPerSecond: Double(count) / seconds,
            megabytesPerSecond: Double(bytes) / 1e6 / seconds, indexBytes: index.byteCount,
            sections: Dictionary(uniqueKeysWithValues: index.sectionSizes.map { ($0.name, $0.bytes) }),
            peakMemoryBytes: Self.peakMemory(), language: language)
    }

    /// Runs all queries for each depth and filter; a filter takes a seeded random share of the documents.
    public func search(
        queries texts: [String], depths: [Int], selectivities: [Double], report: (LexicalSearchReport) throws -> Void
    ) throws {
        let analyzer = try Analyzer(AnalyzerConfiguration(language: language))
        let index = try LexicalIndex(path: indexPath, expecting: analyzer.fingerprint)
        let searcher = LexicalSearcher(segments: [LexicalSegment(index: index)], parameters: BM25Parameters())
        let queries = texts.map { LexicalQuery.parse($0, analyzer: analyzer).query }
        let clock = ContinuousClock()
        for selectivity in [1.0] + selectivities.filter({ $0 < 1 }) {
            let allowed = filter(selectivity, count: index.documentCount)
            for k in depths {
                var times: [Double] = []
                var totals: [Double] = []
                for _ in 0..<rounds {
                    times = queries.map { query in
                        clock.measure { _ = searcher.search(query, k: k, allowed: [allowed]) } / .microseconds(1)
                    }
                    totals.append(times.reduce(0, +))
                }
                times.sort()
                guard !times.isEmpty else { continue }
                try report(
                    LexicalSearchReport(
                        k: k, selectivity: selectivity, queries: queries.count,
                        queriesPerSecond: Double(queries.count) / (totals.sorted()[totals.count / 2] / 1e6),
                        p50Microseconds: times[times.count / 2],
                        p99Microseconds: times[min(times.count - 1, times.count * 99 / 100)]))
            }
        }
    }

    /// The run of the first `depth` documents of each query of the collection.
    public func run(dataset: String, depth: Int) throws -> Run {
        let dataset = try BEIRDataset(folder: dataset)
        let reader = try dataset.documents()
        var ids: [String] = []
        while let document = try reader.next() { ids.append(document.id) }
        let analyzer = try Analyzer(AnalyzerConfiguration(language: language))
        let index = try LexicalIndex(path: indexPath, expecting: analyzer.fingerprint)
        let searcher = LexicalSearcher(segments: [LexicalSegment(index: index)], parameters: BM25Parameters())
        var run = Run()
        for query in try dataset.queries() {
            let hits = searcher.search(LexicalQuery.parse(query.text, analyzer: analyzer).query, k: depth)[0]
            run.add(query: query.id, hits.map { (document: ids[Int($0.ordinal)], score: Double($0.score)) })
        }
        return run
    }

    private func filter(_ selectivity: Double, count: Int) -> OrdinalSet? {
        guard selectivity < 1 else { return nil }
        var random = SplitMix64(seed: 1)
        return OrdinalSet(
            universe: count, (0..<Ordinal(count)).filter { _ in Double.random(in: 0..<1, using: &random) < selectivity }
        )
    }

    private static func peakMemory() -> Int {
        var usage = rusage()
        #if canImport(Darwin)
            getrusage(RUSAGE_SELF, &usage)
            return Int(usage.ru_maxrss)
        #else
            getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
            return Int(usage.ru_maxrss) * 1024
        #endif
    }
}
