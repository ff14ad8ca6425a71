import RAGModel
import TextAnalysis

/// Compounds: the longer words that a word is a part of, and the two words that a compound is made of.
extension VocabularyExpansion {
    private static let compoundWeight = 0.5
    private static let partWeight = 0.3
    /// Compounds around which longer ones are looked for.
    private static let maximumMiddles = 16
    /// How far the parts of a compound that is a condition may stand from each other.
    private static let partDistance = 8

    /// The longer words that begin or end with a word, or have it between two others.
    func compounds(
        _ word: String, _ term: [UInt8], binds: Bool
    ) throws(WorkBudget.Exhausted) -> [LexicalQuery.Alternative] {
        guard term.count >= 3, word.utf8.count >= 3 else { return [] }
        var found: Set<[UInt8]> = []
        let endings = [term, termAtEnd(word)].filter { $0.count >= 3 }
        try addBeginning(with: term, word: Array(word.utf8), to: &found)
        for ending in endings { try addEnding(with: ending, isLong: word.utf8.count >= 5, to: &found) }
        found.remove(term)
        var terms = mostFrequent(found)
        // Who asks for a word that is seldom met by itself is shown where it stands between two others.
        if binds || frequency(term) <= 2 + searcher.statistics.documentCount / 2000 {
            var outer: Set<[UInt8]> = []
            for middle in terms.prefix(Self.maximumMiddles) {
                if middle.starts(with: term) {
                    try addEnding(with: middle, isLong: true, to: &outer)
                } else {
                    try addBeginning(with: middle, word: middle, to: &outer)
                }
            }
            if !outer.isSubset(of: found) { terms = mostFrequent(found.union(outer)) }
        }
        guard !terms.isEmpty else { return [] }
        let leaf = LexicalQuery.Leaf(.anyOf(terms, word: term))
        return [LexicalQuery.Alternative(leaf: leaf, weight: Self.compoundWeight)]
    }

    private func addBeginning(
        with term: [UInt8], word: [UInt8], to found: inout Set<[UInt8]>
    ) throws(WorkBudget.Exhausted) {
        for segment in searcher.segments {
            var visits = 0
            var terms = PrefixTerms(segment.index.dictionary, term)
            while visits < Self.maximumVisits, let (other, _) = try terms.next(budget) {
                visits += 1
                if other.count >= term.count + 3, beginsCompound(term, word, other) { found.insert(other) }
            }
        }
    }

    private func addEnding(
        with ending: [UInt8], isLong: Bool, to found: inout Set<[UInt8]>
    ) throws(WorkBudget.Exhausted) {
        for segment in searcher.segments {
            var visits = 0
            var terms = EndingTerms(segment.index, ending)
            while visits < Self.maximumVisits, let other = terms.next() {
                try budget.spend(4)
                visits += 1
                if other.count >= ending.count + 3, endsCompound(ending, other, isLong: isLong) { found.insert(other) }
            }
        }
    }

    /// The term of a word as it is at the end of a compound: some endings are only cut off longer words (`Leitung`,
    /// `Wasserleit`).
    private func termAtEnd(_ word: String) -> [UInt8] {
        let head = "banan"
        guard let term = onlyTerm(head + word), term.starts(with: head.utf8) else { return [] }
        return Array(term.dropFirst(head.utf8.count))
    }

    /// Whether what follows a word in a longer one is, after its ending and a joint, a known word; or long enough. One of three
    /// letters (`Bahnhof`) follows at once or after a joint.
    private func beginsCompound(_ term: [UInt8], _ word: [UInt8], _ other: [UInt8]) -> Bool {
        for gap in 0...4 where other.count - term.count - gap >= 3 {
            let rest = Array(other[(term.count + gap)...])
            if rest.count == 3, !Self.jointBytes.contains(Array(other[term.count..<term.count + gap])) { continue }
            if frequency(rest) > 0 { return true }
        }
        // All but the last letter: words that end with a vowel often lose it.
        return word.count >= 6 && other.starts(with: word.dropLast()) && other.count - word.count >= 3
    }

    /// Whether what is before a word in a longer one is a known word, with a joint or without; or long enough.
    private func endsCompound(_ term: [UInt8], _ other: [UInt8], isLong: Bool) -> Bool {
        let head = String(decoding: other[..<(other.count - term.count)], as: UTF8.self)
        if isLong, head.utf8.count >= 4 { return true }
        return Self.joints.contains {
            head.hasSuffix($0) && head.count - $0.count >= 3 && known(head.dropLast($0.count)) != nil
        }
    }

    /// What joins the words of a compound.
    private static let joints = ["", "s", "es", "n", "en", "er", "e", "ns", "ens"]
    private static let jointBytes = Set(joints.map { Array($0.utf8) })

    /// The two known words that a compound is made of, if it is one; of several ways to cut it the most even one. Where the
    /// compound is a condition, both must stand near each other.
    func parts(_ word: String, _ term: [UInt8], binds: Bool) -> [LexicalQuery.Alternative] {
        let letters = Array(word)
        guard letters.count >= 7, letters.count <= 64 else { return [] }
        var best: (evenness: Int, head: [UInt8], tail: [UInt8])?
        for cut in 4...(letters.count - 3) {
            guard let tail = known(String(letters[cut...])) else { continue }
            let head = String(letters[..<cut])
            let found = Self.joints.lazy.filter { head.hasSuffix($0) && head.count - $0.count >= 3 }
                .compactMap { known(head.dropLast($0.count)) }.first
            guard let found else { continue }
            let evenness = min(cut, letters.count - cut)
            if evenness > best?.evenness ?? 0 { best = (evenness, found, tail) }
        }
        guard let best else { return [] }
        if binds {
            let words = [LexicalQuery.PhraseTerm(term: best.head, offset: 0), .init(term: best.tail, offset: 1)]
            let leaf = LexicalQuery.Leaf(.phrase(words, slop: Self.partDistance))
            return [LexicalQuery.Alternative(leaf: leaf, weight: Self.partWeight)]
        }
        return [best.head, best.tail].filter { $0 != term }.map {
            LexicalQuery.Alternative(leaf: .init(.anyOf([$0], word: $0)), weight: Self.partWeight)
        }
    }
}
