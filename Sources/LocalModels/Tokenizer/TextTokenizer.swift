import RAGModel

/// Cuts texts into the tokens of one model.
///
/// Thread safety: any number of callers.
package protocol TextTokenizer: Sendable {
    /// The number of tokens that there are.
    var vocabularySize: Int { get }

    /// Of the vocabulary's file: what a fingerprint needs of it.
    var digest: ContentHash { get }

    /// The token of what has none; `nil` if there is no such thing.
    var unknownToken: Int32? { get }

    /// The tokens of the text alone: no special ones, no truncation.
    func ids(_ text: String) -> [Int32]

    /// The text with the model's special tokens around it, of at most `maximumTokens` ids (but at least the special ones).
    ///
    /// - Complexity: O(length of the text), also of the part that is cut off, because it is counted.
    func encode(_ text: String, maximumTokens: Int?) -> TokenizedText

    /// Both texts as one input for a cross-encoder, the longer one cut first.
    func encodePair(_ first: String, _ second: String, maximumTokens: Int) -> (ids: [Int32], typeIDs: [Int32])

    /// The UTF-8 byte offset in `text` at which each token begins, in ascending order: no special tokens, no truncation.
    func tokenOffsets(_ text: String) -> [Int]

    /// The token with this id as the vocabulary writes it; `nil` if there is none.
    func piece(_ id: Int32) -> String?

    /// Of the tokens that are made of letters, how many there are, and how many of them are fragments: what a vocabulary
    /// takes the words of a language to that it does not know.
    func fragments(in text: String) -> (words: Int, fragments: Int)
}

/// How many tokens of two texts that do not fit together are kept: the longer one is cut first, then both to about the same
/// length, by the arithmetic of the reference (`tokenizers`, "longest first").
func pairCounts(_ first: Int, _ second: Int, room: Int) -> (first: Int, second: Int) {
    guard first + second > room else { return (first, second) }
    let shorter = min(first, second)
    // The longer one (the second, if equal) gets the odd token.
    let (low, high) = 2 * shorter > room ? (room / 2, room - room / 2) : (shorter, room - shorter)
    return first > second ? (high, low) : (low, high)
}
