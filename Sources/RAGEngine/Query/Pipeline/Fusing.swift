import RAGModel
import RankFusion

/// Makes one ranking of what the legs found.
enum Fusing {
    /// All candidates of all collections, best first.
    ///
    /// - Complexity: O(n log n) for n candidates, times the texts of the query.
    static func fuse(_ run: inout QueryRun) throws(RAGError) -> [Candidate] {
        var all: [Candidate] = []
        run.fusions = run.searches.map { search in search.texts.map { TextFusion($0, search, run.options.fusion) } }
        for (scope, search) in run.searches.enumerated() {
            let fusions = run.fusions[scope]
            for (index, id) in search.ids.enumerated() {
                if index & 1023 == 1023 {
                    do { try run.budget.spend(1024) } catch { throw RAGError(error) }
                }
                var score = 0.0
                var exactness = 0.0
                var isAnswer = false
                for fusion in fusions {
                    score += fusion.score(index)
                    exactness += fusion.gain(index)
                    isAnswer = isAnswer || fusion.isAnswer(index)
                }
                score /= Double(fusions.count)
                all.append(
                    Candidate(
                        key: CandidateKey(scope: scope, index: index), id: id, fused: score,
                        exactness: exactness / Double(fusions.count), isAnswer: isAnswer))
            }
        }
        Candidate.sort(&all)
        return all
    }

    /// Leaves out what is no answer.
    ///
    /// - Returns: how many candidates were left out, and the best one if all were.
    static func removeWeak(_ candidates: inout [Candidate], _ run: QueryRun) -> (count: Int, best: Candidate?) {
        let (before, best) = (candidates.count, candidates.first)
        if let minimum = run.options.minimumScore {
            candidates.removeAll { Relevance.of($0.fused) < minimum }
        } else if !candidates.contains(where: \.isAnswer) {
            // One good answer vouches for the query; without one, nothing is better than something.
            candidates = []
        }
        return (before - candidates.count, candidates.isEmpty ? best : nil)
    }
}
