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
    let attentionNorm: LayerNorm
    let intermediate: Linear
    let output: Linear
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
    let positions: WeightTensor
    let segments: WeightTensor
    let embeddingNorm: LayerNorm
    let layers: [EncoderLayer]

    /// - Parameter panelColumns: of the level the encoder runs at.
    init(files: WeightFiles, configuration: EncoderConfiguration, panelColumns: Int) throws(EmbedderError) {
        self.files = files
        self.configuration = configuration
        let hidden = configuration.hiddenSize
        let inner = configuration.intermediateSize
        // A bare encoder has no prefix; one saved with a head has.
        let prefix = ["bert.", "roberta."].first { files.contains($0 + "embeddings.word_embeddings.weight") } ?? ""

        func linear(_ names: [String], outputs: Int, depth: Int) throws(EmbedderError) -> Linear {
            var parts: [(weights: WeightTensor, bias: WeightTensor)] = []
            for name in names {
                let weights = try files.checked(name + ".weight", rows: outputs, columns: depth)
                parts.append((weights, try files.tensor(name + ".bias", rows: 1, columns: outputs)))
            }
            return Linear(parts, panelColumns: panelColumns)
        }
        func norm(_ name: String) throws(EmbedderError) -> LayerNorm {
            // Checkpoints converted from TensorFlow call them gamma and beta.
            let old = files.contains(name + ".gamma")
            let weight = name + (old ? ".gamma" : ".weight")
            let norm = LayerNorm(
                weight: try files.tensor(weight, rows: 1, columns: hidden).floats(),
                bias: try files.tensor(name + (old ? ".beta" : ".bias"), rows: 1, columns: hidden).floats())
            guard norm.weight.contains(where: { $0 != 0 }) else { throw files.damaged(weight, "is all zeros") }
            guard norm.weight.allSatisfy(\.isFinite), norm.bias.allSatisfy(\.isFinite) else {
                throw files.damaged(weight, "or its bias has numbers that are not finite")
            }
            return norm
        }
        words = try files.checked(
            prefix + "embeddings.word_embeddings.weight", rows: configuration.vocabularySize, columns: hidden)
        positions = try files.tensor(
            prefix + "embeddings.position_embeddings.weight", rows: configuration.maximumPositions, columns: hidden)
        segments = try files.tensor(
            prefix + "embeddings.token_type_embeddings.weight", rows: configuration.segmentCount, columns: hidden)
        embeddingNorm = try norm(prefix + "embeddings.LayerNorm")
        var layers: [EncoderLayer] = []
        for index in 0..<configuration.layerCount {
            let layer = prefix + "encoder.layer.\(index)."
            let attention = layer + "attention.self."
            layers.append(
                EncoderLayer(
                    projection: try linear(
                        [attention + "query", attention + "key", attention + "value"], outputs: hidden, depth: hidden),
                    attentionOutput: try linear([layer + "attention.output.dense"], outputs: hidden, depth: hidden),
                    attentionNorm: try norm(layer + "attention.output.LayerNorm"),
                    intermediate: try linear([layer + "intermediate.dense"], outputs: inner, depth: hidden),
                    output: try linear([layer + "output.dense"], outputs: hidden, depth: inner),
                    outputNorm: try norm(layer + "output.LayerNorm")))
        }
        self.layers = layers
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
