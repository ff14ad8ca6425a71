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
    let patterns: QueryPatterns
    private let matcher: Mutex<Guarded>
    /// Keeps the matcher's session from others.
    private let lease: AnalysisLease

    /// `@unchecked Sendable`: it is used under the lock only, and its session is nobody else's while the lease is held.
    private struct Guarded: @unchecked Sendable { let matcher: TextMatcher }

    init(_ query: PreparedQuery, notes: [String], _ lease: AnalysisLease, isMixed: Bool) {
        prepared = query
        terms = query.queryTerms
        self.notes = notes + query.notes
        self.lease = lease
        patterns = QueryPatterns(query)
        let matcher = TextMatcher(query, patterns, session: lease.session, isMixed: isMixed)
        (hasNeighbours, hasNames, isLoneName) = (matcher.hasNeighbours, matcher.hasNames, matcher.isLoneName)
        self.matcher = Mutex(Guarded(matcher: matcher))
    }

    var isEmpty: Bool { prepared.query.isEmpty }
    var bindsAnswer: Bool { prepared.hasConditions }
    var summary: String { prepared.query.summary }

    func matches(in text: String) -> TextMatches { matcher.withLock { $0.matcher.matches(in: text) } }

    let hasNeighbours: Bool
    func proximity(in text: String) -> Double { matcher.withLock { $0.matcher.proximity(in: text) } }

    let hasNames: Bool
    func spelling(in text: String) -> Double { matcher.withLock { $0.matcher.spelling(in: text) } }

    let isLoneName: Bool
    func declares(in text: String) -> Bool { matcher.withLock { $0.matcher.declares(in: text) } }
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
