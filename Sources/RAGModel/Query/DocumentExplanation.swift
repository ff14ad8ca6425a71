/// Why each chunk of a document is, or is not, in the answer to a query.
public struct DocumentExplanation: Sendable, Hashable, Codable {
    /// A chunk of the document.
    public struct Chunk: Sendable, Hashable, Codable {
        /// Its place in the document, from 0.
        public var position: Int
        /// Lines of the source, from 1.
        public var firstLine: Int
        public var lastLine: Int
        /// The hit's rank, from 1; `nil` if the chunk is not in the answer.
        public var hit: Int?
        /// The chunk's score as the answer counts it; `nil` if no leg's list has it.
        public var score: Double?
        /// What keeps it out of the answer, the decisive reason first; empty for a hit.
        public var reasons: [Reason]
        /// The arithmetic of its scores; `nil` if the filter leaves it out, or no leg's list has it.
        public var explanation: HitExplanation?

        public init(
            position: Int, firstLine: Int, lastLine: Int, hit: Int?, score: Double?, reasons: [Reason],
            explanation: HitExplanation?
        ) {
            self.position = position
            self.firstLine = firstLine
            self.lastLine = lastLine
            self.hit = hit
            self.score = score
            self.reasons = reasons
            self.explanation = explanation
        }
    }

    public struct Reason: Sendable, Hashable, Codable {
        public enum Code: String, Sendable, Hashable, Codable {
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
            /// It is too weak to be an answer.
            case weak
            /// Better chunks fill the answer.
            case outranked
            /// Better chunks of the same document are as many as are wanted of one.
            case perDocument
            /// A hit says the same.
            case duplicate
            /// Better chunks of the same group are as many as are wanted of one.
            case perGroup
        }

        public var code: Code
        /// In words, with the subject: the condition, the term, the scores.
        public var message: String

        public init(code: Code, message: String) {
            self.code = code
            self.message = message
        }
    }

    public var query: String
    /// The mode that ran.
    public var mode: QueryMode
    public var uri: String
    /// Whether the document is soft-deleted: then no query finds it, and there are no chunks to explain.
    public var isDeleted: Bool
    /// What has become of its file since it was ingested, if files are checked: passages are those of then.
    public var change: Hit.FileChange?
    public var chunks: [Chunk]
    /// Remarks on the query, as in ``QueryResponse/notes``.
    public var notes: [String]

    public init(
        query: String, mode: QueryMode, uri: String, isDeleted: Bool, change: Hit.FileChange? = nil, chunks: [Chunk],
        notes: [String]
    ) {
        self.query = query
        self.mode = mode
        self.uri = uri
        self.isDeleted = isDeleted
        self.change = change
        self.chunks = chunks
        self.notes = notes
    }
}
