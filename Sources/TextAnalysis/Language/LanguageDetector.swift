/// Tells the language of texts by their script and, for the scripts of many languages, by the commonest words.
///
/// A collection has one usual language, which is detected once, from a sample of the first documents, and stored with it:
/// queries and short texts do not tell theirs. Passages in another one are told by `PassageLanguage`.
package enum LanguageDetector {
    /// The bytes of each sample that are looked at.
    private static let maximumSampleLength = 4096
    /// The share of common words that a text without any evidence gives to English: names, code, numbers.
    private static let prior = 0.02

    /// The language of the majority of texts: a name of `AnalyzerLanguage`. `"none"` stands for a language that is not
    /// known, `"english"` also for texts without evidence such as code.
    ///
    /// - Complexity: O(total length), at most a few kilobytes of each sample.
    package static func detect(samples: [String]) -> String {
        let best = scores(of: samples).max { ($0.value, $1.key) < ($1.value, $0.key) }
        guard let name = best?.key, AnalyzerLanguage.all[name] != nil else { return "none" }
        return name
    }

    /// The languages that a short text is in as likely as not: those of its commonest words, `"english"` if it has none.
    package static func likelyLanguages(of text: String) -> Set<String> {
        let scores = scores(of: [text])
        let least = 0.9 * (scores.values.max() ?? 0)
        return Set(scores.lazy.filter { $0.value >= least }.map(\.key))
    }

    private static func scores(of samples: [String]) -> [String: Double] {
        var scores: [String: Double] = [:]
        for sample in samples {
            var sample = sample
            let found = sample.withUTF8 { text in
                likeness(of: UnsafeBufferPointer(rebasing: text.prefix(maximumSampleLength)))
            }
            for (language, score) in found { scores[language, default: 0] += score }
        }
        scores["english", default: 0] += prior * Double(samples.count)
        return scores
    }

    /// The language of a tag such as `de`, `pt-BR` or `zh_Hant`: a name of `AnalyzerLanguage`; `nil` if there is none.
    package static func language(tag: String) -> String? {
        let parts = tag.lowercased().split(omittingEmptySubsequences: false) { $0 == "-" || $0 == "_" }
        guard let code = parts.first, parts.count <= 3,
            parts.dropFirst().allSatisfy({
                (2...4).contains($0.utf8.count) && $0.allSatisfy { $0.isLetter || $0.isNumber }
            })
        else { return nil }
        return namesByCode[String(code)]
    }

    private static let namesByCode: [String: String] = {
        var names = Dictionary(uniqueKeysWithValues: AnalyzerLanguage.all.values.map { ($0.code, $0.name) })
        names[""] = nil
        // The two written forms of Norwegian.
        names["nb"] = "norwegian"
        names["nn"] = "norwegian"
        return names
    }()

    /// Whether a text can be in a language: one of another script than the Latin has a part of its letters at least,
    /// however many names and commands stand between; one of the Latin script must be the likeliest.
    package static func isPlausible(_ language: String, for text: String) -> Bool {
        guard let known = AnalyzerLanguage.all[language] else { return false }
        guard known.script != .latin else { return detect(samples: [text]) == language }
        var text = text
        return text.withUTF8 { bytes in
            let counts = Words(UnsafeBufferPointer(rebasing: bytes.prefix(maximumSampleLength))).counts
            let letters = counts.letters + counts[.han] + counts[.kana] + counts[.hangul] + counts[.complex]
            return 10 * counts[known.script] >= max(1, letters)
        }
    }

    /// How much a text looks like each language: the share of its words that are common ones of the language.
    private static func likeness(of text: UnsafeBufferPointer<UInt8>) -> [String: Double] {
        let words = Words(text)
        // An ideograph carries about as much as two letters.
        let ideographs = 2 * (words.counts[.han] + words.counts[.kana] + words.counts[.hangul])
        let letters = words.counts.letters
        guard letters + ideographs + words.counts[.complex] > 0 else { return [:] }
        if ideographs > letters { return [eastAsian(words.counts): certain] }
        if words.counts[.complex] > letters { return ["none": certain] }
        switch words.counts.commonestLetters {
        case .greek: return ["greek": certain]
        case .armenian: return ["armenian": certain]
        case .tamil: return ["tamil": certain]
        case .letter: return ["none": certain]
        case .cyrillic: return bySignificantLetters(words, CommonWords.cyrillic, CommonWords.cyrillicLetters)
        case .arabic: return bySignificantLetters(words, CommonWords.arabic, CommonWords.arabicLetters)
        case .hebrew: return bySignificantLetters(words, CommonWords.hebrew, [:])
        case .devanagari: return bySignificantLetters(words, CommonWords.devanagari, [:])
        default:
            var shares = words.shares(CommonWords.latin)
            if let language = significant(words, CommonWords.latinLetters) {
                shares[language, default: 0] += significance
            }
            return shares
        }
    }

    /// The score of a language that the script alone decides; about what common words give in running text.
    private static let certain = 0.35

    /// What letters of one language add to its share of common words: more than a short text gives a language by chance.
    private static let significance = 0.1

    private static func eastAsian(_ counts: ClassCounts) -> String {
        if counts[.hangul] > counts[.han] + counts[.kana] { return "korean" }
        // Japanese text is about half kana; Chinese has none but in names.
        return counts[.kana] * 5 > counts[.han] ? "japanese" : "chinese"
    }

    /// Chooses among the languages of a script: by letters that only some of them have, then by common words. The first
    /// language of the script is the likeliest.
    private static func bySignificantLetters(
        _ words: Words, _ common: CommonWords, _ letters: [UInt32: String]
    ) -> [String: Double] {
        if let language = significant(words, letters) { return [language: certain] }
        let shares = words.shares(common)
        let best = shares.max { ($0.value, $1.key) < ($1.value, $0.key) }
        if let best, best.value > prior, best.value > shares[common.likeliest, default: 0] {
            return [best.key: certain]
        }
        return [common.likeliest: certain]
    }

    /// The language whose own letters the text has: in one word of twenty at least, since names and quotations have such
    /// letters too.
    private static func significant(_ words: Words, _ letters: [UInt32: String]) -> String? {
        var votes: [String: Int] = [:]
        for (letter, count) in words.letterCounts {
            if let language = letters[letter] { votes[language, default: 0] += count }
        }
        guard let (language, count) = votes.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }),
            count * 20 > words.count
        else { return nil }
        return language
    }
}

/// How many characters of each class a text has.
private struct ClassCounts {
    private var counts = [Int](repeating: 0, count: 32)

    subscript(found: CharacterClass) -> Int {
        get { counts[Int(found.rawValue)] }
        set { counts[Int(found.rawValue)] = newValue }
    }

    var letters: Int { counts[1...9].reduce(0, +) }

    var commonestLetters: CharacterClass {
        let index = (1...9).max { (counts[$0], $1) < (counts[$1], $0) } ?? 1
        return CharacterClass(rawValue: UInt8(index))
    }
}

/// The words of a text in lower case, and what its characters are.
private struct Words {
    var counts = ClassCounts()
    /// How often each letter beyond ASCII occurs.
    var letterCounts: [UInt32: Int] = [:]
    var count = 0
    private var frequencies: [String: Int] = [:]

    init(_ text: UnsafeBufferPointer<UInt8>) {
        var normalizer = Normalizer()
        var units = ScratchArray<NormalizedScalar>(capacity: text.count + 1)
        // Search makes one of letters by which Persian and Arabic are told apart.
        normalizer.normalize(text, forSearch: false, into: &units)
        var word = ScratchArray<UInt8>()
        for unit in units.elements {
            counts[unit.characterClass] += 1
            if unit.characterClass.isLetter || unit.characterClass == .mark {
                UTF8Decoding.append(unit.scalar, to: &word)
                if unit.scalar >= 0x80 { letterCounts[unit.scalar, default: 0] += 1 }
            } else if !word.isEmpty {
                add(word.elements)
                word.truncate(to: 0)
            }
        }
        if !word.isEmpty { add(word.elements) }
    }

    private mutating func add(_ word: UnsafeBufferPointer<UInt8>) {
        count += 1
        // Single ASCII letters are names of variables as often as words.
        if word.count > 1, word.count <= 24 { frequencies[String(decoding: word, as: UTF8.self), default: 0] += 1 }
    }

    /// The share of the words that are common in each language; a word of several languages counts for each in part.
    /// Eight words more than there are keep a few words from deciding.
    func shares(_ common: CommonWords) -> [String: Double] {
        var shares: [String: Double] = [:]
        guard count > 0 else { return shares }
        for (word, frequency) in frequencies {
            guard let languages = common.languages[word] else { continue }
            let part = Double(frequency) / Double(count + 8) / Double(languages.count).squareRoot()
            for language in languages { shares[language, default: 0] += part }
        }
        return shares
    }
}
