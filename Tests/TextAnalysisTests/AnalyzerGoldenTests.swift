import Foundation
import TestSupport
import Testing

@testable import TextAnalysis

/// The stems and phrases of `golden/bm25`.
@Suite struct AnalyzerGoldenTests {
    struct Stem: Decodable {
        let word: String
        let english: String
        let snowball3: String?

        private enum CodingKeys: String, CodingKey {
            case word, english
            case snowball3 = "english_snowball_3"
        }
    }

    struct Phrase: Decodable {
        let kind: String
        let text: String
        let proposal: [[String]]
    }

    private func load<Value: Decodable>(_ name: String) throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data(contentsOf: TestData.fixture("golden/bm25/" + name)))
    }

    @Test func stemsAreThoseOfTheLibrarysRelease() throws {
        let stems: [Stem] = try load("stems_english.json")
        #expect(stems.count == 392)
        let stemmer = try #require(Stemmer("english"))
        for stem in stems {
            let expected = Stemmer.generation == "snowball-3" ? stem.snowball3 ?? stem.english : stem.english
            #expect(stemmer.stem(stem.word) == expected, "\(stem.word)")
        }
    }

    /// Where the terms differ from the proposal, by text, with the reason.
    private static let differences: [String: (terms: [[String]], reason: String)] = {
        let acronym = "a stop word among the parts is marked, and not one of the terms that plain queries look for"
        let characters = "single characters are extra terms, so that a query of one character finds them"
        let runs = "letters and digits of one word are parts too: RFC 7231 finds RFC7231"
        let stems = "words in a script of one likeliest language are stemmed by it, in a collection of any language"
        let questions = "the stop words are more than Lucene's 33: question words, pronouns, auxiliaries"
        let camel = "the stem is a term too, which every spelling of the word has; a single letter is no part"
        let within = "names between slashes and other strong links are whole too"
        return [
            "The quick brown foxes were jumping over lazy dogs": (
                [["quick"], ["brown"], ["fox"], ["jump"], ["over"], ["lazi"], ["dog"]], questions
            ),
            "upgrade from 1.10.0-rc.2 to 2.0": (
                [["upgrad"], ["1.10.0-rc.2", "1", "10", "0", "rc", "2"], ["2.0", "2", "0"]], questions
            ),
            "/etc/nginx/nginx.conf": ([["etc/nginx/nginx.conf", "nginx.conf", "etc", "nginx", "conf"]], within),
            "https://www.example.com/docs/getting-started?lang=en#top": (
                [
                    ["https"],
                    [
                        "www.example.com/docs/getting-started", "www.example.com", "www", "exampl", "com", "doc", "get",
                        "start",
                    ],
                    ["lang"], ["en"], ["top"],
                ], within
            ),
            "write to jane.doe+lists@example.org today": (
                [
                    ["write"],
                    ["jane.doe+lists@example.org", "jane.doe", "example.org", "jane", "doe", "list", "exampl", "org"],
                    ["today"],
                ], within
            ),
            "RFC 7231 and RFC-7231 and RFC7231": (
                [["rfc"], ["7231"], ["rfc-7231", "rfc", "7231"], ["rfc7231", "rfc", "7231"]], runs
            ),
            "error E0308, code 0x80070005": (
                [["error"], ["e0308", "0308"], ["code"], ["0x80070005", "0", "80070005"]], runs
            ),
            "v1.2.3": ([["v1.2.3", "1.2.3", "v1", "1", "2", "3"]], runs),
            "Python3.11 gcc-12 utf8 UTF-8 h264 x86_64 arm64": (
                [
                    ["python3.11", "python3", "python", "3", "11"], ["gcc-12", "gcc", "12"], ["utf8", "utf", "8"],
                    ["utf-8", "utf", "8"], ["h264", "264"], ["x86_64", "x86", "86", "64"], ["arm64", "arm", "64"],
                ], runs
            ),
            "iPhone eBay GitHub": (
                [["iphone", "iphon", "phone"], ["ebay", "bay"], ["github", "git", "hub"]], camel
            ),
            "getUserByID loadJSON XMLHttpRequest": (
                [
                    ["getuserbyid", "get", "user", "id"], ["loadjson", "load", "json"],
                    ["xmlhttprequest", "xml", "http", "request"],
                ], acronym
            ),
            "C:\\Windows\\System32\\drivers": ([["c"], ["window"], ["system32", "system", "32"], ["driver"]], runs),
            "192.168.0.1 and fe80::1": (
                [["192.168.0.1", "192", "168", "0", "1"], ["fe80", "fe", "80"], ["1"]], runs
            ),
            "550e8400-e29b-41d4-a716-446655440000": (
                [
                    [
                        "550e8400-e29b-41d4-a716-446655440000", "550e8400", "550", "8400", "e29b", "29", "41d4", "41",
                        "4", "a716", "716", "446655440000",
                    ]
                ], runs
            ),
            "3,000.50 1e-5 50% $19.99 10€": (
                [["3000.50", "3000", "50"], ["1e-5", "1e", "1", "5"], ["50"], ["19.99", "19", "99"], ["10"]],
                "3,000.50 and 3000.50 are one number"
            ),
            "1st 2nd 21st 90s": (
                [["1st", "1", "st"], ["2nd", "2", "nd"], ["21st", "21", "st"], ["90s", "90"]], runs
            ),
            "U.S.A. e.g. Ph.D. AT&T R&D": (
                [
                    ["u.s.a", "u", "s"], ["e.g", "e", "g"], ["ph.d", "ph", "d"], ["at&t", "at", "t"],
                    ["r&d", "r", "d"],
                ],
                acronym
            ),
            "İstanbul Işık": ([["istanbul"], ["isik"]], "ı is i, as it is typed"),
            "東京都": ([["東京", "東"], ["京都", "京"], ["都"]], characters),
            "全文检索引擎": (
                [["全文", "全"], ["文检", "文"], ["检索", "检"], ["索引", "索"], ["引擎", "引"], ["擎"]], characters
            ),
            "Swift言語の検索エンジン 6.3": (
                [
                    ["swift"], ["言語", "言"], ["語の", "語"], ["の検", "の"], ["検索", "検"], ["索エ", "索"], ["エン", "エ"],
                    ["ンジ", "ン"], ["ジン", "ジ"], ["ン"], ["6.3", "6", "3"],
                ], characters
            ),
            "ひらがな カタカナ": (
                [["ひら", "ひ"], ["らが", "ら"], ["がな", "が"], ["な"], ["カタ", "カ"], ["タカ", "タ"], ["カナ", "カ"], ["ナ"]],
                characters
            ),
            "한국어 검색엔진": (
                [["한국", "한"], ["국어", "국"], ["어"], ["검색", "검"], ["색엔", "색"], ["엔진", "엔"], ["진"]], characters
            ),
            "ภาษาไทย": (
                [["ภา", "ภ"], ["าษ", "า"], ["ษา", "ษ"], ["าไ", "า"], ["ไท", "ไ"], ["ทย", "ท"], ["ย"]],
                "without a dictionary, only pairs find a word in a sentence"
            ),
            "مُحَرِّك البحث": ([["محر"], ["بحث"]], "vowel signs are seldom written; " + stems),
            "हिन्दी खोज": ([["हिंद"], ["खोज"]], "n before a consonant is the nasal dot; " + stems),
            "Поиск всё ёлка": ([["поиск"], ["все"], ["елк"]], stems),
            "Οδός λόγος": ([["οδ"], ["λογ"]], stems),
            "great 🚀 work 👨‍👩‍👧": (
                [["great"], ["🚀"], ["work"], ["👨"], ["👩"], ["👧"]], "what is in a text can be searched for"
            ),
            "wait… what—really?": ([["wait"], ["realli"]], questions),
            "x² + y₂ = π": ([["x2", "2"], ["y2", "2"], ["π"]], runs),
            String(repeating: "a", count: 300): (
                [[String(repeating: "a", count: 255)]], "nothing is dropped silently: a long word is cut, and counted"
            ),
        ]
    }()

    @Test func phrasesGiveTheProposedTermsOrTheListedDifference() throws {
        let phrases: [Phrase] = try load("analyzer_phrases.json")
        #expect(phrases.count == 62)
        let analyzer = try Analyzer(AnalyzerConfiguration(language: "english", removesStopWords: true))
        let session = analyzer.makeSession()
        var differing: Set<String> = []
        for phrase in phrases {
            var terms: [[String]] = []
            var last = -1
            for token in session.analyze(phrase.text) {
                if token.position != last { terms.append([]) }
                last = token.position
                terms[terms.count - 1].append(token.term)
            }
            let expected = Self.differences[phrase.text]?.terms ?? phrase.proposal
            #expect(terms == expected, "\(phrase.kind): \(phrase.text)")
            if terms != phrase.proposal { differing.insert(phrase.text) }
        }
        #expect(differing == Set(Self.differences.keys), "a listed difference is none")
    }
}
