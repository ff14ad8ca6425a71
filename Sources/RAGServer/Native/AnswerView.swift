import RAGModel

/// A query's answer as JSON.
struct AnswerView: Encodable, Sendable {
    let collection: String
    /// The mode that ran.
    let mode: QueryMode
    /// Of the state that was searched; left out for who does not see all of it.
    let version: Int64?
    let hits: [HitView]
    /// Where the next page begins; absent if there is none.
    let nextCursor: String?
    let weakCandidates: Int
    let notes: [String]
    let suggestions: [WordSuggestion]
    let seconds: Double
    let timings: [String: Double]
    let context: QueryContext?
    let plan: QueryPlan?

    /// - Parameters:
    ///   - k: the number of hits that were asked for, those before the page included.
    ///   - maximum: the most of them that there can be.
    init(_ answer: QueryResponse, of body: QueryBody, k: Int, maximum: Int, in scope: Scope, _ grant: AccessGrant) {
        let known = answer.versions[scope.collection] ?? 0
        // Versions count the commits of others too.
        let visible: Int64? = if case .tiers = grant { nil } else { known }
        collection = scope.collection
        mode = answer.mode
        version = visible
        hits = answer.hits.dropFirst(body.offset).map { HitView($0, text: body.hasText, payload: body.hasPayload) }
        let isFull = answer.hits.count >= k && k > 0
        nextCursor = isFull && k < maximum ? QueryCursor(offset: k, version: visible ?? 0).text : nil
        weakCandidates = answer.weakCandidates
        var notes = answer.notes
        if let cursor = body.cursor, let visible, cursor.version != visible {
            notes.append("the collection has changed since the page before: a passage may be missing, or come twice")
        }
        if isFull, k == maximum {
            notes.append("only the best \(maximum) can be paged through; narrow the query with a filter")
        }
        self.notes = notes
        suggestions = answer.suggestions
        seconds = answer.seconds
        timings = Dictionary(answer.timings.map { ($0.stage.rawValue, $0.seconds) }) { $0 + $1 }
        context = answer.context
        // So do the parts of the store that a plan speaks of.
        plan = visible == nil ? nil : answer.plan
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
    let collection: String
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
    /// `addresses-model`: the text tells language models what to do; `redacted`.
    let flags: [String]
    /// What has become of the file, if it was looked at and has changed.
    let change: Hit.FileChange?
    let surroundings: Surroundings?
    let explanation: HitExplanation?

    init(_ hit: Hit, text hasText: Bool, payload: Bool) {
        rank = hit.rank
        score = hit.score
        id = ChunkName.text(hit.id)
        collection = hit.collection
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
        flags = hit.flags.names
        change = hit.change
        surroundings = hit.surroundings.map { Surroundings(text: $0.text, lines: RangeView($0.lines)) }
        explanation = hit.explanation
    }
}

/// The id of a chunk as text: numbers of 63 bits do not survive in every client.
enum ChunkName {
    /// The ids of nearly all chunks that could be: the last position is 2³² − 1.
    static let pattern = "(0|[1-7][0-9a-f]{0,15}|[89a-f][0-9a-f]{0,14})-(0|[1-9][0-9]{0,8})"

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
