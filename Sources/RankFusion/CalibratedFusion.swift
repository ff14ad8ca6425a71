import Foundation
import RAGModel

/// Joins the scores of both legs on one scale, weighed by what each leg can know of a query in a collection.
///
/// ```
/// s = w·y + (1 - w)·(x + .08p) + exactness
/// x = BM25 / Σ idf of the query's terms that the index knows
/// y = (cosine - μ) / 10σ              μ, σ: mean and deviation of the cosine of random pairs of chunks
/// w = sigmoid(-1 + 2z + c - 5.5h)
/// z = (best cosine of the candidates - μ) / 5σ
/// p = share of the query's pairs of neighbours that stand near each other, for the best 30
/// c = share of source code in what is searched
/// h = max(0, min(fragments of the query, fragments of the documents) - .3): the encoder does not know the language
/// ```
/// The constants are those of a study over 28 labelled collections, tested on collections that were left out; see
/// docs/decisions/calibrated-fusion.md. With the weights of a query given, `s` grows with the score of each leg.
package struct CalibratedFusion: Sendable {
    /// All constants of the rule.
    enum Constant {
        static let base = -1.0
        static let confidence = 2.0
        static let code = 1.0
        static let strangeness = -5.5
        static let knownFragments = 0.3
        static let deviationsOfConfidence = 5.0
        static let deviationsOfScale = 10.0
        /// All neighbours of the query near each other, where words decide alone.
        static let proximity = 0.08
        /// The cosines of an encoder of sentences, for a scope that is too small to be measured.
        static let mean = 0.1
        static let deviation = 0.1
        /// The measured pairs that weigh as much as the above.
        static let prior = 10.0
        /// An answer is so many deviations above the mean; what its words cover of the query counts as some of them.
        static let answerDeviations = 0.8
        static let coverageDeviations = 1.0
        /// In source code an answer to plain words is nearer the mean. What tells them from words of another subject is that
        /// the code has them somewhere: where it has more than this share of their idf, the rest counts as so many deviations.
        static let knownShare = 0.6
        static let knownDeviations = 1.0
        /// Without words to go by it is so many fewer.
        static let deviationsWithoutWords = 0.1
        /// The best of many random chunks is farther above the mean than that of few: so many deviations for each e-fold of
        /// chunks beyond those of a small folder.
        static let deviationsPerGrowth = 0.35
        static let chunksOfSmallFolder = 256.0
        /// No more is asked for than this cosine: where all documents are of one subject, even a good answer is not far
        /// above the mean.
        static let answerCosine = 0.4
        /// Of the query's idf, what the words of an answer cover if a rare one of them is to be enough.
        static let answerCoverage = 0.6
        /// The same if it is the whole of an identifier, which hardly stands there by chance.
        static let nameCoverage = 0.3
        /// All of it, but for rounding.
        static let allWords = 0.999
        static let strangenessOfWordsOnly = 0.1
        static let codeShareOfWordsOnly = 0.5
        /// What is enough where there is nothing but words to go by.
        static let answerCoverageAlone = 0.15
    }

    package let mean: Double
    package let deviation: Double
    package let confidence: Double
    package let codeShare: Double
    package let strangeness: Double
    /// The sum over the terms that the index knows.
    package let knownIDF: Double
    /// How many deviations above the mean an answer is.
    package let answerDeviations: Double
    /// `w`, the share of the dense leg.
    package let denseWeight: Double

    /// - Parameters:
    ///   - queryFragments: of the query's words, the share that the encoder does not know whole; `nil` if it cannot say.
    ///   - bestCosine: among all candidates; `nil` without a dense leg.
    ///   - knownIDF: 0 if the index knows none of the query's terms; `nil` without a lexical leg.
    ///   - balance: factors on the share of each leg.
    package init(
        statistics: ScopeStatistics, queryFragments: Double?, bestCosine: Double?, knownIDF: Double?,
        balance: (dense: Double, lexical: Double) = (1, 1)
    ) {
        (mean, deviation) = Self.scale(statistics)
        let (mean, deviation) = (mean, deviation)
        let growth = log(max(1, Double(statistics.chunksWithVectors) / Constant.chunksOfSmallFolder))
        answerDeviations = min(
            Constant.answerDeviations + Constant.deviationsPerGrowth * growth,
            max(Constant.answerDeviations, (Constant.answerCosine - mean) / deviation))
        confidence = bestCosine.map { ($0 - mean) / (Constant.deviationsOfConfidence * deviation) } ?? 0
        codeShare = statistics.codeShare
        strangeness = max(0, min(queryFragments ?? 0, statistics.fragmentShare) - Constant.knownFragments)
        self.knownIDF = knownIDF ?? 0
        guard bestCosine != nil else {
            denseWeight = 0
            return
        }
        guard let knownIDF, knownIDF > 0 else {
            denseWeight = 1
            return
        }
        let sum =
            Constant.base + Constant.confidence * confidence + Constant.code * codeShare
            + Constant.strangeness * strangeness
        let weight = 1 / (1 + exp(-sum))
        let (dense, lexical) = (weight * balance.dense, (1 - weight) * balance.lexical)
        denseWeight = dense + lexical > 0 ? dense / (dense + lexical) : weight
    }

    /// Mean and deviation of the cosine, drawn to those of a common encoder where few pairs were there to be measured.
    private static func scale(_ statistics: ScopeStatistics) -> (mean: Double, deviation: Double) {
        guard let mean = statistics.cosineMean, let deviation = statistics.cosineDeviation, mean.isFinite,
            deviation.isFinite
        else { return (Constant.mean, Constant.deviation) }
        let vectors = Double(statistics.chunksWithVectors)
        let pairs = min(vectors * max(0, vectors - 1) / 2, 1e6)
        let share = pairs / (pairs + Constant.prior)
        // Chunks that are all alike have no spread, which nothing can be divided by.
        let drawn = share * deviation + (1 - share) * Constant.deviation
        return (share * mean + (1 - share) * Constant.mean, max(drawn, 0.01))
    }

    package var lexicalWeight: Double { 1 - denseWeight }

    /// `y`. A chunk without a vector counts as one at the mean.
    package func dense(_ cosine: Double?) -> Double {
        guard let cosine, cosine.isFinite else { return 0 }
        return (cosine - mean) / (Constant.deviationsOfScale * deviation)
    }

    /// `x`.
    package func lexical(_ score: Double?) -> Double {
        guard let score, score.isFinite, knownIDF > 0 else { return 0 }
        return score / knownIDF
    }

    /// What words add that stand near each other as in the query, by their share.
    package func proximity(_ share: Double) -> Double { Constant.proximity * lexicalWeight * share }

    /// Whether a chunk is so much nearer than random ones, and has so many of the words, that it is about what was asked.
    ///
    /// - Parameters:
    ///   - coverage: the share of the query's idf that the chunk's words have, 0 to 1; `nil` without a lexical leg.
    ///   - known: the share of it that words of any chunk have.
    package func isAnswer(cosine: Double, coverage: Double?, known: Double) -> Bool {
        let deviations = (cosine - mean) / deviation
        guard let coverage else { return deviations >= answerDeviations - Constant.deviationsWithoutWords }
        return deviations + Constant.coverageDeviations * coverage + familiarity(known) >= answerDeviations
    }

    /// What it counts that the collection has the query's words, in deviations: nothing unless most of it is source code.
    private func familiarity(_ known: Double) -> Double {
        let code = max(0, 2 * codeShare - 1)
        return code * Constant.knownDeviations * max(0, known - Constant.knownShare) / (1 - Constant.knownShare)
    }

    /// Whether a chunk answers by its words alone: with a rare one, since names and codes have low cosines, with all of them
    /// where that says enough, or where there is nothing else to go by.
    ///
    /// - Parameters:
    ///   - allWordsAnswer: whether it does: the query has two words or more, or is a word and nothing else.
    ///   - hasRareName: whether one of the chunk's rare words is the whole of an identifier, version or code.
    package func isAnswerByWords(
        coverage: Double, allWordsAnswer: Bool, hasRareWord: Bool, hasRareName: Bool, isAlone: Bool
    ) -> Bool {
        if isAlone { return coverage >= Constant.answerCoverageAlone }
        if allWordsAnswer, coverage >= Constant.allWords { return true }
        return hasRareWord && coverage >= (hasRareName ? Constant.nameCoverage : Constant.answerCoverage)
    }

    /// Whether nothing but words can tell an answer: the encoder knows the language of neither side. Source code, of which
    /// it makes pieces too, is in a language that it knows.
    package var hasWordsOnly: Bool {
        strangeness > Constant.strangenessOfWordsOnly && codeShare < Constant.codeShareOfWordsOnly
    }
}

/// What whole identifiers of a query (`debounceSearch`, `E-4107`) add to the score of the chunks that hold them.
///
/// In a query that is an identifier, a chunk that holds the whole comes before all that hold parts, whatever these score; in
/// a long sentence it is a word like others, of which BM25 already knows how rare it is.
package struct Exactness: Sendable {
    /// Per identifier: its index among the terms of the query, and what holding it adds.
    package let gains: [(term: Int, gain: Double)]
    /// A little more than what is between the best and the worst.
    package let distance: Double

    /// - Parameters:
    ///   - terms: of the query.
    ///   - chunks: of the scope.
    ///   - scores: of all candidates before exactness.
    package init(terms: [QueryTerm], chunks: Int, scores: [Double]) {
        distance = ((scores.max() ?? 0) - (scores.min() ?? 0)) * 1.01 + 0.05
        let distance = distance
        // What stands in many chunks names nothing.
        let rare = max(3, chunks / 200)
        let identifiers = terms.indices.filter {
            terms[$0].isWholeIdentifier && (1...rare).contains(terms[$0].documentFrequency)
        }
        guard !identifiers.isEmpty, !scores.isEmpty else {
            gains = []
            return
        }
        let wholes = Set(identifiers.map { terms[$0].source })
        // The parts of an identifier are not asked for beside it.
        let asked = terms.indices.filter { identifiers.contains($0) || !wholes.contains(terms[$0].source) }
            .reduce(0) { $0 + terms[$1].inverseDocumentFrequency }
        gains = identifiers.map { index in
            let share = terms[index].inverseDocumentFrequency / max(asked, .leastNonzeroMagnitude)
            return (index, min(1, max(0, (share - Self.leastShare) / (Self.fullShare - Self.leastShare))) * distance)
        }
    }

    /// An identifier decides where it is this share of what is asked, by idf; below the lesser share it is a word of many.
    private static let fullShare = 0.6
    private static let leastShare = 0.4

    /// - Parameter terms: indices of the query's terms that the chunk holds.
    package func gain(holding terms: [Int]) -> Double {
        gains.isEmpty ? 0 : gains.reduce(0) { terms.contains($1.term) ? $0 + $1.gain : $0 }
    }
}

/// Relevance, from 0 to 1.
package enum Relevance {
    /// `1 - 4^(-score)`: 0 for what is no nearer than chance, ½ for a fused score of ½, towards 1 above.
    package static func of(_ score: Double) -> Double {
        score > 0 ? 1 - exp2(-2 * score) : 0
    }
}
