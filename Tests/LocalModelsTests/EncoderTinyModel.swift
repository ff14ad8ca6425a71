import CVectorKernels
import Foundation
import IndexSupport
import RAGModel
import TestSupport

@testable import LocalModels

/// A small model with random weights, written as a folder that looks like a published one, and computed by a plain
/// implementation in double precision that shares nothing with the encoder.
struct TinyModel {
    var name = "tiny-model"
    var hidden = 32
    var layers = 2
    var heads = 4
    var intermediate = 64
    var positions = 40
    var type = "bert"
    /// The row of the position embeddings that the first token takes.
    var firstPosition: Int { type == "bert" ? 0 : 2 }
    var activation = "gelu"
    var epsilon = 1e-12
    var pooling = "mean_tokens"
    var normalizes = true
    var maximumLength: Int?
    var prompts: [String: String] = [:]
    var lowercase = true
    var prefix = ""
    var source = MATRIX_SOURCE_FLOAT32
    var shards = 1
    var oldNames = false
    /// Adds pooler and classifier.
    var isReranker = false
    var seed: UInt64 = 1

    static let pieces =
        ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", ":", ",", "."]
        + ["query", "passage", "the", "cat", "sat", "on", "a", "mat", "river", "stone", "cloud", "Tree", "tree"]
        + ["##s", "##ing"]

    /// The tensors as they are read back: name, shape, values.
    func tensors() -> [(name: String, shape: [Int], values: [Float])] {
        var random = SplitMix64(seed: seed)
        var tensors: [(String, [Int], [Float])] = []
        func add(_ name: String, _ shape: [Int], scale: Float, around center: Float = 0) {
            let count = shape.reduce(1, *)
            let values = (0..<count).map { _ in center + Float.random(in: -scale...scale, using: &random) }
            tensors.append((prefix + name, shape, stored(values, as: source).values))
        }
        func linear(_ name: String, _ outputs: Int, _ inputs: Int) {
            add(name + ".weight", [outputs, inputs], scale: 2 / Float(inputs).squareRoot())
            add(name + ".bias", [outputs], scale: 0.3)
        }
        func norm(_ name: String) {
            add(name + (oldNames ? ".gamma" : ".weight"), [hidden], scale: 0.4, around: 1)
            add(name + (oldNames ? ".beta" : ".bias"), [hidden], scale: 0.3)
        }
        add("embeddings.word_embeddings.weight", [Self.pieces.count, hidden], scale: 1)
        add("embeddings.position_embeddings.weight", [positions, hidden], scale: 0.5)
        add("embeddings.token_type_embeddings.weight", [2, hidden], scale: 0.5)
        norm("embeddings.LayerNorm")
        for layer in 0..<layers {
            let name = "encoder.layer.\(layer)."
            for part in ["query", "key", "value"] { linear(name + "attention.self." + part, hidden, hidden) }
            linear(name + "attention.output.dense", hidden, hidden)
            norm(name + "attention.output.LayerNorm")
            linear(name + "intermediate.dense", intermediate, hidden)
            linear(name + "output.dense", hidden, intermediate)
            norm(name + "output.LayerNorm")
        }
        if isReranker {
            linear("pooler.dense", hidden, hidden)
            let values = (0...hidden).map { _ in Float.random(in: -1...1, using: &random) }
            let exact = stored(values, as: source).values
            tensors.append(("classifier.weight", [1, hidden], Array(exact[..<hidden])))
            tensors.append(("classifier.bias", [1], [exact[hidden]]))
        }
        return tensors
    }

    /// Writes the folder.
    func write(to path: String) throws {
        try FileManager.default.createDirectory(atPath: path + "/1_Pooling", withIntermediateDirectories: true)
        func write(_ name: String, _ object: Any) throws {
            try JSONSerialization.data(withJSONObject: object).write(to: URL(fileURLWithPath: path + "/" + name))
        }
        try write(
            "config.json",
            [
                "model_type": type, "hidden_size": hidden, "num_hidden_layers": layers,
                "num_attention_heads": heads, "intermediate_size": intermediate, "hidden_act": activation,
                "layer_norm_eps": epsilon, "max_position_embeddings": positions, "vocab_size": Self.pieces.count,
                "type_vocab_size": 2,
            ])
        try write("tokenizer_config.json", ["do_lower_case": lowercase, "model_max_length": 512])
        if let maximumLength {
            try write("sentence_bert_config.json", ["max_seq_length": maximumLength, "do_lower_case": false])
        }
        if !prompts.isEmpty { try write("config_sentence_transformers.json", ["prompts": prompts]) }
        try write(
            "1_Pooling/config.json",
            [
                "word_embedding_dimension": hidden, "pooling_mode_cls_token": pooling == "cls_token",
                "pooling_mode_mean_tokens": pooling == "mean_tokens",
                "pooling_mode_max_tokens": pooling == "max_tokens",
            ])
        var modules = [
            ["idx": "0", "path": "", "type": "sentence_transformers.models.Transformer"],
            ["idx": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"],
        ]
        if normalizes {
            modules.append(["idx": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"])
        }
        try write("modules.json", modules)
        try Self.pieces.joined(separator: "\n").write(toFile: path + "/vocab.txt", atomically: true, encoding: .utf8)

        let tensors = tensors()
        if shards == 1 {
            try safetensors(tensors).write(to: URL(fileURLWithPath: path + "/model.safetensors"))
        } else {
            var map: [String: String] = [:]
            for shard in 0..<shards {
                let name = "model-\(shard + 1)-of-\(shards).safetensors"
                let part = tensors.indices.filter { $0 % shards == shard }.map { tensors[$0] }
                try safetensors(part).write(to: URL(fileURLWithPath: path + "/" + name))
                for tensor in part { map[tensor.name] = name }
            }
            try write("model.safetensors.index.json", ["metadata": [:], "weight_map": map] as [String: Any])
        }
    }

    /// The file's table is not padded, so the data often begin at odd addresses.
    private func safetensors(_ tensors: [(name: String, shape: [Int], values: [Float])]) throws -> Data {
        var table: [String: Any] = ["__metadata__": ["format": "pt"]]
        var data: [UInt8] = []
        let type =
            source == MATRIX_SOURCE_FLOAT32 ? "F32" : source == MATRIX_SOURCE_FLOAT16 ? "F16" : "BF16"
        for tensor in tensors {
            let bytes = stored(tensor.values, as: source).bytes
            table[tensor.name] = [
                "dtype": type, "shape": tensor.shape, "data_offsets": [data.count, data.count + bytes.count],
            ]
            data += bytes
        }
        return safetensorsFile(
            table: try JSONSerialization.data(withJSONObject: table, options: .sortedKeys), data: data)
    }
}

/// A file in the safetensors format.
func safetensorsFile(table: Data, data: [UInt8]) -> Data {
    var file = withUnsafeBytes(of: UInt64(table.count).littleEndian) { Data($0) }
    file += table
    file += Data(data)
    return file
}
