import RAGModel
import TextAnalysis

/// Lets the words of a query meet other ways to write them, as far as the vocabulary of the snapshot has them:
///
/// - compounds that a word is part of, and the parts of one that is itself a compound (German, Dutch, Swedish, Danish,
///   Norwegian, Finnish);
/// - two words written as one, and one written as two (`user name`, `username`; `pre-commit`, `precommit`);
/// - Hebrew and Arabic words with and without the letters that are written before them (and, the, in, to …);
/// - words of one family, which begin with the same letters (`строитель`, `строительный`), in languages with many endings;
/// - Vietnamese words that were typed without marks.
///
/// Each counts less than the word itself. All is decided by the live vocabulary of all segments, so it does not depend on
/// how chunks are laid out.
struct VocabularyExpansion {
    private let searcher: LexicalSearcher
    private let session: AnalysisSession
    private let budget: WorkBudget
    private let hasCompounds: Bool

    private static let compoundWeight = 0.5
    private static let partWeight = 0.3
    private static let joinedWeight = 0.15
    private static let splitWeight = 0.15
    private static let prefixedWeight = 0.8
    private static let familyWeight = 0.5
    private static let unmarkedWeight = 0.8
    /// Terms that may stand for one word.
    private static let maximumTerms = 256
    /// Terms of the dictionary that are looked at for one word.
    private static let maximumVisits = 4096

    init(_ searcher: LexicalSearcher, _ session: AnalysisSession, _ budget: WorkBudget) {
        self.searcher = searcher
        self.session = session
        self.budget = budget
        hasCompounds = searcher.segments.contains { !$0.index.endings.isEmpty }
    }

    func expand(_ query: LexicalQuery) throws(WorkBudget.Exhausted) -> LexicalQuery {
        var query = query
        for number in query.clauses.indices where query.clauses[number].occurrence != .excluded {
            for place in query.clauses[number].positions.indices {
                let word = query.clauses[number].words[place]
                let position = query.clauses[number].positions[place]
                guard !word.isEmpty, position.parts.isEmpty, case .term(let term) = position.whole.pattern else {
                    continue
                }
                var found = try alternatives(word, term)
                if query.clauses[number].occurrence == .optional { found += try family(word, term) }
                query.clauses[number].positions[place].alternatives += found.map { found in
                    var found = found
                    found.leaf.field = position.whole.field
                    return found
                }
            }
        }
        joinNeighbours(&query)
        return query
    }

    private func alternatives(
        _ word: String, _ term: [UInt8]
    ) throws(WorkBudget.Exhausted) -> [LexicalQuery.Alternative] {
        try budget.spend(256)
        guard let first = word.unicodeScalars.first?.value else { return [] }
        switch first {
        case 0x590..<0x600: return prefixed(word, term, Self.hebrewPrefixes)
        case 0x600..<0x700: return prefixed(word, term, Self.arabicPrefixes)
        case 0x61..<0x250 where session.keepsMarks: return marked(word, term)
        case 0x61..<0x250:
            guard word.unicodeScalars.allSatisfy({ $0.properties.isAlphabetic }) else { return [] }
            return try hasCompounds ? compounds(word, term) + parts(word, term) : split(word, term)
        default: return []
        }
    }

    // MARK: - Vocabulary

    private func frequency(_ term: [UInt8]) -> Int {
        searcher.frequencies.frequency(of: term, searcher.segments.map { $0.index.postingList(term) })
    }

    /// The term of a word that is no stop word, if live chunks have it.
    private func known(_ word: some StringProtocol) -> [UInt8]? {
        let tokens = session.analyze(String(word))
        guard tokens.count == 1, tokens[0].isPrimary else { return nil }
        let term = Array(tokens[0].term.utf8)
        return frequency(term) > 0 ? term : nil
    }

    // MARK: - Compounds

    /// The longer words that begin or end with a word, or have it between two others.
    private func compounds(_ word: String, _ term: [UInt8]) throws(WorkBudget.Exhausted) -> [LexicalQuery.Alternative] {
        guard term.count >= 3, word.utf8.count >= 4 else { return [] }
        let isLong = word.utf8.count >= 5
        var found: Set<[UInt8]> = []
        let endings = [term, termAtEnd(word)].filter { $0.count >= 3 }
        for segment in searcher.segments {
            var visits = 0
            var beginning = PrefixTerms(segment.index.dictionary, term)
            while visits < Self.maximumVisits, let (other, _) = try beginning.next(budget) {
                visits += 1
                if other.count >= term.count + 4, beginsCompound(term, Array(word.utf8), other) { found.insert(other) }
            }
            for ending in endings {
                visits = 0
                var terms = EndingTerms(segment.index, ending)
                while visits < Self.maximumVisits, let other = terms.next() {
                    try budget.spend(4)
                    visits += 1
                    if other.count >= ending.count + 3, endsCompound(ending, other, isLong: isLong) {
                        found.insert(other)
                    }
                }
            }
        }
        found.remove(term)
        let terms = mostFrequent(found)
        guard !terms.isEmpty else { return [] }
        let leaf = LexicalQuery.Leaf(.anyOf(terms, word: term))
        return [LexicalQuery.Alternative(leaf: leaf, weight: Self.compoundWeight)]
    }

    /// The term of a word as it is at the end of a compound: some endings are only cut off longer words (`Leitung`,
    /// `Wasserleit`).
    private func termAtEnd(_ word: String) -> [UInt8] {
        let head = "banan"
        let tokens = session.analyze(head + word)
        guard tokens.count == 1, tokens[0].term.hasPrefix(head) else { return [] }
        return Array(tokens[0].term.utf8.dropFirst(head.utf8.count))
    }

    /// Whether what follows a word in a longer one is, after its ending and a joint, a known word; or long enough.
    private func beginsCompound(_ term: [UInt8], _ word: [UInt8], _ other: [UInt8]) -> Bool {
        for gap in 0...4 where other.count - term.count - gap >= 4 {
            if frequency(Array(other[(term.count + gap)...])) > 0 { return true }
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

    /// The two known words that a compound is made of, if it is one; of several ways to cut it the most even one.
    private func parts(_ word: String, _ term: [UInt8]) -> [LexicalQuery.Alternative] {
        let letters = Array(word)
        guard letters.count >= 8, letters.count <= 64 else { return [] }
        var best: (evenness: Int, head: [UInt8], tail: [UInt8])?
        for cut in 4...(letters.count - 4) {
            guard let tail = known(String(letters[cut...])) else { continue }
            let head = String(letters[..<cut])
            let found = Self.joints.lazy.filter { head.hasSuffix($0) && head.count - $0.count >= 3 }
                .compactMap { known(head.dropLast($0.count)) }.first
            guard let found else { continue }
            let evenness = min(cut, letters.count - cut)
            if evenness > best?.evenness ?? 0 { best = (evenness, found, tail) }
        }
        guard let best else { return [] }
        return [best.head, best.tail].filter { $0 != term }.map {
            LexicalQuery.Alternative(leaf: .init(.anyOf([$0], word: $0)), weight: Self.partWeight)
        }
    }

    // MARK: - Families

    /// The words that begin like a word, itself among them: they are one term, beside the word's own. What is asked for with
    /// a sign must be there itself.
    private func family(_ word: String, _ term: [UInt8]) throws(WorkBudget.Exhausted) -> [LexicalQuery.Alternative] {
        guard let first = word.unicodeScalars.first, !Analyzer.isUnspaced(term) else { return [] }
        let length = session.familyLength(isLatin: first.value < 0x250)
        let scalars = String(decoding: term, as: UTF8.self).unicodeScalars
        guard length > 0, scalars.count >= length, scalars.allSatisfy(\.properties.isAlphabetic) else { return [] }
        let beginning = Array(String(String.UnicodeScalarView(scalars.prefix(length))).utf8)
        var seen: Set<[UInt8]> = []
        var live: [[UInt8]] = []
        for segment in searcher.segments {
            var walk = PrefixTerms(segment.index.dictionary, beginning)
            while let (other, _) = try walk.next(budget) {
                guard seen.insert(other).inserted, frequency(other) > 0 else { continue }
                live.append(other)
                // So many words have no more in common than these letters.
                if live.count > Self.maximumTerms { return [] }
            }
        }
        guard !live.isEmpty else { return [] }
        let terms = live.sorted { $0.lexicographicallyPrecedes($1) }
        return [LexicalQuery.Alternative(leaf: .init(.anyOf(terms, word: term)), weight: Self.familyWeight)]
    }

    /// Of some terms those that live chunks have, the most frequent first.
    private func mostFrequent(_ terms: Set<[UInt8]>) -> [[UInt8]] {
        let known = terms.map { (term: $0, frequency: frequency($0)) }.filter { $0.frequency > 0 }
        return known.sorted {
            $0.frequency > $1.frequency
                || ($0.frequency == $1.frequency && $0.term.lexicographicallyPrecedes($1.term))
        }.prefix(Self.maximumTerms).map(\.term)
    }

    // MARK: - Words without marks

    /// The known words that a Vietnamese syllable is when it has its marks.
    private func marked(_ word: String, _ term: [UInt8]) -> [LexicalQuery.Alternative] {
        let letters = Array(word.utf8)
        guard letters.count <= 7, letters.allSatisfy({ (0x61...0x7A).contains($0) }) else { return [] }
        var forms: [(text: String, hasTone: Bool)] = [("", false)]
        for (place, letter) in letters.enumerated() {
            let plain = String(UnicodeScalar(letter))
            var next: [(text: String, hasTone: Bool)] = []
            for form in forms {
                next.append((form.text + plain, form.hasTone))
                if letter == 0x64, place == 0 { next.append(("đ", false)) }
                guard let qualities = Self.qualities[plain] else { continue }
                for quality in qualities {
                    if quality != plain { next.append((form.text + quality, form.hasTone)) }
                    guard !form.hasTone else { continue }
                    for tone in Self.tones { next.append((form.text + quality + tone, true)) }
                }
            }
            forms = next
        }
        var found: Set<[UInt8]> = []
        for form in forms {
            let other = Array(session.normalized(form.text).utf8)
            if other != term, frequency(other) > 0 { found.insert(other) }
        }
        guard !found.isEmpty else { return [] }
        return [
            LexicalQuery.Alternative(
                leaf: .init(.anyOf(mostFrequent(found), word: term)), weight: Self.unmarkedWeight)
        ]
    }

    /// The vowels that each plain one may be, and the five tones as combining marks.
    private static let qualities = [
        "a": ["a", "ă", "â"], "e": ["e", "ê"], "i": ["i"], "o": ["o", "ô", "ơ"], "u": ["u", "ư"], "y": ["y"],
    ]
    private static let tones = ["\u{300}", "\u{301}", "\u{309}", "\u{303}", "\u{323}"]

    // MARK: - Joined and split words

    /// A rare word as two neighbours that are both more frequent.
    private func split(_ word: String, _ term: [UInt8]) -> [LexicalQuery.Alternative] {
        let letters = Array(word)
        guard letters.count >= 6, letters.count <= 64 else { return [] }
        let own = frequency(term)
        guard own <= 2 + searcher.statistics.documentCount / 2000 else { return [] }
        var best: (frequency: Int, head: [UInt8], tail: [UInt8])?
        for cut in 3...(letters.count - 3) {
            guard let head = known(String(letters[..<cut])), let tail = known(String(letters[cut...])) else { continue }
            let least = min(frequency(head), frequency(tail))
            if least > own, least > best?.frequency ?? 0 { best = (least, head, tail) }
        }
        guard let best else { return [] }
        let words = [LexicalQuery.PhraseTerm(term: best.head, offset: 0), .init(term: best.tail, offset: 1)]
        return [LexicalQuery.Alternative(leaf: .init(.phrase(words, slop: 0)), weight: Self.splitWeight)]
    }

    /// Lets two neighbouring words of the query also be one word.
    private func joinNeighbours(_ query: inout LexicalQuery) {
        var previous: (clause: Int, place: Int, word: String)?
        for number in query.clauses.indices {
            guard query.clauses[number].occurrence != .excluded else {
                previous = nil
                continue
            }
            for place in query.clauses[number].positions.indices {
                let word = query.clauses[number].words[place]
                guard !word.isEmpty, (word.utf8.first ?? 0) >= 0x61 else {
                    previous = nil
                    continue
                }
                if let previous, previous.word.utf8.count + word.utf8.count <= 64,
                    let joined = known(previous.word + word)
                {
                    for (clause, place) in [(previous.clause, previous.place), (number, place)] {
                        let field = query.clauses[clause].positions[place].whole.field
                        query.clauses[clause].positions[place].alternatives.append(
                            .init(leaf: .init(.anyOf([joined], word: joined), field: field), weight: Self.joinedWeight))
                    }
                }
                previous = (number, place, word)
            }
        }
    }

    // MARK: - Letters before words

    private static let hebrewPrefixes = [
        "ה", "ו", "ב", "ל", "מ", "ש", "כ", "וה", "שה", "מה", "כש", "וב", "ול", "ומ", "וש", "שב", "של", "מש",
    ]
    private static let arabicPrefixes = ["و", "ف", "ب", "ك", "ل", "ال", "وال", "بال", "كال", "فال", "لل", "ولل"]

    /// The known terms that are the word with other letters before it, or without those that it has.
    private func prefixed(_ word: String, _ term: [UInt8], _ prefixes: [String]) -> [LexicalQuery.Alternative] {
        var bases = [word]
        for prefix in prefixes
        where word.hasPrefix(prefix) && word.unicodeScalars.count - prefix.unicodeScalars.count >= 2 {
            bases.append(String(word.unicodeScalars.dropFirst(prefix.unicodeScalars.count)))
        }
        var found: Set<[UInt8]> = []
        for base in bases {
            for candidate in [base] + prefixes.map({ $0 + base }) {
                if let known = known(candidate), known != term { found.insert(known) }
            }
        }
        guard !found.isEmpty else { return [] }
        let terms = found.sorted { $0.lexicographicallyPrecedes($1) }
        return [LexicalQuery.Alternative(leaf: .init(.anyOf(terms, word: term)), weight: Self.prefixedWeight)]
    }
}

extension LexicalSearcher {
    /// The query with what else may stand for its words in the snapshot's vocabulary; see ``VocabularyExpansion``.
    ///
    /// - Parameter session: of the analyzer that made the index.
    package func expanded(
        _ query: LexicalQuery, session: AnalysisSession, budget: WorkBudget = .unlimited()
    ) throws(WorkBudget.Exhausted) -> LexicalQuery {
        let session = query.language.map { session.session(for: $0) } ?? session
        return try VocabularyExpansion(self, session, budget).expand(query)
    }
}
