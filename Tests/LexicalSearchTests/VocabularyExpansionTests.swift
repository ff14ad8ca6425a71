import Foundation
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
        let parsed = LexicalQuery.analyze(
            ParsedQuery(query, allTerms: allTerms), session: session, languages: try searcher.languages()
        ).query
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

    @Test(arguments: [
        ("german", "Datenbank", ["Datenbankverbindung", "Datenbanken", "Banken"]),
        ("german", "Verbindung", ["Datenbankverbindung", "Verbindungen", "Datenbanken"]),
        (
            "german", "Datenbankverbindung",
            ["Datenbankverbindung", "Verbindung zur Datenbank", "Verbindung", "Datenbank"]
        ),
        ("german", "Schutz", ["Datenschutz", "Datenschutzerklärung", "Daten"]),
        ("german", "Tür", ["Haustür", "das Haus", "Natur"]),
        ("dutch", "verzekering", ["ziektekostenverzekering", "ziekte"]),
        ("finnish", "sairaala", ["sairaalahoito", "hoito"]),
        ("english", "username", ["the user name", "username", "user"]),
        ("none", "数据库", ["一个数据库", "数和据和库"]),
    ])
    func `what plus wants, minus leaves out`(language: String, word: String, texts: [String]) throws {
        let texts = texts.map { "kestrel " + $0 }
        let wanted = try search("kestrel +" + word, [texts], language: language)
        let left = try search("kestrel -" + word, [texts], language: language)
        #expect(!wanted.isEmpty && !left.isEmpty)
        #expect(Set(wanted).isDisjoint(with: left) && wanted.count + left.count == texts.count)
    }

    @Test(arguments: [
        ("Amt", "Das Finanzamt hat offen.", "Finanz"), ("Tür", "Die Haustür klemmt.", "Haus"),
        ("Bahn", "Am Bahnhof ist es voll.", "Hof"), ("Hof", "Am Bahnhof ist es voll.", "Bahn"),
        ("Schutz", "Die Datenschutzerklärung ist lang.", "Datenschutz"),
        ("Bahn", "Die Straßenbahnhaltestelle ist neu.", "Straßenbahn an der Straße"),
    ])
    func `short and inner parts of compounds are found where the collection knows the rest`(
        query: String, text: String, rest: String
    ) throws {
        let texts = [text, "Nichts \(rest)."]
        #expect(try search(query, [texts], language: "german").contains(0))
        #expect(try search("+" + query, [texts], language: "german").contains(0))
    }

    @Test(arguments: [
        ("20kWh", "a pack of 20 kWh"), ("20 kWh", "a pack of 20kWh"), ("10kΩ", "of 10 kΩ"), ("10 kΩ", "of 10kΩ"),
        ("5GHz", "at 5 GHz"), ("5 GHz", "at 5GHz"), ("20°C", "20 °C"), ("20 °C", "20°C"), ("99 €", "€99"), ("½", "½"),
        ("x²", "x²"), ("1,000.5", "1000.5"), ("1000.5", "1,000.5"), ("№ 7", "№ 7"), ("5%", "5 %"), ("§5", "§ 5"),
    ])
    func `a number and its unit are found however they are joined`(query: String, text: String) throws {
        let number = query.filter(\.isNumber)
        #expect(try search(query, [["nothing", "page \(number)0", text]], language: "english").first == 2)
        #expect(try search(query, [["nothing", text]], language: "english", allTerms: true) == [1])
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

    /// A word, and a compound that it stands in: `compounds.tsv`.
    private static let compounds: [(language: String, word: String, compound: String)] = {
        let text = (try? String(contentsOf: TestData.fixture("compounds.tsv"), encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map { line in
            let fields = line.split(separator: "\t").map(String.init)
            return (fields[0], fields[1], fields[2])
        }
    }()

    /// A word between two others of a compound (Daten-schutz-erklärung) is not looked for, and a short one only where the
    /// collection knows what is before it (tulo-vero).
    @Test(arguments: [("german", 70, 7), ("dutch", 18, 2), ("swedish", 16, 0), ("finnish", 16, 2)])
    func `words inside compounds are found among the compounds of their language`(
        language: String, count: Int, missed expected: Int
    ) throws {
        let pairs = Self.compounds.filter { $0.language == language }
        #expect(pairs.count == count)
        // Each compound is a text; a word must find all of those that it is listed with.
        let texts = Array(Set(pairs.map(\.compound))).sorted()
        var missed: [String] = []
        for pair in pairs {
            let found = try search(pair.word, [texts], language: language)
            let place = try #require(texts.firstIndex(of: pair.compound))
            if !found.contains(place) { missed.append("\(pair.word) in \(pair.compound)") }
        }
        #expect(missed.count == expected, "\(missed)")
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

    @Test func `words of one family come after the word itself, and not for what is asked with a sign`() throws {
        let texts = ["Строительный рынок вырос.", "Строитель пришёл домой.", "Погода была хорошая."]
        #expect(try search("строитель", [texts], language: "russian") == [1, 0])
        #expect(try search("строитель", texts.map { [$0] }, language: "russian") == [1, 0])
        #expect(try search("+строитель", [texts], language: "russian") == [1])
        #expect(try search("строитель", [texts], language: "russian", allTerms: true) == [1])
        // English words of one beginning are strangers too often.
        #expect(try search("station", [["a stationery shop", "the station"]], language: "english") == [1])
    }

    @Test(arguments: [
        ("may tinh", "máy tính xách tay"), ("duong", "con đường"), ("hoa", "đóa hoa"), ("hòa", "hoà bình"),
    ])
    func `Vietnamese words are found without their marks`(query: String, text: String) throws {
        #expect(try search(query, [["mưa gió", text]], language: "vietnamese").first == 1)
    }

    @Test func `Vietnamese words with marks find no others`() throws {
        #expect(try search("má", [["mà thôi", "ba má", "mạ non"]], language: "vietnamese") == [1])
    }

    @Test(arguments: [("ดี", "วันนี้อากาศดีมาก"), ("ផ្ទះ", "ខ្ញុំទៅផ្ទះវិញ"), ("책", "새책을읽었다")])
    func `a word of one character is found inside a run`(query: String, text: String) throws {
        #expect(try search(query, [["something else", text]], language: "none") == [1])
    }

    // MARK: - Collections of several languages

    private static let mixed = [
        "The houses of the city were built by the people who came to it after the war and had no home at all.",
        "Die Häuser der Stadt wurden nach dem Krieg von den Menschen gebaut, die zu ihr kamen und nicht bleiben konnten.",
        "Las casas de la ciudad fueron construidas por los que llegaron a ella después de la guerra y no tenían nada.",
        "Дома города были построены людьми, которые пришли в него после войны.",
    ]

    @Test(arguments: ["english", "german", "spanish"])
    func `passages of a mixed collection are found in their languages`(usual: String) throws {
        for segments in [[Self.mixed], Self.mixed.map { [$0] }] {
            #expect(try search("the house of a person", segments, language: usual).first == 0)
            #expect(try search("Wann wird das Haus gebaut", segments, language: usual).first == 1)
            #expect(try search("la casa construida", segments, language: usual).first == 2)
            #expect(try search("построенные дома", segments, language: usual).first == 3)
            // One word does not tell a language: all are asked.
            #expect(try search("Häusern", segments, language: usual) == [1])
            #expect(try search("casas", segments, language: usual) == [2])
            #expect(try search("+construida", segments, language: usual) == [2])
            #expect(try search("war -houses", segments, language: usual).contains(0) == false)
            #expect(try search("\"die Häuser der Städte\"", segments, language: usual) == [1])
        }
    }
}
