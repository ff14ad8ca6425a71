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
    let searcher: LexicalSearcher
    let session: AnalysisSession
    let budget: WorkBudget
    private let hasCompounds: Bool
    private let buffer = TokenBuffer()

    private static let joinedWeight = 0.15
    private static let splitWeight = 0.15
    private static let prefixedWeight = 0.8
    private static let familyWeight = 0.5
    private static let unmarkedWeight = 0.8
    private static let amountWeight = 0.5
    /// Terms that may stand for one word.
    private static let maximumTerms = 256
    /// Terms of the dictionary that are looked at for one word.
    static let maximumVisits = 4096

    init(_ searcher: LexicalSearcher, _ session: AnalysisSession, _ budget: WorkBudget) {
        self.searcher = searcher
        self.session = session
        self.budget = budget
        hasCompounds = searcher.segments.contains { !$0.index.endings.isEmpty }
    }

    func expand(_ query: LexicalQuery) throws(WorkBudget.Exhausted) -> LexicalQuery {
        var query = query
        for number in query.clauses.indices {
            let isOptional = query.clauses[number].occurrence == .optional
            for place in query.clauses[number].positions.indices {
                let word = query.clauses[number].words[place]
                let position = query.clauses[number].positions[place]
                guard case .term(let term) = position.whole.pattern else { continue }
                var found: [LexicalQuery.Alternative] = []
                if !position.parts.isEmpty {
                    found = amount(term, position.parts)
                } else if !word.isEmpty {
                    found = try alternatives(word, term, binds: !isOptional)
                    if isOptional { found += try family(word, term) }
                }
                query.clauses[number].positions[place].alternatives += found.map { found in
                    var found = found
                    found.leaf.field = position.whole.field
                    return found
                }
            }
        }
        joinNeighbours(&query)
        joinAmounts(&query)
        return query
    }

    /// - Parameter binds: whether the word is a condition: what stands for it must then be all of it.
    private func alternatives(
        _ word: String, _ term: [UInt8], binds: Bool
    ) throws(WorkBudget.Exhausted) -> [LexicalQuery.Alternative] {
        try budget.spend(256)
        guard let first = word.unicodeScalars.first?.value else { return [] }
        switch first {
        case 0x590..<0x600: return prefixed(word, term, Self.hebrewPrefixes)
        case 0x600..<0x700: return prefixed(word, term, Self.arabicPrefixes)
        case 0x61..<0x250 where session.keepsMarks: return marked(word, term)
        case 0x61..<0x250:
            guard word.unicodeScalars.allSatisfy({ $0.properties.isAlphabetic }) else { return [] }
            guard hasCompounds else { return split(word, term) }
            return try compounds(word, term, binds: binds) + parts(word, term, binds: binds)
        default: return []
        }
    }

    // MARK: - Vocabulary

    func frequency(_ term: [UInt8]) -> Int {
        searcher.frequencies.frequency(of: term, searcher.segments.map { $0.index.postingList(term) })
    }

    /// The term of a word that is no stop word, if live chunks have it.
    func known(_ word: some StringProtocol) -> [UInt8]? {
        guard let term = onlyTerm(String(word)) else { return nil }
        return frequency(term) > 0 ? term : nil
    }

    /// The term of a text that is one word and no stop word.
    func onlyTerm(_ text: String) -> [UInt8]? {
        var text = text
        buffer.removeAll()
        text.withUTF8 { session.analyze($0, into: buffer) }
        guard buffer.tokens.count == 1, buffer.tokens[0].isPrimary else { return nil }
        return Array(buffer.term(of: buffer.tokens[0]))
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
    func mostFrequent(_ terms: Set<[UInt8]>) -> [[UInt8]] {
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

    // MARK: - Numbers with units

    /// The letters of a unit.
    private static let unitLengths = 1...5

    /// A number with its unit (`20kWh`) as the two that stand beside each other elsewhere, where the capitals within the unit
    /// cut it otherwise.
    private func amount(_ term: [UInt8], _ parts: [LexicalQuery.Leaf]) -> [LexicalQuery.Alternative] {
        let number = Array(term.prefix { (0x30...0x39).contains($0) })
        let unit = String(decoding: term.dropFirst(number.count), as: UTF8.self)
        guard !number.isEmpty, Self.unitLengths.contains(unit.count), unit.allSatisfy(\.isLetter),
            !parts.contains(where: { $0.pattern == .term(number) }), let unit = known(unit)
        else { return [] }
        let words = [LexicalQuery.PhraseTerm(term: number, offset: 0), .init(term: unit, offset: 1)]
        return [LexicalQuery.Alternative(leaf: .init(.phrase(words, slop: 0)), weight: Self.amountWeight)]
    }

    /// Lets a number and the unit behind it also be one word.
    private func joinAmounts(_ query: inout LexicalQuery) {
        for number in query.clauses.indices.dropFirst() {
            let (left, right) = (query.clauses[number - 1], query.clauses[number])
            guard left.occurrence != .excluded, right.occurrence != .excluded, left.positions.count == 1,
                right.positions.count == 1, !left.words[0].isEmpty,
                left.words[0].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                let joined = amount(left.words[0], right.text)
            else { continue }
            for clause in [number - 1, number] {
                let leaf = LexicalQuery.Leaf(
                    .anyOf([joined], word: joined), field: query.clauses[clause].positions[0].whole.field)
                query.clauses[clause].positions[0].alternatives.append(.init(leaf: leaf, weight: Self.amountWeight))
            }
        }
    }

    /// The term of a number with a unit written behind it, if texts have it and are not found by the number alone.
    private func amount(_ number: String, _ unit: String) -> [UInt8]? {
        guard Self.unitLengths.contains(unit.count), unit.allSatisfy(\.isLetter),
            unit.dropFirst().contains(where: \.isUppercase)
        else { return nil }
        let terms = session.analyze(number + unit).map(\.term)
        guard let joined = terms.first.map({ Array($0.utf8) }), !terms.contains(number), frequency(joined) > 0 else {
            return nil
        }
        return joined
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
