/// What turns text into terms. It is stored with the index: documents and queries must be analysed alike.
package struct AnalyzerConfiguration: Sendable, Hashable, Codable {
    /// The pipeline's name; there is one: `"standard"`.
    package var name: String
    /// The pipeline's version. It changes whenever the same text may give other terms.
    package var version: Int
    /// The language whose stemmer, stop words and elisions are used: a name of ``AnalyzerLanguage``, such as
    /// `"english"`; `"none"` is language-neutral.
    package var language: String
    /// Whether stop words are left out. Otherwise they are indexed and marked (`Token.isStopWord`), and queries decide.
    package var removesStopWords: Bool
    /// Which Snowball made the stems, as far as the language is concerned: releases differ on a few words.
    package var stemmerRelease: String

    package static let currentName = "standard"
    package static let currentVersion = 4

    /// The default pipeline for a language, with the Snowball of this program.
    package init(language: String, removesStopWords: Bool = false) {
        name = Self.currentName
        version = Self.currentVersion
        self.language = language
        self.removesStopWords = removesStopWords
        stemmerRelease = Stemmer.release(for: .named(language))
    }

    package static var english: AnalyzerConfiguration { AnalyzerConfiguration(language: "english") }
    package static var neutral: AnalyzerConfiguration { AnalyzerConfiguration(language: "none") }

    /// One line that names everything that decides on terms; stored with an index and compared when it is opened.
    package var fingerprint: String {
        "\(name)-\(version) language=\(language) stop-words=\(removesStopWords ? "removed" : "marked") \(stemmerRelease)"
    }
}

extension AnalyzerConfiguration {
    /// Whether the language writes compounds as one word, so that words are also looked for inside longer ones.
    ///
    /// - Parameter fingerprint: of a configuration.
    package static func hasCompounds(fingerprint: String) -> Bool {
        compounding.contains { fingerprint.contains(" language=\($0) ") }
    }

    package static func hasCompounds(language: String) -> Bool { compounding.contains(language) }

    private static let compounding = ["german", "dutch", "swedish", "danish", "norwegian", "finnish", "icelandic"]

    /// The names of all languages, `none` among them.
    package static let languages: [String] = AnalyzerLanguage.all.keys.sorted()

    /// Checks that this program can analyse exactly as the configuration says.
    func validate() throws(AnalyzerError) {
        guard name == Self.currentName, version == Self.currentVersion else {
            throw AnalyzerError(
                .otherRelease,
                "the index was made by analyzer \(name)-\(version), this program has "
                    + "\(Self.currentName)-\(Self.currentVersion): run `rag reindex`, or use the program that made it")
        }
        guard let known = AnalyzerLanguage.all[language] else {
            let names = Self.languages.joined(separator: ", ")
            throw AnalyzerError(.unknownLanguage, "unknown language \"\(language)\"; known: \(names)")
        }
        guard known.stemmer.map({ Stemmer($0) != nil }) ?? true else {
            throw AnalyzerError(.unknownLanguage, "this program's libstemmer has no stemmer for \(language)")
        }
        let release = Stemmer.release(for: known)
        guard stemmerRelease == release else {
            throw AnalyzerError(
                .otherRelease,
                "the index was made with stemmers of \(stemmerRelease), this program has \(release): "
                    + "run `rag reindex`, or use the program that made it")
        }
    }
}
