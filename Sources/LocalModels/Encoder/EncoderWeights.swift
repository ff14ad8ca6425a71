import CVectorKernels
import IndexSupport

/// The scale and shift of a layer normalisation.
struct LayerNorm: Sendable {
    let weight: [Float]
    let bias: [Float]
}

/// The weights of one transformer layer.
struct EncoderLayer: Sendable {
    /// Query, key and value.
    let projection: Linear
    let attentionOutput: Linear
    /// After attention; in a ModernBERT before it, and the first layer has none.
    let attentionNorm: LayerNorm?
    /// In a ModernBERT two halves, of which the second gates the first.
    let intermediate: Linear
    let output: Linear
    /// After the feed-forward part; in a ModernBERT before it.
    let outputNorm: LayerNorm

    /// In the order in which a forward pass uses them.
    var linears: [Linear] { [projection, attentionOutput, intermediate, output] }
}

/// All weights of an encoder, where they lie in the mapped files; only biases and norms are copied.
struct EncoderWeights: Sendable {
    /// Keeps the mappings alive.
    let files: WeightFiles
    let configuration: EncoderConfiguration
    let words: WeightTensor
    /// `nil` in a ModernBERT.
    let positions: WeightTensor?
    let segments: WeightTensor?
    let embeddingNorm: LayerNorm
    let layers: [EncoderLayer]
    /// After the last layer, in a ModernBERT.
    let finalNorm: LayerNorm?
    let rotations: RotaryTables?

    /// - Parameter panelColumns: of the level the encoder runs at.
    init(files: WeightFiles, configuration: EncoderConfiguration, panelColumns: Int) throws(EmbedderError) {
        let reader = WeightReader(files: files, configuration: configuration, panelColumns: panelColumns)
        self.files = files
        self.configuration = configuration
        if configuration.rotary == nil {
            // A bare encoder has no prefix; one saved with a head has.
            let prefix = ["bert.", "roberta."].first { files.contains($0 + "embeddings.word_embeddings.weight") } ?? ""
            let embeddings = prefix + "embeddings."
            words = try reader.words(embeddings + "word_embeddings.weight")
            positions = try files.tensor(
                embeddings + "position_embeddings.weight", rows: configuration.maximumPositions,
                columns: configuration.hiddenSize)
            segments = try files.tensor(
                embeddings + "token_type_embeddings.weight", rows: configuration.segmentCount,
                columns: configuration.hiddenSize)
            embeddingNorm = try reader.norm(embeddings + "LayerNorm")
            layers = try reader.layers(of: prefix + "encoder.layer.", last: "output.dense.weight") {
                (index) throws(EmbedderError) in try reader.layer(prefix + "encoder.layer.\(index).")
            }
            finalNorm = nil
            rotations = nil
        } else {
            let prefix = files.contains("model.embeddings.tok_embeddings.weight") ? "model." : ""
            words = try reader.words(prefix + "embeddings.tok_embeddings.weight")
            positions = nil
            segments = nil
            embeddingNorm = try reader.norm(prefix + "embeddings.norm")
            layers = try reader.layers(of: prefix + "layers.", last: "mlp.Wo.weight") { (index) throws(EmbedderError) in
                try reader.modernLayer(prefix + "layers.\(index).", isFirst: index == 0)
            }
            finalNorm = try reader.norm(prefix + "final_norm")
            rotations = RotaryTables(configuration)
        }
    }
}

/// Reads linear maps, norms and layers by name.
private struct WeightReader {
    let files: WeightFiles
    let configuration: EncoderConfiguration
    let panelColumns: Int

    private var hidden: Int { configuration.hiddenSize }
    private var inner: Int { configuration.intermediateSize }

    func words(_ name: String) throws(EmbedderError) -> WeightTensor {
        try files.checked(name, rows: configuration.vocabularySize, columns: hidden)
    }

    /// - Parameters:
    ///   - prefix: of the names of all layers' weights, up to the number.
    ///   - last: the rest of the name of one that every layer has.
    /// - Throws: `modelInvalid` if there are more layers than the configuration says, or fewer.
    func layers(
        of prefix: String, last: String, _ layer: (Int) throws(EmbedderError) -> EncoderLayer
    ) throws(EmbedderError) -> [EncoderLayer] {
        guard !files.contains("\(prefix)\(configuration.layerCount).\(last)") else {
            throw EmbedderError(
                .modelInvalid, subject: files.files.map(\.file.path).joined(separator: ", "),
                "there are more than \(configuration.layerCount) layers, which is what config.json says: files of two models;"
                    + " fetch the model again")
        }
        var layers: [EncoderLayer] = []
        for index in 0..<configuration.layerCount { layers.append(try layer(index)) }
        return layers
    }

    private func linear(_ names: String..., outputs: Int, depth: Int) throws(EmbedderError) -> Linear {
        var parts: [(weights: WeightTensor, bias: WeightTensor?)] = []
        for name in names {
            let weights = try files.checked(name + ".weight", rows: outputs, columns: depth)
            parts.append((weights, try files.tensor(name + ".bias", rows: 1, columns: outputs)))
        }
        return Linear(parts, panelColumns: panelColumns)
    }

    /// One tensor of several parts, mostly without a bias.
    private func modernLinear(
        _ name: String, parts count: Int, outputs: Int, depth: Int
    ) throws(EmbedderError) -> Linear {
        let weights = try files.checked(name + ".weight", rows: count * outputs, columns: depth)
        var bias: WeightTensor?
        if files.contains(name + ".bias") {
            bias = try files.tensor(name + ".bias", rows: 1, columns: count * outputs)
        }
        let parts = (0..<count).map { part in
            (weights.rows(part * outputs..<(part + 1) * outputs), bias?.columns(part * outputs..<(part + 1) * outputs))
        }
        return Linear(parts, panelColumns: panelColumns)
    }

    /// The scale and shift of a norm; without a shift it is zero.
    func norm(_ name: String) throws(EmbedderError) -> LayerNorm {
        // Checkpoints converted from TensorFlow call them gamma and beta.
        let old = files.contains(name + ".gamma")
        let weight = name + (old ? ".gamma" : ".weight")
        let bias = name + (old ? ".beta" : ".bias")
        let norm = LayerNorm(
            weight: try files.tensor(weight, rows: 1, columns: hidden).floats(),
            bias: configuration.rotary != nil && !files.contains(bias)
                ? [Float](repeating: 0, count: hidden) : try files.tensor(bias, rows: 1, columns: hidden).floats())
        guard norm.weight.contains(where: { $0 != 0 }) else { throw files.damaged(weight, "is all zeros") }
        guard norm.weight.allSatisfy(\.isFinite), norm.bias.allSatisfy(\.isFinite) else {
            throw files.damaged(weight, "or its bias has numbers that are not finite")
        }
        return norm
    }

    func layer(_ name: String) throws(EmbedderError) -> EncoderLayer {
        let attention = name + "attention.self."
        return EncoderLayer(
            projection: try linear(
                attention + "query", attention + "key", attention + "value", outputs: hidden, depth: hidden),
            attentionOutput: try linear(name + "attention.output.dense", outputs: hidden, depth: hidden),
            attentionNorm: try norm(name + "attention.output.LayerNorm"),
            intermediate: try linear(name + "intermediate.dense", outputs: inner, depth: hidden),
            output: try linear(name + "output.dense", outputs: hidden, depth: inner),
            outputNorm: try norm(name + "output.LayerNorm"))
    }

    func modernLayer(_ name: String, isFirst: Bool) throws(EmbedderError) -> EncoderLayer {
        EncoderLayer(
            projection: try modernLinear(name + "attn.Wqkv", parts: 3, outputs: hidden, depth: hidden),
            attentionOutput: try modernLinear(name + "attn.Wo", parts: 1, outputs: hidden, depth: hidden),
            attentionNorm: isFirst ? nil : try norm(name + "attn_norm"),
            intermediate: try modernLinear(name + "mlp.Wi", parts: 2, outputs: inner, depth: hidden),
            output: try modernLinear(name + "mlp.Wo", parts: 1, outputs: hidden, depth: inner),
            outputNorm: try norm(name + "mlp_norm"))
    }
}

extension EncoderWeights {
    /// The error of a model whose results cannot be right.
    func damaged(_ results: String) -> EmbedderError {
        EmbedderError(
            .modelInvalid, subject: files.files.map(\.file.path).joined(separator: ", "),
            "the model gives \(results): its weights are damaged; fetch the model again")
    }

    /// Makes the pages of the layers' weights present, in the order of their use.
    func populate() {
        for layer in layers {
            for linear in layer.linears { linear.populate() }
        }
    }
}
