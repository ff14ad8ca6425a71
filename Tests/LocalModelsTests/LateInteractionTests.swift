import CVectorKernels
import IndexSupport
import RAGModel
import TestSupport
import Testing

@testable import LocalModels

@Suite struct LateInteractionTests {
    private func embedder(_ model: TinyModel = TinyModel()) throws -> (LocalEmbedder, TemporaryFolder) {
        let folder = TemporaryFolder()
        try model.write(to: folder.path)
        return (try LocalEmbedder(folder: folder.path, precision: .float32), folder)
    }

    @Test func `the score is the mean over the query's tokens of the greatest cosine to a token of the passage`() throws
    {
        let (width, asked, rows) = (7, 5, 9)
        var random = SplitMix64(seed: 3)
        let query = (0..<asked * width).map { _ in Float.random(in: -1...1, using: &random) }
        let passage = (0..<rows * width).map { _ in Float.random(in: -1...1, using: &random) }
        var half = [UInt16](repeating: 0, count: passage.count)
        convert_f32_to_f16(passage, passage.count, &half)
        var rounded = [Float](repeating: 0, count: passage.count)
        convert_f16_to_f32(half, half.count, &rounded)
        let expected = (0..<asked).reduce(0.0) { sum, token in
            sum
                + (0..<rows).map { row in
                    (0..<width).reduce(0.0) {
                        $0 + Double(query[token * width + $1]) * Double(rounded[row * width + $1])
                    }
                }.max()!
        }
        #expect(abs(LateInteraction.maxSim(query, half, width: width) - expected / Double(asked)) < 1e-5)
        #expect(LateInteraction.maxSim([], half, width: width) == 0)
        #expect(LateInteraction.maxSim(query, [], width: width) == 0)
    }

    @Test func `a passage that says the same has the greatest score there is`() throws {
        let (embedder, folder) = try embedder()
        defer { withExtendedLifetime(folder) {} }
        let scores = try LateInteraction(embedder).scoresNow(
            query: "the cat sat", texts: ["the cat sat", "a river stone", "the cat sat on a mat"])
        #expect(scores[0] > 0.999)
        #expect(scores.allSatisfy { $0 <= 1.001 })
        #expect(scores[1] < scores[0])
    }

    @Test func `a score depends neither on the other passages, nor on what is remembered`() async throws {
        let (embedder, folder) = try embedder()
        defer { withExtendedLifetime(folder) {} }
        let texts = ["the cat", "a river", "stone cloud tree", "", "the cat sat on the mat."]
        let fresh = try texts.map { try LateInteraction(embedder).scoresNow(query: "cat tree", texts: [$0])[0] }
        let forgetful = LateInteraction(embedder, memory: 200)
        let remembering = LateInteraction(embedder)
        for reranker in [forgetful, remembering, forgetful, remembering] {
            #expect(try await reranker.scores(query: "cat tree", texts: texts) == fresh)
        }
        #expect(fresh[3] == 0)
    }

    @Test func `special tokens and the prompt's are left out`() throws {
        var model = TinyModel()
        model.prompts = ["query": "query: "]
        let (embedder, folder) = try embedder(model)
        defer { withExtendedLifetime(folder) {} }
        let width = embedder.identity.dimension
        #expect(try embedder.tokenVectors(["the cat", ""], role: .document).map { $0.count / width } == [2, 0])
        #expect(try embedder.tokenVectors(["the cat"], role: .query)[0].count / width == 2)
    }
}
