import DocumentProcessing
import Foundation
import IndexSupport
import RAGModel
import Synchronization
import TextAnalysis

/// An ingest that holds the writer: roots, collection, pipeline, and what is to be done in the end.
final class IngestRun: Sendable {
    private let ingestion: Ingestion
    private let writer: SerialWriter
    private let ledger: IngestLedger
    /// In the log of runs.
    private let number = Mutex<Int64?>(nil)

    init(_ ingestion: Ingestion, writer: SerialWriter, ledger: IngestLedger) {
        self.ingestion = ingestion
        self.writer = writer
        self.ledger = ledger
    }

    private var options: IngestOptions { ingestion.options }
    private var scope: Scope { Scope(collection: options.collection, tenant: options.tenant) }

    func run(_ input: Ingestion.Input) async throws {
        let began = Timestamp.now
        let collection = try await writer { await $0.collection }
        var roots = RootMap(collection == nil ? [] : try await writer { try await $0.roots() })
        var claimed: [DocumentRoot] = []
        if case .paths(let paths) = input {
            for path in paths {
                if let root = try await ingestion.claim(path, in: &roots) { claimed.append(root) }
            }
        }
        let source = PeekedSource(ingestion.source(of: input, roots))
        let chosen = collection == nil ? try await choose(from: source) : nil
        let context = try await ingestion.context(
            collection, writer: writer, known: nil, ledger, embedder: chosen)
        if collection != nil { try await begin(claimed, context, at: began) }
        do {
            try await work(input, source, context, collection, roots, claimed, began)
        } catch {
            let failure = RAGError(error)
            switch failure.code {
            case .cancelled: ledger.write { $0.interrupted = true }
            case .budgetExceeded: ledger.write { $0.stopped = failure.description }
            default:
                ledger.finish(since: began, usage: context.embedder?.usage)
                // The log is for people; what failed is said by the error.
                try? await end()
                throw failure.keeping(context.embedder?.usage)
            }
        }
        let repairs = try await writer { await $0.repairs }
        ledger.write { $0.advice += repairs }
        ledger.finish(since: began, usage: context.embedder?.usage)
        try await end()
    }

    /// Writes the report into the log of runs, if there is a collection.
    private func end() async throws {
        guard let run = number.withLock({ $0 }) else { return }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let report = String(decoding: try encoder.encode(ledger.report), as: UTF8.self)
        try await writer { try await $0.endRun(run, at: Timestamp.now, report: report) }
    }

    private func begin(_ claimed: [DocumentRoot], _ context: IngestContext, at time: Double) async throws {
        let identity = context.embedder?.identity
        let run = try await writer { writer in
            let run = try await writer.beginRun(at: time)
            for root in claimed { try await writer.record(root) }
            if let identity { try await writer.use(identity) }
            return run
        }
        number.withLock { $0 = run }
    }

    /// The embedder that knows the language of what is to be ingested; `nil` where there is no choice.
    private func choose(from source: PeekedSource) async throws -> (any Embedder)? {
        guard let choice = ingestion.choice else { return nil }
        let samples = try await source.samples(
            DocumentProcessor(
                encoding: ingestion.encoding(), includesGenerated: options.includesGenerated,
                extractors: options.extractors))
        guard let (embedder, reason) = try await choice(samples) else { return nil }
        ledger.write { $0.advice.append(reason) }
        return embedder
    }

    private func work(
        _ input: Ingestion.Input, _ source: PeekedSource, _ context: IngestContext,
        _ collection: CollectionDescription?, _ roots: RootMap, _ claimed: [DocumentRoot], _ began: Double
    ) async throws {
        let pipeline = IngestPipeline(context: context, writer: writer, roots: roots) { [self] samples in
            guard collection == nil else { return }
            try await create(samples: samples, context)
            try await begin(claimed, context, at: began)
        }
        try await pipeline.run { source }
        guard try await writer({ await $0.collection }) != nil else { return }
        try await ledger.timing(\.settling) {
            try await embedPending(context)
            try Task.checkCancellation()
            try await tidy(roots, after: input)
            try await writer { try await $0.settle() }
            try await measure(context)
        }
    }

    private func create(samples: [String], _ context: IngestContext) async throws {
        let settings = NewCollection(
            language: options.language ?? LanguageDetector.detect(samples: samples), fieldWeights: options.fieldWeights,
            chunkTokens: context.chunking.maximumTokens, chunkOverlap: context.chunking.overlapTokens,
            chunker: context.chunking.method, redaction: context.redaction)
        try await writer { try await $0.create(settings) }
    }

    /// Embeds what earlier runs left without vectors.
    private func embedPending(_ context: IngestContext) async throws {
        guard let embedder = context.embedder else { return }
        let supply = VectorSupply(embedder: embedder, keeper: writer, ledger: ledger)
        var last: ChunkID?
        while true {
            try Task.checkCancellation()
            let after = last
            let pending = try await writer { try await $0.chunksWithoutVectors(after: after, limit: 4096) }
            guard let end = pending.last else { return }
            last = end.id
            try await supply.embed(pending.map(\.request))
        }
    }

    /// Forgets roots inside of those that were walked, when they say nothing that those do not; says which roots are gone.
    private func tidy(_ roots: RootMap, after input: Ingestion.Input) async throws {
        if case .paths(let paths) = input {
            var redundant: [String] = []
            for path in paths where roots[path] != nil {
                for root in roots.inside(path) where !root.hasMetadata {
                    if try await roots.reaches(root.path, options: ingestion.walkOptions) {
                        redundant.append(root.path)
                    }
                }
            }
            let forgotten = redundant
            if !forgotten.isEmpty { try await writer { try await $0.forget(roots: forgotten) } }
        }
        for root in roots.roots where Files.isMissing(root.path) {
            let left = try await writer { try await $0.documents(below: root.path, after: nil, limit: 1) }
            if left.isEmpty {
                try await writer { try await $0.forget(roots: [root.path]) }
            } else {
                let remedy = scope.dropping(root.path)
                ledger.write {
                    $0.advice.append("\(root.path) is gone, its documents are still found; \(remedy)")
                }
            }
        }
    }

    private func measure(_ context: IngestContext) async throws {
        let embedder = context.embedder
        let sample = try await writer { try await $0.measure(embedder) }
        let report = ledger.report
        guard let embedder, report.added + report.updated > 0,
            let share = ScopeMeasurement.unreadShare(of: sample, embedder)
        else { return }
        ledger.write { $0.unreadShare = share }
        guard share >= ScopeMeasurement.unreadShareWorthSaying else { return }
        let percent = Int((100 * share).rounded())
        let remedy = try await ingestion.remedy(ScopeMeasurement.prose(of: sample))
        ledger.write { report in
            report.advice.append(
                "\(embedder.identity.name) does not know the language of \(percent) % of the text: there words decide, and"
                    + " the dense leg finds little" + (remedy.map { "; \($0)" } ?? ""))
        }
    }
}

extension IngestLedger {
    /// Completes the report, also of a run that was stopped.
    func finish(since began: Double, usage: EmbedderUsage?) {
        write { report in
            report.usage = usage
            report.pending = max(0, report.found - report.accounted)
            report.embeddingSeconds = report.stages.embedding
            report.seconds = Timestamp.now - began
        }
    }
}

extension RAGError {
    /// The failure of a run whose finished work stays.
    func keeping(_ usage: EmbedderUsage?) -> RAGError {
        guard let usage, usage.texts > 0 else { return self }
        return RAGError(
            code, subject: subject, "\(message); what is done is kept, run again to go on (\(usage.description))")
    }
}
