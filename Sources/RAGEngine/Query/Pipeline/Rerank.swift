import IndexSupport
import RAGModel
import Synchronization

extension QueryPipeline {
    /// Opens the reranker that the query names. What the caller got wrong is an error; an encoder that is not at hand leaves
    /// the fused order.
    func openReranker(_ run: inout QueryRun) throws(RAGError) {
        guard run.options.reranking.isEnabled, let choice = run.options.reranking.reranker else { return }
        do {
            run.reranker = try rerankers(choice, run.embedder)
        } catch {
            guard error.code == .modelMissing else { throw error }
            run.reranker = nil
            run.note("not reranked: \(error)")
        }
    }

    /// Reads the best candidates once more, with the query. What goes wrong leaves the order as it was, with a note.
    func rerank(_ candidates: inout [Candidate], _ run: inout QueryRun) async throws(RAGError) {
        let options = run.options.reranking
        guard let reranker = run.reranker, options.isEnabled, !candidates.isEmpty else { return }
        let query = run.question.plain.filter { !$0.isEmpty }.joined(separator: "\n")
        // Nothing but operators and excluded words says nothing that could be read.
        guard !query.isEmpty else { return }
        let count = min(candidates.count, options.candidates)
        let texts = try await passages(Array(candidates.prefix(count)), &run)
        let outcome = await RerankerRun.scores(query: query, texts: texts, by: reranker, budget: options.budget)
        do { try run.budget.spend(0) } catch { throw RAGError(error) }
        let done = outcome.scores.count
        if let failure = outcome.failure {
            run.note((done == 0 ? "not reranked" : "reranked \(done) of \(count) passages only") + ": \(failure)")
        } else if done < count {
            run.note("the time for reranking was over after \(done) of \(count) passages")
        }
        Self.combine(outcome.scores, reranker.name, options.weight ?? reranker.weight, &candidates)
    }

    /// What is read of each candidate: where it stands in its document, then its text.
    private func passages(_ candidates: [Candidate], _ run: inout QueryRun) async throws(RAGError) -> [String] {
        let chunks = try await read(candidates, &run)
        let documents = try await documents(of: candidates, &run)
        return zip(chunks, documents).map { chunk, document in
            EmbeddingText.compose(
                title: document.title, headingPath: chunk.headingPath, text: chunk.text, budget: Self.contextBytes
            ) { $0.utf8.count }
        }
    }

    /// The bytes of title and headings before a passage.
    private static var contextBytes: Int { 256 }

    /// Brings the reranker's scores to the scale of the fused ones: its best is as good as the best of them, its worst as
    /// the worst. What an identifier adds stays as it is.
    static func combine(_ scores: [Double], _ name: String, _ weight: Double, _ candidates: inout [Candidate]) {
        guard let low = scores.min(), let high = scores.max() else { return }
        let read = candidates.prefix(scores.count)
        let bases = read.map { $0.fused - $0.exactness }
        let (bottom, top) = (bases.min()!, bases.max()!)
        for (index, score) in scores.enumerated() {
            // Scores that are all alike say nothing.
            let place = high > low ? bottom + (score - low) / (high - low) * (top - bottom) : bases[index]
            let normalized = place + candidates[index].exactness
            candidates[index].combined = (1 - weight) * candidates[index].fused + weight * normalized
            candidates[index].reranking = HitExplanation.Reranking(
                reranker: name, score: score, normalizedScore: normalized, weight: weight, fusedRank: index + 1)
        }
        candidates.sort(by: Candidate.precedes)
    }
}

/// One use of a reranker: bounded in time, whatever the reranker does.
private enum RerankerRun {
    struct Outcome: Sendable {
        /// Of the first texts, in their order.
        var scores: [Double] = []
        var failure: RAGError?
    }

    static func scores(
        query: String, texts: [String], by reranker: any Reranker, budget: Duration?
    ) async -> Outcome {
        // With a budget, texts are handed over in groups, so that what is done is kept.
        let size = budget == nil ? texts.count : max(1, reranker.groupSize)
        let shared = SharedOutcome()
        let work = Task {
            for start in stride(from: 0, to: texts.count, by: size) {
                let group = Array(texts[start..<min(texts.count, start + size)])
                do {
                    try Task.checkCancellation()
                    let scores = try await reranker.scores(query: query, texts: group)
                    guard scores.count == group.count, !scores.contains(where: \.isNaN) else {
                        throw RerankingError(
                            reranker: reranker.name, message: "gave no number for each of \(group.count) texts")
                    }
                    shared.add(scores)
                } catch {
                    shared.fail(RAGError(error))
                    break
                }
            }
            shared.finish()
        }
        let timer = budget.map { budget in
            Task {
                try? await Task.sleep(for: budget)
                shared.finish()
            }
        }
        await withTaskCancellationHandler {
            await shared.wait()
        } onCancel: {
            shared.finish()
        }
        work.cancel()
        timer?.cancel()
        return shared.outcome
    }

    /// What is done so far; whoever comes first of work, timer and cancellation ends the wait. What comes later is lost.
    private final class SharedOutcome: Sendable {
        private struct State {
            var outcome = Outcome()
            var isFinished = false
            var waiter: CheckedContinuation<Void, Never>?
        }

        private let state = Mutex(State())

        var outcome: Outcome { state.withLock { $0.outcome } }

        func add(_ scores: [Double]) {
            state.withLock { if !$0.isFinished { $0.outcome.scores += scores } }
        }

        func fail(_ error: RAGError) {
            state.withLock { if !$0.isFinished { $0.outcome.failure = error } }
        }

        func finish() {
            state.withLock { state in
                state.isFinished = true
                defer { state.waiter = nil }
                return state.waiter
            }?.resume()
        }

        func wait() async {
            await withCheckedContinuation { continuation in
                let isFinished = state.withLock { state in
                    if !state.isFinished { state.waiter = continuation }
                    return state.isFinished
                }
                if isFinished { continuation.resume() }
            }
        }
    }
}
