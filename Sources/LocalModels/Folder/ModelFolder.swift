import IndexSupport
import RAGModel

/// What the files of a model's folder say: shape, pooling, prompts, limits. Weights are only located, not read.
///
/// The layout is that of sentence-transformers: `config.json`, `vocab.txt` and weights in the folder (or in the
/// subfolder that `modules.json` names), the rest optional.
package struct ModelFolder: Sendable {
    package let path: String
    /// The folder of the transformer itself: mostly `path`.
    package let transformerPath: String
    /// The last component of the path.
    package let name: String
    package let configuration: EncoderConfiguration
    package let pooling: Pooling
    /// Whether vectors get length 1. Without `modules.json`, which would say so, they do.
    package let normalizes: Bool
    package let prompts: Prompts
    /// The longest input in word pieces, special ones included.
    package let maximumTokens: Int
    package let tokenizer: TokenizerOptions
    /// Whether this is a table of vectors, one a token (model2vec), rather than an encoder.
    package let isStatic: Bool

    /// Of a static model, where its files say nothing else.
    private static let staticLongestInput = 512

    package struct TokenizerOptions: Sendable, Hashable {
        package let lowercase: Bool
        package let stripAccents: Bool?
        package let tokenizeChineseCharacters: Bool
    }

    package var vocabularyPath: String { transformerPath + "/vocab.txt" }

    /// - Parameter prompts: instead of those of the folder.
    /// - Throws: `modelNotFound`, `modelInvalid`, `unsupportedModel`.
    package init(path folder: String, prompts: Prompts? = nil) throws(EmbedderError) {
        path = Self.trimmed(folder)
        name = path.split(separator: "/").last.map(String.init) ?? path
        guard Files.exists(path) else {
            throw EmbedderError(
                .modelNotFound, subject: path,
                "there is no such folder; `rag model pull` fetches a model, --model or RAG_MODEL names another folder")
        }
        let modules = try SentenceModules(folder: path)
        let transformer = modules.transformer.isEmpty ? path : path + "/" + modules.transformer
        transformerPath = transformer
        guard Files.exists(transformer + "/config.json") else {
            throw EmbedderError(
                .modelNotFound, subject: transformer,
                "there is no config.json, so this is not a model's folder; `rag model pull` fetches a model")
        }
        let config = try Self.json(transformer + "/config.json")
        isStatic = modules.isStatic || config["model_type"]?.string == "model2vec"
        pooling = modules.pooling
        guard !isStatic else {
            normalizes = config["normalize"]?.bool ?? modules.normalizes
            let stated = config["max_length"]
            guard let longest = stated == nil ? Self.staticLongestInput : stated == .null ? 131_072 : stated?.int,
                (1...131_072).contains(longest)
            else {
                throw EmbedderError(
                    .modelInvalid, subject: transformer + "/config.json",
                    "\"max_length\" must be a whole number in 1...131072; fetch the model again")
            }
            maximumTokens = longest
            configuration = EncoderConfiguration(staticVocabularySize: 1 << 22, longestInput: longest)
            tokenizer = TokenizerOptions(lowercase: true, stripAccents: nil, tokenizeChineseCharacters: true)
            self.prompts = prompts ?? Prompts()
            return
        }
        configuration = try EncoderConfiguration(config, path: transformer + "/config.json")
        normalizes = modules.normalizes

        if let width = modules.poolingWidth, width != configuration.hiddenSize {
            throw EmbedderError(
                .modelInvalid, subject: modules.poolingPath,
                "pooling is of \(width) dimensions, but config.json says \(configuration.hiddenSize): files of two models;"
                    + " fetch the model again")
        }

        let limits = try Self.json(ifPresent: transformer + "/sentence_bert_config.json")
        let tokens = try Self.json(ifPresent: transformer + "/tokenizer_config.json")
        let stated = limits?["max_seq_length"]?.int ?? tokens?["model_max_length"]?.int
        if let stated, stated < 3 {
            throw EmbedderError(.modelInvalid, subject: transformer, "a maximum length of \(stated) leaves no text")
        }
        maximumTokens = min(stated ?? .max, configuration.maximumTokens)
        tokenizer = TokenizerOptions(
            lowercase: tokens?["do_lower_case"]?.bool ?? true || limits?["do_lower_case"]?.bool ?? false,
            stripAccents: tokens?["strip_accents"]?.bool,
            tokenizeChineseCharacters: tokens?["tokenize_chinese_chars"]?.bool ?? true)
        let settings = try Self.json(ifPresent: path + "/config_sentence_transformers.json")
        let found = try Prompts(settings, path: path)
        self.prompts = prompts ?? found ?? Prompts.published(for: name) ?? Prompts()
        guard modules.includesPrompt || self.prompts == Prompts() else {
            throw EmbedderError(
                .unsupportedModel, subject: path, "pooling that leaves out the prompt (\"include_prompt\": false)")
        }
    }

    /// Refuses a vocabulary of other pieces than the word embeddings are of: cut, or another model's. Models whose table was
    /// rounded up to a multiple of 8 or more have a few rows without a piece.
    func check(vocabularySize count: Int, of path: String) throws(EmbedderError) {
        let rows = configuration.vocabularySize
        let isRounded = rows.isMultiple(of: 8) && (rows - 127...rows).contains(count)
        guard count == rows || isRounded else {
            throw EmbedderError(
                .modelInvalid, subject: path,
                "\(count) pieces, but config.json says \(rows): the file is cut or of another model; fetch the model again"
            )
        }
    }

    private static func trimmed(_ path: String) -> String {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        return path
    }

    /// A configuration file, which must be there.
    static func json(_ path: String) throws(EmbedderError) -> JSONValue {
        do { return try JSONValue(file: path, maximumSize: 64 << 20) } catch { throw EmbedderError(error) }
    }

    static func json(ifPresent path: String) throws(EmbedderError) -> JSONValue? {
        Files.exists(path) ? try json(path) : nil
    }
}
