import IndexSupport
import RAGModel
import Testing

@testable import DocumentProcessing

@Suite struct ChunkerTests {
    private func words(_ count: Int, from first: Int = 0) -> String {
        (first..<first + count).map { "w\($0)" }.joined(separator: " ")
    }

    @Test func smallBlocksOfASectionShareAChunk() throws {
        let document = try process("# H\n\none two\n\nthree four\n\n- five\n- six", maximum: 20)
        #expect(document.chunks.map(\.text) == ["# H\n\none two\n\nthree four\n\n- five\n- six"])
        #expect(document.chunks[0].tokens == 10)
    }

    @Test func paragraphsThatFitAreNotCut() throws {
        let text = (0..<6).map { words(15, from: $0 * 15) }.joined(separator: "\n\n")
        #expect(try process(text, maximum: 20).chunks.count == 6)
        #expect(try process(text, maximum: 30).chunks.count == 3)
    }

    @Test func longParagraphsAreCutBetweenSentences() throws {
        let text = (0..<12).map { "This is e.g. sentence number \($0), by Dr. Who." }.joined(separator: " ")
        let document = try process(text, maximum: 60)
        #expect(document.chunks.count > 2)
        for chunk in document.chunks {
            #expect(chunk.text.hasPrefix("This is") && chunk.text.hasSuffix("Who."))
        }
    }

    @Test func twoChunksAreAboutEquallyLarge() throws {
        let text = (0..<21).map { "Sentence \($0) has five." }.joined(separator: " ")
        let tokens = try process(text, maximum: 100).chunks.map(\.tokens)
        #expect(tokens.count == 2 && abs(tokens[0] - tokens[1]) <= 10)
    }

    @Test func overlapBeginsWithASentence() throws {
        let text = (0..<40).map { "Sentence \($0) has five." }.joined(separator: " ")
        let document = try process(text, maximum: 50, overlap: 12)
        for (previous, next) in zip(document.chunks, document.chunks.dropFirst()) {
            #expect(next.byteRange.lowerBound < previous.byteRange.upperBound)
            #expect(next.text.hasPrefix("Sentence"))
            #expect(next.tokens <= 50)
        }
        let sections = try process("# A\n\n\(text)\n\n# B\n\n\(text)", maximum: 50, overlap: 12)
        let second = try #require(sections.chunks.first { $0.headingPath == ["B"] })
        #expect(second.text.hasPrefix("# B"))
    }

    @Test func codeIsCutBetweenLines() throws {
        let code = (0..<50).map { "    let value\($0) = \($0)" }.joined(separator: "\n")
        let document = try process("Text.\n\n```swift\n\(code)\n```\n\nEnd.", maximum: 40)
        #expect(document.chunks.count > 4)
        for chunk in document.chunks.dropFirst() { #expect(chunk.text.hasPrefix("let value")) }
    }

    @Test func aCodeBlockThatFitsStaysWhole() throws {
        let code = "```\n" + (0..<10).map { "a\($0)" }.joined(separator: "\n") + "\n```"
        let document = try process("\(words(15))\n\n\(code)\n\n\(words(15))", maximum: 20)
        #expect(document.chunks.map(\.text).contains(code))
    }

    @Test func rowsOfATableStayWholeAndKnowTheirHeader() throws {
        let rows = (0..<40).map { "| row \($0) | value |" }.joined(separator: "\n")
        let document = try process("| name | value |\n|---|---|\n\(rows)", maximum: 40)
        for chunk in document.chunks.dropFirst() {
            #expect(chunk.text.hasPrefix("| row") && chunk.text.hasSuffix("value |"))
            #expect(chunk.tableHeader == "| name | value |")
        }
    }

    @Test func wordsAreCutOnlyIfTheyDoNotFit() throws {
        let long = String(repeating: "abcdefgh", count: 60)
        let document = try process("short words here \(long) and more", "a.txt", maximum: 20)
        #expect(document.chunks.allSatisfy { $0.tokens <= 20 })
        #expect(document.chunks.first!.text.hasPrefix("short words here"))
        #expect(document.chunks.map(\.text).joined().contains(String(long.prefix(100))))
    }

    @Test func unspacedScriptsAreCutBetweenSentencesOrCharacters() throws {
        let sentence = "这是一个很长的句子，里面有很多字。"
        let document = try process(String(repeating: sentence, count: 20), "a.txt", maximum: 40)
        for chunk in document.chunks { #expect(chunk.text.hasSuffix("。") && chunk.text.hasPrefix("这")) }
        let endless = try process(String(repeating: "字", count: 500), "a.txt", maximum: 40)
        #expect(endless.chunks.count == 9 && endless.chunks.allSatisfy { $0.tokens <= 40 })
    }

    @Test(arguments: [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]), ("E.g. this. That", ["E.g. this.", "That"]),
        ("Mr. A. Smith came. He left.", ["Mr. A. Smith came.", "He left."]),
        ("It is 3.14 now. \"Quoted.\" Next", ["It is 3.14 now.", "\"Quoted.\"", "Next"]),
        ("See node.js. it works", ["See node.js. it works"]),
        ("1. First item. 2. Second", ["1. First item.", "2. Second"]),
        ("Wait... what? (Yes.) No", ["Wait... what?", "(Yes.)", "No"]),
        ("第一。第二！「第三。」第四", ["第一。", "第二！", "「第三。」", "第四"]),
        ("वाक्य। दूसरा", ["वाक्य।", "दूसरा"]), ("a\n\nb", ["a", "b"]),
        ("Das gilt z.B. hier. Dort nicht.", ["Das gilt z.B. hier.", "Dort nicht."]),
        ("...", ["..."]), ("Then I. Next", ["Then I.", "Next"]),
    ])
    func sentencesEndWhereReadersEndThem(text: String, sentences: [String]) {
        var text = text
        let found = text.withUTF8 { bytes in
            var found: [String] = []
            var start = 0
            while start < bytes.count {
                let end = SentenceScanner.end(bytes, in: start..<bytes.count)
                found.append(ASCII.string(bytes, start..<end))
                start = end
                while start < bytes.count, ASCII.isSpace(bytes[start]) { start += 1 }
            }
            return found
        }
        #expect(found == sentences)
    }

    @Test func approximateTokensAreWordsMarksAndCharacters() {
        let offsets = DocumentProcessor.approximateTokenOffsets
        #expect(offsets("Hello, wörld 12!") == [0, 5, 7, 14, 16])
        #expect(offsets("internationalization") == [0, 8, 16])
        #expect(offsets("你好 a—b") == [0, 3, 7, 8, 11])
        #expect(offsets("水泵在低压下停") == [0, 3, 9, 12, 18])
        #expect(offsets("水泵停。水泵") == [0, 3, 9, 12, 15])
        #expect(offsets("ภาษาไทย") == [0, 9, 18])
        #expect(offsets("  \u{A0}\u{3000}") == [])
    }

    /// Of an encoder that takes every letter for a token.
    private static let letters: @Sendable (String) -> [Int] = { text in
        text.utf8.enumerated().filter { $0.element & 0xC0 != 0x80 && $0.element > 0x20 }.map(\.offset)
    }

    @Test(arguments: [("a.md", true), ("a.swift", false)])
    func `where the encoder does not know the language, sizes are counted in words, but not in code`(
        name: String, isByWords: Bool
    ) throws {
        let text = String(repeating: "слово за словом\n", count: 60)
        func chunks(_ isUnknown: Bool) throws -> Int {
            try DocumentProcessor(isUnknownLanguage: { _ in isUnknown }, tokenOffsets: Self.letters)
                .process(Array(text.utf8), name: name).chunks.count
        }
        #expect(try chunks(false) > 2)
        #expect(try (chunks(true) == 1) == isByWords)
    }

    @Test func tokensAreCountedInAnyRange() {
        var random = SplitMix64(seed: 5)
        for _ in 0..<200 {
            let length = Int.random(in: 0...400, using: &random)
            let tokens = (0..<length).filter { _ in Int.random(in: 0..<20, using: &random) == 0 }
            let index = TokenIndex(tokens: tokens, length: length)
            for _ in 0..<20 {
                let start = Int.random(in: 0...length, using: &random)
                let end = Int.random(in: start...length, using: &random)
                #expect(index.tokens(in: start..<end) == tokens.count { (start..<end).contains($0) })
                let first = index.units(before: start)
                #expect(index.units(before: end, from: first) == index.units(before: end))
                #expect(index.units(before: end) - first >= (end - start) / TokenIndex.bytesPerUnit - 1)
            }
        }
    }

    @Test func unusableOptionsSayWhy() {
        #expect(ChunkingOptions().problem == nil)
        #expect(ChunkingOptions(maximumTokens: 4).problem?.contains("too small") ?? false)
        #expect(ChunkingOptions(maximumTokens: 100, overlapTokens: 60).problem?.contains("0 to 50") ?? false)
        #expect(ChunkingOptions(maximumTokens: 1 << 30).problem != nil)
    }

    @Test(arguments: ["การประชุมจะเริ่มพรุ่งนี้เวลาบ่ายสามโมงตรง", "ກອງປະຊຸມຈະເລີ່ມມື້ອື່ນ", "កិច្ចប្រជុំនឹងចាប់ផ្តើមនៅថ្ងៃស្អែក"])
    func `scripts without spaces are cut between letters, never before a vowel or tone on one`(word: String) throws {
        let text = String(repeating: word, count: 20)
        let document = try process(text, "a.txt", maximum: 16)
        #expect(document.chunks.count > 5)
        #expect(document.chunks.map(\.text).joined() == text)
        for chunk in document.chunks {
            let first = try #require(chunk.text.unicodeScalars.first)
            #expect(!UnicodeBytes.isUnspacedMark(first.value), "\(chunk.text)")
        }
    }
}
