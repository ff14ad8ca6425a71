import RAGModel

extension QueryPipeline {
    /// Brings the question into the form of each collection: vectors, words, and the chunks that may answer.
    func prepare(_ run: inout QueryRun, _ snapshots: [any StoreSnapshot]) async throws(RAGError) {
        var vectors = QueryVectors()
        var known: [[QueryVectors.Text]?] = []
        for snapshot in snapshots {
            known.append(
                run.options.mode == .lexical ? nil : try await vectors.texts(for: snapshot.collection, self, &run))
        }
        if known.allSatisfy({ $0 == nil }) { run.mode = .lexical }
        // Words alone embed nothing, but token vectors may still be asked for.
        if run.embedder == nil, run.options.reranking.reranker == .lateInteraction {
            for snapshot in snapshots where run.embedder == nil && snapshot.collection.embedder != nil {
                if case .ready(let found) = try await embedder(snapshot.collection) { run.embedder = found }
            }
        }
        run.timer.end(.embed)
        for (snapshot, known) in zip(snapshots, known) {
            run.searches.append(try await prepared(snapshot, known, &run))
        }
        noteTextsWithoutWords(&run)
        run.timer.end(.select)
    }

    /// Signs (`!=`, `->`, `??`) are in no index: nothing can be found by them alone.
    private func noteTextsWithoutWords(_ run: inout QueryRun) {
        for text in run.question.texts.indices
        where run.searches.allSatisfy({ $0.texts[text].hasNoWords })
            && !run.question.parsed[text].clauses.allSatisfy({ $0.occurrence == .excluded })
        {
            run.note(
                "\"\(run.question.texts[text])\" has no word that can be searched for: signs are not indexed, ask for a"
                    + " word or name that stands beside them")
        }
    }

    private func prepared(
        _ snapshot: any StoreSnapshot, _ vectors: [QueryVectors.Text]?, _ run: inout QueryRun
    ) async throws(RAGError) -> ScopeSearch {
        var texts: [TextSearch] = []
        for (index, parsed) in run.question.parsed.enumerated() {
            let query = try await snapshot.analyze(parsed, budget: run.budget)
            for note in query.notes { run.note(note) }
            texts.append(
                TextSearch(
                    text: run.question.texts[index], hasNoWords: query.isEmpty,
                    isExplicit: Self.isExplicit(parsed),
                    query: run.mode == .dense ? nil : query,
                    vector: query.isEmpty ? nil : vectors?[index].vector, fragments: vectors?[index].fragments))
        }
        let selection = try await snapshot.select(
            run.question.filter, conditions: try await conditions(snapshot, run), budget: run.budget)
        let statistics = try await statistics(of: snapshot, run)
        let strange = texts.compactMap(\.fragments).max().map { min($0, statistics.fragmentShare) } ?? 0
        if strange >= Fluency.unknownLanguage, run.mode != .lexical {
            let name = run.embedder?.identity.name ?? "the encoder"
            run.note(
                "\(name) hardly knows the language of the query and the documents: words count most; a multilingual model"
                    + " would find more (`rag reindex --model`)")
        }
        try await noteUnknownFields(snapshot, &run)
        return ScopeSearch(snapshot: snapshot, statistics: statistics, texts: texts, selection: selection)
    }

    /// What was measured when the scope was ingested; for those who may see a part of it, that part is measured.
    private func statistics(of snapshot: any StoreSnapshot, _ run: QueryRun) async throws(RAGError) -> ScopeStatistics {
        guard let access = run.options.access, run.restricted.contains(snapshot.scope) else {
            return snapshot.statistics
        }
        return try await measurements.statistics(of: snapshot, access: access, embedder: run.embedder)
    }

    private static func isExplicit(_ query: ParsedQuery) -> Bool {
        query.clauses.contains { clause in
            if case .word = clause.pattern { return clause.occurrence != .optional || clause.field != nil }
            return true
        }
    }

    /// What every answer must fulfil: the operators of all texts together; `nil` if there are none.
    private func conditions(
        _ snapshot: any StoreSnapshot, _ run: QueryRun
    ) async throws(RAGError) -> (any AnalyzedQuery)? {
        let clauses = run.question.parsed.flatMap(\.conditions)
        guard !clauses.isEmpty else { return nil }
        let query = try await snapshot.analyze(ParsedQuery(clauses: clauses), budget: run.budget)
        return query.bindsAnswer ? query : nil
    }

    /// A field that no document has is most often misspelt.
    private func noteUnknownFields(_ snapshot: any StoreSnapshot, _ run: inout QueryRun) async throws(RAGError) {
        let (filter, group) = (run.question.filter, run.options.diversity.groupField)
        guard filter != nil || group != nil else { return }
        let known = Set(try await snapshot.fields() + ["path", "uri", "format", "modified"])
        var unknown = filter?.unknownFields(known: known) ?? []
        if let group { unknown += UnknownField.among([group], known: known) }
        var said: Set<UnknownField> = []
        for field in unknown.sorted(by: { $0.name < $1.name }) where said.insert(field).inserted {
            run.note(field.description)
        }
    }
}

/// The vectors of a query's texts, one embedding for each embedder, however many collections it serves.
private struct QueryVectors {
    struct Text: Sendable {
        /// `nil` for a text without plain words.
        var vector: [Float]?
        var fragments: Double?
    }

    private var known: [EmbedderIdentity: [Text]?] = [:]

    /// - Returns: `nil` if the collection can only be searched by words; then a note says why.
    mutating func texts(
        for collection: CollectionDescription, _ pipeline: QueryPipeline, _ run: inout QueryRun
    ) async throws(RAGError) -> [Text]? {
        if let identity = collection.embedder, let texts = known[identity] { return texts }
        let (texts, reason) = try await embedded(collection, pipeline, &run)
        if let identity = collection.embedder { known[identity] = .some(texts) }
        guard let reason else { return texts }
        guard run.options.mode == .hybrid else {
            throw RAGError(.modelMissing, subject: "dense search", reason)
        }
        run.note("lexical search only; \(reason)")
        return texts
    }

    private func embedded(
        _ collection: CollectionDescription, _ pipeline: QueryPipeline, _ run: inout QueryRun
    ) async throws(RAGError) -> (texts: [Text]?, reason: String?) {
        if let vector = run.options.vector, let identity = collection.embedder {
            return (
                [Text](
                    repeating: Text(vector: try Self.checked(vector, for: identity)), count: run.question.plain.count),
                nil
            )
        }
        // Asked even if the collection has no vectors: whether there is a model decides what the user is told.
        let embedder: any Embedder
        switch try await pipeline.embedder(collection) {
        case .missing(let reason): return (nil, reason)
        case .ready(let found): embedder = found
        }
        guard collection.embedder != nil else { return (nil, "no vectors yet: the next `rag ingest` adds them") }
        run.embedder = embedder
        let plain = run.question.plain
        // A text of nothing but excluded words has nothing to embed, and servers refuse what is empty.
        let places = plain.indices.filter { !plain[$0].isEmpty }
        var texts = [Text](repeating: Text(), count: plain.count)
        guard !places.isEmpty else { return (texts, nil) }
        do {
            let known = places.map { run.embeddings[plain[$0]] }
            let unknown = zip(places, known).filter { $1 == nil }.map { plain[$0.0] }
            let found = unknown.isEmpty ? [] : try await embedder.embed(unknown, role: .query)
            guard found.count == unknown.count else {
                let message = "it gave \(found.count) vectors for \(unknown.count) texts"
                throw RAGError(.model, subject: embedder.identity.name, message)
            }
            var rest = found[...]
            let embeddings = known.map { $0 ?? rest.removeFirst() }
            if embeddings.contains(where: \.truncated) {
                run.note("the query is longer than the encoder's input; its end is ignored by the dense leg")
            }
            for (place, embedding) in zip(places, embeddings) {
                texts[place].vector = embedding.vector
                if let counts = embedder.fragments(in: plain[place]), counts.words > 0 {
                    texts[place].fragments = Double(counts.fragments) / Double(counts.words)
                }
            }
            return (texts, nil)
        } catch {
            let error = RAGError(error)
            // A server that is away for the moment does not keep the words from answering.
            guard run.options.mode == .hybrid, error.code == .network else { throw error }
            return (nil, error.description)
        }
    }

    /// A vector that the caller gave, at length 1.
    private static func checked(_ vector: [Float], for identity: EmbedderIdentity) throws(RAGError) -> [Float] {
        guard vector.count == identity.dimension else {
            let message = "it has \(vector.count) components, the collection's vectors have \(identity.dimension)"
            throw RAGError(.invalidInput, subject: "vector", message)
        }
        let length = vector.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
        guard length.isFinite, length > 0 else {
            throw RAGError(.invalidInput, subject: "vector", "it must have finite components that are not all 0")
        }
        return vector.map { Float(Double($0) / length) }
    }
}
