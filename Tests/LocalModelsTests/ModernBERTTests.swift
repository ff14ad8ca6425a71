import CVectorKernels
import Foundation
import IndexSupport
import RAGModel
import TestSupport
import Testing

@testable import LocalModels

/// A ModernBERT of random weights against the reference's vectors (Tests/Fixtures/golden/modernbert).
struct ModernBERTTests {
    struct Case: Decodable {
        let text: String
        let count: Int
        let mean: [Float]
        let cls: [Float]
    }

    static func cases() throws -> [Case] {
        try jsonLines(TestData.fixture("golden/modernbert/cases.jsonl"), as: Case.self)
    }

    /// The folder as models are published: tokenizer and pooling beside the weights.
    static func folder(_ pooling: String) throws -> TemporaryFolder {
        let folder = TemporaryFolder()
        for name in ["modernbert/config.json", "modernbert/model.safetensors", "bytepair/tokenizer.json"] {
            let file = TestData.fixture("golden/" + name)
            try FileManager.default.copyItem(atPath: file.path, toPath: folder.path + "/" + file.lastPathComponent)
        }
        try FileManager.default.createDirectory(
            atPath: folder.path + "/1_Pooling", withIntermediateDirectories: true)
        try #"{"word_embedding_dimension": 32, "pooling_mode": "\#(pooling)"}"#.write(
            toFile: folder.path + "/1_Pooling/config.json", atomically: true, encoding: .utf8)
        return folder
    }

    @Test(arguments: supportedLevels, ["mean", "cls"])
    func `vectors agree with the reference, alone and together`(level: kernel_level, pooling: String) throws {
        let folder = try Self.folder(pooling)
        let cases = try Self.cases()
        for (precision, least) in [(Precision.float32, 0.99999), (.bfloat16, 0.99), (.int8, 0.98)] {
            let embedder = try LocalEmbedder(folder: folder.path, precision: precision, threads: 2, level: level)
            #expect(embedder.identity.maximumTokens == 256 && embedder.identity.dimension == 32)
            let together = try embedder.embedNow(cases.map(\.text), role: .document)
            #expect(together.map(\.tokens) == cases.map(\.count))
            for (found, test) in zip(together, cases) {
                let expected = pooling == "cls" ? test.cls : test.mean
                #expect(cosine(found.vector, expected) >= least, "\(precision) \(test.text.prefix(30))")
                #expect(try embedder.embedNow([test.text], role: .document)[0].vector == found.vector)
            }
        }
    }

    @Test func `the newer spelling of the configuration gives the same vectors`() throws {
        let (old, new) = (try Self.folder("mean"), try Self.folder("mean"))
        let path = new.path + "/config.json"
        let json = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: path)))
        var config = try #require(json as? [String: Any])
        for name in ["global_attn_every_n_layers", "global_rope_theta", "local_rope_theta"] { config[name] = nil }
        config["layer_types"] = ["full_attention", "sliding_attention", "sliding_attention", "full_attention"]
        config["rope_parameters"] = [
            "full_attention": ["rope_type": "default", "rope_theta": 160_000.0],
            "sliding_attention": ["rope_type": "default", "rope_theta": 10_000.0],
        ]
        try JSONSerialization.data(withJSONObject: config).write(to: URL(fileURLWithPath: path))
        let texts = try Self.cases().map(\.text)
        #expect(
            try LocalEmbedder(folder: old.path, precision: .float32).embedNow(texts, role: .query).map(\.vector)
                == LocalEmbedder(folder: new.path, precision: .float32).embedNow(texts, role: .query).map(\.vector))
    }

    @Test(arguments: [
        (#""local_attention": 16"#, #""local_attention": "all""#, "local_attention"),
        (#""norm_eps": 1e-05"#, #""norm_eps": 2"#, "norm_eps"),
        (#""hidden_size": 32"#, #""hidden_size": 34"#, "halves"),
        (#""hidden_activation": "gelu""#, #""hidden_activation": "silu""#, "silu"),
        (#""global_rope_theta": 160000.0"#, #""global_rope_theta": 0"#, "global_rope_theta"),
    ])
    func `a configuration that is wrong is refused with a reason`(old: String, new: String, words: String) throws {
        let folder = try Self.folder("mean")
        let path = folder.path + "/config.json"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let changed = text.replacingOccurrences(of: old, with: new)
        #expect(changed != text)
        try changed.write(toFile: path, atomically: true, encoding: .utf8)
        let error = #expect(throws: EmbedderError.self) { try LocalEmbedder(folder: folder.path) }
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }
}
