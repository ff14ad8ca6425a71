import Foundation
import IndexSupport
import RAGModel
import TestSupport
import Testing

@testable import DocumentProcessing

/// Damaged and crossed documents through every extractor and every chunker; `scripts/fuzz-documents` runs it for long.
///
/// A crash ends the run; what else must hold is checked: chunks fit, stand in the file, and take bounded time.
@Suite struct FuzzTests {
    private static let inputs = ProcessInfo.processInfo.environment["RAG_TEST_FUZZ"].flatMap { Int($0) } ?? 1500

    /// Small documents of each format that is text.
    private static let texts: [String] = [
        "# A\n\ntext **b** [l](x)\n\n- a\n  - b\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\n```js\ncode\n```\n> q\n\n[^1]: n\n",
        "---\ntitle: T\ntags: [a, b]\n---\n\nBody.\n",
        "<html><head><title>T</title></head><body><p>a<table><tr><td>b</body>",
        "T\n=\n\n.. note:: x\n\n   y\n\n- a\n\n:f: v\n",
        "import x\n\ndef f(a):\n    '''d'''\n    return a\n\nclass C:\n    pass\n",
        "a,b\n1,\"x\ny\"\n2,z\n", "{\"a\": [1, \"\\u00e9\", {\"b\": null}], \"c\": \"d\"}",
        "{\"id\":1,\"t\":\"x\"}\n{\"id\":2}\n",
        "2024-01-01 00:00:01 INFO trace_id=abcd x\n  at y\n2024-01-01 00:05:01 ERROR z\n",
        "{\"cells\":[{\"cell_type\":\"code\",\"source\":[\"a\\n\"],\"outputs\":[{\"text\":\"o\"}]}],\"nbformat\":4}",
        "#+TITLE: T\n* A\n** B\n- x\n", "= T\n\n== A\n\n* x\n----\ncode\n----\n",
        "\\documentclass{a}\\begin{document}\\section{A}text $x$ \\emph{b}\\end{document}",
        "== A ==\n'''b''' [[l|x]] {{t}}\n",
        ".TH A 1\n.SH NAME\na \\- b\n.PP\n\\fBc\\fR\n", "1\n00:00:01,000 --> 00:00:02,000\n<i>a</i>\n\n",
        "From: a <a@b.c>\nSubject: =?utf-8?q?=C3=A9?=\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b--\n",
        "From a@b Mon\nSubject: s\n\nx\n\nFrom b@c Tue\n\ny\n",
        "{\\rtf1\\ansi{\\fonttbl x;}\\pard a\\par\\u8364? \\'e9{\\b c}}",
        "{\"openapi\":\"3\",\"paths\":{\"/a\":{\"get\":{\"summary\":\"x\"}}}}",
        "openapi: 3\npaths:\n  /a:\n    get:\n      summary: x\n",
        "import A from 'a'\n\n# T\n\n<Tabs>\nx\n</Tabs>\n", "a: 1\nb:\n  - c\n", "[s]\nk = 1\n",
        "<?xml version=\"1.0\"?><a b='c'>d</a>",
    ]
    private static let names = [
        "a.md", "a.html", "a.rst", "a.py", "a.c", "a.csv", "a.tsv", "a.json", "a.jsonl", "a.log", "a.ipynb", "a.org",
        "a.adoc", "a.tex", "a.wiki", "a.1", "a.srt", "a.vtt", "a.eml", "a.mbox", "a.rtf", "a.yaml", "a.toml", "a.xml",
        "a.mdx", "a.txt", "a", "a.docx", "a.odt", "a.pptx", "a.odp", "a.xlsx", "a.ods", "a.epub", "a.hs", "a.sql",
    ]
    private static let files = [
        "handbook.docx", "talk.pptx", "animals.xlsx", "okapi.odt", "counts.ods", "book.epub", "people.xlsx",
        "slides.odp",
        "manual.rtf",
    ]

    private struct Mutator {
        var random: SplitMix64
        let seeds: [[UInt8]]

        mutating func input() -> [UInt8] {
            var bytes = seeds.randomElement(using: &random)!
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                guard !bytes.isEmpty else { break }
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<8, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                case 2: bytes.remove(at: place)
                case 3:
                    bytes.insert(Array("\n#-|*`<>{}\\\"':,[]()&=.0 \t".utf8).randomElement(using: &random)!, at: place)
                case 4: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...40, using: &random)))
                case 5:
                    // A part again and again: nesting and long runs.
                    let part = bytes[place..<min(bytes.count, place + Int.random(in: 1...8, using: &random))]
                    for _ in 0..<Int.random(in: 1...200, using: &random) where bytes.count < 1 << 16 {
                        bytes.insert(contentsOf: part, at: place)
                    }
                case 6:
                    let other = seeds.randomElement(using: &random)!
                    let from = Int.random(in: 0..<other.count, using: &random)
                    bytes.insert(contentsOf: other[from..<min(other.count, from + 200)], at: place)
                default:
                    bytes.insert(
                        contentsOf: [0xF0, 0x9F, 0x98, 0x80, 0xE2, 0x80, 0xA8, 0xFF].prefix(
                            Int.random(in: 1...8, using: &random)), at: place)
                }
            }
            return bytes
        }
    }

    @Test func `whatever the bytes, no document ends the program, and chunks fit and stand in the file`() throws {
        let files = try Self.files.map { Array(try Data(contentsOf: TestData.fixture("documents/\($0)"))) }
        let seed = ProcessInfo.processInfo.environment["RAG_TEST_SEED"].flatMap { UInt64($0) } ?? 1
        var mutator = Mutator(random: SplitMix64(seed: seed), seeds: Self.texts.map { Array($0.utf8) } + files)
        var random = SplitMix64(seed: seed &+ 7)
        var (documents, slowest) = (0, Duration.zero)
        for number in 0..<Self.inputs {
            let bytes = mutator.input()
            let name = Self.names.randomElement(using: &random)!
            let method = ChunkingMethod.allCases.randomElement(using: &random)!
            let maximum = Int.random(in: 8...120, using: &random)
            let options = ChunkingOptions(
                method: method, maximumTokens: maximum, overlapTokens: Int.random(in: 0...maximum / 2, using: &random))
            let processor = DocumentProcessor(
                chunking: options, includesGenerated: true, redaction: number % 3 == 0 ? Redaction() : nil,
                sentenceVectors: { texts in texts.map { [Float($0.utf8.count % 5), 1, Float($0.utf8.first ?? 0)] } })
            let began = ContinuousClock.now
            let document = try? processor.process(bytes, name: name)
            slowest = max(slowest, ContinuousClock.now - began)
            guard let document else { continue }
            documents += 1
            #expect(!document.chunks.isEmpty)
            for chunk in document.chunks {
                #expect(!chunk.text.isEmpty && chunk.tokens <= maximum, "\(name) \(method) input \(number)")
                #expect(chunk.byteRange.lowerBound <= chunk.byteRange.upperBound)
                #expect(
                    chunk.location.places.allSatisfy { $0.offset >= 0 && $0.offset < max(1, chunk.text.utf8.count) })
                #expect(!chunk.text.utf8.contains(0))
            }
        }
        #expect(documents > Self.inputs / 4)
        // No timing is asserted; a hang would not end.
        print("\(documents) of \(Self.inputs) inputs were documents; the slowest took \(slowest)")
    }
}
