import Foundation
import Testing

@testable import TextAnalysis

/// Words that languages write in several ways.
@Suite struct SpellingTests {
    private func terms(_ text: String, _ language: String) throws -> [String] {
        try Analyzer(AnalyzerConfiguration(language: language)).makeSession().analyze(text).map(\.term)
    }

    @Test(arguments: [
        ("turkish", "İstanbul’da", "istanbul"),
        ("vietnamese", "hoà thuý khoẻ", "hòa thúy khỏe"), ("vietnamese", "má mà mạ", "má mà mạ"),
    ])
    func `a word gives the term that is looked for`(language: String, text: String, expected: String) throws {
        #expect(try terms(text, language).joined(separator: " ") == expected)
    }

    @Test(arguments: [
        ("turkish", "IŞIK", "ışık"), ("turkish", "Newton'un", "Newton"), ("turkish", "Istanbul", "İstanbul"),
        ("persian", "کتاب یک", "كتاب يك"),
        ("urdu", "کتابیں ہے", "كتابيں هے"), ("hindi", "डिफ़ेंस", "डिफेन्स"), ("hindi", "चाँद", "चांद"),
        ("hindi", "लड़की", "लडकि"), ("nepali", "हिन्दी", "हिंदी"), ("russian", "ещё ёлка", "еще елка"),
        ("ukrainian", "комп’ютер", "комп'ютер"), ("ukrainian", "компʼютер", "комп'ютер"),
    ])
    func `spellings of one word are one term`(language: String, left: String, right: String) throws {
        #expect(try terms(left, language) == terms(right, language))
        #expect(try !terms(left, language).isEmpty)
    }

    @Test func `long vowels tell Nepali words apart`() throws {
        #expect(try terms("फूल", "nepali") != terms("फुल", "nepali"))
        #expect(try terms("फूल", "hindi") == terms("फुल", "hindi"))
    }

    @Test(arguments: [
        ("학교에서", "학교"), ("대한민국의", "대한민국"), ("사람들은", "사람"), ("공부하는", "공부"),
    ])
    func `a Korean word with an ending also gives the word`(text: String, word: String) throws {
        #expect(try terms(text, "korean").contains(word))
        // Decomposed text is the same.
        #expect(try terms(text.decomposedStringWithCanonicalMapping, "korean") == terms(text, "korean"))
    }

    @Test(arguments: ["이", "나는", "책이", "바다"])
    func `a Korean word keeps two syllables at least`(text: String) throws {
        let found = try terms(text, "korean")
        #expect(found.allSatisfy { $0.count <= 2 })
        #expect(found.contains(text))
    }

    @Test(arguments: [("ปีนี้ดี", "ดี"), ("ទៅផ្ទះ", "ផ្ទះ"), ("မြို့", "မြို့"), ("책을", "책")])
    func `a single character of a script without spaces is a term`(text: String, character: String) throws {
        #expect(try terms(text, "none").contains(character))
        #expect(Analyzer.isSingle(Array(character.utf8)))
    }

    @Test(arguments: ["ab", "é", "ดีๆ", "학교", "漢", "а", ""])
    func `other terms are no single characters`(term: String) {
        #expect(!Analyzer.isSingle(Array(term.utf8)))
    }
}

/// Passages that tell their own language.
@Suite struct PassageLanguageTests {
    private static let texts: [(language: String, text: String)] = [
        (
            "german",
            "Die Verteidigung der Stadt war nicht einfach, und sie wurde von den Bürgern mit allen Mitteln versucht."
        ),
        (
            "spanish",
            "La defensa de la ciudad no fue fácil, y los ciudadanos la intentaron con todos los medios que tenían."
        ),
        (
            "english",
            "The defence of the city was not easy, and it was tried by the citizens with all the means they had."
        ),
        (
            "french",
            "La défense de la ville ne fut pas facile, et les citoyens l'ont tentée avec tous les moyens qui sont là."
        ),
        (
            "polish",
            "Obrona miasta nie była łatwa i jest to coś, co się obywatelom udało dla miasta, jak to przez lata było."
        ),
    ]

    private func language(of text: String, usual: String) throws -> String {
        try Analyzer(AnalyzerConfiguration(language: usual)).makeSession().session(forPassage: text).language
    }

    @Test(arguments: ["german", "spanish", "english", "russian", "none"])
    func `a passage is analysed in its language whatever the collection's is`(usual: String) throws {
        for (expected, text) in Self.texts { #expect(try language(of: text, usual: usual) == expected) }
    }

    @Test(arguments: [
        "for (int i = 0; i < n; i++) { sum += x[i] * w[i]; } return sum; // all of it in one loop, no branch",
        "Schmidt Müller Meyer Schulz Becker Hoffmann Koch Richter Klein Wolf Schröder Neumann Schwarz Braun",
        "Die kurze Notiz.", "",
        "Все люди рождаются свободными и равными в своём достоинстве и правах, и так далее, и так.",
    ])
    func `a passage that does not tell has the language of the collection`(text: String) throws {
        #expect(try language(of: text, usual: "english") == "english")
        #expect(try language(of: text, usual: "spanish") == "spanish")
    }

    @Test func `a query is asked in the language of its stop words`() throws {
        let session = try Analyzer(.english).makeSession()
        let languages = ["english", "german", "spanish"]
        #expect(session.session(forQuery: "wie lang ist die Mauer", among: languages).language == "german")
        #expect(session.session(forQuery: "cuánto mide el muro", among: languages).language == "spanish")
        #expect(session.session(forQuery: "Berlin", among: languages).language == "english")
        #expect(session.session(forQuery: "wie lang ist die Mauer", among: ["english"]).language == "english")
    }
}
