import IndexSupport
import RAGModel

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
        var titleTotal: UInt64 = 0
        for segment in segments {
            let index = segment.index
            documents += index.documentCount
            total += index.meta.totalLength
            titleTotal += index.meta.titleTotalLength
            guard let live = segment.live else { continue }
            for ordinal in live.complement.ordinals {
                documents -= 1
                total -= min(total, UInt64(index.length(ordinal)))
                titleTotal -= min(titleTotal, UInt64(index.titleLength(ordinal)))
            }
        }
        statistics = CollectionStatistics(
            documentCount: documents, averageLength: documents > 0 ? Double(total) / Double(documents) : 0,
            averageTitleLength: documents > 0 ? Double(titleTotal) / Double(documents) : 0)
        frequencies = DocumentFrequencies(segments, documentCount: documents)
    }

    /// Looks up the terms of a query: once for all that is asked about it.
    ///
    /// - Throws: if the budget is used up, or the query's prefixes and fuzzy words stand for too many postings.
    package func prepare(
        _ query: LexicalQuery, budget: WorkBudget = .unlimited()
    ) throws(WorkBudget.Exhausted) -> PreparedQuery {
        try PreparedQuery(query, LeafResolver(self, budget))
    }

    /// The best chunks of each segment, best first: together they contain the `k` best of all, and every chunk whose
    /// score equals the last of these as far as it is among the best `k` of its segment. The caller merges them by score
    /// and chunk key.
    ///
    /// - Parameter allowed: for each segment the chunks that may be returned; `nil` for all. Empty for all of all.
    package func search(
        _ query: PreparedQuery, k: Int, allowed: [OrdinalSet?] = [], budget: WorkBudget = .unlimited()
    ) throws(WorkBudget.Exhausted) -> [[ScoredOrdinal]] {
        precondition(allowed.isEmpty || allowed.count == segments.count)
        guard k > 0, !query.query.isEmpty else { return segments.map { _ in [] } }
        var floor = ScoreFloor(k: k)
        var result: [[ScoredOrdinal]] = []
        for segment in segments.indices {
            let found = try search(
                query, segment: segment, k: k, floor: floor.score, allowed: allowed.isEmpty ? nil : allowed[segment],
                budget)
            floor.add(found)
            result.append(found)
        }
        return result
    }

    package func search(
        _ query: LexicalQuery, k: Int, allowed: [OrdinalSet?] = [], budget: WorkBudget = .unlimited()
    ) throws(WorkBudget.Exhausted) -> [[ScoredOrdinal]] {
        guard k > 0, !query.isEmpty else { return segments.map { _ in [] } }
        return try search(try prepare(query, budget: budget), k: k, allowed: allowed, budget: budget)
    }

    private func search(
        _ query: PreparedQuery, segment: Int, k: Int, floor: Float, allowed: OrdinalSet?, _ budget: WorkBudget
    ) throws(WorkBudget.Exhausted) -> [ScoredOrdinal] {
        let terms = query.scoredTerms(segment: segment, self)
        guard !terms.isEmpty else { return [] }
        let restriction = try restriction(query, segment: segment, allowed: allowed, budget)
        if let restriction, restriction.isEmpty { return [] }
        let index = segments[segment].index
        let found: Swift.Result<[ScoredOrdinal], WorkBudget.Exhausted> = scratch.withScratch { scratch in
            func search(_ allowed: UnsafeBufferPointer<UInt64>?) -> Swift.Result<[ScoredOrdinal], WorkBudget.Exhausted>
            {
                Swift.Result { () throws(WorkBudget.Exhausted) in
                    try WindowSearch(
                        terms, index, parameters, statistics, scale: query.scale, k: k, floor: floor,
                        allowed: allowed, hasBounds: hasBounds(terms, k, index, restriction), scratch, budget
                    ).top()
                }
            }
            return restriction?.withWords(search) ?? search(nil)
        }
        return try found.get()
    }

    /// For each segment the chunks that fulfil the query's conditions, those that are dead among them; `nil` if it has
    /// none. They restrict every way of searching.
    package func conditions(
        _ query: PreparedQuery, budget: WorkBudget = .unlimited()
    ) throws(WorkBudget.Exhausted) -> [OrdinalSet]? {
        guard query.hasConditions else { return nil }
        var sets: [OrdinalSet] = []
        for (segment, entry) in segments.enumerated() {
            let universe = entry.index.documentCount
            let set = try query.restriction(segment: segment, universe: universe, allowed: nil, budget)
            sets.append(set ?? OrdinalSet(all: universe))
        }
        return sets
    }

    /// Whether looking at bounds first pays.
    private func hasBounds(_ terms: [ScoredTerm], _ k: Int, _ index: LexicalIndex, _ restriction: OrdinalSet?) -> Bool {
        guard terms.count <= WindowSearch.maximumTerms, strategy != .exhaustive else { return false }
        if strategy == .pruned { return true }
        guard k <= 1000 else { return false }
        return !(restriction?.isSparse(for: k) ?? false)
    }

    private func restriction(
        _ query: PreparedQuery, segment: Int, allowed: OrdinalSet?, _ budget: WorkBudget
    ) throws(WorkBudget.Exhausted) -> OrdinalSet? {
        let universe = segments[segment].index.documentCount
        var set = segments[segment].live
        if let allowed {
            precondition(allowed.universe == universe)
            set = set?.intersection(allowed) ?? allowed
        }
        return try query.restriction(segment: segment, universe: universe, allowed: set, budget)
    }

    /// The exact score of each of `ordinals`, in any order; `nil` for one that does not match or is deleted.
    package func scores(
        _ query: PreparedQuery, segment: Int, of ordinals: [Ordinal], budget: WorkBudget = .unlimited()
    ) throws(WorkBudget.Exhausted) -> [Float?] {
        let ascending = ordinals.indices.sorted { ordinals[$0] < ordinals[$1] }
        return try scores(query, segment: segment, of: ordinals, ascending, budget) { _, _, _ in }
    }

    /// - Parameters:
    ///   - ascending: the places of `ordinals`, in the order of these.
    ///   - visit: called for each term of the query and each chunk that has it, with what it adds to the score, in units.
    func scores(
        _ query: PreparedQuery, segment: Int, of ordinals: [Ordinal], _ ascending: [Int], _ budget: WorkBudget,
        _ visit: (_ term: ScoredTerm, _ place: Int, _ units: UInt32) -> Void
    ) throws(WorkBudget.Exhausted) -> [Float?] {
        var scores = [Float?](repeating: nil, count: ordinals.count)
        guard !query.query.isEmpty else { return scores }
        let universe = segments[segment].index.documentCount
        var places = ascending.filter { Int(ordinals[$0]) < universe }
        if query.hasConditions || segments[segment].live != nil {
            var wanted = OrdinalSet(universe: universe)
            for place in places { wanted.insert(ordinals[place]) }
            if let restriction = try restriction(query, segment: segment, allowed: wanted, budget) {
                places = places.filter { restriction.contains(ordinals[$0]) }
            }
        }
        var units = [UInt32](repeating: 0, count: ordinals.count)
        var isFound = [Bool](repeating: false, count: ordinals.count)
        for term in query.scoredTerms(segment: segment, self) {
            try budget.spend(ordinals.count)
            var probe = PostingProbe(term.source)
            for place in places {
                let frequency = probe.frequency(ordinals[place])
                guard frequency > 0 else { continue }
                let added = term.units(ordinals[place], frequency)
                units[place] &+= added
                isFound[place] = true
                visit(term, place, added)
            }
        }
        for place in places where isFound[place] { scores[place] = query.scale.score(units[place]) }
        return scores
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
