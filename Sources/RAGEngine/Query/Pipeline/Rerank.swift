import RAGModel
import Synchronization

extension QueryPipeline {
    /// Reads the best candidates once more, with the query. What goes wrong leaves the order as it was, with a note.
    func rerank(_ candidates: inout [Candidate], _ run: inout QueryRun) async throws(RAGError) {
        let options = run.options.reranking
        guard let reranker = run.reranker, options.isEnabled, !candidates.isEmpty else { return }
        let count = min(candidates.count, max(options.candidates, run.options.k))
        let best = Array(candidates.prefix(count))
        let texts = try await read(best, &run).map(\.text)
        let query = run.question.plain.joined(separator: "\n")
        let outcome = await RerankerRun.scores(query: query, texts: texts, by: reranker, budget: options.budget)
        do { try run.budget.spend(0) } catch { throw RAGError(error) }
        if let failure = outcome.failure { run.note("not reranked after passage \(outcome.scores.count): \(failure)") }
        if outcome.failure == nil, outcome.scores.count < count {
            run.note("the time for reranking was over after \(outcome.scores.count) of \(count) passages")
        }
        combine(outcome.scores, reranker.name, options.weight, &candidates)
    }

    /// Brings the reranker's scores to the scale of the fused ones: its best is as good as the best of them, its worst as
    /// the worst.
    private func combine(_ scores: [Double], _ name: String, _ weight: Double, _ candidates: inout [Candidate]) {
        guard let low = scores.min(), let high = scores.max() else { return }
        let fused = candidates.prefix(scores.count).map(\.fused)
        let (bottom, top) = (fused.min()!, fused.max()!)
        for (index, score) in scores.enumerated() {
            // Scores that are all alike say nothing.
            let normalized = high > low ? bottom + (score - low) / (high - low) * (top - bottom) : fused[index]
            candidates[index].combined = (1 - weight) * fused[index] + weight * normalized
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

    /// With a budget, texts are handed over in groups of this size, so that what is done is kept.
    private static let groupSize = 8

    static func scores(
        query: String, texts: [String], by reranker: any Reranker, budget: Duration?
    ) async -> Outcome {
        let size = budget == nil ? texts.count : groupSize
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
