/// A chunk that answers a query.
public struct Hit: Sendable, Hashable, Codable {
    /// From 1.
    public var rank: Int
    /// Relevance from 0 to 1, comparable from query to query: half-way at about the score of a fair answer.
    public var score: Double
    public var id: ChunkID
    public var collection: String
    /// Names the chunk: the document's URI and the chunk's place in it.
    public var chunk: String
    /// The absolute path of the file, or the name that the program gave.
    public var uri: String
    /// The path relative to the ingested root.
    public var path: String
    public var title: String?
    public var headingPath: [String]
    public var text: String
    /// Lines of the source, from 1.
    public var lines: ClosedRange<Int>
    /// The line that answers best, from 1; the first of `lines` if no word of the query is in the text.
    public var line: Int
    /// Bytes of the source.
    public var bytes: Range<Int>
    /// Where `line` is in the format's own terms, such as a page; `nil` for plain lines.
    public var place: SourceLocation.Place?
    /// What is to be said of the text: see ``ChunkFlags``.
    public var flags: ChunkFlags
    public var metadata: [String: MetadataValue]
    /// Byte ranges of `text` that matched words of the query.
    public var highlights: [Range<Int>]
    /// The other passages that say the same, word for word, nearly, or in another language, which are not listed.
    public var duplicates: Int
    /// The value of the field that hits are grouped by; `nil` without one.
    public var group: String?
    /// What stands around the chunk, if it was asked for; the chunk itself is part of it.
    public var surroundings: Surroundings?
    /// What has become of the file since it was ingested; `nil` if nothing, or if it was not looked at.
    public var change: FileChange?
    /// Present if `explain` was asked for.
    public var explanation: HitExplanation?

    public init(
        rank: Int, score: Double, id: ChunkID, collection: String, chunk: String, uri: String, path: String,
        title: String?, headingPath: [String], text: String, lines: ClosedRange<Int>, line: Int, bytes: Range<Int>,
        place: SourceLocation.Place? = nil, flags: ChunkFlags = [], metadata: [String: MetadataValue],
        highlights: [Range<Int>],
        duplicates: Int = 0, group: String? = nil, surroundings: Surroundings? = nil, change: FileChange? = nil,
        explanation: HitExplanation? = nil
    ) {
        self.rank = rank
        self.score = score
        self.id = id
        self.collection = collection
        self.chunk = chunk
        self.uri = uri
        self.path = path
        self.title = title
        self.headingPath = headingPath
        self.text = text
        self.lines = lines
        self.line = line
        self.bytes = bytes
        self.place = place
        self.flags = flags
        self.metadata = metadata
        self.highlights = highlights
        self.duplicates = duplicates
        self.group = group
        self.surroundings = surroundings
        self.change = change
        self.explanation = explanation
    }

    /// A link to the answer: `report.pdf#page=7`, `data.xlsx#Sheet1!A17`, `notes.md:40`.
    ///
    /// - Parameter name: the file as the reader would name it; `nil` is its path.
    public func link(_ name: String? = nil) -> String {
        (name ?? path) + (place.map { "#\($0.fragment)" } ?? ":\(line)")
    }

    /// Consecutive chunks of a document.
    public struct Surroundings: Sendable, Hashable, Codable {
        public var text: String
        public var lines: ClosedRange<Int>
        /// Places of the chunks in the document.
        public var positions: ClosedRange<UInt32>

        public init(text: String, lines: ClosedRange<Int>, positions: ClosedRange<UInt32>) {
            self.text = text
            self.lines = lines
            self.positions = positions
        }
    }

    /// What has become of a file since it was ingested.
    public enum FileChange: String, Sendable, Hashable, Codable {
        case gone
        case edited

        /// For people and prompts.
        public var words: String {
            switch self {
            case .gone: "the file is gone"
            case .edited: "the file has changed since"
            }
        }
    }
}
