import RAGEngine

/// A query's answer as JSON. The names are those of the command line and of the library.
struct AnswerView: Encodable {
    let query: String
    let mode: String
    /// The version of each collection's snapshot.
    let versions: [String: Int64]
    let weakCandidates: Int
    /// The path of the document with the best of these, if there are no hits.
    let nearest: String?
    let seconds: Double
    let notes: [String]
    /// Words of the query that no document has, and what may be meant by them.
    let suggestions: [WordSuggestion]
    let hits: [HitView]
    /// One text for a prompt, its tokens and citations.
    let context: QueryContext?
    let plan: QueryPlan?

    init(_ answer: QueryResponse) {
        query = answer.query
        mode = answer.mode.rawValue
        versions = answer.versions
        weakCandidates = answer.weakCandidates
        nearest = answer.nearest.map(DisplayPath.of)
        seconds = answer.seconds
        notes = answer.notes
        suggestions = answer.suggestions
        hits = answer.hits.map(HitView.init)
        context = answer.context
        plan = answer.plan
    }
}

struct HitView: Encodable {
    struct Lines: Encodable {
        let start: Int
        let end: Int
    }

    /// What stands around the passage, itself included.
    struct Surroundings: Encodable {
        let text: String
        let lines: Lines
    }

    let rank: Int
    let score: Double
    let collection: String
    let chunk: String
    let uri: String
    /// As a person in the working folder would write it.
    let path: String
    let line: Int
    /// Where the answer stands in the format's own terms: `{"page": 7}`, `{"row": 17, "sheet": "Sheet1"}`.
    let place: SourceLocation.Place?
    /// `path` with the place or the line: a link that opens.
    let link: String
    /// What is to be said of the text, such as `addresses-model`.
    let flags: [String]
    let title: String?
    let headings: [String]
    let lines: Lines
    /// From the first byte to the one after the last.
    let bytes: Lines
    let text: String
    let surroundings: Surroundings?
    let metadata: [String: MetadataValue]
    /// Other passages that say the same.
    let duplicates: Int
    /// `gone` or `edited`, if the file is no longer what was ingested.
    let change: Hit.FileChange?
    let explanation: HitExplanation?

    init(_ hit: Hit) {
        rank = hit.rank
        score = hit.score
        collection = hit.collection
        chunk = hit.chunk
        uri = hit.uri
        path = DisplayPath.of(hit.uri)
        line = hit.line
        place = hit.place
        link = hit.link(path)
        flags = hit.flags.names
        title = hit.title
        headings = hit.headingPath
        lines = Lines(start: hit.lines.lowerBound, end: hit.lines.upperBound)
        bytes = Lines(start: hit.bytes.lowerBound, end: hit.bytes.upperBound)
        text = hit.text
        surroundings = hit.surroundings.map {
            Surroundings(text: $0.text, lines: Lines(start: $0.lines.lowerBound, end: $0.lines.upperBound))
        }
        metadata = hit.metadata
        duplicates = hit.duplicates
        change = hit.change
        explanation = hit.explanation
    }
}
