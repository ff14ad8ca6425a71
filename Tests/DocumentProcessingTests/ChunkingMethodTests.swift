import IndexSupport
import RAGModel
import Testing

@testable import DocumentProcessing

@Suite struct ChunkingMethodTests {
    private func cut(
        _ text: String, _ name: String, _ method: ChunkingMethod, maximum: Int = 40, overlap: Int = 0,
        vectors: (@Sendable ([String]) -> [[Float]]?)? = nil
    ) throws -> ProcessedDocument {
        let options = ChunkingOptions(method: method, maximumTokens: maximum, overlapTokens: overlap)
        return try DocumentProcessor(chunking: options, sentenceVectors: vectors).process(Array(text.utf8), name: name)
    }

    private let sections = "# A\n\nOne two three.\n\n# B\n\nFour five six.\n\n# C\n\nSeven eight nine."

    @Test func `structure cuts at sections, recursive fills chunks across them`() throws {
        let structure = try cut(sections, "a.md", .structure)
        #expect(structure.chunks.map(\.headingPath) == [["A"], ["B"], ["C"]])
        #expect(structure.chunks.map(\.reason) == [.start, .section, .section])
        let recursive = try cut(sections, "a.md", .recursive)
        #expect(recursive.chunks.map(\.text) == [sections])
        let small = try cut(sections, "a.md", .recursive, maximum: 12)
        #expect(small.chunks.count == 2 && small.chunks[1].reason == .block)
    }

    @Test func `sentence-window makes a chunk of each sentence, and keeps short ones with the next`() throws {
        let text =
            "The first sentence has a number of words in it. No. The third sentence too has a number of words. "
            + "The fourth one, at last, ends what there is to say."
        let document = try cut(text, "a.txt", .sentenceWindow, maximum: 100)
        #expect(document.chunks.map { $0.text.prefix(9) } == ["The first", "No. The t", "The fourt"])
        #expect(document.chunks.dropFirst().allSatisfy { $0.reason == .sentenceEnd })
    }

    @Test func `row makes a chunk of each row, under the row that names the columns`() throws {
        let document = try cut("id,name\n1,ann\n2,bob\n3,cy\n", "a.csv", .row, maximum: 100)
        #expect(document.chunks.map(\.text) == ["id,name\n1,ann", "2,bob", "3,cy"])
        #expect(document.chunks.map(\.tableHeader) == [nil, "id,name", "id,name"])
        let table = try cut("# T\n\n| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n", "a.md", .row, maximum: 100)
        #expect(table.chunks.last?.text == "| 3 | 4 |")
        let log = try cut("2024-01-01 00:00:01 a\n2024-01-01 00:00:02 b\n  at x\n", "a.log", .row, maximum: 100)
        #expect(log.chunks.map(\.text) == ["2024-01-01 00:00:01 a", "2024-01-01 00:00:02 b\n  at x"])
    }

    @Test func `page cuts where another cell, slide or page begins, and only there`() throws {
        let notebook = """
            {"cells": [{"cell_type": "markdown", "source": ["# A\\n", "one\\n", "# B\\n", "two"]},
            {"cell_type": "markdown", "source": ["three"]}], "nbformat": 4}
            """
        let document = try cut(notebook, "a.ipynb", .page, maximum: 100)
        #expect(document.chunks.map(\.place) == [.cell(1), .cell(2)])
        #expect(document.chunks[0].text.contains("# B") && document.chunks[1].reason == .page)
        #expect(try cut(sections, "a.md", .page).chunks.count == 3)
    }

    @Test func `semantic cuts where the vectors of neighbours part`() throws {
        func sentence(_ topic: String, _ number: Int) -> String { "The \(topic) number \(number) is written here." }
        let text = (0..<24).map { sentence($0 < 10 ? "walrus" : "turbine", $0) }.joined(separator: " ")
        let document = try cut(text, "a.txt", .semantic, maximum: 100) { texts in
            texts.map { text in
                let walrus = Float(text.components("walrus"))
                let turbine = Float(text.components("turbine"))
                return [walrus, turbine]
            }
        }
        let parts = document.chunks.filter { $0.reason == .topic }
        #expect(
            parts.contains { $0.text.hasPrefix(sentence("turbine", 10)) || $0.text.hasPrefix(sentence("walrus", 9)) })
        #expect(document.chunks.allSatisfy { $0.tokens <= 100 })
        // Without vectors the text is cut all the same, and that is said.
        let plain = try cut(text, "a.txt", .semantic, maximum: 100) { _ in nil }
        #expect(plain.notes == ["the model gave no vectors: cut by structure"])
    }

    @Test(arguments: ChunkingMethod.allCases)
    func `whatever the method, chunks are in order, fit, and hold all of the words`(_ method: ChunkingMethod) throws {
        var random = SplitMix64(seed: 7)
        let words = [
            "a", "longer", "word", "# h", "\n\n", "\n- item ", "end. ", "| x | y |\n", "```\ncode\n```\n", "no! Yes ",
        ]
        for round in 0..<60 {
            var text = ""
            for _ in 0..<Int.random(in: 1...120, using: &random) { text += words.randomElement(using: &random)! + " " }
            let name = ["a.md", "a.txt", "a.csv", "a.log", "a.py", "a.html"][round % 6]
            guard
                let document = try? cut(
                    text, name, method, maximum: 16, overlap: 0,
                    vectors: { texts in texts.map { [Float($0.utf8.count % 7), 1, Float($0.utf8.first ?? 0) / 100] } })
            else { continue }
            var last = 0
            for chunk in document.chunks {
                #expect(chunk.tokens <= 16 && !chunk.text.isEmpty)
                #expect(chunk.byteRange.lowerBound >= last || name == "a.html")
                last = chunk.byteRange.lowerBound
            }
            guard name != "a.html" else { continue }
            let letters = text.utf8.count { ASCII.isLetter($0) }
            // Front matter and fences of code have letters that are no text.
            #expect(
                document.chunks.reduce(0) { $0 + $1.text.utf8.count { ASCII.isLetter($0) } } == letters,
                "\(name) \(text)")
        }
    }

    @Test func `a paragraph put in near the top of a text without structure changes the chunks near it only`() throws {
        var paragraphs = (0..<600).map {
            "Paragraph \($0 * 37 % 601) speaks of thing \($0 * 91) and of thing \($0 * 17)."
        }
        let before = try cut(paragraphs.joined(separator: "\n\n"), "a.txt", .auto, maximum: 100)
        paragraphs.insert("A new paragraph stands here with some words.", at: 2)
        let after = try cut(paragraphs.joined(separator: "\n\n"), "a.txt", .auto, maximum: 100)
        let known = Set(before.chunks.map(\.text))
        #expect(before.chunks.count > 60 && after.chunks.count { !known.contains($0.text) } <= 12)
    }
}

extension String {
    fileprivate func components(_ word: String) -> Int { ranges(of: word).count }
}
