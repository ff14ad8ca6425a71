import CVectorKernels
import Foundation
import IndexSupport
import RAGModel
import TestSupport
import Testing

@testable import LocalModels

/// What is read from a model's folder, and what is said about one that is not right.
struct EncoderFolderTests {
    private func written(_ change: (inout TinyModel) -> Void = { _ in }) throws -> TemporaryFolder {
        var model = TinyModel()
        change(&model)
        let folder = TemporaryFolder()
        try model.write(to: folder.path)
        return folder
    }

    private func refusal(of folder: String) -> EmbedderError? {
        do {
            _ = try LocalEmbedder(folder: folder)
            return nil
        } catch { return error }
    }

    @Test func `limits, pooling and prompts are those of the files`() throws {
        let folder = try written {
            ($0.maximumLength, $0.pooling, $0.normalizes, $0.lowercase) = (20, "cls_token", false, false)
            $0.prompts = ["query": "query: "]
        }
        let model = try ModelFolder(path: folder.path + "//")
        #expect(model.maximumTokens == 20)
        #expect(model.pooling == .classification)
        #expect(!model.normalizes)
        #expect(!model.tokenizer.lowercase)
        #expect(model.prompts == Prompts(query: "query: "))
        #expect(model.configuration.headSize == 8)
        #expect(try ModelFolder(path: folder.path, prompts: Prompts(document: "a")).prompts == Prompts(document: "a"))
    }

    @Test func `without the optional files there are defaults`() throws {
        let folder = try written()
        for name in ["modules.json", "1_Pooling", "tokenizer_config.json"] {
            try FileManager.default.removeItem(atPath: folder.path + "/" + name)
        }
        let model = try ModelFolder(path: folder.path)
        #expect(model.pooling == .mean && model.normalizes && model.tokenizer.lowercase)
        #expect(model.maximumTokens == 40)
        #expect(try LocalEmbedder(folder: folder.path).embedNow(["cat"], role: .query)[0].tokens == 3)
    }

    @Test(arguments: [
        ("multilingual-E5-small", "query: "), ("e5-base-v2", "query: "),
        ("bge-small-en-v1.5", "Represent this sentence for searching relevant passages: "),
        ("snowflake-arctic-embed-xs", "Represent this sentence for searching relevant passages: "),
        ("bge-reranker-base", ""), ("all-MiniLM-L6-v2", ""),
    ])
    func `families whose folders lack prompts have the published ones`(name: String, query: String) {
        #expect((Prompts.published(for: name) ?? Prompts()).query == query)
    }

    @Test func `the fingerprint follows whatever changes vectors`() throws {
        func fingerprint(_ change: (inout TinyModel) -> Void = { _ in }) throws -> String {
            let folder = try written(change)
            return try LocalEmbedder(folder: folder.path, precision: .int8).identity.fingerprint
        }
        let original = try fingerprint()
        #expect(try fingerprint() == original)
        #expect(original.count == 32)
        let others = try [
            fingerprint { $0.seed = 2 }, fingerprint { $0.pooling = "cls_token" },
            fingerprint { $0.normalizes = false },
            fingerprint { $0.prompts = ["query": "query: "] }, fingerprint { $0.maximumLength = 10 },
            fingerprint { $0.lowercase = false }, fingerprint { $0.activation = "gelu_new" },
            fingerprint { $0.epsilon = 1e-6 }, fingerprint { $0.heads = 2 },
        ]
        #expect(Set(others + [original]).count == others.count + 1)
        // The vocabulary alone.
        let folder = try written()
        let changed = TinyModel.pieces.map { $0 == "mat" ? "rug" : $0 }.joined(separator: "\n")
        try changed.write(toFile: folder.path + "/vocab.txt", atomically: true, encoding: .utf8)
        #expect(try LocalEmbedder(folder: folder.path).identity.fingerprint != original)
    }

    @Test func `a folder that is no model says what is missing and what to do`() throws {
        let missing = try #require(refusal(of: "/nonexistent/model"))
        #expect(missing.code == .modelNotFound)
        #expect(missing.description.hasPrefix("/nonexistent/model: there is no such folder; `rag model pull`"))
        let empty = TemporaryFolder()
        #expect(refusal(of: empty.path)?.message.contains("there is no config.json") == true)
        for (file, code) in [
            ("config.json", EmbedderError.Code.modelNotFound), ("model.safetensors", .modelNotFound),
            ("vocab.txt", .modelNotFound),
        ] {
            let folder = try written()
            try FileManager.default.removeItem(atPath: folder.path + "/" + file)
            let error = try #require(refusal(of: folder.path))
            #expect(error.code == code, "\(error)")
            #expect("\(error)".contains(file), "\(error)")
        }
    }

    @Test(arguments: [
        (#"{"model_type": "deberta"}"#, EmbedderError.Code.unsupportedModel, "deberta"),
        (#"{"model_type": "bert", "position_embedding_type": "relative_key"}"#, .unsupportedModel, "relative_key"),
        (#"{"model_type": "bert", "is_decoder": true}"#, .unsupportedModel, "decoder"),
        (#"{"model_type": "bert"}"#, .modelInvalid, "hidden_size"),
        (#"{"hidden_size": -1}"#, .modelInvalid, "hidden_size"),
        (#"{"hidden_size": 1e300}"#, .modelInvalid, "hidden_size"),
        (#"{"hidden_size": 32.5}"#, .modelInvalid, "hidden_size"),
        (#"[1, 2"#, .modelInvalid, "byte 5: the text ends too early"),
        (#"{"a": 1, "a": 2}"#, .modelInvalid, "occurs twice"),
        ("", .modelInvalid, "byte 0"),
        (String(repeating: "[", count: 100_000), .modelInvalid, "nested deeper"),
    ])
    func `a config.json that cannot be used says why`(text: String, code: EmbedderError.Code, words: String) throws {
        let folder = try written()
        try text.write(toFile: folder.path + "/config.json", atomically: true, encoding: .utf8)
        let error = try #require(refusal(of: folder.path))
        #expect(error.code == code)
        #expect(error.message.contains(words), "\(error)")
        #expect(error.subject.hasSuffix("/config.json"))
    }

    @Test(arguments: [
        ("num_attention_heads", 5, "no multiple"), ("num_hidden_layers", 3, "lacks tensor"),
        ("num_hidden_layers", 1, "more than 1 layers"),
        ("hidden_size", 36, "pooling is of 32 dimensions"), ("intermediate_size", 60, "shape"),
        ("vocab_size", 10, "shape"),
        ("max_position_embeddings", 41, "shape"), ("num_hidden_layers", 1000, "num_hidden_layers"),
    ])
    func `a config.json that contradicts the weights is refused`(name: String, value: Int, words: String) throws {
        let folder = try written()
        let url = URL(fileURLWithPath: folder.path + "/config.json")
        var object = try #require(JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any])
        object[name] = value
        try JSONSerialization.data(withJSONObject: object).write(to: url)
        let error = try #require(refusal(of: folder.path))
        #expect(error.code == .modelInvalid)
        #expect(error.message.contains(words), "\(error)")
    }

    @Test(arguments: [
        (#"[{"path": "", "type": "sentence_transformers.models.Dense"}]"#, EmbedderError.Code.unsupportedModel),
        (#"[{"path": "../..", "type": "sentence_transformers.models.Transformer"}]"#, .modelInvalid),
        (#"[{"path": "/etc", "type": "sentence_transformers.models.Transformer"}]"#, .modelInvalid),
        (#"[{"type": 5}]"#, .modelInvalid), (#"{}"#, .modelInvalid), (#"[]"#, .modelInvalid),
    ])
    func `modules that are unknown or lead out of the folder are refused`(
        text: String, code: EmbedderError.Code
    ) throws {
        let folder = try written()
        try text.write(toFile: folder.path + "/modules.json", atomically: true, encoding: .utf8)
        #expect(refusal(of: folder.path)?.code == code)
    }

    @Test func `a vocabulary larger than the embeddings is refused`() throws {
        let folder = try written()
        let pieces = TinyModel.pieces + ["one", "more"]
        try pieces.joined(separator: "\n").write(toFile: folder.path + "/vocab.txt", atomically: true, encoding: .utf8)
        #expect(refusal(of: folder.path)?.code == .modelInvalid)
    }

    @Test func `weights that are not numbers are reported, not returned`() throws {
        let folder = try written()
        let path = folder.path + "/model.safetensors"
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        let table = 8 + Int(bytes[0]) + Int(bytes[1]) << 8
        for index in table..<bytes.count { bytes[index] = 0xFF }
        try bytes.write(to: URL(fileURLWithPath: path))
        let error = try #require(refusal(of: folder.path))
        #expect(error.subject == path)
        #expect(error.message.contains("not finite"), "\(error)")
    }

    /// The model with the bytes of one tensor changed.
    private func damaged(
        _ name: String, of model: TinyModel = TinyModel(), _ damage: (inout Data, Range<Int>) -> Void
    ) throws -> TemporaryFolder {
        let folder = try written { $0 = model }
        let path = folder.path + "/model.safetensors"
        let range = try #require(SafetensorsFile(path: path).tensors[name]).range
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        damage(&bytes, range)
        try bytes.write(to: URL(fileURLWithPath: path))
        return folder
    }

    @Test(arguments: [
        "embeddings.word_embeddings.weight", "embeddings.LayerNorm.weight", "encoder.layer.1.output.dense.weight",
        "encoder.layer.0.attention.self.key.weight", "encoder.layer.1.output.LayerNorm.weight",
    ])
    func `a tensor of zeros is refused with its file and name`(name: String) throws {
        let folder = try damaged(name) { bytes, range in for index in range { bytes[index] = 0 } }
        let error = try #require(refusal(of: folder.path))
        #expect(error.code == .modelInvalid)
        #expect(error.description.contains("model.safetensors: tensor \"\(name)\" is "), "\(error)")
        #expect(error.message.hasSuffix("fetch the model again"))
    }

    @Test func `numbers that are not finite, where opening does not look, are no vectors`() throws {
        let folder = try damaged("encoder.layer.0.intermediate.dense.weight") { bytes, range in
            let start = range.lowerBound + 5 * 32 * 4
            for (index, byte) in [UInt8]([0, 0, 0xC0, 0x7F]).enumerated() { bytes[start + index] = byte }
        }
        let embedder = try LocalEmbedder(folder: folder.path, precision: .float32)
        let error = #expect(throws: EmbedderError.self) { try embedder.embedNow(["cat"], role: .query) }
        #expect(error?.code == .modelInvalid)
        #expect(error?.subject.hasSuffix("/model.safetensors") == true)
    }

    @Test func `a vocabulary shorter than the embeddings is refused`() throws {
        let folder = try written()
        let pieces = TinyModel.pieces.dropLast()
        try pieces.joined(separator: "\n").write(toFile: folder.path + "/vocab.txt", atomically: true, encoding: .utf8)
        let error = try #require(refusal(of: folder.path))
        #expect(error.code == .modelInvalid)
        #expect(error.description.contains("vocab.txt: 22 pieces, but config.json says 23"), "\(error)")
    }

    @Test(arguments: [
        #"{"word_embedding_dimension": 64, "pooling_mode_mean_tokens": true}"#,
        #"{"word_embedding_dimension": "x", "pooling_mode_mean_tokens": true}"#,
    ])
    func `pooling of another width is refused`(text: String) throws {
        let folder = try written()
        try text.write(toFile: folder.path + "/1_Pooling/config.json", atomically: true, encoding: .utf8)
        let error = try #require(refusal(of: folder.path))
        #expect(error.code == .modelInvalid)
        #expect(error.subject.hasSuffix("/1_Pooling/config.json"), "\(error)")
    }

    @Test(arguments: ["encoder.layer.1.output.dense.bias", "encoder.layer.0.output.LayerNorm.bias"])
    func `the fingerprint follows a change of the smallest part alone`(name: String) throws {
        func fingerprint(_ isChanged: Bool) throws -> String {
            var model = TinyModel()
            model.intermediate = 8192
            let folder = try damaged(name, of: model) { bytes, range in
                if isChanged { bytes[range.upperBound - 3] ^= 1 }
            }
            return try LocalEmbedder(folder: folder.path).identity.fingerprint
        }
        #expect(try fingerprint(true) != fingerprint(false))
    }

    @Test func `a reranker's scores through the interface are its own`() async throws {
        let folder = try written { ($0.isReranker, $0.prefix) = (true, "bert.") }
        let reranker = try CrossEncoder(folder: folder.path)
        let texts = (0..<70).map { ["cat on a mat", "river", "the stone sat"][$0 % 3] }
        let scores = try await (reranker as any Reranker).scores(query: "the cat", texts: texts)
        #expect(try scores == reranker.scores(query: "the cat", passages: texts).map(Double.init))
        #expect(reranker.name == reranker.identity.name)
    }

    @Test func `an embedder is no reranker`() throws {
        let folder = try written()
        let error = #expect(throws: EmbedderError.self) { try CrossEncoder(folder: folder.path) }
        #expect(error?.code == .unsupportedModel)
        #expect(error?.message.contains("no reranker") == true)
    }
}
