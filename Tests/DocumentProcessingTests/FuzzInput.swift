import DocumentProcessing
import Foundation
import RAGModel

/// One input of a fuzzer: a document with a name, and how it is cut. The same for random changes and for those that coverage
/// guides.
struct FuzzInput {
    var name: String
    var chunking: ChunkingOptions
    var redaction: Redaction?
    var bytes: [UInt8]

    static let names = [
        "a.md", "a.html", "a.rst", "a.py", "a.c", "a.csv", "a.tsv", "a.json", "a.jsonl", "a.log", "a.ipynb", "a.org",
        "a.adoc", "a.tex", "a.wiki", "a.1", "a.srt", "a.vtt", "a.eml", "a.mbox", "a.rtf", "a.yaml", "a.toml", "a.xml",
        "a.mdx", "a.txt", "a", "a.docx", "a.odt", "a.pptx", "a.odp", "a.xlsx", "a.ods", "a.epub", "a.hs", "a.sql",
        "a.dbk", "a.fb2", "a.textile",
    ]

    /// Small documents of each format that is text.
    static let texts: [String] = [
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

    static let files = [
        "handbook.docx", "talk.pptx", "animals.xlsx", "okapi.odt", "counts.ods", "book.epub", "people.xlsx",
        "slides.odp", "manual.rtf",
    ]

    init(name: String, chunking: ChunkingOptions, redaction: Redaction?, bytes: [UInt8]) {
        self.name = name
        self.chunking = chunking
        self.redaction = redaction
        self.bytes = bytes
    }

    /// What four bytes before a document say of it; `nil` for less.
    init?(_ data: [UInt8]) {
        guard data.count > Self.header else { return nil }
        let maximum = 8 + Int(data[2]) % 113
        self.init(
            name: Self.names[Int(data[0]) % Self.names.count],
            chunking: ChunkingOptions(
                method: ChunkingMethod.allCases[Int(data[1]) % ChunkingMethod.allCases.count], maximumTokens: maximum,
                overlapTokens: Int(data[3] >> 1) % (maximum / 2 + 1)),
            redaction: data[3] & 1 == 1 ? Redaction() : nil, bytes: Array(data[Self.header...]))
    }

    private static let header = 4

    /// Every document by every name that could be its own: libFuzzer drops what reaches nothing new.
    static func seeds(documents folder: String) -> [[UInt8]] {
        var documents = texts.map { Array($0.utf8) }
        for file in files {
            documents.append(FileManager.default.contents(atPath: "\(folder)/\(file)").map { Array($0) } ?? [])
        }
        return documents.enumerated().flatMap { number, document in
            names.indices.map { name in [UInt8(name), UInt8(name + number), 60, UInt8(number)] + document }
        }
    }

    private var processor: DocumentProcessor {
        DocumentProcessor(
            chunking: chunking, includesGenerated: true, redaction: redaction,
            sentenceVectors: { texts in texts.map { [Float($0.utf8.count % 5), 1, Float($0.utf8.first ?? 0)] } })
    }

    /// - Returns: `nil` if it is no document.
    func document() -> ProcessedDocument? { try? processor.process(bytes, name: name) }

    /// What is wrong with the chunks that the input is cut into; `nil` if nothing is.
    func problem() -> String? { document().flatMap(problem) }

    func problem(_ document: ProcessedDocument) -> String? {
        let what = "\(name) by \(chunking.method.rawValue), \(chunking.maximumTokens) tokens"
        if document.chunks.isEmpty { return "\(what): no chunk" }
        for chunk in document.chunks {
            if chunk.text.isEmpty || chunk.text.utf8.contains(0) { return "\(what): no text, or a zero in it" }
            if chunk.tokens > chunking.maximumTokens { return "\(what): a chunk of \(chunk.tokens)" }
            let length = max(1, chunk.text.utf8.count)
            if chunk.location.places.contains(where: { $0.offset < 0 || $0.offset >= length }) {
                return "\(what): a place outside of its text"
            }
        }
        return nil
    }
}
