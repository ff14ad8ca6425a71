import RAGModel

/// A passage that has a document's properties and no text: its front matter.
///
/// It is there so that its words are found. Where the query asks for none of them but those that the text has too, the text
/// is the answer: with the title before it, a list of properties is near every question about its document.
enum PropertiesPassage {
    /// Of the score of the properties, what the text must have to be shown for them.
    private static let share = 0.5
    /// A byte order mark, the opening fence and the name of a format behind it.
    private static let fence = 4...16

    /// Whether the chunk stands behind an opening fence and begins with one of the document's fields.
    static func isOne(_ chunk: StoredChunk, of document: StoredDocument) -> Bool {
        guard chunk.id.position == 0, chunk.headingPath.isEmpty, fence.contains(chunk.location.bytes.lowerBound)
        else { return false }
        let line = chunk.text.prefix { !$0.isNewline }
        guard let end = line.firstIndex(where: { $0 == ":" || $0 == "=" }) else { return false }
        let key = line[..<end].filter { $0 != "\"" && $0 != "'" && $0 != " " }
        return document.metadata.keys.contains { $0 == key || $0.hasPrefix(key + ".") }
    }

    /// Whether `other`, a passage of the same document, says all that the properties were found by.
    static func isCovered(_ properties: Candidate, by other: Candidate, in search: ScopeSearch) -> Bool {
        other.key.scope == properties.key.scope && other.id.document == properties.id.document
            && other.key != properties.key && other.combined >= share * properties.combined
            && search.terms(properties.key.index).isSubset(of: search.terms(other.key.index))
    }
}
