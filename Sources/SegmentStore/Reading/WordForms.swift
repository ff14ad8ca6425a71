import TextAnalysis

/// Finds how a term of an index is written in a text.
struct WordForms {
    private let session: AnalysisSession
    private let buffer = TokenBuffer()

    init(_ session: AnalysisSession) { self.session = session }

    /// The first word of the text that becomes the term, in lower case.
    ///
    /// - Complexity: O(length of the text).
    func form(of term: String, in text: String) -> String? {
        var text = text
        let term = Array(term.utf8)
        return text.withUTF8 { bytes in
            buffer.removeAll()
            session.analyze(bytes, into: buffer)
            for token in buffer.tokens where buffer.term(of: token).elementsEqual(term) {
                let range = Int(token.textStart)..<Int(token.textEnd)
                return String(decoding: bytes[range], as: UTF8.self).lowercased()
            }
            return nil
        }
    }
}
