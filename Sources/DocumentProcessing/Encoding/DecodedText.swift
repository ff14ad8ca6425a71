/// A file's text as UTF-8.
struct DecodedText {
    /// Native UTF-8 without a byte order mark.
    var text: String
    let encoding: TextEncoding
    /// Bytes before the text in the file: the mark's, if the encoding keeps offsets.
    let sourceOffset: Int
    /// What was repaired or guessed.
    let notes: [String]
}
