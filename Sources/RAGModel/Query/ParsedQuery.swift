/// A query as it was written: clauses of raw words, before any analyzer.
///
/// Every store analyses the words in its own way; what the clauses mean is the same for all.
public struct ParsedQuery: Sendable, Hashable {
    public enum Occurrence: String, Sendable, Hashable {
        case optional, required, excluded
    }

    /// A part of a chunk that words are looked for in.
    public enum Field: String, Sendable, Hashable, CaseIterable {
        /// The document's title and the chunk's headings.
        case title
        case body
        case path
    }

    /// What a chunk must have.
    public enum Pattern: Sendable, Hashable {
        /// A run without blanks. An analyzer may find several words in it.
        case word(String)
        /// The words of a text, in order; with a slop, near each other in any order.
        case phrase(String, slop: Int)
        /// Any word that begins so.
        case prefix(String)
        /// Any word within so many edits.
        case fuzzy(String, distance: Int)
    }

    public struct Clause: Sendable, Hashable {
        public var occurrence: Occurrence
        public var pattern: Pattern
        /// `nil` is any field.
        public var field: Field?
        /// As it stands in the query.
        public var source: String

        public init(_ pattern: Pattern, _ occurrence: Occurrence = .optional, field: Field? = nil, source: String) {
            self.pattern = pattern
            self.occurrence = occurrence
            self.field = field
            self.source = source
        }
    }

    public var clauses: [Clause]
    /// What was not well-formed or left out, for the user.
    public var notes: [String]

    public init(clauses: [Clause] = [], notes: [String] = []) {
        self.clauses = clauses
        self.notes = notes
    }
}
