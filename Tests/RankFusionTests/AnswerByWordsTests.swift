import RAGModel
import Testing

@testable import RankFusion

/// When the words of a chunk are an answer, however far its vector is.
@Suite struct AnswerByWordsTests {
    private func fusion(codeShare: Double = 0, fragments: Double = 0) -> CalibratedFusion {
        CalibratedFusion(
            statistics: ScopeStatistics(
                chunks: 1000, chunksWithVectors: 1000, cosineMean: 0.2, cosineDeviation: 0.1, codeShare: codeShare,
                fragmentShare: fragments),
            queryFragments: fragments, bestCosine: 0.1, knownIDF: 9)
    }

    @Test(arguments: [
        // All words; but not the only one that a question has beside its common words.
        (1.0, true, false, false, true), (1.0, false, false, false, false), (0.9, true, false, false, false),
        // A rare word, with most of the question.
        (0.6, true, true, false, true), (0.5, true, true, false, false),
        // A rare name hardly stands there by chance.
        (0.3, true, true, true, true), (0.2, true, true, true, false),
    ])
    func `all words, a rare one with most of them, or a rare name are an answer`(
        coverage: Double, allWordsAnswer: Bool, hasRareWord: Bool, hasRareName: Bool, isAnswer: Bool
    ) {
        let found = fusion().isAnswerByWords(
            coverage: coverage, allWordsAnswer: allWordsAnswer, hasRareWord: hasRareWord, hasRareName: hasRareName,
            isAlone: false)
        #expect(found == isAnswer)
    }

    @Test func `words decide alone where the encoder does not know the language, which it does of code`() {
        #expect(fusion(fragments: 0.6).hasWordsOnly)
        #expect(!fusion(fragments: 0.2).hasWordsOnly)
        #expect(!fusion(codeShare: 0.8, fragments: 0.6).hasWordsOnly)
        #expect(
            fusion(fragments: 0.6).isAnswerByWords(
                coverage: 0.2, allWordsAnswer: true, hasRareWord: false, hasRareName: false, isAlone: true))
    }

    /// A collection whose passages are near each other, as those of one program are.
    private func ofOneSubject(_ codeShare: Double) -> CalibratedFusion {
        CalibratedFusion(
            statistics: ScopeStatistics(
                chunks: 1000, chunksWithVectors: 1000, cosineMean: 0.35, cosineDeviation: 0.15, codeShare: codeShare),
            queryFragments: 0, bestCosine: 0.4, knownIDF: 9)
    }

    /// Of a passage a tenth of a deviation above the mean that has a fifth of what is asked.
    @Test(arguments: [
        (1, 1, true), (1, 0.9, true), (1, 0.82, true), (1, 0.75, false), (1, 0.5, false), (0.9, 1, true),
        (0.7, 1, false), (0.5, 1, false), (0, 1, false),
    ])
    func `source code that has the words somewhere is about them, prose is not told so`(
        codeShare: Double, known: Double, isAnswer: Bool
    ) {
        let fusion = ofOneSubject(codeShare)
        let cosine = fusion.mean + 0.1 * fusion.deviation
        #expect(fusion.isAnswer(cosine: cosine, coverage: 0.2, known: known) == isAnswer)
        #expect(!fusion.isAnswer(cosine: cosine, coverage: nil, known: known))
    }

    @Test func `it takes no answer away, whatever is known`() {
        for codeShare in [0, 0.5, 1] {
            let fusion = ofOneSubject(codeShare)
            let cosine = fusion.mean + 0.7 * fusion.deviation
            #expect(fusion.isAnswer(cosine: cosine, coverage: 0.2, known: 0))
        }
    }
}
