import IndexSupport

/// BM25 search over the segments of one snapshot.
///
/// Scores are those of one index with all live chunks of all segments, whatever the segmentation, deletions or filter.
///
/// Thread safety: a value; any number of threads may search at once.
package struct LexicalSearcher: Sendable {
    package let segments: [LexicalSegment]
    package let parameters: BM25Parameters
    package let statistics: CollectionStatistics
    let frequencies: DocumentFrequencies
    let scratch = ScratchPool()
    /// How chunks are searched; anything but automatic is for tests. Results do not depend on it.
    var strategy = Strategy.automatic

    enum Strategy: Sendable, CaseIterable {
        case automatic, pruned, exhaustive
    }

    /// - Complexity: O(deleted chunks + chunks / 64).
    package init(segments: [LexicalSegment], parameters: BM25Parameters) {
        self.segments = segments
        self.parameters = parameters
        var documents = 0
        var total: UInt64 = 0
        for segment in segments {
            let index = segment.index
            documents += index.documentCount
            total += index.meta.totalLength
            guard let live = segment.live else { continue }
            for ordinal in live.complement.ordinals {
                documents -= 1
                total -= min(total, UInt64(index.length(ordinal)))
            }
        }
        statistics = CollectionStatistics(
            documentCount: documents, averageLength: documents > 0 ? Double(total) / Double(documents) : 0)
        frequencies = DocumentFrequencies(segments, documentCount: documents)
    }

    /// The best chunks of each segment, best first: together they contain the `k` best of all, and every chunk whose
    /// score equals the last of these as far as it is among the best `k` of its segment. The caller merges them by score
    /// and chunk key.
    ///
    /// - Parameter allowed: for each segment the chunks that may be returned; `nil` for all. Empty for all of all.
    package func search(_ query: LexicalQuery, k: Int, allowed: [OrdinalSet?] = []) -> [[ScoredOrdinal]] {
        precondition(allowed.isEmpty || allowed.count == segments.count)
        guard k > 0, !query.isEmpty else { return segments.map { _ in [] } }
        let plan = QueryPlan(query, LeafResolver(searcher: self))
        var floor = ScoreFloor(k: k)
        return segments.indices.map { segment in
            let found = search(
                plan, segment: segment, k: k, floor: floor.score, allowed: allowed.isEmpty ? nil : allowed[segment])
            floor.add(found)
            return found
        }
    }

    private func search(
        _ plan: QueryPlan, segment: Int, k: Int, floor: Float, allowed: OrdinalSet?
    ) -> [ScoredOrdinal] {
        let terms = plan.scoredTerms(segment: segment, self)
        guard !terms.isEmpty else { return [] }
        let restriction = restriction(plan, segment: segment, allowed: allowed)
        if let restriction, restriction.isEmpty { return [] }
        let index = segments[segment].index
        return scratch.withScratch { scratch in
            func search(_ allowed: UnsafeBufferPointer<UInt64>?) -> [ScoredOrdinal] {
                WindowSearch(
                    terms, index, parameters, statistics, scale: plan.scale, k: k, floor: floor, allowed: allowed,
                    hasBounds: hasBounds(terms, k, index, restriction), scratch
                ).top()
            }
            return restriction?.withWords(search) ?? search(nil)
        }
    }

    /// Whether looking at bounds first pays.
    private func hasBounds(_ terms: [ScoredTerm], _ k: Int, _ index: LexicalIndex, _ restriction: OrdinalSet?) -> Bool {
        guard terms.count <= WindowSearch.maximumTerms, strategy != .exhaustive else { return false }
        if strategy == .pruned { return true }
        guard k <= 1000 else { return false }
        return !(restriction?.isSparse(for: k) ?? false)
    }

    private func restriction(_ plan: QueryPlan, segment: Int, allowed: OrdinalSet?) -> OrdinalSet? {
        let universe = segments[segment].index.documentCount
        var set = segments[segment].live
        if let allowed {
            precondition(allowed.universe == universe)
            set = set?.intersection(allowed) ?? allowed
        }
        return plan.restriction(segment: segment, universe: universe, allowed: set)
    }

    /// The number of chunks that match.
    ///
    /// - Complexity: O(postings of the query's terms).
    package func matchCount(_ query: LexicalQuery, allowed: [OrdinalSet?] = []) -> Int {
        precondition(allowed.isEmpty || allowed.count == segments.count)
        guard !query.isEmpty else { return 0 }
        let plan = QueryPlan(query, LeafResolver(searcher: self))
        var total = 0
        for segment in segments.indices {
            var matches = OrdinalSet(universe: segments[segment].index.documentCount)
            for term in plan.scoredTerms(segment: segment, self) { term.source.insert(into: &matches) }
            if let restriction = restriction(plan, segment: segment, allowed: allowed.isEmpty ? nil : allowed[segment])
            {
                matches.formIntersection(restriction)
            }
            total += matches.count
        }
        return total
    }

    /// What a user should know about how the query is carried out: prefixes and fuzzy words that stand for more terms
    /// than are looked at.
    package func notes(_ query: LexicalQuery) -> [String] {
        let resolver = LeafResolver(searcher: self)
        return query.clauses.compactMap { clause in
            guard clause.positions.contains(where: { resolver.isCut($0.whole) }) else { return nil }
            return "\(clause.text) stands for more than \(LeafResolver.maximumExpansions) words: "
                + "only the first ones were searched; write more of the word"
        }
    }

    /// The exact score of each of `ordinals`, in any order; `nil` for one that does not match or is deleted.
    package func scores(_ query: LexicalQuery, segment: Int, of ordinals: [Ordinal]) -> [Float?] {
        guard !query.isEmpty else { return ordinals.map { _ in nil } }
        let plan = QueryPlan(query, LeafResolver(searcher: self))
        let universe = segments[segment].index.documentCount
        var wanted = OrdinalSet(universe: universe)
        for ordinal in ordinals where Int(ordinal) < universe { wanted.insert(ordinal) }
        let restriction = restriction(plan, segment: segment, allowed: wanted) ?? wanted
        var units: [Ordinal: UInt32] = [:]
        for term in plan.scoredTerms(segment: segment, self) {
            var probe = PostingProbe(term.source)
            for ordinal in restriction.ordinals {
                let frequency = probe.frequency(ordinal)
                if frequency > 0 { units[ordinal, default: 0] &+= term.units(ordinal, frequency) }
            }
        }
        return ordinals.map { units[$0].map { plan.scale.score($0) } }
    }
}

/// The score that a candidate of a later segment must reach: that of the k-th best of the earlier ones.
private struct ScoreFloor {
    let k: Int
    private var best: [Float] = []
    private(set) var score: Float = 0

    init(k: Int) { self.k = k }

    mutating func add(_ found: [ScoredOrdinal]) {
        guard !found.isEmpty else { return }
        best = Array((best + found.map(\.score)).sorted(by: >).prefix(k))
        if best.count == k { score = best[k - 1] }
    }
}

extension OrdinalSet {
    /// Whether it has so small a share of the segment's ordinals, to judge by some of its words, that adding up the scores
    /// of all of them is faster than looking for the best `k` by bounds. Measured with a million passages.
    fileprivate func isSparse(for k: Int) -> Bool {
        withWords { words in
            var (looked, found) = (0, 0)
            for word in stride(from: 0, to: words.count, by: max(1, words.count / 512)) {
                looked += 64
                found += words[word].nonzeroBitCount
            }
            return found * 1024 < looked * max(k, 10)
        }
    }
}
