import CVectorKernels
import IndexSupport

/// The shape of an encoder of the BERT family (BERT, RoBERTa, XLM-R, ModernBERT), from `config.json`.
///
/// Source: Devlin et al., "BERT: Pre-training of deep bidirectional transformers", NAACL 2019; Warner et al., "Smarter,
/// better, faster, longer", 2024 (ModernBERT).
package struct EncoderConfiguration: Sendable, Hashable {
    package enum Activation: String, Sendable, Hashable {
        /// x·Φ(x)
        case gelu
        /// Its approximation by tanh.
        case geluTanh
        case relu
    }

    /// How the layers of a ModernBERT see positions: by rotation, some of them the whole text, the others what is near.
    package struct RotaryAttention: Sendable, Hashable {
        /// By layer.
        package let isGlobal: [Bool]
        /// The bases of the rotations' wavelengths.
        package let globalBase: Double
        package let localBase: Double
        /// How far a token sees in the other layers, to each side.
        package let window: Int
    }

    package let hiddenSize: Int
    package let layerCount: Int
    package let headCount: Int
    package let intermediateSize: Int
    package let activation: Activation
    package let layerNormEpsilon: Float
    /// The longest input that has position embeddings.
    package let maximumPositions: Int
    package let vocabularySize: Int
    /// The row of the position embeddings that the first token takes: RoBERTa leaves those up to its padding id unused.
    package let firstPosition: Int
    package let segmentCount: Int
    /// `nil`: positions are embedded, as in BERT.
    package let rotary: RotaryAttention?

    /// The longest input.
    package var maximumTokens: Int { maximumPositions - firstPosition }

    package var headSize: Int { hiddenSize / headCount }

    /// What stands for a table of vectors: no layers, no positions.
    init(staticVocabularySize: Int, longestInput: Int) {
        (hiddenSize, layerCount, headCount, intermediateSize) = (1, 0, 1, 1)
        (activation, layerNormEpsilon, segmentCount, rotary) = (.gelu, 0, 1, nil)
        (maximumPositions, firstPosition) = (longestInput, 0)
        vocabularySize = staticVocabularySize
    }

    /// - Parameter path: of the file, for errors.
    package init(_ json: JSONValue, path: String) throws(EmbedderError) {
        func unsupported(_ message: String) -> EmbedderError {
            EmbedderError(.unsupportedModel, subject: path, message)
        }
        let kind = json["model_type"]?.string ?? "bert"
        let isRoberta = ["roberta", "xlm-roberta"].contains(kind)
        let isModern = kind == "modernbert"
        guard kind == "bert" || isRoberta || isModern else {
            throw unsupported(
                "a model of type \"\(kind)\"; \"bert\", \"roberta\", \"xlm-roberta\" and \"modernbert\" are supported")
        }
        let positions = json["position_embedding_type"]?.string ?? "absolute"
        guard positions == "absolute" else {
            throw unsupported("position embeddings of type \"\(positions)\"; only \"absolute\" ones are supported")
        }
        guard json["is_decoder"]?.bool != true else { throw unsupported("a decoder; an encoder is needed") }
        func number(_ name: String, _ range: ClosedRange<Int>, default fallback: Int? = nil) throws(EmbedderError)
            -> Int
        {
            guard let value = json[name]?.int ?? (json[name] == nil ? fallback : nil), range.contains(value) else {
                throw EmbedderError(
                    .modelInvalid, subject: path,
                    "\"\(name)\" must be a whole number in \(range); fetch the model again")
            }
            return value
        }
        hiddenSize = try number("hidden_size", 1...16384)
        layerCount = try number("num_hidden_layers", 1...256)
        headCount = try number("num_attention_heads", 1...1024)
        intermediateSize = try number("intermediate_size", 1...65536)
        maximumPositions = try number("max_position_embeddings", 2...131_072)
        firstPosition = isRoberta ? try number("pad_token_id", 0...1024, default: 1) + 1 : 0
        vocabularySize = try number("vocab_size", 1...16_777_216)
        segmentCount = isModern ? 1 : try number("type_vocab_size", 1...1024, default: 2)
        guard maximumPositions >= firstPosition + 2 else {
            throw EmbedderError(
                .modelInvalid, subject: path,
                "\"max_position_embeddings\" leaves no room for a text; fetch the model again")
        }
        guard hiddenSize % headCount == 0 else {
            throw EmbedderError(
                .modelInvalid, subject: path,
                "\"hidden_size\" \(hiddenSize) is no multiple of \"num_attention_heads\" \(headCount)")
        }
        rotary = isModern ? try RotaryAttention(json, layers: layerCount, path: path) : nil
        guard !isModern || hiddenSize / headCount % 2 == 0 else {
            throw EmbedderError(
                .modelInvalid, subject: path, "heads of \(hiddenSize / headCount) numbers have no halves")
        }
        let epsilonName = isModern ? "norm_eps" : "layer_norm_eps"
        let epsilon = json[epsilonName]?.double ?? (isModern ? 1e-5 : 1e-12)
        guard epsilon >= 0, epsilon < 1 else {
            throw EmbedderError(.modelInvalid, subject: path, "\"\(epsilonName)\" must be in 0..<1")
        }
        layerNormEpsilon = Float(epsilon)
        let name = json[isModern ? "hidden_activation" : "hidden_act"]?.string ?? "gelu"
        switch name {
        case "gelu", "gelu_python": activation = .gelu
        case "gelu_new", "gelu_fast", "gelu_pytorch_tanh": activation = .geluTanh
        case "relu": activation = .relu
        default: throw unsupported("the activation \"\(name)\"; gelu, gelu_new and relu are supported")
        }
    }
}

extension EncoderConfiguration.RotaryAttention {
    /// Reads both spellings: that of the first models, and that with `layer_types` and `rope_parameters`.
    init(_ json: JSONValue, layers: Int, path: String) throws(EmbedderError) {
        func invalid(_ name: String) -> EmbedderError {
            EmbedderError(.modelInvalid, subject: path, "\"\(name)\" is malformed; fetch the model again")
        }
        func base(_ name: String, _ kind: String, default fallback: Double) throws(EmbedderError) -> Double {
            let rope = json["rope_parameters"]?[kind]
            if let type = rope?["rope_type"]?.string, type != "default" {
                throw EmbedderError(.unsupportedModel, subject: path, "rotary positions of type \"\(type)\"")
            }
            let value = json[name]?.double ?? rope?["rope_theta"]?.double ?? fallback
            guard value > 1, value.isFinite else { throw invalid(name) }
            return value
        }
        globalBase = try base("global_rope_theta", "full_attention", default: 160_000)
        localBase = try base("local_rope_theta", "sliding_attention", default: 10_000)
        guard let seen = json["local_attention"] == nil ? 128 : json["local_attention"]?.int,
            (2...131_072).contains(seen)
        else { throw invalid("local_attention") }
        window = seen / 2
        if let types = json["layer_types"]?.array {
            guard types.count == layers,
                types.allSatisfy({ ["full_attention", "sliding_attention"].contains($0.string) })
            else { throw invalid("layer_types") }
            isGlobal = types.map { $0.string == "full_attention" }
        } else {
            let name = "global_attn_every_n_layers"
            guard let interval = json[name] == nil ? 3 : json[name]?.int, (1...256).contains(interval) else {
                throw invalid(name)
            }
            isGlobal = (0..<layers).map { $0 % interval == 0 }
        }
    }
}

extension EncoderConfiguration.Activation {
    var kernel: matrix_activation {
        switch self {
        case .gelu: MATRIX_GELU
        case .geluTanh: MATRIX_GELU_TANH
        case .relu: MATRIX_RELU
        }
    }
}
