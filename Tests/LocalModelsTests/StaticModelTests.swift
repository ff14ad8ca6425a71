import Foundation
import IndexSupport
import RAGModel
import TestSupport
import Testing

@testable import LocalModels

/// Tables of vectors against the model2vec package's vectors (Tests/Fixtures/golden/static), and vectors that are cut.
struct StaticModelTests {
    struct Case: Decodable {
        let text: String
        let vector: [Float]
    }

    static func folder(_ name: String) -> String { TestData.fixture("golden/static/" + name).path }

    static func cases(_ name: String) throws -> [Case] {
        try jsonLines(TestData.fixture("golden/static/\(name).jsonl"), as: Case.self)
    }

    @Test(arguments: ["plain", "shared"])
    func `vectors agree with the reference`(name: String) throws {
        // Whatever precision is asked for, there are no products.
        let embedder = try LocalEmbedder(folder: Self.folder(name), precision: .int8)
        #expect(embedder.identity.precision == .float32 && embedder.identity.dimension == 12)
        let cases = try Self.cases(name)
        #expect(cases.count == 8)
        let found = try embedder.embedNow(cases.map(\.text), role: .document)
        for (found, expected) in zip(found, cases) {
            #expect(zip(found.vector, expected.vector).allSatisfy { abs($0 - $1) < 1e-6 }, "\(expected.text)")
        }
        #expect(found[0].tokens == 8 && !found[0].truncated)
        #expect(
            try LocalEmbedder(folder: Self.folder("plain")).identity.fingerprint
                != LocalEmbedder(folder: Self.folder("shared")).identity.fingerprint)
    }

    @Test func `a text that is too long keeps its first tokens`() throws {
        let folder = TemporaryFolder()
        for name in ["tokenizer.json", "modules.json", "model.safetensors"] {
            try FileManager.default.copyItem(
                atPath: Self.folder("plain") + "/" + name, toPath: folder.path + "/" + name)
        }
        try #"{"model_type": "model2vec", "normalize": true, "max_length": 2}"#.write(
            toFile: folder.path + "/config.json", atomically: true, encoding: .utf8)
        let embedder = try LocalEmbedder(folder: folder.path)
        let found = try embedder.embedNow(["the pump is blue", "the pump"], role: .document)
        #expect(found[0].vector == found[1].vector)
        #expect(found.map(\.truncated) == [true, false] && found.map(\.tokens) == [2, 2])
    }

    @Test func `many texts on several threads are the same as each alone`() throws {
        let embedder = try LocalEmbedder(folder: Self.folder("shared"), threads: 3)
        let texts = (0..<500).map { ["the key \($0)", "pump", "a red haus in winter"][$0 % 3] }
        let together = try embedder.embedNow(texts, role: .document)
        for (index, text) in texts.enumerated() where index % 37 == 0 {
            #expect(try embedder.embedNow([text], role: .document)[0].vector == together[index].vector)
        }
        // The words of a text are what late interaction compares.
        let rows = try embedder.tokenVectors(["red key"], role: .query)
        #expect(rows[0].count == 2 * 12)
    }

    @Test(arguments: ["", "zzz", "!?"])
    func `a text without a known word has a vector too`(text: String) throws {
        let vector = try LocalEmbedder(folder: Self.folder("plain")).embedNow([text], role: .query)[0].vector
        #expect(abs(length(vector) - 1) < 1e-5)
    }

    @Test func `a table that does not fit its tokenizer is refused with a reason`() throws {
        let folder = TemporaryFolder()
        for name in ["config.json", "modules.json", "model.safetensors"] {
            try FileManager.default.copyItem(
                atPath: Self.folder("shared") + "/" + name, toPath: folder.path + "/" + name)
        }
        let text = try String(contentsOfFile: Self.folder("shared") + "/tokenizer.json", encoding: .utf8)
        let path = folder.path + "/tokenizer.json"
        for (old, new, words) in [
            (#""力":22"#, #""力":22,"水":23"#, "tokens"), (#""力":22"#, #""力":21"#, "21"),
            (#""type":"BertNormalizer""#, #""type":"NFKC""#, "NFKC"),
            (#""type":"BertPreTokenizer""#, #""type":"Whitespace""#, "Whitespace"),
        ] {
            let changed = text.replacingOccurrences(of: old, with: new)
            #expect(changed != text)
            try changed.write(toFile: path, atomically: true, encoding: .utf8)
            let error = #expect(throws: EmbedderError.self) { try LocalEmbedder(folder: folder.path) }
            #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
        }
    }

    @Test func `a dimension is the first components, of length 1, and another identity`() throws {
        let folder = TemporaryFolder()
        try TinyModel().write(to: folder.path)
        for path in [folder.path, Self.folder("plain")] {
            let whole = try LocalEmbedder(folder: path, precision: .float32)
            let cut = try LocalEmbedder(folder: path, precision: .float32, dimension: 5)
            #expect(cut.identity.dimension == 5)
            #expect(cut.identity.fingerprint != whole.identity.fingerprint)
            let vector = try whole.embedNow(["the pump"], role: .query)[0].vector
            let first = Array(vector.prefix(5))
            let found = try cut.embedNow(["the pump"], role: .query)[0].vector
            #expect(found.count == 5 && abs(length(found) - 1) < 1e-6 && cosine(found, first) > 0.999999)
            let all = try LocalEmbedder(folder: path, precision: .float32, dimension: whole.identity.dimension)
            #expect(all.identity == whole.identity)
            for dimension in [0, -1, whole.identity.dimension + 1] {
                let error = #expect(throws: EmbedderError.self) {
                    try LocalEmbedder(folder: path, dimension: dimension)
                }
                #expect(error?.code == .inputInvalid)
                #expect(error?.message.contains("\(whole.identity.dimension) dimensions") == true)
            }
        }
    }
}
