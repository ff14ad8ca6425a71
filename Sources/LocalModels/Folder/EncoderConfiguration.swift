import CVectorKernels
import IndexSupport

/// The shape of an encoder of the BERT family (BERT, RoBERTa, XLM-R), from `config.json`.
///
/// Source: Devlin et al., "BERT: Pre-training of deep bidirectional transformers", NAACL 2019.
package struct EncoderConfiguration: Sendable, Hashable {
    package enum Activation: String, Sendable, Hashable {
        /// x·Φ(x)
        case gelu
        /// Its approximation by tanh.
        case geluTanh
        case relu
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

    /// The longest input.
    package var maximumTokens: Int { maximumPositions - firstPosition }

    package var headSize: Int { hiddenSize / headCount }

    /// - Parameter path: of the file, for errors.
    package init(_ json: JSONValue, path: String) throws(EmbedderError) {
        func unsupported(_ message: String) -> EmbedderError {
            EmbedderError(.unsupportedModel, subject: path, message)
        }
        let kind = json["model_type"]?.string ?? "bert"
        let isRoberta = ["roberta", "xlm-roberta"].contains(kind)
        guard kind == "bert" || isRoberta else {
            throw unsupported("a model of type \"\(kind)\"; \"bert\", \"roberta\" and \"xlm-roberta\" are supported")
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
        segmentCount = try number("type_vocab_size", 1...1024, default: 2)
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
        let epsilon = json["layer_norm_eps"]?.double ?? 1e-12
        guard epsilon >= 0, epsilon < 1 else {
            throw EmbedderError(.modelInvalid, subject: path, "\"layer_norm_eps\" must be in 0..<1")
        }
        layerNormEpsilon = Float(epsilon)
        let name = json["hidden_act"]?.string ?? "gelu"
        switch name {
        case "gelu", "gelu_python": activation = .gelu
        case "gelu_new", "gelu_fast", "gelu_pytorch_tanh": activation = .geluTanh
        case "relu": activation = .relu
        default: throw unsupported("the activation \"\(name)\"; gelu, gelu_new and relu are supported")
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
