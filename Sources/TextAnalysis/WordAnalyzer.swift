/// Turns one word or identifier, as the session found it in the text, into terms. Its result depends on nothing but the
/// word's bytes, so each distinct word is analysed once.
///
/// It owns memory that it reuses, so it is used in place and by one thread at a time.
struct WordAnalyzer: ~Copyable {
    /// Letters and digits without anything between them but an apostrophe.
    struct Atom: BitwiseCopyable {
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
    private let spellsUmlauts: Bool
    private let removesStopWords: Bool
    private var stopWords: Set<[UInt8]> = []
    /// Bits of their hashes spare most words the longer comparison.
    private var stopWordBits = [UInt64](repeating: 0, count: 64)
    private var longestStopWord = 0
    /// By script, and whether the script was met.
    private var stemmers = [Stemmer?](repeating: nil, count: 32)
    private var knowsStemmer = [Bool](repeating: false, count: 32)
    private let stems = StemCache()
    var normalizer: Normalizer
    var units = ScratchArray<NormalizedScalar>()
    var atoms = ScratchArray<Atom>()
    var scratch = ScratchArray<UInt8>()
    var folded = ScratchArray<UInt8>()
    /// What the last call of ``analyze(_:)`` found.
    var result = WordTerms()

    init(_ configuration: AnalyzerConfiguration) {
        language = AnalyzerLanguage.named(configuration.language)
        spellsUmlauts = language.spellsUmlauts
        removesStopWords = configuration.removesStopWords
        normalizer = Normalizer(foldsTurkic: language.name == "turkish")
        for var word in StopWords.words(of: language.name) {
            units.truncate(to: 0)
            word.withUTF8 { normalizer.normalize($0, into: &units) }
            gather(0, units.count)
            stopWords.insert(Array(scratch.elements))
            let hash = ByteHash.hash(scratch.elements)
            stopWordBits[Int(hash & 63)] |= 1 << (hash >> 58)
            longestStopWord = max(longestStopWord, scratch.count)
        }
    }

    /// Analyses a word; the session bounds its length.
    ///
    /// - Complexity: O(length) and the stemmer's time.
    mutating func analyze(_ word: UnsafeBufferPointer<UInt8>) {
        result.removeAll()
        if analyzePlain(word) { return }
        units.truncate(to: 0)
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

    /// Analyses a word of ASCII letters without inner capitals, or of capitals alone: most words, at a fraction of the
    /// cost. Returns whether it was one.
    private mutating func analyzePlain(_ word: UnsafeBufferPointer<UInt8>) -> Bool {
        guard word.count <= Analyzer.maximumTermLength, !normalizer.foldsTurkic else { return false }
        scratch.truncate(to: 0)
        var capitals = 0
        for index in 0..<word.count {
            let byte = word[index]
            let lower = byte | 0x20
            guard lower &- 0x61 < 26 else { return false }
            if byte != lower {
                guard capitals == index else { return false }
                capitals += 1
            }
            scratch.append(lower)
        }
        guard capitals <= 1 || capitals == word.count else { return false }
        let isAcronym = capitals > 1
        if let flags = prepareTerm(isAcronym: isAcronym, script: .latin, isFolded: true) {
            result.append(scratch.elements, textStart: 0, textEnd: word.count, flags)
        }
        result.positions = 1
        return true
    }

    /// The normalised word without stemming.
    mutating func normalized(_ word: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        units.truncate(to: 0)
        normalizer.normalize(word, into: &units)
        if language.keepsMarks, units.count > 0 { placeTone(0, units.count) }
        gather(0, units.count)
        if spellsUmlauts { joinUmlauts() }
        if units.count > 0, units[0].characterClass == .devanagari { joinSpellings() }
        fold()
        return Array(scratch.elements)
    }

    // MARK: Terms

    /// Emits a word: normalised, without possessive or elision, stemmed; then its parts, if it has any.
    mutating func emitWord(_ atom: Atom) {
        var first = atom.first
        var end = atom.end
        if atom.apostrophe >= 0 { trimApostrophe(atom, &first, &end) }
        guard first < end else { return }
        if units[first].characterClass.isUnspaced {
            gather(first, end)
            return append(first, end, .primary)
        }
        let cuts = atom.hasInnerCapital ? camelCuts(first, end) : []
        if !cuts.isEmpty { emitUnstemmed(first, end) }
        emitTerm(first, end, isAlphabetic: !atom.hasDigit)
        if !cuts.isEmpty {
            emitParts(cuts)
        } else if atom.hasDigit, atom.hasLetter {
            emitLetterDigitParts(first, end)
        }
        // O'Reilly is found by either of its parts; a contraction (don't) has none.
        if atom.apostrophe > first, end - atom.apostrophe > 3 {
            emitTerm(first, atom.apostrophe, isAlphabetic: !atom.hasDigit)
            emitTerm(atom.apostrophe + 1, end, isAlphabetic: !atom.hasDigit)
        }
    }

    /// Emits the term of some scalars: a stop word as it is, an alphabetic word by its stem.
    mutating func emitTerm(_ first: Int, _ end: Int, isAlphabetic: Bool) {
        if language.keepsMarks { placeTone(first, end) }
        gather(first, end)
        let script = units[first].characterClass
        let isAcronym = end - first > 1 && units[first..<end].allSatisfy(\.isUpper)
        if isAlphabetic {
            if let flags = prepareTerm(isAcronym: isAcronym, script: script, isFolded: false) {
                append(first, end, flags)
            }
        } else {
            fold()
            append(first, end, .primary)
        }
    }

    /// Makes a term of the normalised alphabetic word in `scratch`: a stop word stays as it is, another word becomes its
    /// stem. Returns `nil` for a stop word that is removed.
    private mutating func prepareTerm(isAcronym: Bool, script: CharacterClass, isFolded: Bool) -> Token.Flags? {
        if spellsUmlauts, script == .latin { joinUmlauts() }
        var isStemmed = scratch.count <= Analyzer.maximumTermLength
        var flags = Token.Flags.primary
        if isStopWord() {
            isStemmed = false
            // WHO and IT in capitals are names; they are indexed like the words, but queries keep them.
            if !isAcronym {
                if removesStopWords { return nil }
                flags = .stopWord
            }
        }
        if script == .devanagari { joinSpellings() }
        let foldsBefore = language.foldsBeforeStemming || script != language.script
        if foldsBefore, !isFolded { fold() }
        if isStemmed { stem(script) }
        if !foldsBefore { fold() }
        return flags
    }

    /// Writes `ae`, `oe` and `ue` in `scratch` as umlauts, so that `Koeln` is `Köln`; but not the `ue` of `neue`, `Quelle`
    /// and `Statuen`. Words in which they are no umlauts (`Poesie`) are changed alike wherever they stand.
    private mutating func joinUmlauts() {
        let count = scratch.count
        guard count > 2 else { return }
        folded.truncate(to: 0)
        var index = 0
        while index < count {
            let byte = scratch[index]
            let trail = Self.umlaut(byte)
            if trail != 0, index + 1 < count, scratch[index + 1] == 0x65, !isDiphthong(at: index) {
                folded.append(0xC3)
                folded.append(trail)
                index += 2
            } else {
                folded.append(byte)
                index += 1
            }
        }
        swap(&scratch, &folded)
    }

    /// The second byte of the umlaut of a vowel; 0 for other letters.
    private static func umlaut(_ vowel: UInt8) -> UInt8 {
        switch vowel {
        case 0x61: 0xA4
        case 0x6F: 0xB6
        case 0x75: 0xBC
        default: 0
        }
    }

    /// Whether a vowel and the `e` after it are two sounds: after another vowel or q, or at the end of a longer word.
    private func isDiphthong(at index: Int) -> Bool {
        if index > 0, "aeiouqy".utf8.contains(scratch[index - 1]) { return true }
        let rest = scratch.count - index - 2
        return scratch[index] == 0x75 && index > 3
            && (rest == 0 || (rest == 1 && "ns".utf8.contains(scratch[index + 2])))
    }

    /// Replaces the word in `scratch` by its stem.
    private mutating func stem(_ script: CharacterClass) {
        let word = StemCache.Word(scratch.elements)
        if let word, stems.find(word, &scratch) { return }
        guard let stemmer = stemmer(for: script) else { return }
        let stem = stemmer.stem(scratch.elements)
        guard !stem.isEmpty else { return }
        scratch.replace(with: stem)
        if let word { stems.insert(word, scratch.elements) }
    }

    /// Cuts the English possessive, or the article in French `l'eau`.
    private func trimApostrophe(_ atom: Atom, _ first: inout Int, _ end: inout Int) {
        let isEnglish = language.name == "english" || language.script != .latin
        if isEnglish, end - atom.apostrophe == 2, units[end - 1].scalar == 0x73 {
            end = atom.apostrophe
        } else if language.suffixesAfterApostrophe, atom.apostrophe > first {
            end = atom.apostrophe
        } else if language.elides, StopWords.isElision(units[first..<atom.apostrophe].map(\.scalar)) {
            first = atom.apostrophe + 1
        }
    }

    private func isStopWord() -> Bool {
        guard scratch.count <= longestStopWord else { return false }
        let hash = ByteHash.hash(scratch.elements)
        guard stopWordBits[Int(hash & 63)] & (1 << (hash >> 58)) != 0 else { return false }
        return stopWords.contains(Array(scratch.elements))
    }

    private mutating func stemmer(for script: CharacterClass) -> Stemmer? {
        let index = Int(script.rawValue)
        if !knowsStemmer[index] {
            knowsStemmer[index] = true
            stemmers[index] = language.stemmer(for: script).flatMap { Stemmer($0) }
        }
        return stemmers[index]
    }

    /// Emoji and other pictographs are words of their own; other symbols give nothing.
    private mutating func emitPictographs() {
        for index in 0..<units.count where units[index].characterClass == .pictograph {
            gather(index, index + 1)
            append(index, index + 1, .primary)
            result.positions += 1
        }
    }

    // MARK: Bytes

    /// Puts some scalars into `scratch`.
    mutating func gather(_ first: Int, _ end: Int) {
        scratch.truncate(to: 0)
        for index in first..<end where units[index].scalar != UTF8Decoding.invalid {
            UTF8Decoding.append(units[index].scalar, to: &scratch)
        }
    }

    /// Removes marks from `scratch`.
    mutating func fold() {
        guard !language.keepsMarks, scratch.elements.contains(where: { $0 >= 0x80 }) else { return }
        folded.truncate(to: 0)
        normalizer.appendFolded(scratch.elements, to: &folded)
        swap(&scratch, &folded)
    }

    /// Appends `scratch` as a term that stands for some scalars.
    mutating func append(_ first: Int, _ end: Int, _ flags: Token.Flags) {
        result.append(scratch.elements, textStart: Int(units[first].start), textEnd: Int(units[end - 1].end), flags)
    }
}
