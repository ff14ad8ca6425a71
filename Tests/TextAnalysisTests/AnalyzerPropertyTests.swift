import Foundation
import IndexSupport
import Testing

@testable import TextAnalysis

/// What holds for every text, tried on seeded random ones. `RAG_TEST_ROUNDS` asks for more of them.
@Suite struct AnalyzerPropertyTests {
    private static let rounds = ProcessInfo.processInfo.environment["RAG_TEST_ROUNDS"].flatMap(Int.init) ?? 2000

    /// Pieces that make the interesting cases likely.
    private static let pieces: [String] =
        [
            "a", "B", "foo", "Bar", "HTTP", "42", "7", "’", "'s", "'", "_", "__", "-", "--", ".", "..", ",", ":", "::",
            "/", "@", "+",
        ]
        + [
            "++", "#", "&", " ", " ", "\n", "(", ")", "é", "e\u{301}", "\u{301}", "ß", "ﬁ", "ЁЖ", "ё", "й", "ς", "İ",
            "ı", "漢",
        ]
        + [
            "字", "か\u{3099}", "ｶﾞ", "한", "ᄀ", "ᅡ", "ᆨ", "ไ", "ที่", "က္က", "ខ្មែ", "हि", "न्दी", "م\u{64F}", "צה״ל", "½", "℃",
            "²", "①", "٣",
        ]
        + [
            "🚀", "👨‍👩‍👧", "\u{AD}", "\u{200B}", "\u{200D}", "\u{FEFF}", "\u{FE0F}", "\u{2F800}", "\u{20000}", "\u{E0001}",
            "…", "“", "C++",
        ]
        + ["v1.2.3", "CVE-2024-1", "don't", "the", "WHO", "1,000.5", "a.b@c.de", "l·l", "\u{FDFA}", "㍿", "㏂"]

    private func randomText(_ generator: inout SplitMix64) -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0..<Int.random(in: 0...24, using: &generator) {
            bytes += Array(Self.pieces.randomElement(using: &generator)!.utf8)
        }
        if Int.random(in: 0..<3, using: &generator) == 0 {  // broken UTF-8
            for _ in 0..<3 where !bytes.isEmpty {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
        }
        return bytes
    }

    private struct Seen: Equatable {
        let term: [UInt8]
        let token: [UInt32]
    }

    private func analyze(_ text: [UInt8], _ session: AnalysisSession) -> [Seen] {
        let buffer = TokenBuffer()
        text.withUnsafeBufferPointer { session.analyze($0, into: buffer) }
        return buffer.tokens.map {
            Seen(
                term: Array(buffer.term(of: $0)),
                token: [$0.position, $0.textStart, $0.textEnd, $0.termHash, UInt32($0.flags.rawValue)])
        }
    }

    @Test(arguments: ["english", "none", "german", "turkish", "russian", "chinese", "french"])
    func tokensAreWellFormed(language: String) throws {
        let session = try Analyzer(AnalyzerConfiguration(language: language)).makeSession()
        let buffer = TokenBuffer()
        var hashes: [String: UInt32] = [:]
        var generator = SplitMix64(seed: 1)
        for _ in 0..<Self.rounds {
            let text = randomText(&generator)
            buffer.removeAll()
            text.withUnsafeBufferPointer { session.analyze($0, into: buffer) }
            var position = -1
            var start: UInt32 = 0
            var primary = 0
            for token in buffer.tokens {
                let term = buffer.term(of: token)
                #expect((1...Analyzer.maximumTermLength).contains(term.count))
                let string = try #require(String(validating: term, as: UTF8.self))
                #expect(hashes[string, default: token.termHash] == token.termHash)
                hashes[string] = token.termHash
                #expect(token.textStart < token.textEnd && Int(token.textEnd) <= text.count)
                if Int(token.position) > position {
                    #expect(token.textStart >= start, "words out of order in \(text)")
                    start = token.textStart
                    position = Int(token.position)
                }
                #expect(Int(token.position) == position && position < buffer.positionCount)
                primary += token.isPrimary ? 1 : 0
            }
            #expect(primary == buffer.primaryCount)
        }
    }

    @Test func termsDoNotDependOnWhatWasAnalysedBefore() throws {
        let analyzer = try Analyzer(.english)
        let used = analyzer.makeSession()
        var generator = SplitMix64(seed: 2)
        for _ in 0..<Self.rounds / 10 {
            let text = randomText(&generator)
            #expect(analyze(text, used) == analyze(text, used))
            #expect(analyze(text, used) == analyze(text, analyzer.makeSession()))
        }
    }

    @Test func aLineBreakSeparatesTexts() throws {
        let session = try Analyzer(.english).makeSession()
        var generator = SplitMix64(seed: 3)
        for _ in 0..<Self.rounds {
            let (first, second) = (randomText(&generator), randomText(&generator))
            let parts = analyze(first, session).map(\.term) + analyze(second, session).map(\.term)
            #expect(analyze(first + [0x0A] + second, session).map(\.term) == parts)
        }
    }

    @Test func normalisationIsIdempotent() throws {
        let session = try Analyzer(.english).makeSession()
        var generator = SplitMix64(seed: 4)
        for _ in 0..<Self.rounds {
            let once = session.normalized(String(decoding: randomText(&generator), as: UTF8.self))
            #expect(session.normalized(once) == once)
        }
    }

    @Test func randomBytesAreSafe() throws {
        let session = try Analyzer(.english).makeSession()
        var generator = SplitMix64(seed: 5)
        for _ in 0..<Self.rounds {
            let text = (0..<Int.random(in: 0...64, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            for token in analyze(text, session) { #expect(Int(token.token[2]) <= text.count) }
        }
    }

    /// Texts of a megabyte that are bad for one step or another: what took quadratic time would not end here.
    static let hostile: [(name: String, unit: String)] = [
        ("one word", "a"), ("capitals in between", "aB"), ("full stops", "a."), ("digits in between", "a1"),
        ("underscores", "_"), ("joiners", "a-1_"), ("apostrophes", "a'"), ("commas", "1,"), ("quotation marks", "א\""),
        ("combining marks", "\u{301}"), ("marks out of order", "\u{315}\u{301}"), ("jamo", "ᄀ"), ("ideographs", "漢"),
        ("ideographs with marks", "漢\u{301}"), ("Thai", "ที่"), ("long foldings", "\u{FDFA}"),
        ("joined emoji", "🚀\u{200D}"),
        ("NUL", "\0"), ("NUL in between", "a\0"), ("bidirectional marks", "\u{202E}a\u{202C}"),
        ("isolates", "\u{2066}"),
        ("soft hyphens", "a\u{AD}"), ("spaces", " "), ("slashes and stops", "/."), ("plus signs", "+"),
        ("at signs", "a@"),
    ]

    @Test(arguments: hostile.indices) func hostileTextsTakeLinearWork(number: Int) throws {
        let (name, unit) = Self.hostile[number]
        let session = try Analyzer(.english).makeSession()
        let count = (1 << 20) / unit.utf8.count
        for text in [String(repeating: unit, count: count), "a" + String(repeating: unit, count: count) + "z last"] {
            let tokens = analyze(Array(text.utf8), session)
            #expect(tokens.count <= 2 * text.utf8.count, "\(name)")
            #expect(tokens.reduce(0) { $0 + $1.term.count } <= 20 * text.utf8.count, "\(name)")
            if text.hasSuffix("last") { #expect(tokens.last?.term == Array("last".utf8), "\(name)") }
        }
    }

    @Test func hostileBytesTakeLinearWork() throws {
        let session = try Analyzer(.english).makeSession()
        let last = Array("last".utf8)
        let units: [[UInt8]] = [
            [0xFF], [0xC3], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xC0, 0x80],
        ]
        for unit in units {
            let bytes = Array([[UInt8]](repeating: unit, count: (1 << 20) / unit.count).joined())
            #expect(analyze(bytes, session).isEmpty, "\(unit)")
            let found = analyze(bytes + [0x20] + last, session).map(\.term)
            #expect(found == [last], "\(unit)")
        }
    }

    @Test func distinctWordsTakeBoundedMemory() throws {
        let session = try Analyzer(.english).makeSession()
        let text = (0..<300_000).map { String($0, radix: 36) }.joined(separator: " ")
        #expect(analyze(Array(text.utf8), session).count >= 300_000)
    }

    @Test func aCutRunOfIdeographsLosesNoPair() throws {
        let session = try Analyzer(.english).makeSession()
        for marked in [false, true] {
            var text = String(String.UnicodeScalarView((0..<5000).map { Unicode.Scalar(0x4E00 + $0)! }))
            if marked { text += "か\u{3099}" }
            let found = session.analyze(text)
            let scalars = Array(text.precomposedStringWithCanonicalMapping.unicodeScalars)
            let pairs = zip(scalars, scalars.dropFirst()).map { "\($0)\($1)" }
            #expect(found.filter { $0.isPrimary }.map(\.term) == pairs)
            #expect(found.filter { !$0.isPrimary }.map(\.term) == scalars.map { String($0) })
            #expect(found.last?.position == scalars.count - 1)
        }
    }

    @Test func aFullCacheStartsAgain() throws {
        let session = try Analyzer(.neutral).makeSession()
        let buffer = TokenBuffer()
        for round in 0..<(WordCache.maximumWords + 1000) {
            var text = "w\(round)x"
            buffer.removeAll()
            text.withUTF8 { session.analyze($0, into: buffer) }
            #expect(buffer.string(of: buffer.tokens[0]) == text)
        }
    }
}
