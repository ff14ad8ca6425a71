import IndexSupport
import RAGModel
import TestSupport
import Testing
import TextAnalysis

@testable import LexicalSearch

/// Words that meet other ways to write them.
@Suite struct VocabularyExpansionTests {
    private let folder = TemporaryFolder()

    /// One segment for each list of texts; found are the numbers of texts over all, best first.
    private func search(_ query: String, _ segments: [[String]], language: String, allTerms: Bool = false) throws
        -> [Int]
    {
        let analyzer = try Analyzer(AnalyzerConfiguration(language: language))
        let indexes = try segments.enumerated().map { number, texts in
            let path = folder.file("index-\(number)")
            let builder = LexicalIndexBuilder(analyzer: analyzer)
            for (ordinal, text) in texts.enumerated() {
                try builder.add(ordinal: Ordinal(ordinal), fields: [(.body, text)])
            }
            try builder.write(to: path)
            let index = try LexicalIndex(path: path)
            try index.verify()
            return index
        }
        let searcher = LexicalSearcher(
            segments: indexes.map { LexicalSegment(index: $0) }, parameters: BM25Parameters())
        let session = analyzer.makeSession()
        let parsed = LexicalQuery.parse(query, session: session, allTerms: allTerms).query
        let found = try searcher.search(try searcher.expanded(parsed, session: session), k: 10)
        var offset = 0
        var all: [(number: Int, score: Float)] = []
        for (list, texts) in zip(found, segments) {
            all += list.map { (offset + Int($0.ordinal), $0.score) }
            offset += texts.count
        }
        return all.sorted { ($1.score, $0.number) < ($0.score, $1.number) }.map(\.number)
    }

    private static let german = [
        "Die Datenbankverbindung wurde unterbrochen. Der Zustand der Straßenbahnhaltestelle ist unklar. Größe und Übermaß.",
        "Die Pumpe läuft. Häuser stehen in den Städten. Kündigungsfristen beachten.",
        "Wir gehen nach Köln, um Müller und Schröder zu treffen. Das ist eine ganz normale deutsche Notiz.",
    ]

    @Test(arguments: [
        ("Datenbank", 0), ("Verbindung", 0), ("Haltestelle", 0), ("Straßenbahn", 0), ("groesse", 0), ("uebermass", 0),
        ("Koeln", 2), ("Mueller", 2), ("Frist", 1),
    ])
    func `German compounds and umlauts are found`(query: String, expected: Int) throws {
        #expect(try search(query, [Self.german], language: "german") == [expected])
        #expect(try search("+" + query, [Self.german], language: "german") == [expected])
    }

    @Test func `the word itself comes before compounds, and those do not depend on segments`() throws {
        let texts = ["Die Datenbankverbindung ist weg.", "Die Datenbank ist weg.", "Das Bankkonto ist leer."]
        #expect(try search("Datenbank", [texts], language: "german") == [1, 0])
        #expect(try search("Datenbank", texts.map { [$0] }, language: "german") == [1, 0])
    }

    @Test func `a compound finds its parts after itself`() throws {
        let texts = [
            "Die Verbindung zur Datenbank.", "Die Datenbankverbindung steht.", "Die Verbindung steht.", "Nichts.",
        ]
        let found = try search("Datenbankverbindung", [texts], language: "german")
        #expect(found.first == 1)
        #expect(Set(found) == [0, 1, 2])
    }

    private static let heads = [
        "Wasser", "Kinder", "Bücher", "Straßen", "Arbeits", "Versicherungs", "Gesundheits", "Sonnen", "Winter",
        "Garten",
        "Regierungs", "Auto",
    ]
    private static let tails = [
        "leitung", "wagen", "verwaltung", "schrank", "planung", "zimmer", "vertrag", "kosten", "preis",
    ]

    @Test func `a hundred words are found inside compounds`() throws {
        let words = Self.heads.flatMap { head in Self.tails.map { (compound: head + $0, tail: $0) } }
        #expect(words.count >= 100)
        var missed: [String] = []
        for (number, word) in words.enumerated() {
            let texts = ["Heute geht es um \(word.compound) und mehr.", "Ein anderer Text ohne das Wort."]
            let query = word.tail.prefix(1).uppercased() + word.tail.dropFirst()
            if try search(query, [texts], language: "german") != [0] { missed.append("\(number) \(word.compound)") }
        }
        #expect(missed.isEmpty, "\(missed)")
    }

    @Test(arguments: [
        ("swedish", "Järnvägsstationen ligger i staden.", "station"),
        ("dutch", "De ziektekostenverzekering is duur.", "verzekering"),
        ("danish", "Sygehusafdelingen er stor og dyr.", "sygehus"),
        ("norwegian", "Jernbanestasjonen ligger i byen.", "jernbane"),
        ("finnish", "Sairaalahoito on kallista.", "sairaala"),
    ])
    func `compounds of other languages are found`(language: String, text: String, query: String) throws {
        #expect(try search(query, [[text, "x y z"]], language: language) == [0])
    }

    @Test func `words that are only alike are not compounds`() throws {
        let texts = ["Das Spiel beginnt.", "Die Berechnung stimmt.", "Wir versichern alles."]
        #expect(try search("Rechnung", [texts], language: "german") == [])
        #expect(try search("spielen", [texts], language: "german") == [0])
    }

    @Test(arguments: [
        ("precommit", "run the pre-commit hooks", "no hooks"),
        ("pre-commit", "run precommit hooks", "after the commit"),
        ("user name", "the username is wrong", "a name"), ("username", "the user name is wrong", "a name of a user"),
        ("database", "a data base of texts", "data"),
    ])
    func `joined and split forms meet`(query: String, text: String, other: String) throws {
        #expect(try search(query, [[text, "nothing"]], language: "english") == [0])
        #expect(try search(query, [[text, other]], language: "english", allTerms: true) == [0])
    }

    @Test(arguments: [
        ("ספר", "קראתי את הספר החדש"), ("הספר", "זה ספר חדש"), ("בבית", "הבית שלי"),
    ])
    func `Hebrew words meet with and without the letters before them`(query: String, text: String) throws {
        #expect(try search(query, [[text, "משהו אחר לגמרי"]], language: "none") == [0])
    }

    @Test(arguments: [("كتاب", "قرأت الكتاب وكتابك"), ("والكتاب", "كتاب جديد")])
    func `Arabic words meet with and without the letters before them`(query: String, text: String) throws {
        #expect(try search(query, [[text, "شيء آخر"]], language: "arabic").first == 0)
    }

    @Test(arguments: [
        ("학교", "나는 학교에서 공부한다", "korean"), ("ภาษา", "ฉันเรียนภาษาไทย", "none"), ("ພາສາ", "ຂ້ອຍຮຽນພາສາລາວ", "none"),
        ("ភាសា", "ខ្ញុំរៀនភាសាខ្មែរ", "none"), ("စာအုပ်", "ကျွန်တော်စာအုပ်ဖတ်တယ်", "none"),
    ])
    func `words of scripts without spaces, and before particles, are found`(
        query: String, text: String, language: String
    ) throws {
        #expect(try search(query, [["something else", text]], language: language).first == 1)
    }
}
