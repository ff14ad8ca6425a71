import RAGModel

/// A query's answer as JSON.
struct AnswerView: Encodable, Sendable {
    let collection: String
    /// The mode that ran.
    let mode: QueryMode
    /// Of the state that was searched.
    let version: Int64
    let hits: [HitView]
    let weakCandidates: Int
    let notes: [String]
    let seconds: Double
    let timings: [String: Double]
    let context: QueryContext?
    let plan: QueryPlan?

    init(_ answer: QueryResponse, of body: QueryBody, in scope: Scope) {
        collection = scope.collection
        mode = answer.mode
        version = answer.versions[scope.collection] ?? 0
        hits = answer.hits.dropFirst(body.offset).map { HitView($0, text: body.hasText, payload: body.hasPayload) }
        weakCandidates = answer.weakCandidates
        notes = answer.notes
        seconds = answer.seconds
        timings = Dictionary(answer.timings.map { ($0.stage.rawValue, $0.seconds) }) { $0 + $1 }
        context = answer.context
        plan = answer.plan
    }
}

/// From the first to the last line, or from the first byte to the one after the last.
struct RangeView: Encodable, Sendable {
    let start: Int
    let end: Int

    init(_ range: ClosedRange<Int>) { (start, end) = (range.lowerBound, range.upperBound) }
    init(_ range: Range<Int>) { (start, end) = (range.lowerBound, range.upperBound) }
}

/// A place in the terms of a format: `{"page": 3}`.
struct PlaceView: Encodable, Sendable {
    var page: Int?
    var sheet: String?
    var row: Int?
    var slide: Int?
    var cell: Int?
    var part: String?
    var seconds: Double?

    init?(_ place: SourceLocation.Place?) {
        switch place {
        case nil: return nil
        case .page(let number): page = number
        case .sheet(let name, let row): (sheet, self.row) = (name, row)
        case .slide(let number): slide = number
        case .cell(let number): cell = number
        case .part(let name): part = name
        case .time(let seconds): self.seconds = seconds
        }
    }
}

struct HitView: Encodable, Sendable {
    struct Surroundings: Encodable, Sendable {
        let text: String
        let lines: RangeView
    }

    let rank: Int
    let score: Double
    /// Of the chunk, for `/chunks/{id}`.
    let id: String
    let uri: String
    let path: String
    let title: String?
    let headings: [String]
    let lines: RangeView
    /// The line that answers best.
    let line: Int
    /// To the answer: `report.pdf#page=7`, `notes.md:40`.
    let link: String
    let bytes: RangeView
    let place: PlaceView?
    let text: String?
    let metadata: [String: MetadataValue]?
    /// Byte ranges of `text`.
    let highlights: [RangeView]?
    let duplicates: Int
    let surroundings: Surroundings?
    let explanation: HitExplanation?

    init(_ hit: Hit, text hasText: Bool, payload: Bool) {
        rank = hit.rank
        score = hit.score
        id = ChunkName.text(hit.id)
        uri = hit.uri
        path = hit.path
        title = hit.title
        headings = hit.headingPath
        lines = RangeView(hit.lines)
        line = hit.line
        link = hit.link()
        bytes = RangeView(hit.bytes)
        place = PlaceView(hit.place)
        text = hasText ? hit.text : nil
        metadata = payload ? hit.metadata : nil
        highlights = hasText ? hit.highlights.map { RangeView($0) } : nil
        duplicates = hit.duplicates
        surroundings = hit.surroundings.map { Surroundings(text: $0.text, lines: RangeView($0.lines)) }
        explanation = hit.explanation
    }
}

/// The id of a chunk as text: numbers of 63 bits do not survive in every client.
enum ChunkName {
    static func text(_ id: ChunkID) -> String { "\(String(id.document, radix: 16))-\(id.position)" }

    static func id(_ text: String) -> ChunkID? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let document = UInt64(parts[0], radix: 16), document < 1 << 63,
            let position = UInt32(parts[1])
        else { return nil }
        let id = ChunkID(document: document, position: position)
        // One spelling for each.
        return ChunkName.text(id) == text ? id : nil
    }
}
