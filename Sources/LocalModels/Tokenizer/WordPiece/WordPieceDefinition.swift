import IndexSupport
import RAGModel

/// What a `tokenizer.json` says of a WordPiece tokenizer, checked.
///
/// Read are: models of type WordPiece with `##`; the normalizer BertNormalizer; the pre-tokenizer BertPreTokenizer. Anything
/// else is refused by name.
struct WordPieceDefinition {
    static let maximumSize = 64 << 20

    private(set) var lowercase = true
    private(set) var stripAccents = true
    private(set) var tokenizeChineseCharacters = true
    /// Whether special tokens stand around a text.
    let hasTemplate: Bool
    private let pieces: [String]
    private let digest: ContentHash
    private let path: String

    /// - Throws: `modelNotFound`, `modelInvalid`, `unsupportedModel`.
    init(path: String) throws(EmbedderError) {
        func invalid(_ message: String) -> EmbedderError {
            EmbedderError(.modelInvalid, subject: path, message + "; fetch the model again")
        }
        func unsupported(_ message: String) -> EmbedderError {
            EmbedderError(.unsupportedModel, subject: path, message)
        }
        let file: MappedFile
        do { file = try MappedFile(path: path) } catch { throw EmbedderError(error) }
        defer { withExtendedLifetime(file) {} }
        guard file.bytes.count <= Self.maximumSize else {
            throw invalid("\(file.bytes.count) bytes are too many for a tokenizer")
        }
        let json: JSONValue
        do { json = try JSONValue(parsing: file.bytes) } catch { throw invalid(error.description) }
        digest = ContentHash(of: file.bytes)
        self.path = path
        let model = json["model"]
        guard model?["type"]?.string == "WordPiece" else {
            throw unsupported("a tokenizer of type \(model?["type"]?.string ?? "unknown")")
        }
        guard model?["continuing_subword_prefix"]?.string ?? "##" == "##", model?["unk_token"]?.string == "[UNK]",
            model?["max_input_chars_per_word"]?.int ?? 100 == WordPieceTokenizer.maximumWordScalars
        else { throw unsupported("a WordPiece tokenizer with other settings than BERT's") }
        var pieces: [String?] = []
        for (piece, id) in model?["vocab"]?.object ?? [:] {
            guard let id = id.int, (0..<1 << 20).contains(id) else { throw invalid("the id of a piece is none") }
            while pieces.count <= id { pieces.append(nil) }
            guard pieces[id] == nil else { throw invalid("two pieces have the id \(id)") }
            pieces[id] = piece
        }
        self.pieces = pieces.compactMap { $0 }
        guard !pieces.isEmpty, self.pieces.count == pieces.count,
            self.pieces.allSatisfy({ !$0.utf8.contains { $0 == 0x0A || $0 == 0x0D } })
        else { throw invalid("the vocabulary is missing, or has gaps") }
        hasTemplate = json["post_processor"] != nil && json["post_processor"] != .null
        if let normalizer = json["normalizer"] {
            guard normalizer["type"]?.string == "BertNormalizer", normalizer["clean_text"]?.bool ?? true else {
                throw unsupported("a normalizer of type \(normalizer["type"]?.string ?? "none")")
            }
            lowercase = normalizer["lowercase"]?.bool ?? true
            stripAccents = normalizer["strip_accents"]?.bool ?? lowercase
            tokenizeChineseCharacters = normalizer["handle_chinese_chars"]?.bool ?? true
        }
        guard json["pre_tokenizer"]?["type"]?.string == "BertPreTokenizer" else {
            throw unsupported("a pre-tokenizer of type \(json["pre_tokenizer"]?["type"]?.string ?? "none")")
        }
    }

    func vocabulary() throws(EmbedderError) -> WordPieceVocabulary {
        let text = Array(pieces.joined(separator: "\n").utf8)
        let result = text.withUnsafeBytes { bytes in
            Result { () throws(EmbedderError) in try WordPieceVocabulary(bytes, digest: digest, path: path) }
        }
        return try result.get()
    }
}
