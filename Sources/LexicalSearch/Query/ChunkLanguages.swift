import RAGModel

/// The languages of a collection's chunks, beside the analyzer's.
package struct ChunkLanguages: Sendable, Hashable {
    /// What a query may be in.
    package var usual: [String] = []
    /// A query's words are looked for in them too, but a few chunks say nothing about its language.
    package var rare: [String] = []

    package init() {}
}

extension LexicalSearcher {
    /// The languages that live chunks are in, beside the analyzer's: those of one chunk in fifty, then the rarer ones, each by
    /// name.
    package func languages(budget: WorkBudget = .unlimited()) throws(WorkBudget.Exhausted) -> ChunkLanguages {
        var names: Set<[UInt8]> = []
        for segment in segments {
            var walk = PrefixTerms(segment.index.dictionary, [LexicalIndexFormat.languageMark])
            while let (name, _) = try walk.next(budget) { names.insert(name) }
        }
        var languages = ChunkLanguages()
        for name in names.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            let count = frequencies.frequency(of: name, lists(of: name))
            guard count > 0 else { continue }
            let language = String(decoding: name.dropFirst(), as: UTF8.self)
            if count * 50 >= statistics.documentCount {
                languages.usual.append(language)
            } else {
                languages.rare.append(language)
            }
        }
        return languages
    }

    private func lists(of term: [UInt8]) -> [PostingList?] { segments.map { $0.index.postingList(term) } }
}
