import RAGModel

extension QueryPipeline {
    /// The candidates that are looked at.
    private static var arranged: Int { 30 }

    /// Adds to the best candidates what no leg knows: words that stand near each other as they do in the query, names
    /// spelled as they were asked for, and the place where the name that is asked for is declared.
    func arrange(_ candidates: inout [Candidate], _ run: inout QueryRun) async throws(RAGError) {
        let best = Array(candidates.prefix(Self.arranged))
        for (scope, search) in run.searches.enumerated() {
            let places = best.indices.filter { best[$0].key.scope == scope }
            guard !places.isEmpty else { continue }
            do { try run.budget.spend(places.count) } catch { throw RAGError(error) }
            var found = [[TextFusion.Arrangement]](repeating: [], count: places.count)
            for (text, fusion) in zip(search.texts, run.fusions[scope]) {
                let own = try await arrangements(of: places.map { best[$0] }, text, fusion, search.snapshot, &run)
                for (index, arrangement) in own.enumerated() { found[index].append(arrangement) }
            }
            for (place, arrangements) in zip(places, found) { candidates[place].add(arrangements) }
        }
        Candidate.sort(&candidates)
    }

    private func arrangements(
        of candidates: [Candidate], _ text: TextSearch, _ fusion: TextFusion, _ snapshot: any StoreSnapshot,
        _ run: inout QueryRun
    ) async throws(RAGError) -> [TextFusion.Arrangement] {
        guard let query = text.query else { return candidates.map { _ in TextFusion.Arrangement() } }
        var proximities = [Double](repeating: 0, count: candidates.count)
        if query.hasNeighbours { proximities = try await snapshot.proximities(query, of: candidates.map(\.id)) }
        // How a name is spelled makes a whole identifier count more; where a name is all that is asked for, each passage
        // that has words of it is looked at.
        let isRead = { (candidate: Candidate) in
            query.isLoneName ? text.holds(candidate.key.index) : query.hasNames && fusion.gain(candidate.key.index) > 0
        }
        let hasSigns = query.isLoneName && text.text.unicodeScalars.contains(where: Self.isSign)
        let holding = candidates.indices.filter { isRead(candidates[$0]) }
        var names = [TextFusion.Naming](repeating: TextFusion.Naming(), count: candidates.count)
        if !holding.isEmpty {
            let chunks = try await read(holding.map { candidates[$0] }, &run)
            for (index, chunk) in zip(holding, chunks) {
                names[index] = TextFusion.Naming(
                    spelling: query.spelling(in: chunk.text), isAll: hasSigns,
                    isDeclared: query.declares(in: chunk.text))
            }
        }
        return candidates.indices.map { index in
            fusion.arrangement(candidates[index].key.index, proximity: proximities[index], names[index])
        }
    }

    /// Whether it is neither letter, digit nor underscore, nor blank; beyond ASCII, whether it is a symbol (`€`, `°`, `²`).
    private static func isSign(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A, 0x00...0x20: return false
        case ..<0x80, 0xA7: return true
        default: break
        }
        switch scalar.properties.generalCategory {
        case .currencySymbol, .mathSymbol, .otherSymbol, .otherNumber: return true
        default: return false
        }
    }
}
