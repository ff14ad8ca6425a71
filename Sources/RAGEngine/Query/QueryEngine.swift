import Catalog
import DocumentProcessing
import Foundation
import IndexSupport
import LexicalSearch
import MetadataSearch
import RAGModel
import RankFusion
import SegmentStore
import VectorSearch

/// Runs one query over one snapshot: filter → legs → fusion → hydration. All inside one read transaction.
struct QueryEngine {
    let snapshot: Snapshot
    let collection: CollectionInfo
    let options: QueryOptions
    let filter: FilterExpression?
    /// The query's vector; `nil` if the dense leg does not run.
    let vector: [Float]?
    let lexicalQuery: LexicalQuery?

    /// A chunk's place in the snapshot, with its key, which decides the order of equal scores.
    struct Place: Hashable, Comparable, Sendable {
        let key: ChunkID
        let segment: Int
        let ordinal: Ordinal

        static func < (left: Place, right: Place) -> Bool { left.key < right.key }
    }

    struct Result {
        /// The answer.
        var ranked: [FusedCandidate<Place>]
        /// All candidates of the legs, best first.
        var fused: [FusedCandidate<Place>]
        var densePlans: [SearchPlan?]
        var allowed: [OrdinalSet?]
        var candidates: Int
    }

    /// The ranking, at most `k` long, with the limit per document applied.
    func run() throws -> Result {
        let allowed = try snapshot.allowed(filter)
        let reachable = zip(snapshot.segments, allowed).reduce(0) { $0 + ($1.1?.count ?? $1.0.rows) }
        var candidates = max(options.k, options.candidates ?? max(100, 3 * options.k))
        while true {
            let result = try rank(allowed: allowed, candidates: candidates)
            let enough = result.ranked.count >= options.k || candidates >= reachable
            if options.maximumPerDocument == nil || enough { return result }
            // The limit per document ate too many: look deeper.
            candidates = min(reachable, candidates * 4)
        }
    }

    private func rank(allowed: [OrdinalSet?], candidates: Int) throws -> Result {
        var legs: [RankedLeg<Place>] = []
        var plans: [SearchPlan?] = []
        if let vector {
            let (list, used) = try dense(vector, k: candidates, allowed: allowed)
            plans = used
            legs.append(RankedLeg(name: "dense", weight: options.fusion.denseWeight, candidates: list))
        }
        if let lexicalQuery {
            let lists = try snapshot.lexical.search(lexicalQuery, k: candidates, allowed: allowed)
            legs.append(
                RankedLeg(
                    name: "lexical", weight: options.fusion.lexicalWeight,
                    candidates: merge(lists, limit: candidates), lowestPossibleScore: 0))
        }
        let fused = legs.count == 1 ? alone(legs[0]) : fuse(try complete(legs), method: fusionMethod, limit: .max)
        return Result(
            ranked: limited(fused), fused: fused, densePlans: plans, allowed: allowed, candidates: candidates)
    }

    private func dense(
        _ vector: [Float], k: Int, allowed: [OrdinalSet?]
    ) throws -> ([(id: Place, score: Double)], [SearchPlan?]) {
        var lists: [[ScoredOrdinal]] = []
        var plans: [SearchPlan?] = []
        for (segment, allowed) in zip(snapshot.segments, allowed) {
            guard let index = segment.vectors else {
                lists.append([])
                plans.append(nil)
                continue
            }
            let result = try index.search(
                vector, k: k, allowed: allowed, efSearch: options.efSearch, exact: options.exact)
            lists.append(result.hits)
            plans.append(result.plan)
        }
        return (merge(lists, limit: k), plans)
    }

    /// Joins the lists of the segments: score descending, then key ascending.
    private func merge(_ lists: [[ScoredOrdinal]], limit: Int) -> [(id: Place, score: Double)] {
        var all: [(id: Place, score: Float)] = []
        for (segment, list) in lists.enumerated() {
            let chunks = snapshot.segments[segment].chunks
            for hit in list {
                all.append((Place(key: chunks[hit.ordinal], segment: segment, ordinal: hit.ordinal), hit.score))
            }
        }
        all.sort { $0.score > $1.score || ($0.score == $1.score && $0.id < $1.id) }
        return all.prefix(limit).map { ($0.id, Double($0.score)) }
    }

    /// Fills in the score that a candidate of one leg has in the other one, exactly, instead of guessing it.
    private func complete(_ legs: [RankedLeg<Place>]) throws -> [RankedLeg<Place>] {
        guard options.explain || options.fusion.method == .score else { return legs }
        return try legs.map { leg in
            let known = Set(leg.candidates.map(\.id))
            let missing = legs.flatMap { $0.candidates.map(\.id) }.filter { !known.contains($0) }
            return RankedLeg(
                name: leg.name, weight: leg.weight, candidates: leg.candidates,
                additionalScores: try scores(leg.name, of: missing), lowestPossibleScore: leg.lowestPossibleScore)
        }
    }

    func scores(_ leg: String, of places: [Place]) throws -> [Place: Double] {
        var result: [Place: Double] = [:]
        for (segment, group) in Dictionary(grouping: places, by: \.segment) {
            let ordinals = group.map(\.ordinal)
            if leg == "dense", let vector, let index = snapshot.segments[segment].vectors {
                for (place, score) in zip(group, try index.scores(vector, of: ordinals)) {
                    result[place] = Double(score)
                }
            } else if leg == "lexical", let lexicalQuery {
                let scores = try snapshot.lexical.scores(
                    try snapshot.lexical.prepare(lexicalQuery), segment: segment, of: ordinals)
                for (place, score) in zip(group, scores) { result[place] = score.map(Double.init) }
            }
        }
        return result
    }

    private var fusionMethod: FusionMethod {
        switch options.fusion.method {
        case .rrf, .calibrated: .reciprocalRank(k: options.fusion.k)
        case .score: .weightedScore()
        }
    }

    /// A single leg keeps its own scores.
    private func alone(_ leg: RankedLeg<Place>) -> [FusedCandidate<Place>] {
        leg.candidates.enumerated().map { index, candidate in
            FusedCandidate(
                id: candidate.id, score: candidate.score,
                contributions: [
                    LegContribution(
                        leg: leg.name, rank: index + 1, score: candidate.score, normalizedScore: nil, weight: 1,
                        contribution: candidate.score)
                ])
        }
    }

    private func limited(_ ranked: [FusedCandidate<Place>]) -> [FusedCandidate<Place>] {
        guard let limit = options.maximumPerDocument else { return Array(ranked.prefix(options.k)) }
        var perDocument: [UInt64: Int] = [:]
        var result: [FusedCandidate<Place>] = []
        for candidate in ranked where result.count < options.k {
            let count = perDocument[candidate.id.key.document, default: 0]
            guard count < limit else { continue }
            perDocument[candidate.id.key.document] = count + 1
            result.append(candidate)
        }
        return result
    }
}
