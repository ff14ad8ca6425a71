import RAGModel
import TextAnalysis

/// A parsed query: clauses over analysed terms.
///
/// A chunk matches if it has every required clause and no excluded one, and at least one clause at all. Its score is the
/// sum of BM25 over the terms of all clauses that are not excluded; a term that stands twice counts twice.
package struct LexicalQuery: Sendable, Hashable {
    package typealias Occurrence = ParsedQuery.Occurrence

    /// What a chunk must have: one thing that is scored like a term.
    package enum Pattern: Sendable, Hashable {
        case term([UInt8])
        /// Terms at given offsets from each other. With a slop above 0 they may stand otherwise, as long as all fit into
        /// a window that is `slop` positions wider than the phrase.
        case phrase([PhraseTerm], slop: Int)
        /// Any term that begins so; scored as if they were one term.
        case prefix([UInt8])
        /// Any term within an edit distance; scored as one term, farther ones at a lower weight.
        case fuzzy([UInt8], distance: Int)
        /// Any of some terms; scored as if they were one term, which is no rarer than they are together with `word`.
        case anyOf([[UInt8]], word: [UInt8])
    }

    /// Something else that may stand for a word: a compound that it is part of, its own parts, another spelling.
    package struct Alternative: Sendable, Hashable {
        package var leaf: Leaf
        /// How much it counts beside the word itself.
        package var weight: Double
    }

    package struct PhraseTerm: Sendable, Hashable {
        package var term: [UInt8]
        package var offset: UInt32
    }

    /// A pattern, in one field or in any.
    package struct Leaf: Sendable, Hashable {
        package var pattern: Pattern
        package var field: LexicalField?

        package init(_ pattern: Pattern, field: LexicalField? = nil) {
            self.pattern = pattern
            self.field = field
        }
    }

    /// One position of a word: its term, and the parts of an identifier, which stand at the same position.
    ///
    /// All are scored. The position is there if the whole is, or else all parts, or one of the alternatives.
    package struct Position: Sendable, Hashable {
        package var whole: Leaf
        package var parts: [Leaf]
        package var alternatives: [Alternative] = []
        /// What the word is in other languages of the collection: together with the whole they are one term.
        package var variants: [[UInt8]] = []

        package init(whole: Leaf, parts: [Leaf], alternatives: [Alternative] = [], variants: [[UInt8]] = []) {
            self.whole = whole
            self.parts = parts
            self.alternatives = alternatives
            self.variants = variants
        }

        /// Whether it is the whole of an identifier. A pair of Chinese characters has parts too, and is none.
        var isIdentifier: Bool {
            guard !parts.isEmpty, case .term(let term) = whole.pattern else { return false }
            return !Analyzer.isUnspaced(term)
        }
    }

    package struct Clause: Sendable, Hashable {
        package var occurrence: Occurrence
        /// All of them must be there for a required clause.
        package var positions: [Position]
        /// As it stands in the query.
        package var text: String
        /// For each position its word, normalised but not stemmed; empty for what is no plain word.
        package var words: [String]
        /// What must stand as it is written, of a condition whose terms do not tell all of it.
        package var written: WrittenWord?
        /// Whether a chunk that has the whole of its one position has it as it is written.
        package var isToldByWhole = false
        /// Whether, in a script without spaces, the single characters of its pairs are not enough: it has a sign.
        package var wantsPairs = false

        package init(occurrence: Occurrence, positions: [Position], text: String, words: [String]? = nil) {
            self.occurrence = occurrence
            self.positions = positions
            self.text = text
            self.words = words ?? positions.map { _ in "" }
        }
    }

    package var clauses: [Clause]
    /// The language it was analysed in, if not the analyzer's.
    package var language: String?

    package init(clauses: [Clause] = [], language: String? = nil) {
        self.clauses = clauses
        self.language = language
    }

    /// A query of plain terms, for terms that were made elsewhere.
    package init(terms: [String], _ occurrence: Occurrence = .optional) {
        clauses = terms.map { term in
            let leaf = Leaf(.term(Array(term.utf8)))
            return Clause(occurrence: occurrence, positions: [Position(whole: leaf, parts: [])], text: term)
        }
    }

    /// Whether no chunk can match: there is no clause but excluded ones.
    package var isEmpty: Bool { clauses.allSatisfy { $0.occurrence == .excluded || $0.positions.isEmpty } }
}
