import Foundation
import IndexSupport
import RAGModel
import Testing

@testable import TextAnalysis

@Suite struct AnalyzerTests {
    private func terms(_ text: String, _ language: String = "english") throws -> [String] {
        try Analyzer(AnalyzerConfiguration(language: language)).makeSession().analyze(text).map(\.term)
    }

    struct Token: Equatable {
        let term: String
        let position: Int
        let range: String
        let isPrimary: Bool
        let isStopWord: Bool
    }

    private func tokens(_ text: String, _ language: String = "english") throws -> [Token] {
        let buffer = TokenBuffer()
        let utf8 = Array(text.utf8)
        let session = try Analyzer(AnalyzerConfiguration(language: language)).makeSession()
        utf8.withUnsafeBufferPointer { session.analyze($0, into: buffer) }
        return buffer.tokens.map {
            Token(
                term: buffer.string(of: $0), position: Int($0.position),
                range: String(decoding: utf8[Int($0.textStart)..<Int($0.textEnd)], as: UTF8.self),
                isPrimary: $0.isPrimary, isStopWord: $0.isStopWord)
        }
    }

    @Test(arguments: [
        ("parseHTTPResponse", "http response"), ("parseHTTPResponse", "parsehttpresponse"),
        ("self.stream.write(t)", "stream write"), ("max_connections_per_host", "connection"),
        ("__init__", "init"), ("RFC7231", "rfc 7231"), ("see RFC-7231", "RFC-7231"),
        ("since v2.3.1 only", "2.3.1"), ("error E-4107:", "E-4107"), ("code 0x80070005", "0X80070005"),
        ("CVE-2024-12345", "cve-2024-12345"),
        ("CVE-2024-12345,", "12345"), ("a 64KB page", "64 KB"), ("version v1.2.3.", "v1.2.3"),
        ("std::vector<int>", "vector"),
        ("written in C++.", "c++"), ("C# and F#", "f#"), ("the .NET runtime", ".net"), ("the .NET runtime", "net"),
        ("jane.doe+lists@example.org", "jane.doe+lists@example.org"), ("jane.doe@example.org", "example doe"),
        ("/usr/lib/libfoo.so", "libfoo"),
        ("https://www.example.com/getting-started", "www.example.com/getting-started"),
        ("see (node.js)", "node.js"), ("O’Reilly", "o'reilly"), ("O'Reilly", "reilly"), ("1,000 genomes", "1000"),
        ("costs 3000.50", "3,000.50"), ("naïve", "naive"), ("Ångström", "angstrom"), ("ﬁle", "file"), ("ＡＢＣ", "abc"),
        ("٣٫١٤ ١٢٣", "123"), ("黒猫が", "猫"), ("검색엔진을", "엔진"), ("ｶﾞｲﾄﾞ", "ガイド"), ("6½ sacks", "6"), ("25℃", "25 c"),
        ("great🚀", "🚀"), ("soft\u{AD}hyphen", "softhyphen"), ("\u{FEFF}Los", "los"), ("ภาษาไทยง่าย", "ไทย"),
        ("Straße", "STRASSE"), ("Ёлка", "елка"), ("на\u{301} поезде", "на"), ("צה״ל", "צה\"ל"),
        ("non‑breaking‑2", "non-breaking-2"),
    ])
    func aTextIsFoundByAQuery(text: String, query: String) throws {
        let document = Set(try terms(text))
        let wanted = try terms(query)
        #expect(!wanted.isEmpty)
        #expect(document.isSuperset(of: wanted), "\(document) has not all of \(wanted)")
    }

    @Test(arguments: [
        ("Größe", "groesse"), ("Übermaß", "uebermass"), ("Köln", "Koeln"), ("Müller", "MUELLER"), ("für", "fuer"),
        ("grün", "gruen"), ("Häuser", "haeusern"), ("Statue", "Statuen"), ("neue", "neuen"), ("Quelle", "quellen"),
        ("Frauen", "Frau"), ("Straßenbahn", "Strassenbahn"),
    ])
    func `German umlauts meet their other spellings`(left: String, right: String) throws {
        #expect(try terms(left, "german") == terms(right, "german"))
    }

    @Test func `other languages keep ae, oe and ue`() throws {
        #expect(try terms("poet queue", "english") == ["poet", "queue"])
    }

    @Test func `the release of a stemmer is told for every language apart`() {
        let names = ["english", "german", "french", "swedish", "finnish", "none"]
        let releases = names.map { Stemmer.release(for: .named($0)) }
        #expect(Set(releases).count == names.count)
        #expect(releases == names.map { Stemmer.release(for: .named($0)) })
    }

    @Test func anIdentifierIsWholeFirstThenItsPartsAtOnePosition() throws {
        #expect(
            try tokens("run foo_bar.readFile() now") == [
                Token(term: "run", position: 0, range: "run", isPrimary: true, isStopWord: false),
                Token(
                    term: "foo_bar.readfile", position: 1, range: "foo_bar.readFile", isPrimary: true, isStopWord: false
                ),
                Token(term: "foo_bar", position: 1, range: "foo_bar", isPrimary: false, isStopWord: false),
                Token(term: "foo", position: 1, range: "foo", isPrimary: true, isStopWord: false),
                Token(term: "bar", position: 1, range: "bar", isPrimary: true, isStopWord: false),
                Token(term: "readfile", position: 1, range: "readFile", isPrimary: false, isStopWord: false),
                Token(term: "readfil", position: 1, range: "readFile", isPrimary: true, isStopWord: false),
                Token(term: "read", position: 1, range: "read", isPrimary: true, isStopWord: false),
                Token(term: "file", position: 1, range: "File", isPrimary: true, isStopWord: false),
                Token(term: "now", position: 2, range: "now", isPrimary: true, isStopWord: false),
            ])
    }

    @Test(arguments: [
        ("1.13.4/1.14.3/1.15.3", ["1.13.4", "1.14.3", "1.15.3"]), ("192.168.0.0/16", ["192.168.0.0"]),
        ("https://example.com/a/file_name.py", ["example.com", "file_name.py", "file_name"]),
        ("self.token_limit", ["token_limit"]), ("Loop::remove_writer", ["remove_writer"]),
        ("tag:v2.3.1", ["v2.3.1", "2.3.1"]), ("CVE-2024-1234/E-4107", ["cve-2024-1234", "e-4107"]),
        ("me@mail.example.com", ["mail.example.com"]),
    ])
    func `names within paths, addresses and attributes are whole too`(text: String, names: [String]) throws {
        let found = try tokens(text)
        for name in names {
            #expect(found.contains { $0.term == name }, "\(name) in \(found.map(\.term))")
            #expect(found.contains { $0.range.lowercased() == name })
        }
        #expect(Set(found.map(\.term)).count == found.count)
    }

    @Test func `a path of plain hyphened words has no names within`() throws {
        #expect(try terms("state-of/the-art") == ["state-of/the-art", "state", "of", "the", "art"])
    }

    @Test func `a name in humps is there as it is and by its stem`() throws {
        #expect(try terms("unicodeScalars") == ["unicodescalars", "unicodescalar", "unicod", "scalar"])
        #expect(try terms("unicodeScalar") == ["unicodescalar", "unicod", "scalar"])
    }

    @Test func ordinaryHyphenedWordsArePartsAtTheirOwnPositions() throws {
        let found = try tokens("a low-latency engine's cache")
        #expect(found.map(\.term) == ["a", "low", "latenc", "engin", "cach"])
        #expect(found.map(\.position) == [0, 1, 2, 3, 4])
        #expect(found[3].range == "engine")
    }

    @Test func stopWordsAreIndexedUnstemmedMarkedAndNotCounted() throws {
        let found = try tokens("This is the being of THIS")
        #expect(found.map(\.term) == ["this", "is", "the", "being", "of", "this"])
        #expect(found.map(\.isStopWord) == [true, true, true, true, true, false])
        #expect(found.allSatisfy { $0.isPrimary != $0.isStopWord })
    }

    @Test func anAcronymInCapitalsIsNoStopWord() throws {
        let found = try tokens("WHO says who")
        #expect(found.map(\.term) == ["who", "say", "who"])
        #expect(found.map(\.isStopWord) == [false, false, true])
    }

    @Test func removedStopWordsLeaveGaps() throws {
        let session = try Analyzer(AnalyzerConfiguration(language: "english", removesStopWords: true)).makeSession()
        let found = session.analyze("state of the art")
        #expect(found.map(\.term) == ["state", "art"])
        #expect(found.map(\.position) == [0, 3])
    }

    @Test(arguments: [
        ("french", "l'eau d'hiver", ["eau", "hiv"]), ("italian", "dell'acqua", ["acqua"]),
        ("german", "Häuser", ["haus"]), ("spanish", "canciones", ["cancion"]), ("turkish", "IŞIK", ["isik"]),
        ("russian", "Сколько очков", ["скольк", "очк"]), ("russian", "running servers", ["run", "server"]),
        ("chinese", "running", ["run"]), ("none", "running бегущий", ["running", "бегущий"]),
        ("english", "бегущий", ["бегущ"]), ("arabic", "كِتَابٌ", ["كتاب"]), ("hindi", "लड़कियों", ["लडक"]),
    ])
    func aLanguageHasItsStemmer(language: String, text: String, expected: [String]) throws {
        #expect(try terms(text, language) == expected)
    }

    @Test func everyLanguageCanBeUsedAndMarksItsStopWords() throws {
        for language in AnalyzerLanguage.all.values {
            let analyzer = try Analyzer(AnalyzerConfiguration(language: language.name))
            for word in StopWords.words(of: language.name) where !word.contains("'") {
                let buffer = TokenBuffer()
                var text = word
                text.withUTF8 { analyzer.makeSession().analyze($0, into: buffer) }
                #expect(buffer.tokens.count == 1 && buffer.tokens[0].isStopWord, "\(language.name): \(word)")
            }
        }
    }

    @Test func aLongWordIsCutAndCounted() throws {
        let session = try Analyzer(.english).makeSession()
        let buffer = TokenBuffer()
        var text = String(repeating: "é", count: 250) + " x " + String(repeating: "漢\u{301}", count: 2)
        text.withUTF8 { session.analyze($0, into: buffer) }
        #expect(buffer.cutTermCount == 0)
        buffer.removeAll()
        text = String(repeating: "д", count: 300) + " " + String(repeating: "z", count: 100_000)
        text.withUTF8 { session.analyze($0, into: buffer) }
        #expect(buffer.tokens.map { Int($0.termLength) } == [254, 255])
        #expect(buffer.cutTermCount == 2)
        #expect(buffer.tokens[1].textEnd == 600 + 1 + 4096)
    }

    @Test func anIdentifierTooLongForATermIsWords() throws {
        let path = (0..<30).map { "directory\($0)" }.joined(separator: "/")
        let found = try tokens(path)
        #expect(!found.contains { $0.term.contains("/") })
        #expect(found.last?.position == 29)
    }

    @Test func positionsContinueInABufferThatIsNotEmpty() throws {
        let session = try Analyzer(.english).makeSession()
        let buffer = TokenBuffer()
        for text in ["one two", "three"] {
            var text = text
            text.withUTF8 { session.analyze($0, into: buffer) }
        }
        #expect(buffer.tokens.map(\.position) == [0, 1, 2])
        #expect(buffer.primaryCount == 3)
        #expect(buffer.positionCount == 3)
    }

    @Test func normalizedKeepsTheWordUnstemmed() throws {
        let session = try Analyzer(.english).makeSession()
        #expect(session.normalized("Connectións") == "connections")
        #expect(session.normalized("FOO_Bar") == "foo_bar")
    }

    @Test func anotherPipelineIsRefusedWithTheRemedy() throws {
        var other = AnalyzerConfiguration.english
        other.version += 1
        #expect(throws: AnalyzerError.self) { try Analyzer(other) }
        other = .english
        other.stemmerRelease = "snowball-1"
        let error = #expect(throws: AnalyzerError.self) { try Analyzer(other) }
        #expect(error?.description.contains("rag reindex") == true)
        #expect(error?.ragError.code == .unsupportedVersion)
        #expect(throws: AnalyzerError.self) { try Analyzer(AnalyzerConfiguration(language: "klingon")) }
    }

    @Test func theFingerprintTellsConfigurationsApart() throws {
        let configurations = [
            .english, .neutral, AnalyzerConfiguration(language: "german"),
            AnalyzerConfiguration(language: "english", removesStopWords: true),
        ]
        #expect(Set(configurations.map(\.fingerprint)).count == configurations.count)
        let data = try JSONEncoder().encode(configurations)
        #expect(try JSONDecoder().decode([AnalyzerConfiguration].self, from: data) == configurations)
    }
}
