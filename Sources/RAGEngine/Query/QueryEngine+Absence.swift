import Catalog
import IndexSupport
import LexicalSearch
import MetadataSearch
import RAGModel
import RankFusion
import SegmentStore
import VectorSearch

/// Why chunks are not in an answer.
extension QueryEngine {
    /// Explains each live chunk of a document.
    ///
    /// - Parameter result: of `run`, with ``QueryOptions/explain``.
    /// - Complexity: O(rows) for each condition of the filter, and a look-up for each chunk, leg and term.
    func explain(
        _ chunks: [ChunkRecord], _ result: Result
    ) throws -> [DocumentExplanation.Chunk] {
        let ranks = Dictionary(uniqueKeysWithValues: result.ranked.enumerated().map { ($1.id, $0 + 1) })
        let fused = Dictionary(uniqueKeysWithValues: result.fused.enumerated().map { ($1.id, $0 + 1) })
        let conditions = try conditions()
        return try chunks.compactMap { chunk in
            guard let place = place(of: chunk.key) else { return nil }
            let isAllowed = result.allowed[place.segment]?.contains(place.ordinal) ?? true
            let rank = ranks[place]
            var reasons: [DocumentExplanation.Reason] = []
            var candidate: FusedCandidate<Place>?
            if isAllowed {
                candidate = fused[place].map { result.fused[$0 - 1] }
                if rank == nil { reasons = try self.reasons(place, candidate, fused[place], result) }
            } else {
                reasons = conditions.filter { !$0.matching[place.segment].contains(place.ordinal) }.map {
                    .init(code: .filter, message: "left out by the filter: \($0.condition)")
                }
            }
            return DocumentExplanation.Chunk(
                position: Int(chunk.key.position), firstLine: chunk.lineRange.lowerBound,
                lastLine: chunk.lineRange.upperBound, hit: rank, score: candidate?.score, reasons: reasons,
                explanation: isAllowed ? try explain(candidate ?? unranked(place)) : nil)
        }
    }

    /// Where a live chunk stands.
    private func place(of key: ChunkID) -> Place? {
        for (number, segment) in snapshot.segments.enumerated() {
            guard let ordinal = segment.chunks.ordinal(of: key), snapshot.live[number]?.contains(ordinal) ?? true else {
                continue
            }
            return Place(key: key, segment: number, ordinal: ordinal)
        }
        return nil
    }

    /// The conditions that must all hold, each with the rows of every segment that fulfil it.
    private func conditions() throws -> [(condition: FilterExpression, matching: [OrdinalSet])] {
        let parts: [FilterExpression] =
            switch filter {
            case nil: []
            case .and(let operands): operands
            case .some(let single): [single]
            }
        return try parts.map { part in (part, try snapshot.segments.map { try $0.metadata.evaluate(part) }) }
    }

    private func reasons(
        _ place: Place, _ candidate: FusedCandidate<Place>?, _ rank: Int?, _ result: Result
    ) throws -> [DocumentExplanation.Reason] {
        if let candidate, let rank {
            let hits = result.ranked.filter { $0.id.key.document == place.key.document }
            if let limit = options.maximumPerDocument, hits.count >= limit {
                let message = "rank \(rank), but at most \(limit) of a document are wanted, and better ones are there"
                return [.init(code: .perDocument, message: message)]
            }
            let last = result.ranked.last.map { ", the last hit has \(brief($0.score))" } ?? ""
            let message = "rank \(rank) with score \(brief(candidate.score)), beyond the \(options.k) hits\(last)"
            return [.init(code: .outranked, message: message)]
        }
        var reasons: [DocumentExplanation.Reason] = []
        if let lexicalQuery {
            let explanation = try snapshot.lexical.explain(
                try snapshot.lexical.prepare(lexicalQuery), segment: place.segment, ordinal: place.ordinal)
            reasons += explanation.obstacles.map(reason)
            if let score = explanation.score { reasons.append(beyond("lexical", Double(score), result)) }
        }
        if let vector {
            if let index = snapshot.segments[place.segment].vectors {
                let score = Double(try index.scores(vector, of: [place.ordinal])[0])
                reasons.append(beyond("dense", score, result))
            } else {
                reasons.append(
                    .init(code: .noVector, message: "dense: it has no vector yet; the next `rag ingest` adds it"))
            }
        }
        return reasons
    }

    private func reason(_ obstacle: LexicalExplanation.Obstacle) -> DocumentExplanation.Reason {
        switch obstacle {
        case .noTerm: .init(code: .noTerm, message: "lexical: it has none of the query's words")
        case .missing(let clause): .init(code: .missingTerm, message: "lexical: it lacks \(clause), which is required")
        case .excluded(let clause): .init(code: .excludedTerm, message: "lexical: it has what is excluded: \(clause)")
        case .deleted, .unknownOrdinal: preconditionFailure("only live chunks are explained")
        }
    }

    private func beyond(_ leg: String, _ score: Double, _ result: Result) -> DocumentExplanation.Reason {
        let list = result.fused.compactMap { candidate in
            candidate.contributions.first { $0.leg == leg && $0.rank != nil }?.score
        }
        let last = list.min().map { ", the last of them has \(brief($0))" } ?? ""
        return .init(
            code: .beyondCandidates,
            message: "\(leg): score \(brief(score)), not among the leg's \(result.candidates) candidates\(last)")
    }

    private func brief(_ score: Double) -> String { String((score * 10_000).rounded() / 10_000) }

    /// A chunk that no leg lists, with the scores that the legs give it.
    private func unranked(_ place: Place) throws -> FusedCandidate<Place> {
        let legs = [vector == nil ? nil : "dense", lexicalQuery == nil ? nil : "lexical"].compactMap { $0 }
        return FusedCandidate(
            id: place, score: 0,
            contributions: try legs.map { leg in
                LegContribution(
                    leg: leg, rank: nil, score: try scores(leg, of: [place])[place], normalizedScore: nil, weight: 0,
                    contribution: 0)
            })
    }
}
