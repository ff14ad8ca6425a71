import RAGModel

extension QueryPipeline {
    /// What stands around each hit, in their order; empty if nothing was asked for.
    func expand(
        _ candidates: [Candidate], _ chunks: [StoredChunk], _ run: QueryRun
    ) async throws(RAGError) -> [Hit.Surroundings] {
        guard run.options.expansion != .none || run.searches.contains(where: \.showsWindows) else { return [] }
        var result: [Hit.Surroundings] = []
        for (candidate, chunk) in zip(candidates, chunks) {
            let search = run.searches[candidate.key.scope]
            var expansion = run.options.expansion
            if expansion == .none, search.showsWindows { expansion = .neighbours(Self.window) }
            result.append(Surrounding.joined(try await around(chunk, search.snapshot, expansion)))
        }
        return result
    }

    /// Sentences on either side of one that was found.
    private static let window = 2

    /// A section is looked for so far on either side; a longer one is cut off there.
    private static let sectionReach = 64

    private func around(
        _ chunk: StoredChunk, _ snapshot: any StoreSnapshot, _ expansion: QueryOptions.Expansion
    ) async throws(RAGError) -> [StoredChunk] {
        let reach =
            switch expansion {
            case .none: 0
            case .neighbours(let count): count
            case .section: Self.sectionReach
            }
        let position = Int(chunk.id.position)
        let near = try await snapshot.chunks(
            of: chunk.id.document, positions: max(0, position - reach)..<position + reach + 1)
        guard let own = near.firstIndex(where: { $0.id == chunk.id }) else { return [chunk] }
        guard expansion == .section else { return near }
        func belongs(_ other: StoredChunk) -> Bool { other.headingPath.starts(with: chunk.headingPath) }
        let first = near[..<own].lastIndex { !belongs($0) }.map { $0 + 1 } ?? 0
        let last = near[own...].firstIndex { !belongs($0) } ?? near.count
        return Array(near[first..<last])
    }
}

extension ScopeSearch {
    /// Whether passages are single sentences, which are shown with those around them.
    fileprivate var showsWindows: Bool { snapshot.collection.chunker == .sentenceWindow }
}

/// Joins consecutive chunks of a document.
enum Surrounding {
    /// Chunks may repeat the end of the one before; it is looked for over so many bytes.
    private static let overlap = 4096

    static func joined(_ chunks: [StoredChunk]) -> Hit.Surroundings {
        var text = ""
        var lines = chunks[0].location.lines
        for (index, chunk) in chunks.enumerated() {
            lines =
                min(
                    lines.lowerBound, chunk.location.lines.lowerBound)...max(
                    lines.upperBound, chunk.location.lines.upperBound)
            if index == 0 {
                text = chunk.text
            } else if chunks[index - 1].location.bytes.upperBound > chunk.location.bytes.lowerBound {
                text = joined(text, chunk.text)
            } else {
                text += "\n" + chunk.text
            }
        }
        return Hit.Surroundings(
            text: text, lines: lines, positions: chunks[0].id.position...chunks[chunks.count - 1].id.position)
    }

    /// Both texts, what one ends and the other begins with only once.
    static func joined(_ text: String, _ next: String) -> String {
        let end = Array(text.utf8.suffix(overlap))
        let beginning = Array(next.utf8.prefix(overlap))
        var length = min(end.count, beginning.count)
        while length > 0 {
            if end.suffix(length).elementsEqual(beginning.prefix(length)) {
                return text + String(decoding: next.utf8.dropFirst(length), as: UTF8.self)
            }
            length -= 1
        }
        return text + "\n" + next
    }
}
