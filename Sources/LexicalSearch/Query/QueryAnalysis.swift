import RAGModel
import TextAnalysis

/// Turns the clauses of a parsed query into terms, as the analyzer of an index makes them.
struct QueryAnalysis {
    private let usual: AnalysisSession
    private let languages: ChunkLanguages
    /// Of the query's language.
    private var session: AnalysisSession
    /// Of the collection's other languages.
    private var others: [AnalysisSession] = []
    private var drafts: [Draft] = []
    private var positionCount = 0
    private var droppedCount = 0
    private(set) var notes: [String] = []

    /// A clause before stop words are left out.
    private struct Draft {
        var clause: LexicalQuery.Clause
        /// For each position, whether it is a stop word that may be left out.
        var isOptionalStopWord: [Bool]
    }

    init(_ session: AnalysisSession, languages: ChunkLanguages) {
        usual = session
        self.session = session
        self.languages = languages
    }

    mutating func analyze(_ query: ParsedQuery) -> LexicalQuery {
        let candidates = [usual.language] + languages.usual
        let text = query.clauses.map(\.text).joined(separator: " ")
        session = usual.session(forQuery: text, among: candidates)
        others = (candidates + languages.rare).filter { $0 != session.language }.map { usual.session(for: $0) }
        for clause in query.clauses { add(clause) }
        if droppedCount > 0 {
            notes.append(
                "the query has more than \(LexicalQuery.maximumPositions) words: the last \(droppedCount) were left out"
            )
        }
        return LexicalQuery(clauses: finish(), language: session === usual ? nil : session.language)
    }

    // MARK: - Clauses

    private mutating func add(_ clause: ParsedQuery.Clause) {
        switch clause.pattern {
        case .word: addWord(clause)
        case .phrase(_, let slop): addPhrase(clause, slop: slop)
        case .prefix: addPrefix(clause)
        case .fuzzy(_, let distance): addFuzzy(clause, distance: distance)
        }
    }

    private mutating func addWord(_ clause: ParsedQuery.Clause) {
        add(analyze(clause.text), clause, dropsStopWords: clause.source == clause.text)
    }

    private mutating func addPhrase(_ clause: ParsedQuery.Clause, slop: Int) {
        let tokens = analyze(clause.text)
        guard let first = tokens.first else {
            notes.append("\(clause.source) has no word in it")
            return
        }
        if tokens.allSatisfy({ $0.position == first.position }) { return add(tokens, clause, dropsStopWords: false) }
        let terms = Self.phrase(tokens, first)
        add(.phrase(terms, slop: slop), size: terms.count, clause)
        guard !drafts.isEmpty else { return }
        for other in others {
            let tokens = analyze(clause.text, by: other)
            guard let first = tokens.first else { continue }
            let known = Self.phrase(tokens, first)
            let leaf = LexicalQuery.Leaf(.phrase(known, slop: slop), field: clause.field.map(LexicalField.init))
            let place = drafts.count - 1
            guard known.count > 1, drafts[place].clause.text == clause.source, known != terms else { continue }
            if !drafts[place].clause.positions[0].alternatives.contains(where: { $0.leaf == leaf }) {
                drafts[place].clause.positions[0].alternatives.append(.init(leaf: leaf, weight: 1))
            }
        }
    }

    private static func phrase(_ tokens: [AnalyzedToken], _ first: AnalyzedToken) -> [LexicalQuery.PhraseTerm] {
        let told = Set(tokens.lazy.filter(\.isPrimary).map(\.position))
        // A name whose parts are single letters (`kΩ`, `pH`) is there as a whole only.
        return tokens.filter {
            $0.isPrimary
                || !($0.isStopWord || told.contains($0.position) || Analyzer.isUnspaced($0.term))
        }.map {
            LexicalQuery.PhraseTerm(term: $0.term, offset: $0.position - first.position)
        }
    }

    private mutating func addPrefix(_ clause: ParsedQuery.Clause) {
        let prefix = session.normalized(clause.text)
        let tokens = analyze(clause.text)
        if !prefix.isEmpty, let first = tokens.first, tokens.allSatisfy({ $0.position == first.position }) {
            return add(.prefix(Array(prefix.utf8)), size: 1, clause)
        }
        if !tokens.isEmpty {
            notes.append("\(clause.source): a star stands for the rest of one word; searched as text")
        }
        add(tokens, clause, dropsStopWords: false)
    }

    private mutating func addFuzzy(_ clause: ParsedQuery.Clause, distance: Int) {
        let tokens = analyze(clause.text)
        let words = tokens.filter(\.isPrimary)
        if words.count == 1 {
            if distance > LexicalQuery.maximumDistance {
                notes.append("\(clause.source): at most \(LexicalQuery.maximumDistance) edits are looked for")
            }
            let edits = min(distance, LexicalQuery.maximumDistance)
            return add(.fuzzy(words[0].term, distance: edits), size: 1, clause)
        }
        if !tokens.isEmpty {
            notes.append("\(clause.source): a tilde follows one word or a phrase; searched as text")
        }
        add(tokens, clause, dropsStopWords: false)
    }

    // MARK: - Terms

    private struct AnalyzedToken {
        let term: [UInt8]
        let position: UInt32
        let isPrimary: Bool
        let isStopWord: Bool
        /// In bytes of the text.
        let length: Int
        /// Normalised, not stemmed.
        let word: String
    }

    private func analyze(_ text: String) -> [AnalyzedToken] { analyze(text, by: session) }

    private func analyze(_ text: String, by session: AnalysisSession) -> [AnalyzedToken] {
        let buffer = TokenBuffer()
        var text = text
        text.withUTF8 { session.analyze($0, into: buffer) }
        let utf8 = Array(text.utf8)
        return buffer.tokens.compactMap {
            let term = Array(buffer.term(of: $0))
            // Single characters are there to be found by themselves.
            if !$0.isPrimary, Analyzer.isSingle(term) { return nil }
            return AnalyzedToken(
                term: term, position: $0.position, isPrimary: $0.isPrimary,
                isStopWord: $0.isStopWord, length: Int($0.textEnd - $0.textStart),
                word: session.normalized(
                    String(decoding: utf8[Int($0.textStart)..<Int($0.textEnd)], as: UTF8.self)))
        }
    }

    /// The terms that each position of a text has in the collection's other languages, beside the query's own; none
    /// where it is no word but a function of grammar there.
    private func variants(of text: String, count: Int) -> [[[UInt8]]] {
        var variants = [[[UInt8]]](repeating: [], count: count)
        for other in others {
            var wholes: [AnalyzedToken] = []
            for token in analyze(text, by: other) where token.position != wholes.last?.position { wholes.append(token) }
            guard wholes.count == count else { continue }
            for (place, token) in wholes.enumerated() where !token.isStopWord && !variants[place].contains(token.term) {
                variants[place].append(token.term)
            }
        }
        return variants
    }

    private mutating func add(_ tokens: [AnalyzedToken], _ clause: ParsedQuery.Clause, dropsStopWords: Bool) {
        var positions: [LexicalQuery.Position] = []
        var isOptionalStopWord: [Bool] = []
        var words: [String] = []
        var last: UInt32?
        for token in tokens {
            let leaf = LexicalQuery.Leaf(.term(token.term), field: clause.field.map(LexicalField.init))
            if token.position == last {
                // A stop word inside an identifier says no more than one between words.
                if !(dropsStopWords && token.isStopWord) { positions[positions.count - 1].parts.append(leaf) }
                words[words.count - 1] = ""
            } else {
                words.append(token.isStopWord ? "" : token.word)
                positions.append(LexicalQuery.Position(whole: leaf, parts: []))
                isOptionalStopWord.append(dropsStopWords && token.isStopWord)
                last = token.position
            }
        }
        if !others.isEmpty {
            for (place, found) in variants(of: clause.text, count: positions.count).enumerated() {
                guard case .term(let term) = positions[place].whole.pattern else { continue }
                positions[place].variants = found.filter { $0 != term }
            }
        }
        guard add(positions, words, size: tokens.count, clause, isOptionalStopWord),
            let written = drafts[drafts.count - 1].clause.written
        else { return }
        let isTold = positions.count == 1 && tokens[0].length >= written.text.utf8.count
        drafts[drafts.count - 1].clause.isToldByWhole = isTold
    }

    private mutating func add(_ pattern: LexicalQuery.Pattern, size: Int, _ clause: ParsedQuery.Clause) {
        let leaf = LexicalQuery.Leaf(pattern, field: clause.field.map(LexicalField.init))
        add([LexicalQuery.Position(whole: leaf, parts: [])], [""], size: size, clause, [false])
    }

    /// - Returns: whether the clause was taken.
    @discardableResult
    private mutating func add(
        _ positions: [LexicalQuery.Position], _ words: [String], size: Int, _ clause: ParsedQuery.Clause,
        _ isOptionalStopWord: [Bool]
    ) -> Bool {
        guard !positions.isEmpty else { return false }
        guard positionCount + size <= LexicalQuery.maximumPositions else {
            droppedCount += size
            return false
        }
        positionCount += size
        var known = LexicalQuery.Clause(
            occurrence: clause.occurrence, positions: positions, text: clause.source, words: words)
        known.written = clause.written
        known.wantsPairs = clause.source.hasPrefix("+") || clause.source.hasPrefix("-")
        drafts.append(Draft(clause: known, isOptionalStopWord: isOptionalStopWord))
        return true
    }

    /// Leaves out plain stop words, unless the query asks for nothing else.
    private func finish() -> [LexicalQuery.Clause] {
        let hasOther = drafts.contains { $0.clause.occurrence != .excluded && $0.isOptionalStopWord.contains(false) }
        guard hasOther else { return drafts.map(\.clause) }
        return drafts.compactMap { draft in
            var clause = draft.clause
            clause.positions = zip(clause.positions, draft.isOptionalStopWord).filter { !$1 }.map(\.0)
            clause.words = zip(clause.words, draft.isOptionalStopWord).filter { !$1 }.map(\.0)
            return clause.positions.isEmpty ? nil : clause
        }
    }
}

extension LexicalQuery {
    /// Words of a query that are looked at, parts of identifiers included.
    package static let maximumPositions = 4096
    /// Edits of a fuzzy word.
    package static let maximumDistance = 2

    /// Analyses a parsed query.
    ///
    /// - Parameters:
    ///   - session: of the analyzer that made the index.
    ///   - languages: other languages that chunks have (``LexicalSearcher/languages``).
    /// - Returns: the query, and notes for the user beside those of the parser.
    package static func analyze(
        _ query: ParsedQuery, session: AnalysisSession, languages: ChunkLanguages = ChunkLanguages()
    ) -> (query: LexicalQuery, notes: [String]) {
        var analysis = QueryAnalysis(session, languages: languages)
        let analyzed = analysis.analyze(query)
        return (analyzed, analysis.notes)
    }

    /// Parses and analyses a query; never fails.
    ///
    /// - Parameter allTerms: whether words are required unless they are marked otherwise.
    package static func parse(
        _ text: String, session: AnalysisSession, allTerms: Bool = false
    ) -> (query: LexicalQuery, notes: [String]) {
        let parsed = ParsedQuery(text, allTerms: allTerms)
        let (query, notes) = analyze(parsed, session: session)
        return (query, parsed.notes + notes)
    }

    package static func parse(
        _ text: String, analyzer: Analyzer, allTerms: Bool = false
    ) -> (query: LexicalQuery, notes: [String]) {
        parse(text, session: analyzer.makeSession(), allTerms: allTerms)
    }
}
