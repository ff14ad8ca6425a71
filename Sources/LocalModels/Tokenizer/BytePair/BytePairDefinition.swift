import IndexSupport
import RAGModel

/// What a `tokenizer.json` says of a byte-level byte-pair tokenizer, checked.
///
/// Read are: models of type BPE in the byte alphabet, merges in both spellings; the normalizer NFC; the pre-tokenizer
/// ByteLevel with its pattern, or Split with that pattern before it; added tokens. That is the family of GPT-2, RoBERTa and
/// ModernBERT. Anything else is refused by name.
struct BytePairDefinition {
    /// A text of its own that becomes one token wherever it stands.
    struct Added {
        let content: String
        let id: Int32
        /// Whether it is looked for after the normalizer rather than before.
        let isNormalized: Bool
    }

    struct Merge {
        let left: Int32
        let right: Int32
        let result: Int32
    }

    static let maximumPieces = 1 << 22
    static let maximumPieceBytes = 4096

    /// Between words: GPT-2's.
    static let pattern = "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+"

    private(set) var ids: [String: Int32] = [:]
    /// By id; `nil` where the vocabulary has none.
    private(set) var pieces: [String?] = []
    /// The most important first.
    private(set) var merges: [Merge] = []
    /// But for control tokens, which are no parts of texts.
    private(set) var added: [Added] = []
    private(set) var unknown: Int32?
    private(set) var ignoresMerges = false
    private(set) var composes = false
    private(set) var addsSpace = false
    private(set) var template = TokenTemplate()

    /// - Throws: `modelInvalid`, `unsupportedModel`.
    init(_ bytes: UnsafeRawBufferPointer, path: String) throws(EmbedderError) {
        func invalid(_ message: String) -> EmbedderError { TokenizerFile.invalid(message, path) }
        var model: [String: JSONValue] = [:]
        var pairs: [(String, String)] = []
        let parts = try TokenizerFile.read(bytes, path: path) { (reader, name) throws(JSONSyntaxError) in
            switch name {
            case "vocab" where try reader.kind() == .object: try readVocabulary(&reader)
            case "merges" where try reader.kind() == .array: try Self.readMerges(&reader, into: &pairs)
            default: model[name] = try reader.value()
            }
        }
        guard model["type"]?.string == "BPE" || model["type"] == nil && !pairs.isEmpty else {
            throw EmbedderError(
                .unsupportedModel, subject: path, "a tokenizer of type \(model["type"]?.string ?? "unknown")")
        }
        guard !ids.isEmpty else { throw invalid("the vocabulary is missing") }
        for name in ["continuing_subword_prefix", "end_of_word_suffix"] where !(model[name]?.string ?? "").isEmpty {
            throw EmbedderError(.unsupportedModel, subject: path, "a tokenizer with \"\(name)\"")
        }
        for name in ["byte_fallback", "fuse_unk"] where model[name]?.bool == true {
            throw EmbedderError(.unsupportedModel, subject: path, "a tokenizer with \"\(name)\"")
        }
        if let dropout = model["dropout"]?.double, dropout > 0 {
            throw EmbedderError(.unsupportedModel, subject: path, "a tokenizer with \"dropout\"")
        }
        ignoresMerges = model["ignore_merges"]?.bool ?? false
        if let name = model["unk_token"]?.string {
            guard let id = ids[name] else { throw invalid("the piece \"\(name)\" is missing") }
            unknown = id
        }
        merges.reserveCapacity(pairs.count)
        for (left, right) in pairs {
            guard let first = ids[left], let second = ids[right], let result = ids[left + right] else {
                throw invalid("the merge of \"\(left)\" and \"\(right)\" is of pieces that are not in the vocabulary")
            }
            merges.append(Merge(left: first, right: second, result: result))
        }
        try readAdded(parts["added_tokens"] ?? .null, path)
        try readNormalizer(parts["normalizer"] ?? .null, path)
        try readSplitting(parts["pre_tokenizer"] ?? .null, path)
        template = try TokenTemplate(parts["post_processor"] ?? .null, path: path)
    }

    private mutating func insert(_ piece: String, _ id: Int) -> Bool {
        guard id >= 0, id < Self.maximumPieces, piece.utf8.count <= Self.maximumPieceBytes else { return false }
        while pieces.count <= id { pieces.append(nil) }
        pieces[id] = piece
        return true
    }

    private mutating func readVocabulary(_ reader: inout JSONReader) throws(JSONSyntaxError) {
        try reader.object { (reader, piece) throws(JSONSyntaxError) in
            guard let id = try reader.number().integer, insert(piece, Int(id)) else {
                throw reader.error("a piece is too long, or its id is none")
            }
            guard ids.updateValue(Int32(id), forKey: piece) == nil else {
                throw reader.error("a piece is there twice")
            }
        }
    }

    private static func readMerges(
        _ reader: inout JSONReader, into pairs: inout [(String, String)]
    ) throws(JSONSyntaxError) {
        try reader.array { (reader) throws(JSONSyntaxError) in
            guard pairs.count < maximumPieces else { throw reader.error("too many merges") }
            var parts: [String] = []
            if try reader.kind() == .array {
                try reader.array { (reader) throws(JSONSyntaxError) in parts.append(try reader.string()) }
            } else {
                parts = try reader.string().split(separator: " ", omittingEmptySubsequences: false).map(String.init)
            }
            guard parts.count == 2 else { throw reader.error("two pieces expected") }
            pairs.append((parts[0], parts[1]))
        }
    }

    private mutating func readAdded(_ value: JSONValue, _ path: String) throws(EmbedderError) {
        for token in value.array ?? [] {
            guard let id = token["id"]?.int, let content = token["content"]?.string, insert(content, id) else {
                throw EmbedderError(
                    .modelInvalid, subject: path, "an entry of \"added_tokens\" is malformed; fetch the model again")
            }
            guard token["special"]?.bool != true, !content.isEmpty else { continue }
            for name in ["single_word", "lstrip", "rstrip"] where token[name]?.bool == true {
                throw EmbedderError(.unsupportedModel, subject: path, "an added token with \"\(name)\"")
            }
            added.append(
                Added(content: content, id: Int32(id), isNormalized: token["normalized"]?.bool ?? true))
        }
    }

    private mutating func readNormalizer(_ value: JSONValue, _ path: String) throws(EmbedderError) {
        switch value["type"]?.string {
        case nil where value == .null: break
        case "Sequence": for part in value["normalizers"]?.array ?? [] { try readNormalizer(part, path) }
        case "NFC": composes = true
        default: throw TokenizerFile.unsupported("a normalizer", value, path)
        }
    }

    private mutating func readSplitting(_ value: JSONValue, _ path: String) throws(EmbedderError) {
        var splits = 0
        var isByteLevel = false
        func read(_ value: JSONValue) throws(EmbedderError) {
            switch value["type"]?.string {
            case "Sequence": for part in value["pretokenizers"]?.array ?? [] { try read(part) }
            case "Split" where !isByteLevel:
                guard value["pattern"]?["Regex"]?.string == Self.pattern, value["behavior"]?.string == "Isolated",
                    value["invert"]?.bool != true
                else { throw TokenizerFile.unsupported("a pre-tokenizer with another pattern", value, path) }
                splits += 1
            case "ByteLevel" where !isByteLevel:
                isByteLevel = true
                addsSpace = value["add_prefix_space"]?.bool ?? true
                if value["use_regex"]?.bool ?? true { splits += 1 }
            default: throw TokenizerFile.unsupported("a pre-tokenizer", value, path)
            }
        }
        try read(value)
        guard isByteLevel, splits == 1 else {
            throw EmbedderError(
                .unsupportedModel, subject: path, "pre-tokenizers that are not GPT-2's pattern and ByteLevel")
        }
    }
}
