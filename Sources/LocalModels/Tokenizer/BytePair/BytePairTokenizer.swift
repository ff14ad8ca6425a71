import IndexSupport
import RAGModel

/// A byte-level byte-pair tokenizer (GPT-2, RoBERTa, ModernBERT): words are cut by a pattern, and their bytes joined pair by
/// pair, the most important merge first.
///
/// Gives the ids of the reference (`tokenizers` 0.23, `BPE` and `ByteLevel`), with one decided exception: the literal text
/// `[SEP]` is ordinary characters here, never the control token, because texts are not trusted.
///
/// Source: Sennrich et al., "Neural machine translation of rare words with subword units", ACL 2016; Radford et al.,
/// "Language models are unsupervised multitask learners", 2019.
package struct BytePairTokenizer: TemplateTokenizer {
    private let vocabulary: BytePairVocabulary

    /// - Parameter folder: of `tokenizer.json`.
    /// - Throws: `modelNotFound`, `modelInvalid`, `unsupportedModel`.
    package init(folder: String) throws(EmbedderError) { vocabulary = try BytePairVocabulary(folder: folder) }

    package var vocabularySize: Int { vocabulary.count }
    package var digest: ContentHash { vocabulary.digest }
    package var unknownToken: Int32? { vocabulary.unknown }
    package var template: TokenTemplate { vocabulary.template }

    package func piece(_ id: Int32) -> String? { vocabulary.piece(id) }

    /// Fragments are letters that continue a word, single letters, and parts of characters: a vocabulary of one language has
    /// most of its words whole.
    package func fragments(in text: String) -> (words: Int, fragments: Int) {
        var (words, fragments) = (0, 0)
        var followsLetters = false
        for id in ids(text) {
            guard let piece = vocabulary.piece(id), let bytes = ByteAlphabet.decoded(piece) else {
                followsLetters = false
                continue
            }
            let begins = bytes.first == 0x20
            let letters = String(validating: begins ? bytes.dropFirst() : bytes[...], as: UTF8.self)
            guard letters?.allSatisfy(\.isLetter) ?? true, letters != "" else {
                followsLetters = false
                continue
            }
            words += 1
            if letters == nil || followsLetters && !begins || letters?.unicodeScalars.count == 1 { fragments += 1 }
            followsLetters = true
        }
        return (words, fragments)
    }

    package func scan(_ text: String, into sink: inout PieceSink) {
        var scanner = BytePairScanner(vocabulary)
        var text = text
        text.withUTF8 { scanner.scan($0, into: &sink) }
    }
}
