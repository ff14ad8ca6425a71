import RAGModel
import RankFusion

/// The fusion of one text of a query in one collection: for each candidate, the summands of its score.
final class TextFusion: Sendable {
    private let text: TextSearch
    private let options: FusionOptions
    let calibration: CalibratedFusion
    private let exactness: Exactness
    /// What the legs give each candidate, without exactness.
    private let bases: [Double]
    /// For fusion by rank or normalised score: the summands of each candidate, in the order of the legs.
    private let contributions: [[LegContribution]]
    private let answers: AnswerRule

    init(_ text: TextSearch, _ search: ScopeSearch, _ options: FusionOptions) {
        self.text = text
        self.options = options
        let statistics = search.statistics
        let hasDense = text.legs.contains { $0.leg == .dense }
        let hasLexical = text.legs.contains { $0.leg == .lexical }
        let terms = hasLexical ? text.query?.terms ?? [] : []
        let known = terms.reduce(0) { $1.documentFrequency > 0 ? $0 + $1.inverseDocumentFrequency : $0 }
        let best = text.cosines.lazy.compactMap { $0 }.max()
        let calibration = CalibratedFusion(
            statistics: statistics, queryFragments: text.fragments, bestCosine: hasDense ? best : nil,
            knownIDF: hasLexical ? known : nil, balance: (options.denseWeight, options.lexicalWeight))
        let count = search.ids.count
        let contributions = options.method == .calibrated ? [] : Self.contributions(text, count, options)
        let bases = (0..<count).map { index in
            contributions.isEmpty
                ? calibration.denseWeight * calibration.dense(text.cosine(index))
                    + calibration.lexicalWeight
                    * calibration.lexical(text.lexicalScore(index))
                : contributions[index].reduce(0) { $0 + $1.contribution }
        }
        self.calibration = calibration
        self.contributions = contributions
        self.bases = bases
        exactness = Exactness(terms: terms, chunks: statistics.chunks, scores: bases)
        answers = AnswerRule(
            calibration, text: text.text, terms: terms, statistics: statistics, hasDense: hasDense)
    }

    /// The fused score of a candidate.
    func score(_ index: Int) -> Double { bases[index] + gain(index) }

    /// What whole identifiers add to it.
    func gain(_ index: Int) -> Double {
        exactness.gains.isEmpty || text.lexical.isEmpty ? 0 : exactness.gain(holding: text.lexical[index].terms)
    }

    /// What a candidate's own text adds.
    struct Arrangement: Sendable {
        /// A whole identifier as it was written counts twice, and once more where it is declared.
        var exactness = 0.0
        /// Whether the name that is the whole query is declared here, for which a part of `exactness` is.
        var isDeclared = false
        /// Words that stand near each other, as they do in the query.
        var proximity = 0.0
    }

    /// What a candidate's text is to the names of the query.
    struct Naming: Sendable {
        /// See ``AnalyzedQuery/spelling(in:)``.
        var spelling = 0.0
        /// Whether one name, with signs in it, is the whole query.
        var isAll = false
        var isDeclared = false
    }

    /// - Parameter proximity: see ``AnalyzedQuery/proximity(in:)``.
    func arrangement(_ index: Int, proximity: Double, _ naming: Naming) -> Arrangement {
        var exactness = gain(index) * naming.spelling
        // To the index a name with signs (`std::sort`) is no whole: only its words are.
        if naming.isAll, exactness == 0, naming.spelling == 1 { exactness = self.exactness.distance }
        if naming.isDeclared { exactness += self.exactness.distance }
        return Arrangement(
            exactness: exactness, isDeclared: naming.isDeclared,
            proximity: options.method == .calibrated ? calibration.proximity(proximity) : 0)
    }

    /// Whether the candidate answers the text by itself.
    func isAnswer(_ index: Int) -> Bool {
        let lexical = text.lexical.isEmpty ? nil : text.lexical[index]
        // Whoever asks with operators or patterns gets what fulfils them.
        if text.isExplicit, lexical?.score != nil { return true }
        return answers.isAnswer(cosine: text.cosine(index), lexical)
    }

    func explanation(
        _ index: Int, _ arrangement: Arrangement, lexical: LexicalReport?
    ) -> HitExplanation.Fusion {
        let legs = text.legs.indices.map { leg in
            let (id, rank) = (text.legs[leg].leg, text.ranks[leg][index])
            let score = id == .dense ? text.cosine(index) : text.lexicalScore(index)
            if !contributions.isEmpty {
                let part = contributions[index][leg]
                return HitExplanation.Leg(
                    leg: id, rank: rank > 0 ? Int(rank) : nil, score: score, normalizedScore: part.normalizedScore,
                    weight: part.weight, contribution: part.contribution)
            }
            let weight = id == .dense ? calibration.denseWeight : calibration.lexicalWeight
            let normalized =
                id == .dense
                ? calibration.dense(score) : calibration.lexical(score)
            return HitExplanation.Leg(
                leg: id, rank: rank > 0 ? Int(rank) : nil, score: score, normalizedScore: normalized, weight: weight,
                contribution: weight * normalized)
        }
        let held = text.lexical.isEmpty ? [] : text.lexical[index].terms
        return HitExplanation.Fusion(
            text: text.text, legs: legs, titleScore: text.titleScore(index),
            identifiers: names(held, arrangement),
            exactness: gain(index) + arrangement.exactness, declares: arrangement.isDeclared,
            proximity: arrangement.proximity, lexical: lexical)
    }

    /// What a candidate holds whole.
    private func names(_ held: [Int], _ arrangement: Arrangement) -> [String] {
        let names = exactness.gains.filter { held.contains($0.term) }.map { text.query!.terms[$0.term].source }
        return names.isEmpty && arrangement.exactness > 0 ? [text.text] : names
    }

    /// The summands by rank or normalised score, over the greatest sum there can be, so that scores are at most 1.
    private static func contributions(
        _ text: TextSearch, _ count: Int, _ options: FusionOptions
    ) -> [[LegContribution]] {
        let legs = text.legs.enumerated().map { leg, found in
            let isDense = found.leg == .dense
            let listed = (0..<count).filter { text.ranks[leg][$0] > 0 }.sorted {
                text.ranks[leg][$0] < text.ranks[leg][$1]
            }
            func score(_ index: Int) -> Double? { isDense ? text.cosine(index) : text.lexicalScore(index) }
            var others: [Int: Double] = [:]
            for index in 0..<count where text.ranks[leg][index] == 0 { others[index] = score(index) }
            return RankedLeg<Int>(
                name: found.leg.rawValue, weight: isDense ? options.denseWeight : options.lexicalWeight,
                candidates: listed.map { ($0, score($0) ?? 0) }, additionalScores: others,
                lowestPossibleScore: isDense ? nil : 0)
        }
        let total = legs.reduce(0) { $0 + $1.weight }
        let isByRank = options.method == .rrf
        let greatest = isByRank ? total / (options.k + 1) : total
        let fused = fuse(
            legs, method: isByRank ? .reciprocalRank(k: options.k) : .weightedScore(), limit: .max)
        let none = legs.map {
            LegContribution(
                leg: $0.name, rank: nil, score: nil, normalizedScore: nil, weight: $0.weight, contribution: 0)
        }
        var result = [[LegContribution]](repeating: none, count: count)
        guard greatest > 0 else { return result }
        for candidate in fused {
            result[candidate.id] = candidate.contributions.map { part in
                LegContribution(
                    leg: part.leg, rank: part.rank, score: part.score, normalizedScore: part.normalizedScore,
                    weight: part.weight / greatest, contribution: part.contribution / greatest)
            }
        }
        return result
    }
}

/// Tells what is an answer from what is merely the nearest thing there is.
struct AnswerRule {
    private let calibration: CalibratedFusion
    private let hasDense: Bool
    private let isMeasured: Bool
    private let weights: [Double]
    private let isRare: [Bool]
    private let isName: [Bool]
    private let asked: Double
    /// Of that, the share of words that some chunk has.
    private let known: Double
    /// Whether all words of the query are enough: of a question that has but one beside its common words they are not.
    private let allWordsAnswer: Bool

    /// A word in another form counts so much of itself.
    private static let otherFormShare = 0.5

    init(
        _ calibration: CalibratedFusion, text: String, terms: [QueryTerm], statistics: ScopeStatistics, hasDense: Bool
    ) {
        self.calibration = calibration
        self.hasDense = hasDense
        isMeasured = statistics.cosineMean != nil
        // For a whole that no chunk has, its parts are asked for.
        weights = terms.map {
            $0.isWholeIdentifier && $0.documentFrequency == 0 ? 0 : $0.inverseDocumentFrequency
        }
        asked = weights.reduce(0, +)
        let found = zip(terms, weights).reduce(0) { $1.0.documentFrequency > 0 ? $0 + $1.1 : $0 }
        known = asked > 0 ? found / asked : 0
        let rare = max(3, statistics.chunks / 200)
        isRare = terms.map { (1...rare).contains($0.documentFrequency) }
        isName = terms.map(\.isWholeIdentifier)
        allWordsAnswer =
            weights.count { $0 > 0 } > 1 || text.split(whereSeparator: \.isWhitespace).count == 1
    }

    /// - Parameter lexical: what the query's words find in the chunk; `nil` without a lexical leg.
    func isAnswer(cosine: Double?, _ lexical: LexicalScore?) -> Bool {
        let coverage = lexical.map(coverage)
        let isAlone = !hasDense || (calibration.hasWordsOnly && lexical != nil)
        if !isAlone {
            guard isMeasured else { return true }
            if let cosine, calibration.isAnswer(cosine: cosine, coverage: coverage, known: known) { return true }
        }
        guard let lexical, let coverage else { return false }
        let rare = lexical.terms.filter { isRare[$0] }
        return calibration.isAnswerByWords(
            coverage: coverage, allWordsAnswer: allWordsAnswer, hasRareWord: !rare.isEmpty,
            hasRareName: rare.contains { isName[$0] }, isAlone: isAlone)
    }

    /// The share of the query's idf that a chunk's words have, 0 to 1.
    private func coverage(_ lexical: LexicalScore) -> Double {
        guard asked > 0 else { return 0 }
        let whole = lexical.terms.reduce(0) { $0 + weights[$1] }
        return (whole + Self.otherFormShare * lexical.otherForms.reduce(0) { $0 + weights[$1] }) / asked
    }
}

extension TextSearch {
    /// Whether a candidate has one of the query's words, in whatever form.
    func holds(_ index: Int) -> Bool { !lexical.isEmpty && lexical[index].score != nil }

    func cosine(_ index: Int) -> Double? { cosines.isEmpty ? nil : cosines[index] }

    func lexicalScore(_ index: Int) -> Double? { lexical.isEmpty ? nil : lexical[index].score }

    func titleScore(_ index: Int) -> Double { lexical.isEmpty ? 0 : lexical[index].titleScore }
}
