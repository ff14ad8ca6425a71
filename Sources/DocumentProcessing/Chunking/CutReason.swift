/// Why a text is cut where a chunk begins.
package enum CutReason: String, Sendable, Hashable {
    case start
    // Always a cut.
    case section, declaration, topic, page, row
    case chunker
    case sentenceEnd = "sentence-end"
    // The best place in a chunk that is full.
    case block, item, sentence, line, clause, word, fragment, glued

    /// For people.
    package var description: String {
        switch self {
        case .start: "the document begins"
        case .section: "a section begins"
        case .declaration: "a declaration begins that does not fit beside the one before"
        case .topic: "the topic changes"
        case .page: "a page begins"
        case .row: "a row begins"
        case .chunker: "the program's own chunker begins one here"
        case .sentenceEnd: "a sentence begins"
        case .block: "full: cut between paragraphs"
        case .item: "full: cut between items"
        case .sentence: "full: cut between sentences"
        case .line: "full: cut between lines"
        case .clause: "full: cut between clauses"
        case .word: "full: cut between words"
        case .fragment: "full: cut inside of a word"
        case .glued: "full: cut after a heading"
        }
    }
}
