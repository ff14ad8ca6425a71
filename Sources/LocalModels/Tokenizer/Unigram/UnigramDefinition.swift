import IndexSupport
import RAGModel

/// What a `tokenizer.json` says of a SentencePiece unigram tokenizer, checked.
///
/// Read are: models of type Unigram without byte fallback; the normalizers Precompiled and Replace of runs of spaces; the
/// pre-tokenizers Metaspace and WhitespaceSplit; the post-processor TemplateProcessing. That is the XLM-R family. Anything
/// else is refused by name.
struct UnigramDefinition {
    /// How words are told apart, and what is put around a text.
    struct Rules: Sendable, Hashable {
        /// Runs of spaces count as one.
        var joinsSpaces = false
        /// White space separates words and is dropped; else only spaces separate, and each belongs to the word after it.
        var dropsSpaces = false
        var unknown: Int32 = 0
        var template = TokenTemplate()
    }

    static let maximumPieces = 1 << 22
    static let maximumPieceBytes = 1024

    var pieces: [String] = []
    var scores: [Double] = []
    /// The ids of control tokens: they are no pieces of texts.
    var special: Set<Int> = []
    var characterMap: [UInt8] = []
    var rules = Rules()

    /// - Throws: `modelInvalid`, `unsupportedModel`.
    init(_ bytes: UnsafeRawBufferPointer, path: String) throws(EmbedderError) {
        func invalid(_ message: String) -> EmbedderError { TokenizerFile.invalid(message, path) }
        var kind: String?
        var unknown: Int?
        var fallsBackToBytes = false
        let parts = try TokenizerFile.read(bytes, path: path) { (reader, name) throws(JSONSyntaxError) in
            switch name {
            case "type": kind = try reader.value().string
            case "unk_id": unknown = try reader.value().int
            case "vocab" where try reader.kind() == .array: try readVocabulary(&reader)
            case "byte_fallback": fallsBackToBytes = try reader.value().bool == true
            default: try reader.skipValue()
            }
        }
        guard kind == "Unigram" else {
            throw EmbedderError(
                .unsupportedModel, subject: path,
                "a tokenizer of type \(kind ?? "unknown"); Unigram, and WordPiece with a vocab.txt, are supported")
        }
        guard !fallsBackToBytes else {
            throw EmbedderError(.unsupportedModel, subject: path, "a tokenizer with \"byte_fallback\"")
        }
        guard !pieces.isEmpty, let unknown, pieces.indices.contains(unknown) else {
            throw invalid("the vocabulary or its \"unk_id\" is missing")
        }
        rules.unknown = Int32(unknown)
        for token in parts["added_tokens"]?.array ?? [] {
            guard let id = token["id"]?.int, id >= 0 else { throw invalid("an entry of \"added_tokens\" is malformed") }
            special.insert(id)
        }
        special.insert(unknown)
        try readNormalizer(parts["normalizer"] ?? .null, path)
        try readSplitting(parts["pre_tokenizer"] ?? .null, path)
        rules.template = try TokenTemplate(parts["post_processor"] ?? .null, path: path)
    }

    private mutating func readVocabulary(_ reader: inout JSONReader) throws(JSONSyntaxError) {
        try reader.array { (reader) throws(JSONSyntaxError) in
            guard pieces.count < Self.maximumPieces else { throw reader.error("too many pieces") }
            var place = 0
            try reader.array { (reader) throws(JSONSyntaxError) in
                switch place {
                case 0:
                    let piece = try reader.string()
                    guard piece.utf8.count <= Self.maximumPieceBytes else { throw reader.error("a piece is too long") }
                    pieces.append(piece)
                case 1: scores.append(try reader.double())
                default: throw reader.error("a piece and its score expected")
                }
                place += 1
            }
            guard place == 2 else { throw reader.error("a piece and its score expected") }
        }
    }

    private mutating func readNormalizer(_ value: JSONValue, _ path: String) throws(EmbedderError) {
        switch value["type"]?.string {
        case nil where value == .null: break
        case "Sequence": for part in value["normalizers"]?.array ?? [] { try readNormalizer(part, path) }
        case "Precompiled" where characterMap.isEmpty && !rules.joinsSpaces:
            guard let text = value["precompiled_charsmap"]?.string, let map = Base64.decoded(text),
                map.withUnsafeBytes({ CharacterMap($0) != nil })
            else {
                throw EmbedderError(
                    .modelInvalid, subject: path, "\"precompiled_charsmap\" is malformed; fetch the model again")
            }
            characterMap = map
        case "Replace" where value["pattern"]?["Regex"]?.string == " {2,}" && value["content"]?.string == " ":
            rules.joinsSpaces = true
        default: throw TokenizerFile.unsupported("a normalizer", value, path)
        }
    }

    private mutating func readSplitting(_ value: JSONValue, _ path: String) throws(EmbedderError) {
        switch value["type"]?.string {
        case "Sequence": for part in value["pretokenizers"]?.array ?? [] { try readSplitting(part, path) }
        case "WhitespaceSplit": rules.dropsSpaces = true
        case "Metaspace":
            let scheme =
                value["prepend_scheme"]?.string ?? (value["add_prefix_space"]?.bool == false ? "never" : "always")
            guard scheme == "always", value["replacement"]?.string == "\u{2581}", value["split"]?.bool != false else {
                throw TokenizerFile.unsupported("a pre-tokenizer with other settings", value, path)
            }
        default: throw TokenizerFile.unsupported("a pre-tokenizer", value, path)
        }
    }
}
