import IndexSupport
import LexicalSearch
import RAGModel
import Synchronization
import TextAnalysis

/// A query made ready for the segments of one snapshot.
final class SegmentQuery: AnalyzedQuery {
    let prepared: PreparedQuery
    let terms: [QueryTerm]
    let notes: [String]
    private let session: Mutex<TextMatcher>

    init(_ query: PreparedQuery, notes: [String], analyzer: Analyzer) {
        prepared = query
        terms = query.queryTerms
        self.notes = notes + query.notes
        session = Mutex(TextMatcher(query, session: analyzer.makeSession()))
    }

    var isEmpty: Bool { prepared.query.isEmpty }
    var bindsAnswer: Bool { prepared.hasConditions }
    var summary: String { prepared.query.summary }

    func matches(in text: String) -> TextMatches { session.withLock { $0.matches(in: text) } }
}

/// The rows of a snapshot's segments that a query may see.
final class SegmentSelection: ChunkSelection {
    /// One for each segment.
    let rows: [OrdinalSet]
    let count: Int

    init(_ rows: [OrdinalSet]) {
        self.rows = rows
        count = rows.reduce(0) { $0 + $1.count }
    }
}
