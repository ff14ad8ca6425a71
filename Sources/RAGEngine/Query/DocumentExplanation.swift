/// Why each chunk of a document is, or is not, in the answer to a query.
public struct DocumentExplanation: Sendable, Codable {
    /// A chunk of the document.
    public struct Chunk: Sendable, Codable {
        /// Its place in the document, from 0.
        public let position: Int
        /// Lines of the source, from 1.
        public let firstLine: Int
        public let lastLine: Int
        /// The hit's rank, from 1; `nil` if the chunk is not in the answer.
        public let hit: Int?
        /// The chunk's score as the answer counts it; `nil` if no leg's list has it.
        public let score: Double?
        /// What keeps it out of the answer, the decisive reason first; empty for a hit.
        public let reasons: [Reason]
        /// The arithmetic of its scores; `nil` if the filter leaves it out.
        public let explanation: HitExplanation?
    }

    public struct Reason: Sendable, Codable {
        public enum Code: String, Sendable, Codable {
            /// It does not fulfil this part of the filter.
            case filter
            /// It has none of the query's words.
            case noTerm
            /// It lacks something that is required.
            case missingTerm
            /// It has something that is excluded.
            case excludedTerm
            /// It has no vector yet, so the dense leg cannot find it.
            case noVector
            /// A leg's list ends before it.
            case beyondCandidates
            /// Better chunks fill the answer.
            case outranked
            /// Better chunks of the same document are as many as are wanted of one.
            case perDocument
        }

        public let code: Code
        /// In words, with the subject: the condition, the term, the scores.
        public let message: String
    }

    public let query: String
    /// The mode that ran.
    public let mode: QueryMode
    public let uri: String
    /// Whether the document is soft-deleted: then no query finds it, and there are no chunks to explain.
    public let isDeleted: Bool
    public let chunks: [Chunk]
    /// Remarks on the query, as in ``QueryAnswer/notes``.
    public let notes: [String]
}
