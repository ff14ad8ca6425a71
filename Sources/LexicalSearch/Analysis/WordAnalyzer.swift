/// Turns one word or identifier, as the session found it in the text, into terms. Its result depends on nothing but the
/// word's bytes, so each distinct word is analysed once.
///
/// Thread safety: used by one thread at a time.
final class WordAnalyzer {
    /// Letters and digits without anything between them but an apostrophe.
    struct Atom {
        /// Its first scalar in `units`.
        var first: Int
        var end: Int
        var hasDigit = false
        var hasLetter = false
        var hasInnerCapital = false
        /// Where its first apostrophe stands, or -1.
        var apostrophe = -1
        /// The class of what joins it to the next atom; `other` if nothing does.
        var link: CharacterClass = .other
    }

    let language: AnalyzerLanguage
    private let removesStopWords: Bool
    private let stopWords: Set<[UInt8]>
    private var stemmers: [UInt8: Stemmer] = [:]
    var normalizer: Normalizer
    var units: [NormalizedScalar] = []
    var atoms: [Atom] = []
    var scratch: [UInt8] = []
    var folded: [UInt8] = []
    /// What the last call of ``analyze(_:)`` found.
    var result = WordTerms()

    init(_ configuration: AnalyzerConfiguration) {
        language = AnalyzerLanguage.named(configuration.language)
        removesStopWords = configuration.removesStopWords
        var normalizer = Normalizer(foldsTurkic: language.name == "turkish")
        stopWords = Set(
            StopWords.words(of: language.name).map { word in
                var units: [NormalizedScalar] = []
                Array(word.utf8).withUnsafeBufferPointer { normalizer.normalize($0, into: &units) }
                var bytes: [UInt8] = []
                for unit in units { UTF8Decoding.append(unit.scalar, to: &bytes) }
                return bytes
            })
        self.normalizer = normalizer
    }

    /// Analyses a word; the session bounds its length.
    ///
    /// - Complexity: O(length) and the stemmer's time.
    func analyze(_ word: UnsafeBufferPointer<UInt8>) {
        result.removeAll()
        units.removeAll(keepingCapacity: true)
        normalizer.normalize(word, into: &units)
        findAtoms()
        var first = 0
        while first < atoms.count {
            var last = first
            while last + 1 < atoms.count, atoms[last].link != .other { last += 1 }
            emitChain(first, last)
            first = last + 1
        }
        if atoms.isEmpty { emitPictographs() }
    }

    /// The normalised word without stemming.
    func normalized(_ word: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        units.removeAll(keepingCapacity: true)
        normalizer.normalize(word, into: &units)
        gather(0, units.count)
        fold()
        return scratch
    }

    // MARK: Terms

    /// Emits a word: normalised, without possessive or elision, stemmed; then its parts, if it has any.
    func emitWord(_ atom: Atom) {
        var first = atom.first
        var end = atom.end
        if atom.apostrophe >= 0 { trimApostrophe(atom, &first, &end) }
        guard first < end else { return }
        if units[first].characterClass.isUnspaced {
            gather(first, end)
            return append(first, end, .primary)
        }
        emitTerm(first, end, isAlphabetic: !atom.hasDigit)
        let isCut = atom.hasInnerCapital && emitCamelParts(first, end)
        if !isCut, atom.hasDigit, atom.hasLetter { emitLetterDigitParts(first, end) }
        // O'Reilly is found by either of its parts; a contraction (don't) has none.
        if atom.apostrophe > first, end - atom.apostrophe > 3 {
            emitTerm(first, atom.apostrophe, isAlphabetic: !atom.hasDigit)
            emitTerm(atom.apostrophe + 1, end, isAlphabetic: !atom.hasDigit)
        }
    }

    /// Emits the term of some scalars: a stop word as it is, an alphabetic word by its stem.
    func emitTerm(_ first: Int, _ end: Int, isAlphabetic: Bool) {
        var flags = Token.Flags.primary
        gather(first, end)
        var stemmer: Stemmer?
        if isAlphabetic {
            if stopWords.contains(scratch) {
                // WHO and IT in capitals are names; they are indexed like the words, but queries keep them.
                let isAcronym = end - first > 1 && units[first..<end].allSatisfy(\.isUpper)
                if !isAcronym {
                    if removesStopWords { return }
                    flags = .stopWord
                }
            } else if scratch.count <= Analyzer.maximumTermLength {
                stemmer = self.stemmer(for: units[first].characterClass)
            }
        }
        let foldsBefore = language.foldsBeforeStemming || units[first].characterClass != language.script
        if foldsBefore { fold() }
        if let stemmer {
            scratch.withUnsafeBufferPointer { word in
                folded.removeAll(keepingCapacity: true)
                folded.append(contentsOf: stemmer.stem(word))
            }
            if !folded.isEmpty { swap(&scratch, &folded) }
        }
        if !foldsBefore { fold() }
        append(first, end, flags)
    }

    /// Cuts the English possessive, or the article in French `l'eau`.
    private func trimApostrophe(_ atom: Atom, _ first: inout Int, _ end: inout Int) {
        let isEnglish = language.name == "english" || language.script != .latin
        if isEnglish, end - atom.apostrophe == 2, units[end - 1].scalar == 0x73 {
            end = atom.apostrophe
        } else if language.elides, StopWords.isElision(units[first..<atom.apostrophe].map(\.scalar)) {
            first = atom.apostrophe + 1
        }
    }

    private func stemmer(for script: CharacterClass) -> Stemmer? {
        if let stemmer = stemmers[script.rawValue] { return stemmer }
        guard let algorithm = language.stemmer(for: script), let stemmer = Stemmer(algorithm) else { return nil }
        stemmers[script.rawValue] = stemmer
        return stemmer
    }

    /// Emoji and other pictographs are words of their own; other symbols give nothing.
    private func emitPictographs() {
        for index in units.indices where units[index].characterClass == .pictograph {
            gather(index, index + 1)
            append(index, index + 1, .primary)
            result.positions += 1
        }
    }

    // MARK: Bytes

    /// Puts some scalars into `scratch`.
    func gather(_ first: Int, _ end: Int) {
        scratch.removeAll(keepingCapacity: true)
        for unit in units[first..<end] where unit.scalar != UTF8Decoding.invalid {
            UTF8Decoding.append(unit.scalar, to: &scratch)
        }
    }

    /// Removes marks from `scratch`.
    func fold() {
        guard scratch.contains(where: { $0 >= 0x80 }) else { return }
        folded.removeAll(keepingCapacity: true)
        normalizer.appendFolded(scratch[...], to: &folded)
        swap(&scratch, &folded)
    }

    /// Appends `scratch` as a term that stands for some scalars.
    func append(_ first: Int, _ end: Int, _ flags: Token.Flags) {
        result.append(scratch, textStart: Int(units[first].start), textEnd: Int(units[end - 1].end), flags)
    }
}
