import IndexSupport
import RAGModel

/// BERT's tokenizer: cleans and normalises a text, splits it into words, and words into the longest pieces that the
/// vocabulary has (greedy, from the left).
///
/// Gives the ids of the reference (`tokenizers` 0.23, `BertNormalizer` + `BertPreTokenizer` + WordPiece), with one
/// decided exception: the literal text `[SEP]` is five ordinary characters here, never the control token, because texts
/// are not trusted.
///
/// Source: Devlin et al., "BERT", 2019, section 3; Wu et al., "Google's neural machine translation system", 2016.
package struct WordPieceTokenizer: TextTokenizer {
    /// A longer word (in scalars, after normalisation) becomes one `[UNK]`.
    static let maximumWordScalars = 100

    let vocabulary: WordPieceVocabulary
    let ascii: ASCIITable
    let lowercase: Bool
    let stripAccents: Bool
    let separateIdeographs: Bool

    /// The ids of `[CLS]`, `[SEP]`, `[UNK]`, `[PAD]`.
    package let classification: Int32
    package let separator: Int32
    package let unknown: Int32
    package let padding: Int32

    /// - Parameters:
    ///   - vocabularyPath: a `vocab.txt`, one piece a line; line ends may be LF or CRLF.
    ///   - stripAccents: as `lowercase` if `nil`, like the reference.
    ///   - tokenizeChineseCharacters: each CJK ideograph is a word of its own.
    /// - Throws: `modelNotFound`, `modelInvalid`.
    package init(
        vocabularyPath: String, lowercase: Bool = true, stripAccents: Bool? = nil,
        tokenizeChineseCharacters: Bool = true
    ) throws(EmbedderError) {
        try self.init(
            try WordPieceVocabulary(path: vocabularyPath), lowercase: lowercase,
            stripAccents: stripAccents ?? lowercase, tokenizeChineseCharacters: tokenizeChineseCharacters)
    }

    /// - Parameter definitionPath: a `tokenizer.json`.
    /// - Throws: `modelNotFound`, `modelInvalid`, `unsupportedModel`.
    package init(definitionPath path: String) throws(EmbedderError) {
        let definition = try WordPieceDefinition(path: path)
        try self.init(
            definition.vocabulary(), lowercase: definition.lowercase, stripAccents: definition.stripAccents,
            tokenizeChineseCharacters: definition.tokenizeChineseCharacters, needsTemplate: definition.hasTemplate)
    }

    /// - Parameter needsTemplate: whether texts stand between `[CLS]` and `[SEP]`; without, `encode` is not to be used.
    private init(
        _ vocabulary: WordPieceVocabulary, lowercase: Bool, stripAccents: Bool, tokenizeChineseCharacters: Bool,
        needsTemplate: Bool = true
    ) throws(EmbedderError) {
        func special(_ piece: String) throws(EmbedderError) -> Int32 {
            if let id = vocabulary.id(of: piece) { return id }
            if !needsTemplate, piece != "[UNK]" { return -1 }
            let message =
                "not a WordPiece vocabulary: the piece \(piece) is missing; `rag model pull` fetches a whole model"
            throw EmbedderError(.modelInvalid, subject: vocabulary.path, message)
        }
        classification = try special("[CLS]")
        separator = try special("[SEP]")
        unknown = try special("[UNK]")
        padding = try special("[PAD]")
        ascii = ASCIITable(vocabulary: vocabulary, unknown: unknown, lowercase: lowercase)
        self.vocabulary = vocabulary
        self.lowercase = lowercase
        self.stripAccents = stripAccents
        separateIdeographs = tokenizeChineseCharacters
    }

    /// The number of pieces in the vocabulary.
    package var vocabularySize: Int { vocabulary.count }
    package var digest: ContentHash { vocabulary.digest }
    package var unknownToken: Int32? { unknown }

    /// `[CLS]` text `[SEP]`, of at most `maximumTokens` ids (but at least the two special ones).
    ///
    /// - Complexity: O(length of the text), also of the part that is cut off, because it is counted.
    package func encode(_ text: String, maximumTokens: Int?) -> TokenizedText {
        var sink = PieceSink(limit: max(0, (maximumTokens ?? .max) - 2))
        sink.reserve(text.utf8.count / 3 + 2)
        sink.start(with: classification)
        scan(text, into: &sink)
        sink.finish(with: separator)
        return TokenizedText(ids: sink.ids, totalCount: sink.count + 2)
    }

    /// `[CLS]` first `[SEP]` second `[SEP]`, with type 0 up to the first `[SEP]` and 1 after it.
    ///
    /// If both do not fit, the longer one is cut first, then both to about the same length.
    package func encodePair(_ first: String, _ second: String, maximumTokens: Int) -> (ids: [Int32], typeIDs: [Int32]) {
        let firstIDs = ids(first)
        let secondIDs = ids(second)
        let (firstCount, secondCount) = pairCounts(firstIDs.count, secondIDs.count, room: max(0, maximumTokens - 3))
        let ids =
            [classification] + firstIDs.prefix(firstCount) + [separator] + secondIDs.prefix(secondCount) + [separator]
        let types = [Int32](repeating: 0, count: firstCount + 2) + [Int32](repeating: 1, count: secondCount + 1)
        return (ids, types)
    }

    /// The UTF-8 byte offset in `text` at which each word piece begins, in ascending order: no special tokens, no
    /// truncation.
    package func tokenOffsets(_ text: String) -> [Int] {
        var sink = PieceSink(limit: .max, wantsOffsets: true)
        sink.reserve(text.utf8.count / 3)
        scan(text, into: &sink)
        return sink.offsets
    }

    /// The word pieces with their ids, for people: no special tokens, no truncation.
    package func pieces(_ text: String) -> [(piece: String, id: Int32)] {
        ids(text).map { (vocabulary.piece($0), $0) }
    }

    /// Fragments are continuations, single letters and what is unknown: a vocabulary of one language has most of its words
    /// whole.
    package func fragments(in text: String) -> (words: Int, fragments: Int) {
        var (words, fragments) = (0, 0)
        for id in ids(text) {
            let piece = vocabulary.piece(id)
            let continues = piece.hasPrefix("##")
            let letters = continues ? piece.dropFirst(2) : piece[...]
            guard id == unknown || letters.allSatisfy(\.isLetter) else { continue }
            words += 1
            if id == unknown || continues || letters.unicodeScalars.count == 1 { fragments += 1 }
        }
        return (words, fragments)
    }

    /// The line of the vocabulary with this id, `nil` if there is none.
    package func piece(_ id: Int32) -> String? {
        id >= 0 && Int(id) < vocabulary.count ? vocabulary.piece(id) : nil
    }

    package func ids(_ text: String) -> [Int32] {
        var sink = PieceSink(limit: .max)
        scan(text, into: &sink)
        return sink.ids
    }

    private func scan(_ text: String, into sink: inout PieceSink) {
        var text = text
        text.withUTF8 { bytes in
            WordPieceScanner.withScanner(self) { scanner in scanner.scan(bytes, into: &sink) }
        }
    }
}
