import RAGModel
import RankFusion

extension QueryPipeline {
    /// Makes hits of the chosen candidates: texts and documents in one call for each collection.
    func hydrate(_ ranking: Ranking, _ run: inout QueryRun) async throws(RAGError) -> [Hit] {
        let chosen = ranking.chosen
        guard !chosen.isEmpty else { return [] }
        let chunks = try await read(chosen, &run)
        let documents = try await documents(of: chosen, &run)
        let surroundings = try await expand(chosen, chunks, run)
        run.timer.end(.expand)
        let explanations = run.options.explain ? try await explain(chosen, run) : []
        run.timer.end(.explain)
        let hits = chosen.indices.map { index in
            let (candidate, chunk, document) = (chosen[index], chunks[index], documents[index])
            let search = run.searches[candidate.key.scope]
            let matches = run.options.highlights ? Self.matches(in: chunk.text, search) : TextMatches()
            return Hit(
                rank: index + 1, score: Relevance.of(candidate.combined), id: chunk.id,
                collection: search.snapshot.scope.collection, chunk: "\(document.uri)#\(chunk.id.position)",
                uri: document.uri, path: document.path, title: document.title, headingPath: chunk.headingPath,
                text: chunk.text, lines: chunk.location.lines, line: Self.line(of: matches, in: chunk),
                bytes: chunk.location.bytes,
                place: chunk.location.place(at: matches.bestLine?.lowerBound ?? 0), flags: chunk.flags,
                metadata: document.metadata,
                highlights: matches.highlights, duplicates: candidate.duplicates, group: candidate.group,
                surroundings: surroundings.isEmpty ? nil : surroundings[index],
                change: nil, explanation: explanations.isEmpty ? nil : explanations[index])
        }
        run.timer.end(.hydrate)
        return run.options.checksFiles ? Freshness.marked(hits, of: documents, run.options, &run.notes) : hits
    }

    /// The documents of candidates, in their order: one call for each collection, and only for what was not read yet.
    func documents(of candidates: [Candidate], _ run: inout QueryRun) async throws(RAGError) -> [StoredDocument] {
        if run.documents.isEmpty { run.documents = run.searches.map { _ in [:] } }
        for (scope, search) in run.searches.enumerated() {
            var ids: Set<DocumentID> = []
            for candidate in candidates where candidate.key.scope == scope {
                if run.documents[scope][candidate.id.document] == nil { ids.insert(candidate.id.document) }
            }
            guard !ids.isEmpty else { continue }
            for document in try await search.snapshot.documents(ids.sorted()) {
                run.documents[scope][document.id] = document
            }
        }
        var documents: [StoredDocument] = []
        documents.reserveCapacity(candidates.count)
        for candidate in candidates {
            guard let document = run.documents[candidate.key.scope][candidate.id.document] else {
                throw RAGError(
                    .corrupt, subject: "document \(candidate.id.document)",
                    "an index names it, the catalog lacks it; run `rag verify --repair`")
            }
            documents.append(document)
        }
        return documents
    }

    /// What any of the query's texts finds in the passage; the line is that of the first text that finds one.
    private static func matches(in text: String, _ search: ScopeSearch) -> TextMatches {
        var matches = TextMatches()
        for (index, query) in search.texts.lazy.compactMap(\.query).enumerated() {
            let found = query.matches(in: text)
            if matches.bestLine == nil { matches.bestLine = found.bestLine }
            matches.highlights = index == 0 ? found.highlights : joined(matches.highlights, found.highlights)
        }
        return matches
    }

    private static func joined(_ left: [Range<Int>], _ right: [Range<Int>]) -> [Range<Int>] {
        var result: [Range<Int>] = []
        for range in (left + right).sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = result.last, range.lowerBound < last.upperBound {
                result[result.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                result.append(range)
            }
        }
        return result
    }

    /// The line of the source in which the answer stands: of a line of the text, or of its first match where the format joined
    /// several lines to one.
    private static func line(of matches: TextMatches, in chunk: StoredChunk) -> Int {
        guard let range = matches.bestLine else { return chunk.location.lines.lowerBound }
        let match = chunk.location.lineMarks.isEmpty ? nil : matches.highlights.first { range.overlaps($0) }
        return chunk.location.line(at: max(range.lowerBound, match?.lowerBound ?? 0), of: chunk.text)
    }
}
