import RAGModel
import RankFusion

extension QueryPipeline {
    /// Chooses the hits: at most so many of a document and of a group, each text once, and on request as unlike each other as
    /// possible.
    func diversify(_ candidates: [Candidate], _ run: inout QueryRun) async throws(RAGError) -> [Candidate] {
        let options = run.options.diversity
        run.leftOut = [:]
        var ordered = Self.inTurn(candidates, options, &run.leftOut)
        if let lambda = options.lambda { ordered = try await diverse(ordered, lambda, run) }
        let chosen =
            options.collapsesDuplicates || options.groupField != nil
            ? try await distinct(ordered, &run) : Array(ordered.prefix(run.options.k))
        // The preference decided who is in; the score decides who is first.
        return options.lambda == nil ? chosen.sorted(by: Candidate.precedes) : chosen
    }

    /// First as many of each document as are preferred, then the rest, as far as the limit allows.
    static func inTurn(
        _ candidates: [Candidate], _ options: DiversityOptions, _ leftOut: inout [CandidateKey: LeftOut]
    ) -> [Candidate] {
        let limit = options.maximumPerDocument ?? .max
        let preferred = min(options.preferredPerDocument ?? .max, limit)
        guard preferred < .max else { return candidates }
        var counts: [DocumentID: Int] = [:]
        var first: [Candidate] = []
        var rest: [Candidate] = []
        for candidate in candidates {
            let count = counts[candidate.id.document, default: 0]
            guard count < limit else {
                leftOut[candidate.key] = .document
                continue
            }
            counts[candidate.id.document] = count + 1
            if count < preferred { first.append(candidate) } else { rest.append(candidate) }
        }
        return first + rest
    }

    /// Maximal marginal relevance over the best candidates; chunks without vectors are unlike all others.
    private func diverse(
        _ candidates: [Candidate], _ lambda: Double, _ run: QueryRun
    ) async throws(RAGError) -> [Candidate] {
        let pool = Array(candidates.prefix(max(50, 5 * run.options.k)))
        var vectors = [[Float]?](repeating: nil, count: pool.count)
        for (scope, search) in run.searches.enumerated() {
            let own = pool.indices.filter { pool[$0].key.scope == scope }
            let found = try await search.snapshot.vectors(of: own.map { pool[$0].id })
            for (index, vector) in zip(own, found) { vectors[index] = vector }
        }
        let order = maximalMarginalRelevance(
            relevance: pool.map { Relevance.of($0.combined) }, lambda: lambda, limit: pool.count
        ) { first, second in
            guard pool[first].key.scope == pool[second].key.scope, let left = vectors[first],
                let right = vectors[second]
            else { return 0 }
            return Self.cosine(left, right)
        }
        return order.map { pool[$0.index] } + candidates.dropFirst(pool.count)
    }

    private static func cosine(_ left: [Float], _ right: [Float]) -> Double {
        var (product, leftLength, rightLength) = (Float(0), Float(0), Float(0))
        for (left, right) in zip(left, right) {
            product += left * right
            leftLength += left * left
            rightLength += right * right
        }
        let length = (leftLength * rightLength).squareRoot()
        return length > 0 ? Double(product / length) : 0
    }

    /// The first `k` candidates that say different things, as many of each group as are wanted; each knows how many that say
    /// the same are not shown.
    private func distinct(_ candidates: [Candidate], _ run: inout QueryRun) async throws(RAGError) -> [Candidate] {
        let options = run.options.diversity
        var queue = candidates
        var chosen: [Candidate] = []
        var passages = ShownPassages()
        var pages = ShownPages()
        var groups: [String: Int] = [:]
        var next = 0
        search: while chosen.count < run.options.k, next < queue.count {
            // As many as are wanted, since another call costs less than rows that are read for nothing; and what is as good
            // as the last of them, since copies are.
            var end = min(queue.count, next + run.options.k - chosen.count)
            while end < queue.count, queue[end].combined == queue[end - 1].combined { end += 1 }
            let group = Array(queue[next..<end])
            let chunks = try await read(group, &run)
            let values = try await groupValues(group, &run)
            let documents = options.collapsesDuplicates ? try await documents(of: group, &run) : []
            for (index, candidate) in group.enumerated() {
                if options.collapsesDuplicates {
                    if PropertiesPassage.isOne(chunks[index], of: documents[index]),
                        let text = queue.firstIndex(where: {
                            PropertiesPassage.isCovered(candidate, by: $0, in: run.searches[candidate.key.scope])
                        })
                    {
                        run.leftOut[candidate.key] = .properties(of: queue[text].key)
                        let place = next + index
                        guard text > place else { continue }
                        // In their place, or the document could be lost with them.
                        queue[place] = queue.remove(at: text)
                        next = place
                        continue search
                    }
                    let passage = ShownPassages.Passage(
                        chunks[index].text, terms: run.searches[candidate.key.scope].terms(candidate.key.index))
                    if let (place, isExact) = passages.place(of: passage) {
                        chosen[place].duplicates += 1
                        run.leftOut[candidate.key] = .sameText(as: chosen[place].key, isExact: isExact)
                        continue
                    }
                    let page = ShownPages.Page(candidate, chunks[index], documents[index])
                    if let place = pages.place(of: page) {
                        chosen[place].duplicates += 1
                        run.leftOut[candidate.key] = .translation(of: chosen[place].key)
                        continue
                    }
                    guard chosen.count < run.options.k else { continue }
                    let place = next + index
                    if let better = try await translation(of: page, candidate, among: queue[(place + 1)...], &run) {
                        queue.insert(queue.remove(at: better), at: place)
                        next = place
                        continue search
                    }
                    passages.add(passage)
                    pages.add(page)
                }
                guard chosen.count < run.options.k else { continue }
                if let value = values?[index] ?? nil {
                    guard groups[value, default: 0] < options.maximumPerGroup else {
                        run.leftOut[candidate.key] = .group(value)
                        if options.collapsesDuplicates {
                            passages.removeLast()
                            pages.removeLast()
                        }
                        continue
                    }
                    groups[value, default: 0] += 1
                }
                var candidate = candidate
                candidate.group = values?[index]
                chosen.append(candidate)
            }
            next += group.count
        }
        return chosen
    }

    /// The value of the field that candidates are grouped by; `nil` for a document that does not have it, which stands alone.
    private func groupValues(_ candidates: [Candidate], _ run: inout QueryRun) async throws(RAGError) -> [String?]? {
        guard let field = run.options.diversity.groupField else { return nil }
        let spellings = run.options.workingFolder.map { PathSpellings(folder: $0) }
        return try await documents(of: candidates, &run).map { document in
            switch field {
            case "path": spellings.map { $0.shown(document.uri) } ?? document.path
            case "uri": document.uri
            case "format": document.format
            case "title": document.title
            default: document.metadata[field]?.description
            }
        }
    }

    /// The chunks of candidates, in their order: one call for each collection, and only for what was not read yet.
    func read(_ candidates: [Candidate], _ run: inout QueryRun) async throws(RAGError) -> [StoredChunk] {
        for (scope, search) in run.searches.enumerated() {
            let missing = candidates.filter { $0.key.scope == scope && run.texts[$0.key] == nil }
            guard !missing.isEmpty else { continue }
            let chunks = try await search.snapshot.chunks(missing.map(\.id))
            guard chunks.count == missing.count else {
                throw RAGError(
                    .corrupt, subject: "collection \"\(search.snapshot.scope.collection)\"",
                    "its index names chunks that the catalog lacks; run `rag verify --repair`")
            }
            for (candidate, chunk) in zip(missing, chunks) { run.texts[candidate.key] = chunk }
        }
        return candidates.map { run.texts[$0.key]! }
    }
}

/// Why a candidate that is good enough is no hit.
enum LeftOut: Sendable, Hashable {
    /// Its document has as many hits as are allowed.
    case document
    /// Its group, of this value, has.
    case group(String)
    /// A better one says the same.
    case sameText(as: CandidateKey, isExact: Bool)
    /// It has the properties of its document only, and this passage has all that is asked for.
    case properties(of: CandidateKey)
    /// The same page in another language is shown.
    case translation(of: CandidateKey)
}

/// The passages that are shown, to find others that say the same.
private struct ShownPassages {
    struct Passage {
        let text: String
        let byteCount: Int
        let sketch: PassageSketch
        /// Of the query, those that the passage holds: one that has others is not the same.
        let terms: Set<Int>

        init(_ text: String, terms: Set<Int>) {
            self.text = text
            byteCount = text.utf8.count
            sketch = PassageSketch(text)
            self.terms = terms
        }
    }

    private var passages: [Passage] = []

    func place(of passage: Passage) -> (Int, isExact: Bool)? {
        let same = passages.firstIndex { $0.byteCount == passage.byteCount && $0.text == passage.text }
        if let same { return (same, true) }
        let near = passages.firstIndex { passage.terms.isSubset(of: $0.terms) && $0.sketch.isNear(passage.sketch) }
        return near.map { ($0, false) }
    }

    mutating func add(_ passage: Passage) { passages.append(passage) }

    mutating func removeLast() { passages.removeLast() }
}

extension ScopeSearch {
    /// The terms of the query's texts that a candidate holds, numbered through.
    func terms(_ index: Int) -> Set<Int> {
        var result: Set<Int> = []
        for (number, text) in texts.enumerated() where !text.lexical.isEmpty {
            for term in text.lexical[index].terms { result.insert(number << 32 | term) }
        }
        return result
    }
}
