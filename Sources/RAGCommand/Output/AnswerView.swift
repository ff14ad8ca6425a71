import RAGEngine

/// A query's answer as JSON. The names are those of the command line and of the library.
struct AnswerView: Encodable {
    let query: String
    let mode: String
    let snapshot: Int64
    let seconds: Double
    let notes: [String]
    let hits: [HitView]
    let plan: QueryPlan?

    init(_ answer: QueryAnswer) {
        query = answer.query
        mode = answer.mode.rawValue
        snapshot = answer.snapshot
        seconds = answer.seconds
        notes = answer.notes
        hits = answer.hits.map(HitView.init)
        plan = answer.plan
    }
}

struct HitView: Encodable {
    struct Lines: Encodable {
        let start: Int
        let end: Int
    }

    let rank: Int
    let score: Double
    let chunk: String
    let uri: String
    /// As a person in the working folder would write it.
    let path: String
    let line: Int
    let title: String?
    let headings: [String]
    let lines: Lines
    /// From the first byte to the one after the last.
    let bytes: Lines
    let text: String
    let metadata: [String: MetadataValue]
    let explanation: HitExplanation?

    init(_ hit: Hit) {
        rank = hit.rank
        score = hit.score
        chunk = hit.chunk
        uri = hit.uri
        path = DisplayPath.of(hit.uri)
        line = hit.lines.lowerBound
        title = hit.title
        headings = hit.headingPath
        lines = Lines(start: hit.lines.lowerBound, end: hit.lines.upperBound)
        bytes = Lines(start: hit.bytes.lowerBound, end: hit.bytes.upperBound)
        text = hit.text
        metadata = hit.metadata
        explanation = hit.explanation
    }
}
