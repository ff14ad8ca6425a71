import IndexSupport
import RAGModel

/// SentencePiece's unigram tokenizer: of all ways to cut a word into pieces, the most probable one.
///
/// Gives the ids of the reference (`tokenizers`, `Unigram`), with one decided exception: the literal text `</s>` is ordinary
/// characters here, never the control token, because texts are not trusted.
///
/// Source: Kudo, "Subword regularization", ACL 2018, section 3.2; Viterbi's algorithm.
package struct UnigramTokenizer: TemplateTokenizer {
    private let vocabulary: UnigramVocabulary

    /// - Parameter folder: of `tokenizer.json`.
    /// - Throws: `modelNotFound`, `modelInvalid`, `unsupportedModel`.
    package init(folder: String) throws(EmbedderError) { vocabulary = try UnigramVocabulary(folder: folder) }

    package var vocabularySize: Int { vocabulary.count }
    package var digest: ContentHash { vocabulary.digest }
    package var unknownToken: Int32? { vocabulary.rules.unknown }
    package var template: TokenTemplate { vocabulary.rules.template }

    package func piece(_ id: Int32) -> String? { vocabulary.piece(id) }

    /// Fragments are what is unknown, and letters alone within a word of a script with spaces. Vocabularies of this kind are
    /// of many languages and cut words of all of them, but into more than letters.
    package func fragments(in text: String) -> (words: Int, fragments: Int) {
        var (words, fragments) = (0, 0)
        for id in ids(text) {
            if id == vocabulary.rules.unknown {
                (words, fragments) = (words + 1, fragments + 1)
                continue
            }
            guard let piece = vocabulary.piece(id), piece != "\u{2581}" else { continue }
            let begins = piece.hasPrefix("\u{2581}")
            let letters = begins ? piece.dropFirst() : piece[...]
            guard letters.allSatisfy(\.isLetter), let first = letters.unicodeScalars.first else { continue }
            words += 1
            // An ideograph is a word by itself.
            if !begins, letters.unicodeScalars.count == 1, !first.properties.isIdeographic, first.value < 0x3040 {
                fragments += 1
            }
        }
        return (words, fragments)
    }

    package func scan(_ text: String, into sink: inout PieceSink) {
        var scanner = UnigramScanner(vocabulary)
        var text = text
        text.withUTF8 { scanner.scan($0, into: &sink) }
    }
}
