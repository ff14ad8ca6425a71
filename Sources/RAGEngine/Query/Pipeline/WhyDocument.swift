import RAGModel
import RankFusion

extension QueryPipeline {
    /// Says for each chunk of a document why it is, or is not, in the answer to the request.
    ///
    /// - Parameter name: the document's URI, or its path below a root.
    /// - Throws: as ``run(_:)``; `notFound` if there is no such document, `invalidInput` if there are several.
    public func explain(_ request: QueryRequest, document name: String) async throws(RAGError) -> DocumentExplanation {
        try await withRun(request) { run throws(RAGError) in try await explain(name, &run) }
    }

    private func explain(_ name: String, _ run: inout QueryRun) async throws(RAGError) -> DocumentExplanation {
        let (scope, document) = try await find(name, run)
        var explanation = DocumentExplanation(
            query: run.question.texts.joined(separator: "\n"), mode: run.mode, uri: document.uri,
            isDeleted: document.deletedAt != nil, chunks: [], notes: run.notes)
        guard !explanation.isDeleted else { return explanation }
        if run.options.checksFiles {
            let collection = run.searches[scope].snapshot.scope.collection
            explanation.change = Freshness.changes(of: [(document, collection)], run.options, &run.notes)[0]
        }
        let ranking = try await rank(&run)
        let snapshot = run.searches[scope].snapshot
        let chunks = try await snapshot.chunks(of: document.id, positions: 0..<document.chunkCount)
        let absence = Absence(scope: scope, ranking: ranking, run: run)
        let ids = chunks.map(\.id)
        let excluded = try await unfulfilled(ids, scope, run)
        var reports: [[LexicalReport]] = []
        for text in run.searches[scope].texts {
            guard run.mode != .dense, let query = text.query else { continue }
            reports.append(try await snapshot.explain(query, ids))
        }
        let cosines = try await cosines(of: ids, scope, run)
        let own = ranking.fused.filter { $0.key.scope == scope && $0.id.document == document.id }
        let arithmetic = try await explain(own, run)
        for (index, chunk) in chunks.enumerated() {
            let place = own.firstIndex { $0.id == chunk.id }
            let hit = ranking.chosen.firstIndex { $0.key.scope == scope && $0.id == chunk.id }.map { $0 + 1 }
            var reasons: [DocumentExplanation.Reason] = []
            if hit == nil {
                reasons = excluded[index].map {
                    .init(code: .filter, message: "left out by the filter: \($0)")
                }
                if reasons.isEmpty {
                    reasons = absence.reasons(
                        place.map { own[$0] }, report: reports.first?[index], cosine: cosines.map { $0[index] })
                }
            }
            explanation.chunks.append(
                DocumentExplanation.Chunk(
                    position: Int(chunk.id.position), firstLine: chunk.location.lines.lowerBound,
                    lastLine: chunk.location.lines.upperBound, hit: hit,
                    score: place.map { Relevance.of(own[$0].combined) }, reasons: reasons,
                    explanation: place.map { arithmetic[$0] }))
        }
        explanation.notes = run.notes
        return explanation
    }

    private func find(_ name: String, _ run: QueryRun) async throws(RAGError) -> (scope: Int, StoredDocument) {
        guard !name.isEmpty else {
            throw RAGError(.invalidInput, subject: "document", "its name is empty; `rag documents list` names all")
        }
        var found: [(scope: Int, document: StoredDocument)] = []
        for (scope, search) in run.searches.enumerated() {
            found += try await search.snapshot.documents(named: name, deleted: nil).map { (scope, $0) }
        }
        guard let first = found.first else {
            throw RAGError(
                .notFound, subject: name, "there is no document of that name; `rag documents list` names them")
        }
        guard found.count == 1 else {
            let names = found.prefix(3).map(\.document.uri).joined(separator: ", ")
            throw RAGError(
                .invalidInput, subject: name, "it means \(found.count) documents, such as \(names): name one")
        }
        return (first.scope, first.document)
    }

    private func unfulfilled(
        _ ids: [ChunkID], _ scope: Int, _ run: QueryRun
    ) async throws(RAGError) -> [[FilterExpression]] {
        guard let filter = run.question.filter else { return ids.map { _ in [] } }
        return try await run.searches[scope].snapshot.unmet(filter, by: ids)
    }

    /// Of the first text; `nil` without a dense leg.
    private func cosines(of ids: [ChunkID], _ scope: Int, _ run: QueryRun) async throws(RAGError) -> [Double?]? {
        let search = run.searches[scope]
        guard run.mode != .lexical, let vector = search.texts[0].vector else { return nil }
        return try await search.snapshot.denseScores(vector, of: ids)
    }
}

/// Why a chunk that the filter admits is not among the hits.
private struct Absence {
    let scope: Int
    let ranking: Ranking
    let run: QueryRun

    func reasons(
        _ candidate: Candidate?, report: LexicalReport?, cosine: Double??
    ) -> [DocumentExplanation.Reason] {
        if let candidate { return [reason(candidate)] }
        var reasons: [DocumentExplanation.Reason] = []
        if let report {
            reasons += report.obstacles.map(reason)
            if let score = report.score { reasons.append(beyond(.lexical, score)) }
        }
        switch cosine {
        case .none: break
        case .some(.none):
            reasons.append(
                .init(code: .noVector, message: "dense: it has no vector yet; the next `rag ingest` adds it"))
        case .some(.some(let score)):
            // A broken condition of the query keeps it out of both legs, near or not.
            if !reasons.contains(where: { $0.code == .missingTerm || $0.code == .excludedTerm }) {
                reasons.append(beyond(.dense, score))
            }
        }
        if ranking.weak > 0, ranking.fused.isEmpty {
            let message = "nothing answers the query: its \(ranking.weak) candidates are too weak"
            reasons.insert(.init(code: .weak, message: message), at: 0)
        }
        return reasons
    }

    private func reason(_ candidate: Candidate) -> DocumentExplanation.Reason {
        let rank = ranking.fused.firstIndex { $0.key == candidate.key }.map { $0 + 1 } ?? 0
        let hits = ranking.chosen.filter { $0.key.scope == scope && $0.id.document == candidate.id.document }
        let score = brief(Relevance.of(candidate.combined))
        switch run.leftOut[candidate.key] {
        case .document:
            let message = "rank \(rank), but the answer has \(hits.count) better chunks of this document"
            return .init(code: .perDocument, message: message)
        case .group(let value):
            let field = run.options.diversity.groupField ?? ""
            return .init(
                code: .perGroup, message: "rank \(rank), but the answer has a better chunk with \(field) = \(value)")
        case .sameText(let other, let isExact):
            let difference = isExact ? "" : ", but for a few words"
            return .init(code: .duplicate, message: "rank \(rank), but \(hit(other)) says the same\(difference)")
        case .properties(let text):
            return .init(
                code: .duplicate,
                message: "rank \(rank), but it has the document's properties only, and \(hit(text)) says it in its text"
            )
        case .translation(let other):
            return .init(code: .duplicate, message: "rank \(rank), but \(hit(other)) is this page in another language")
        case nil: break
        }
        let diversity = run.options.diversity
        if let limit = diversity.preferredPerDocument, hits.count >= limit, rank <= ranking.chosen.count {
            let message = "rank \(rank), but the answer has \(hits.count) better chunks of this document"
            return .init(code: .perDocument, message: message)
        }
        let last = ranking.chosen.last.map { ", the last hit has \(brief(Relevance.of($0.combined)))" } ?? ""
        return .init(
            code: .outranked,
            message: "rank \(rank) with score \(score), beyond the \(ranking.chosen.count) hits\(last)")
    }

    private func hit(_ key: CandidateKey) -> String {
        ranking.chosen.firstIndex { $0.key == key }.map { "hit \($0 + 1)" } ?? "a hit"
    }

    private func reason(_ obstacle: LexicalReport.Obstacle) -> DocumentExplanation.Reason {
        switch obstacle {
        case .noTerm: .init(code: .noTerm, message: "lexical: it has none of the query's words")
        case .missing(let clause): .init(code: .missingTerm, message: "it lacks \(clause), which is required")
        case .excluded(let clause): .init(code: .excludedTerm, message: "it has what is excluded: \(clause)")
        }
    }

    private func beyond(_ leg: LegID, _ score: Double) -> DocumentExplanation.Reason {
        let list = run.searches[scope].texts[0].legs.first { $0.leg == leg }?.result.candidates
        let last = list?.last.map { ", the last of them has \(brief($0.score))" } ?? ""
        return .init(
            code: .beyondCandidates,
            message: "\(leg): score \(brief(score)), not among the leg's \(ranking.candidates) candidates\(last)")
    }

    private func brief(_ score: Double) -> String { "\((score * 10_000).rounded() / 10_000)" }
}
