import CVectorKernels
import Foundation
import IndexSupport
import RAGModel
import TestSupport
import Testing

@testable import LocalModels

/// Small random models of the published shapes, against a plain implementation.
struct EncoderModelTests {
    struct Example: CustomTestStringConvertible {
        let testDescription: String
        let model: TinyModel

        init(_ name: String, _ change: (inout TinyModel) -> Void) {
            var model = TinyModel()
            model.seed = UInt64(name.utf8.reduce(0) { $0 &* 31 &+ Int($1) } & 0xFFFF)
            change(&model)
            testDescription = name
            self.model = model
        }
    }

    static let examples = [
        Example("MiniLM-L6: mean, normalised") {
            ($0.layers, $0.heads) = (6, 12)
            ($0.hidden, $0.intermediate) = (96, 384)
        },
        Example("MiniLM-L12") { ($0.layers, $0.heads) = (12, 4) },
        Example("bge: CLS pooling") { ($0.pooling, $0.hidden, $0.heads) = ("cls_token", 48, 3) },
        Example("e5: prompts") { $0.prompts = ["query": "query: ", "passage": "passage: "] },
        Example("gte: float16") { $0.source = MATRIX_SOURCE_FLOAT16 },
        Example("arctic: CLS, bfloat16, query prompt") {
            ($0.pooling, $0.source) = ("cls_token", MATRIX_SOURCE_BFLOAT16)
            $0.prompts = ["query": "the cat: "]
        },
        Example("XLM-R: positions from 2, prefixed names") {
            ($0.type, $0.prefix, $0.positions) = ("xlm-roberta", "roberta.", 42)
        },
        Example("three shards") { $0.shards = 3 },
        Example("prefixed names, maximum pooling, not normalised") {
            ($0.prefix, $0.pooling, $0.normalizes) = ("bert.", "max_tokens", false)
        },
        Example("gamma and beta, tanh GELU") { ($0.oldNames, $0.activation) = (true, "gelu_new") },
        Example("odd sizes, ReLU, large epsilon") {
            ($0.hidden, $0.heads, $0.intermediate) = (35, 5, 51)
            ($0.activation, $0.epsilon) = ("relu", 1e-5)
        },
    ]

    /// Texts of many lengths; the longest are truncated by the model's 40 positions.
    static func texts(seed: UInt64, count: Int) -> [String] {
        var random = SplitMix64(seed: seed)
        let words = [
            "the", "cat", "cats", "sat", "on", "a", "mat", "river", "stones", "cloud", "tree", "Tree", "xyz", ",",
        ]
        return (0..<count).map { index in
            (0..<(index % 12 == 0 ? 60 : index % 30)).map { _ in words.randomElement(using: &random)! }
                .joined(separator: " ")
        }
    }

    @Test(arguments: examples)
    func `vectors agree with the plain implementation`(example: Example) throws {
        let folder = TemporaryFolder()
        let model = example.model
        try model.write(to: folder.path)
        let plain = PlainModel(model)
        let tokenizer = try ModelFolder(path: folder.path).openTokenizer()
        let texts = Self.texts(seed: 1, count: 30)
        for role in EmbeddingRole.allCases {
            let names = role == .query ? ["query"] : ["passage", "document"]
            let prompt = names.lazy.compactMap { model.prompts[$0] }.first ?? ""
            let tokens = texts.map {
                tokenizer.encode(prompt + $0, maximumTokens: model.positions - model.firstPosition)
            }
            let vectors = tokens.map { plain.vector(ids: $0.ids) }
            for level in supportedLevels {
                for (precision, least) in [(Precision.float32, 0.9999999), (.bfloat16, 0.999), (.int8, 0.99)] {
                    let embedder = try LocalEmbedder(
                        folder: folder.path, precision: precision, threads: 2, level: level)
                    let found = try embedder.embedNow(texts, role: role)
                    for ((tokens, vector), embedding) in zip(zip(tokens, vectors), found) {
                        #expect(embedding.tokens == tokens.ids.count)
                        #expect(embedding.truncated == (tokens.totalCount > 40))
                        #expect(cosine(embedding.vector, vector.map(Float.init)) >= least, "\(level) \(precision)")
                        guard precision == .float32 else { continue }
                        let difference = zip(embedding.vector, vector).map { abs(Double($0) - $1) }.max()!
                        #expect(difference <= (model.normalizes ? 2e-6 : 2e-5), "\(level)")
                    }
                }
            }
        }
    }

    @Test(arguments: Precision.allCases)
    func `a vector depends on nothing but its text`(precision: Precision) throws {
        let folder = TemporaryFolder()
        var model = TinyModel()
        model.positions = 300
        model.heads = 2
        try model.write(to: folder.path)
        var random = SplitMix64(seed: 8)
        let texts = Self.texts(seed: 2, count: 60) + [String(repeating: "cat ", count: 290)]
        for level in supportedLevels {
            func embedder(_ threads: Int) throws -> LocalEmbedder {
                try LocalEmbedder(
                    folder: folder.path, precision: precision, threads: threads, level: level)
            }
            let together = try embedder(1).embedNow(texts, role: .document)
            // Alone, on weights that were never packed for a batch.
            for (text, expected) in zip(texts, together) {
                #expect(try embedder(1).embedNow([text], role: .document) == [expected])
            }
            // In another order, in batches of other sizes, on more threads.
            let shared = try embedder(4)
            var order = Array(texts.indices)
            for _ in 0..<5 {
                order.shuffle(using: &random)
                let part = Array(order.prefix(Int.random(in: 1...texts.count, using: &random)))
                let found = try shared.embedNow(part.map { texts[$0] }, role: .document)
                #expect(found == part.map { together[$0] })
            }
        }
    }

    @Test func `many callers at once get what one gets`() async throws {
        let folder = TemporaryFolder()
        try TinyModel().write(to: folder.path)
        let embedder = try LocalEmbedder(folder: folder.path, threads: 2)
        let texts = Self.texts(seed: 3, count: 40)
        let expected = try embedder.embedNow(texts, role: .query)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for start in 0..<20 {
                group.addTask {
                    let part = Array(texts[start..<start + start % 7 + 1])
                    let vectors =
                        start % 2 == 0
                        ? try await embedder.embed(part, role: .query) : try embedder.embedNow(part, role: .query)
                    return vectors == Array(expected[start..<start + start % 7 + 1])
                }
            }
            for try await same in group { #expect(same) }
        }
        #expect(try await embedder.embed([], role: .query).isEmpty)
        // In pieces, as queries have been asked.
        #expect(try await embedder.embed(texts, role: .document) == expected)
    }

    @Test(arguments: supportedLevels)
    func `a reranker's scores agree with the plain implementation`(level: kernel_level) throws {
        let folder = TemporaryFolder()
        var model = TinyModel()
        (model.isReranker, model.prefix, model.heads) = (true, "bert.", 2)
        try model.write(to: folder.path)
        let plain = PlainModel(model)
        let reranker = try CrossEncoder(folder: folder.path, precision: .float32, threads: 2, level: level)
        let tokenizer = try WordPieceTokenizer(vocabularyPath: folder.path + "/vocab.txt")
        let passages = Self.texts(seed: 4, count: 30)
        let scores = try reranker.scores(query: "the cat sat", passages: passages)
        for (passage, score) in zip(passages, scores) {
            let pair = tokenizer.encodePair("the cat sat", passage, maximumTokens: model.positions)
            #expect(abs(Double(score) - plain.score(ids: pair.ids, segments: pair.typeIDs)) < 2e-5)
            #expect(try reranker.scores(query: "the cat sat", passages: [passage]) == [score])
        }
        #expect(try reranker.scores(query: "cat", passages: []).isEmpty)
        #expect(Set(scores).count > 10)
    }
}
