import Foundation
import IndexSupport
import LexicalSearch
import RAGEngine
import TextAnalysis

/// The first line of `rag bench lexical`: the analysis of the text alone, on one thread.
public struct LexicalAnalysisReport: Sendable, Codable {
    public let textBytes: Int
    public let tokens: Int
    /// Processor time of a first pass over the text, without reading it from its file.
    public let seconds: Double
    public let megabytesPerSecond: Double
    /// The same of a second pass, whose words are all known.
    public let megabytesPerSecondAgain: Double
    public let language: String
}

/// The next line: what building the index cost.
public struct LexicalBuildReport: Sendable, Codable {
    public let documents: Int
    public let textBytes: Int
    public let seconds: Double
    public let processorSeconds: Double
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
    /// Of the processor's time instead of the clock's: other programs that run at the same time disturb it less.
    public let queriesPerProcessorSecond: Double
    public let p50Microseconds: Double
    public let p99Microseconds: Double
}

/// Measures the lexical index on a collection in BEIR layout, one thread, one query at a time.
public struct LexicalBenchmark: Sendable {
    /// Where the index file is put, and left.
    public var indexPath: String
    public var language = "english"
    /// Texts are terms with single spaces between them: documents and queries are not analysed.
    public var isTokenized = false
    /// Of BM25.
    public var k1 = 0.9
    public var b = 0.7
    /// A query's time is its median over so many rounds.
    public var rounds = 3

    private var parameters: BM25Parameters { BM25Parameters(k1: k1, b: b) }

    public init(indexPath: String) { self.indexPath = indexPath }

    /// Analyses the titles and texts of all documents in memory, some megabytes at a time and each of these twice.
    public func analyze(dataset: String) throws -> LexicalAnalysisReport {
        let session = try Analyzer(AnalyzerConfiguration(language: language)).makeSession()
        let reader = try BEIRDataset(folder: dataset, labelled: false).documents()
        let buffer = TokenBuffer()
        var texts: [UInt8] = []
        var ends: [Int] = []
        var (bytes, tokens) = (0, 0)
        var seconds = [0.0, 0.0]
        func measure() {
            for pass in seconds.indices {
                let start = Self.processorTime()
                var begin = 0
                texts.withUnsafeBufferPointer { texts in
                    for end in ends {
                        buffer.removeAll()
                        session.analyze(UnsafeBufferPointer(rebasing: texts[begin..<end]), into: buffer)
                        if pass == 0 { tokens += buffer.tokens.count }
                        begin = end
                    }
                }
                seconds[pass] += Self.processorTime() - start
            }
            bytes += texts.count
            texts.removeAll(keepingCapacity: true)
            ends.removeAll(keepingCapacity: true)
        }
        while let document = try reader.next() {
            for text in [document.title, document.text] where !text.isEmpty {
                texts += text.utf8
                ends.append(texts.count)
            }
            if texts.count >= 8 << 20 { measure() }
        }
        measure()
        let megabytes = Double(bytes) / 1e6
        return LexicalAnalysisReport(
            textBytes: bytes, tokens: tokens, seconds: seconds[0], megabytesPerSecond: megabytes / seconds[0],
            megabytesPerSecondAgain: megabytes / seconds[1], language: language)
    }

    /// Of this thread, in seconds.
    private static func processorTime() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Builds one index over the whole documents, title and text.
    ///
    /// - Parameter dataset: a folder with `corpus.jsonl[.gz]`.
    public func build(dataset: String) throws -> LexicalBuildReport {
        let analyzer = isTokenized ? nil : try Analyzer(AnalyzerConfiguration(language: language))
        let builder =
            analyzer.map { LexicalIndexBuilder(analyzer: $0, parameters: parameters) }
            ?? LexicalIndexBuilder(fingerprint: Self.tokenFingerprint, parameters: parameters)
        let reader = try BEIRDataset(folder: dataset, labelled: false).documents()
        var count = 0
        var bytes = 0
        var seconds = 0.0
        var processorSeconds = 0.0
        func measure(_ work: () throws -> Void) rethrows {
            let used = Self.processorTime()
            seconds += try ContinuousClock().measure(work) / .seconds(1)
            processorSeconds += Self.processorTime() - used
        }
        // Reading and parsing the file is not what is measured. Documents are added a thousand at a time, because reading the
        // clocks is.
        var batch: [BEIRDataset.Document] = []
        func addBatch() throws {
            try measure {
                for document in batch {
                    if isTokenized {
                        try Self.add(document.text, to: builder, Ordinal(count))
                    } else {
                        try builder.add(
                            ordinal: Ordinal(count), fields: [(.title, document.title), (.body, document.text)])
                    }
                    count += 1
                }
            }
            batch.removeAll(keepingCapacity: true)
        }
        while let document = try reader.next() {
            bytes += document.title.utf8.count + document.text.utf8.count
            batch.append(document)
            if batch.count == 1000 { try addBatch() }
        }
        try addBatch()
        try measure { _ = try builder.write(to: indexPath) }
        let index = try LexicalIndex(path: indexPath)
        return LexicalBuildReport(
            documents: count, textBytes: bytes, seconds: seconds, processorSeconds: processorSeconds,
            documentsPerSecond: Double(count) / seconds, megabytesPerSecond: Double(bytes) / 1e6 / seconds,
            indexBytes: index.byteCount,
            sections: Dictionary(uniqueKeysWithValues: index.sectionSizes.map { ($0.name, $0.bytes) }),
            peakMemoryBytes: Self.peakMemory(), language: isTokenized ? "none" : language)
    }

    private static let tokenFingerprint = "tokens"

    /// Adds a document whose text is terms with spaces between them.
    private static func add(_ text: String, to builder: LexicalIndexBuilder, _ ordinal: Ordinal) throws {
        builder.begin(ordinal)
        var text = text
        text.withUTF8 { bytes in
            var position: UInt32 = 0
            for term in bytes.split(separator: UInt8(ascii: " ")) {
                builder.append(UnsafeBufferPointer(rebasing: term), field: .body, position: position, isPrimary: true)
                position += 1
            }
        }
        try builder.end()
    }

    private func searcher() throws -> LexicalSearcher {
        let index = try LexicalIndex(path: indexPath)
        return LexicalSearcher(segments: [LexicalSegment(index: index)], parameters: parameters)
    }

    private func parse(_ texts: [String]) throws -> [LexicalQuery] {
        if isTokenized { return texts.map { LexicalQuery(terms: $0.split(separator: " ").map(String.init)) } }
        let analyzer = try Analyzer(AnalyzerConfiguration(language: language))
        return texts.map { LexicalQuery.parse($0, analyzer: analyzer).query }
    }

    /// Runs all queries for each depth and filter; a filter takes a seeded random share of the documents.
    public func search(
        queries texts: [String], depths: [Int], selectivities: [Double], report: (LexicalSearchReport) throws -> Void
    ) throws {
        let searcher = try searcher()
        let queries = try parse(texts)
        guard !queries.isEmpty, rounds > 0 else { return }
        let clock = ContinuousClock()
        for selectivity in [1.0] + selectivities.filter({ $0 < 1 }) {
            let allowed = filter(selectivity, count: searcher.segments[0].index.documentCount)
            for k in depths {
                var times = [[Double]](repeating: [], count: queries.count)
                var processorSeconds: [Double] = []
                for _ in 0..<rounds {
                    let used = Self.processorTime()
                    for (number, query) in queries.enumerated() {
                        let time = try clock.measure { _ = try searcher.search(query, k: k, allowed: [allowed]) }
                        times[number].append(time / .microseconds(1))
                    }
                    processorSeconds.append(Self.processorTime() - used)
                }
                let medians = times.map { $0.sorted()[rounds / 2] }.sorted()
                try report(
                    LexicalSearchReport(
                        k: k, selectivity: selectivity, queries: queries.count,
                        queriesPerSecond: Double(queries.count) / (medians.reduce(0, +) / 1e6),
                        queriesPerProcessorSecond: Double(queries.count) / processorSeconds.sorted()[rounds / 2],
                        p50Microseconds: medians[medians.count / 2],
                        p99Microseconds: medians[medians.count * 99 / 100]))
            }
        }
    }

    /// The run of the first `depth` documents of each query of the collection.
    public func run(dataset: String, depth: Int) throws -> Run {
        let dataset = try BEIRDataset(folder: dataset, labelled: false)
        let reader = try dataset.documents()
        var ids: [String] = []
        while let document = try reader.next() { ids.append(document.id) }
        let searcher = try searcher()
        let texts = try dataset.queries()
        var run = Run()
        for (text, query) in zip(texts, try parse(texts.map(\.text))) {
            let hits = try searcher.search(query, k: depth)[0]
            run.add(query: text.id, hits.map { (document: ids[Int($0.ordinal)], score: Double($0.score)) })
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
