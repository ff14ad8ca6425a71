import Foundation
import IndexSupport
import RAGModel
import TestSupport
import Testing

@testable import LocalModels

/// The reference vectors of all-MiniLM-L6-v2; see `Fixtures/golden/README.md`. Needs the model: `RAG_MODEL`.
@Suite(.enabled(if: TestData.model != nil, "RAG_MODEL names no folder"))
struct EncoderGoldenTests {
    struct Case {
        let category: String
        let text: String
        let maximumLength: Int
        let tokens: Int
        let embedding: [Float]
    }

    static let cases: [Case] = {
        let url = TestData.fixture("golden/minilm_embeddings.jsonl")
        return try! Data(contentsOf: url).split(separator: UInt8(ascii: "\n")).map { line in
            let value = try! line.withUnsafeBytes { try JSONValue(parsing: $0) }
            return Case(
                category: value["category"]!.string!, text: value["text"]!.string!,
                maximumLength: value["max_length"]!.int!, tokens: value["n_tokens"]!.int!,
                embedding: value["embedding"]!.array!.map { Float($0.double!) })
        }
        // A literal "[SEP]" is ordinary text here and a control token in the reference.
        .filter { !$0.text.contains("[SEP]") }
    }()

    struct Bar: CustomTestStringConvertible {
        let precision: Precision
        let minimumCosine: Double
        let meanCosine: Double
        let maximumDifference: Float
        var testDescription: String { precision.rawValue }
    }

    @Test(arguments: [
        Bar(precision: .float32, minimumCosine: 0.99999, meanCosine: 0.999999, maximumDifference: 1e-5),
        Bar(precision: .bfloat16, minimumCosine: 0.9998, meanCosine: 0.9999, maximumDifference: 0.01),
        Bar(precision: .int8, minimumCosine: 0.975, meanCosine: 0.995, maximumDifference: 0.1),
    ])
    func `vectors agree with the reference`(bar: Bar) throws {
        let embedder = try LocalEmbedder(folder: TestData.model!.path, precision: bar.precision)
        var cosines: [Double] = []
        for length in [256, 512] {
            let cases = Self.cases.filter { $0.maximumLength == length }
            let inputs = cases.map { embedder.tokenizer.encode($0.text, maximumTokens: length) }
            #expect(inputs.map(\.ids.count) == cases.map(\.tokens))
            let vectors = try embedder.vectors(inputs.map { EncoderInput(ids: $0.ids) })
            for (found, expected) in zip(vectors, cases) {
                let cosine = cosine(found, expected.embedding)
                let difference = zip(found, expected.embedding).map { abs($0 - $1) }.max()!
                #expect(cosine >= bar.minimumCosine, "\(expected.category) \(expected.text.prefix(60))")
                #expect(difference <= bar.maximumDifference, "\(expected.category) \(expected.text.prefix(60))")
                cosines.append(cosine)
            }
        }
        #expect(cosines.count >= 140)
        #expect(cosines.reduce(0, +) / Double(cosines.count) >= bar.meanCosine)
    }

    @Test func `counts tokens and says what was cut off`() throws {
        let embedder = try LocalEmbedder(folder: TestData.model!.path)
        let answers = try embedder.embedNow(["tree", String(repeating: "tree ", count: 300), ""], role: .document)
        #expect(answers.map(\.tokens) == [3, 256, 2])
        #expect(answers.map(\.truncated) == [false, true, false])
        #expect(embedder.identity.dimension == 384 && embedder.identity.maximumTokens == 256)
        for answer in answers { #expect(abs(length(answer.vector) - 1) < 1e-6) }
    }
}

/// The cosine of the angle between two vectors.
func cosine(_ left: [Float], _ right: [Float]) -> Double {
    let product = zip(left, right).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
    return product / (length(left) * length(right))
}

func length(_ vector: [Float]) -> Double { vector.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot() }
