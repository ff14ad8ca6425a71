import Catalog
import IndexSupport
import LexicalSearch
import MetadataSearch
import RAGModel

/// One state of a partition: what a query sees from its beginning to its end.
package final class Snapshot: Sendable {
    package let partition: Partition
    package let manifestVersion: Int64
    package let segments: [OpenSegment]
    /// Per segment, the rows that are not hidden by tombstones; `nil` where all are live.
    package let live: [OrdinalSet?]
    package let lexical: LexicalSearcher
    package let parameters: BM25Parameters
    /// Whether a live row has an access tier.
    package let hasAccessTiers: Bool

    package init(
        partition: Partition, manifestVersion: Int64, segments: [OpenSegment], live: [OrdinalSet?],
        parameters: BM25Parameters
    ) {
        self.partition = partition
        self.manifestVersion = manifestVersion
        self.segments = segments
        self.live = live
        self.parameters = parameters
        hasAccessTiers = zip(segments, live).contains { segment, live in
            segment.metadata.mayHave(AccessTier.field)
                && segment.metadata.fieldNames(live: live).contains(AccessTier.field)
        }
        lexical = LexicalSearcher(
            segments: zip(segments, live).map { LexicalSegment(index: $0.postings, live: $1) }, parameters: parameters)
    }

    /// The same without the rows that those who have these access tiers must not see.
    package func restricted(to access: Set<String>) throws -> Snapshot {
        Snapshot(
            partition: partition, manifestVersion: manifestVersion, segments: segments,
            live: try allowed(AccessTier.filter(access)), parameters: parameters)
    }

    /// The same with words scored otherwise.
    package func scored(by parameters: LexicalParameters) -> Snapshot {
        var own = self.parameters
        (own.k1, own.b, own.titleShare) = (parameters.k1, parameters.b, parameters.titleShare)
        return Snapshot(
            partition: partition, manifestVersion: manifestVersion, segments: segments, live: live, parameters: own)
    }

    package var liveCount: Int { zip(segments, live).reduce(0) { $0 + ($1.1?.count ?? $1.0.rows) } }

    /// The rows a query may see: live, and matching the filter. `nil` = every row of the segment.
    package func allowed(_ filter: FilterExpression?) throws -> [OrdinalSet?] {
        guard let filter else { return live }
        // One moment for all segments.
        let now = CurrentTime.microseconds
        return try zip(segments, live).map { segment, live in
            let matching = try segment.metadata.evaluate(filter, now: now)
            return live.map { matching.intersection($0) } ?? matching
        }
    }
}
