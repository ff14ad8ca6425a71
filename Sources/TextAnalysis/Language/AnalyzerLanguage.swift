/// A language that the analyzer knows: its stemmer, its script, how it treats marks and short words.
struct AnalyzerLanguage: Sendable {
    /// The name in configurations: Snowball's name where it has a stemmer.
    let name: String
    /// ISO 639-1.
    let code: String
    /// The class of the letters it is written in.
    let script: CharacterClass
    /// Snowball's algorithm.
    let stemmer: String?
    /// Whether marks go before stemming: right where the stemmer does not look at them. Otherwise they go after it.
    let foldsBeforeStemming: Bool
    /// Whether `ae`, `oe`, `ue` also spell umlauts.
    var spellsUmlauts: Bool { name == "german" }
    /// Whether marks tell words apart (`ma`, `má`, `mạ`): they stay in terms.
    var keepsMarks: Bool { name == "vietnamese" }
    /// Whether endings follow a name's apostrophe (`Newton'un`).
    var suffixesAfterApostrophe: Bool { name == "turkish" }
    /// How many letters words of one family begin with, beside their stems; 0 where that finds more strangers than
    /// relatives.
    var familyLength: Int { ["english", "vietnamese"].contains(name) ? 0 : 4 }
    /// Whether `l'eau` is `eau`.
    var elides: Bool { ["french", "italian", "catalan", "irish"].contains(name) }

    private init(_ name: String, _ code: String, _ script: CharacterClass, stemmed: Bool = true, folds: Bool = false) {
        self.name = name
        self.code = code
        self.script = script
        stemmer = stemmed ? name : nil
        foldsBeforeStemming = folds
    }

    private static let neutral = AnalyzerLanguage("none", "", .other, stemmed: false, folds: true)

    /// Every language, by name.
    static let all: [String: AnalyzerLanguage] = Dictionary(
        uniqueKeysWithValues: [
            neutral,
            AnalyzerLanguage("arabic", "ar", .arabic, folds: true),
            AnalyzerLanguage("armenian", "hy", .armenian, folds: true),
            AnalyzerLanguage("basque", "eu", .latin, folds: true),
            AnalyzerLanguage("catalan", "ca", .latin),
            AnalyzerLanguage("danish", "da", .latin),
            AnalyzerLanguage("dutch", "nl", .latin),
            AnalyzerLanguage("english", "en", .latin, folds: true),
            AnalyzerLanguage("finnish", "fi", .latin),
            AnalyzerLanguage("french", "fr", .latin),
            AnalyzerLanguage("german", "de", .latin),
            AnalyzerLanguage("greek", "el", .greek, folds: true),
            AnalyzerLanguage("hindi", "hi", .devanagari, folds: true),
            AnalyzerLanguage("hungarian", "hu", .latin),
            AnalyzerLanguage("indonesian", "id", .latin, folds: true),
            AnalyzerLanguage("irish", "ga", .latin),
            AnalyzerLanguage("italian", "it", .latin),
            AnalyzerLanguage("lithuanian", "lt", .latin),
            AnalyzerLanguage("nepali", "ne", .devanagari, folds: true),
            AnalyzerLanguage("norwegian", "no", .latin),
            AnalyzerLanguage("portuguese", "pt", .latin),
            AnalyzerLanguage("romanian", "ro", .latin),
            AnalyzerLanguage("russian", "ru", .cyrillic, folds: true),
            AnalyzerLanguage("serbian", "sr", .cyrillic),
            AnalyzerLanguage("spanish", "es", .latin),
            AnalyzerLanguage("swedish", "sv", .latin),
            AnalyzerLanguage("tamil", "ta", .tamil, folds: true),
            AnalyzerLanguage("turkish", "tr", .latin),
            AnalyzerLanguage("yiddish", "yi", .hebrew, folds: true),
            AnalyzerLanguage("chinese", "zh", .han, stemmed: false, folds: true),
            AnalyzerLanguage("japanese", "ja", .kana, stemmed: false, folds: true),
            AnalyzerLanguage("korean", "ko", .hangul, stemmed: false, folds: true),
            AnalyzerLanguage("afrikaans", "af", .latin, stemmed: false, folds: true),
            AnalyzerLanguage("albanian", "sq", .latin, stemmed: false, folds: true),
            AnalyzerLanguage("bulgarian", "bg", .cyrillic, stemmed: false, folds: true),
            AnalyzerLanguage("czech", "cs", .latin, stemmed: false, folds: true),
            AnalyzerLanguage("estonian", "et", .latin, stemmed: false, folds: true),
            AnalyzerLanguage("filipino", "tl", .latin, stemmed: false, folds: true),
            AnalyzerLanguage("galician", "gl", .latin, stemmed: false, folds: true),
            AnalyzerLanguage("hebrew", "he", .hebrew, stemmed: false, folds: true),
            AnalyzerLanguage("icelandic", "is", .latin, stemmed: false, folds: true),
            AnalyzerLanguage("latvian", "lv", .latin, stemmed: false, folds: true),
            AnalyzerLanguage("macedonian", "mk", .cyrillic, stemmed: false, folds: true),
            AnalyzerLanguage("malay", "ms", .latin, stemmed: false, folds: true),
            AnalyzerLanguage("marathi", "mr", .devanagari, stemmed: false, folds: true),
            AnalyzerLanguage("persian", "fa", .arabic, stemmed: false, folds: true),
            AnalyzerLanguage("polish", "pl", .latin, stemmed: false, folds: true),
            AnalyzerLanguage("slovak", "sk", .latin, stemmed: false, folds: true),
            AnalyzerLanguage("slovene", "sl", .latin, stemmed: false, folds: true),
            AnalyzerLanguage("swahili", "sw", .latin, stemmed: false, folds: true),
            AnalyzerLanguage("ukrainian", "uk", .cyrillic, stemmed: false, folds: true),
            AnalyzerLanguage("urdu", "ur", .arabic, stemmed: false, folds: true),
            AnalyzerLanguage("vietnamese", "vi", .latin, stemmed: false),
            AnalyzerLanguage("welsh", "cy", .latin, stemmed: false, folds: true),
        ].map { ($0.name, $0) })

    /// The language of a name; the neutral one for a name that is unknown.
    static func named(_ name: String) -> AnalyzerLanguage { all[name] ?? neutral }

    /// The Snowball algorithm for a word in a script. In a script other than the language's own it is that of the
    /// likeliest language by far; the neutral language stems nothing.
    func stemmer(for script: CharacterClass) -> String? {
        if script == self.script || (name == "serbian" && script == .latin) { return stemmer }
        if name == "none" { return nil }
        return switch script {
        case .latin: "english"
        case .greek: "greek"
        case .cyrillic: "russian"
        case .armenian: "armenian"
        case .arabic: "arabic"
        case .devanagari: "hindi"
        case .tamil: "tamil"
        default: nil
        }
    }
}
