import RAGModel

/// Makes one text of the hits, for a prompt: whole passages, never more than the budget, each numbered and fenced as data.
///
/// Passages of a document that follow each other are joined. The best comes first and the next best last, since models
/// read the middle least (Liu et al., "Lost in the middle", TACL 2024).
struct ContextBuilder {
    private let count: (String) -> Int
    /// How files are named; `nil` = by their paths below the roots.
    private let spellings: PathSpellings?

    init(_ run: QueryRun) {
        let embedder = run.embedder
        spellings = run.options.workingFolder.map { PathSpellings(folder: $0) }
        // Without a tokenizer: four bytes a token, which is what common ones come to on English text, rounded up.
        count = { text in embedder?.tokenOffsets(text)?.count ?? (text.utf8.count + 3) / 4 }
    }

    /// Consecutive passages of one document.
    private struct Passage {
        var hit: Hit
        var text: String
        var lines: ClosedRange<Int>
        var positions: ClosedRange<UInt32>

        /// Whether it is more than the hit.
        var isJoined: Bool { positions.count > 1 }
    }

    func context(of hits: [Hit], tokens: Int) -> QueryContext {
        var passages: [Passage] = []
        var used = 0
        for hit in hits {
            // A passage may close the gap between two others.
            var addition = Self.passage(hit)
            var next = passages
            var place: Int?
            for index in passages.indices.reversed() where Self.touches(passages[index], addition) {
                addition = Self.joined(next.remove(at: index), addition)
                place = index
            }
            next.insert(addition, at: place ?? next.count)
            let size = next.enumerated().reduce(0) { $0 + count(block($1.element, number: $1.offset + 1)) }
            // A long passage that does not fit leaves room for a shorter one.
            guard size <= tokens else { continue }
            passages = next
            used = size
        }
        let ordered = passages.indices.filter { $0 % 2 == 0 } + passages.indices.filter { $0 % 2 == 1 }.reversed()
        let blocks = ordered.enumerated().map { block(passages[$1], number: $0 + 1) }
        let citations = ordered.enumerated().map { number, index in
            QueryContext.Citation(
                number: number + 1, uri: passages[index].hit.uri, path: path(passages[index].hit),
                lines: passages[index].lines, change: passages[index].hit.change)
        }
        return QueryContext(text: blocks.joined(), tokens: used, citations: citations)
    }

    /// What the smallest passage takes by itself; `nil` without hits.
    func leastTokens(of hits: [Hit]) -> Int? {
        hits.map { count(block(Self.passage($0), number: 1)) }.min()
    }

    private static func passage(_ hit: Hit) -> Passage {
        let around = hit.surroundings
        return Passage(
            hit: hit, text: around?.text ?? hit.text, lines: around?.lines ?? hit.lines,
            positions: around?.positions ?? hit.id.position...hit.id.position)
    }

    private static func touches(_ left: Passage, _ right: Passage) -> Bool {
        left.hit.id.document == right.hit.id.document && left.hit.collection == right.hit.collection
            && left.positions.lowerBound <= right.positions.upperBound &+ 1
            && right.positions.lowerBound <= left.positions.upperBound &+ 1
    }

    private static func joined(_ left: Passage, _ right: Passage) -> Passage {
        let (first, second) = left.positions.lowerBound <= right.positions.lowerBound ? (left, right) : (right, left)
        var result = left
        let lines =
            min(
                first.lines.lowerBound, second.lines.lowerBound)...max(
                first.lines.upperBound, second.lines.upperBound)
        result.lines = lines
        result.positions = first.positions.lowerBound...max(first.positions.upperBound, second.positions.upperBound)
        let isInside = first.positions.upperBound >= second.positions.upperBound
        result.text = isInside ? first.text : Surrounding.joined(first.text, second.text)
        return result
    }

    private func path(_ hit: Hit) -> String { spellings.map { $0.shown(hit.uri) } ?? hit.path }

    private func block(_ passage: Passage, number: Int) -> String {
        // A fence longer than any in the passage, so that the passage cannot end it.
        let longest = passage.text.split { $0 != "`" }.map(\.count).max() ?? 0
        let fence = String(repeating: "`", count: max(3, longest + 1))
        let hit = passage.hit
        // A passage of its own has its page or sheet; several together have their lines.
        let place =
            hit.place == nil || passage.isJoined
            ? "\(path(hit)):\(passage.lines.lowerBound)-\(passage.lines.upperBound)" : hit.link(path(hit))
        let change = hit.change.map { " (\($0.words))" } ?? ""
        let name = place.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : String($0) }.joined()
        return "[\(number)] \(name)\(change)\n\(fence)\n\(passage.text)\n\(fence)\n\n"
    }
}
