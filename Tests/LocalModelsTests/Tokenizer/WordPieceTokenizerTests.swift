import IndexSupport
import LocalModels
import Testing

struct WordPieceTokenizerTests {
    static let pieces = [
        "un", "##aff", "##able", "run", "##n", "##ing", "a", "b", "##b", ",", "é", "e", "中", "##ß", "ß",
    ]

    static func pieces(_ text: String, _ tokenizer: WordPieceTokenizer) -> [String] {
        tokenizer.pieces(text).map(\.piece)
    }

    @Test(arguments: [
        ("unaffable", ["un", "##aff", "##able"]),
        ("UNaffable,running", ["un", "##aff", "##able", ",", "run", "##n", "##ing"]),
        ("unaffablex", ["[UNK]"]),
        ("e\u{301} É é", ["e", "e", "e"]),
        ("a\r\nb\u{3000}a\u{a0}b", ["a", "b", "a", "b"]),
        ("a\u{0}b\u{200B}", ["a", "##b"]),
        ("中a中", ["中", "a", "中"]),
        ("aß", ["a", "##ß"]),
        ("", []),
    ])
    func wordsBecomeTheLongestPieces(text: String, expected: [String]) throws {
        let tokenizer = try SmallVocabulary(Self.pieces).tokenizer()
        #expect(Self.pieces(text, tokenizer) == expected)
    }

    @Test func settingsOfTheModelAreHonoured() throws {
        let vocabulary = SmallVocabulary(["É", "é", "e", "A", "a", "##A", "##中", "中"])
        #expect(Self.pieces("É A", try vocabulary.tokenizer(lowercase: false)) == ["É", "A"])
        #expect(Self.pieces("É A", try vocabulary.tokenizer(lowercase: true, stripAccents: false)) == ["é", "a"])
        #expect(Self.pieces("É A", try vocabulary.tokenizer(lowercase: false, stripAccents: true)) == ["[UNK]", "A"])
        #expect(Self.pieces("A中A", try vocabulary.tokenizer(lowercase: false)) == ["A", "中", "A"])
        let joined = try vocabulary.tokenizer(lowercase: false, tokenizeChineseCharacters: false)
        #expect(Self.pieces("A中A", joined) == ["A", "##中", "##A"])
    }

    @Test(arguments: [100, 101, 5000])
    func aWordOfMoreThanHundredScalarsIsUnknown(length: Int) throws {
        let tokenizer = try SmallVocabulary(["a", "##a", "b", "é", "##é"]).tokenizer(stripAccents: false)
        for letter in ["a", "é"] {
            let pieces = Self.pieces(String(repeating: letter, count: length) + " b", tokenizer)
            #expect(pieces.count == (length <= 100 ? 101 : 2))
            #expect(pieces.first == (length <= 100 ? letter : "[UNK]") && pieces.last == "b")
        }
    }

    @Test func marksOfOneWordKeepCanonicalOrder() throws {
        // U+302E (class 224) before U+1D16D (226); the reference's old tables keep both.
        let tokenizer = try SmallVocabulary(["x", "##\u{302E}", "##\u{1D16D}"]).tokenizer()
        let ordered = ["x", "##\u{302E}", "##\u{1D16D}"]
        #expect(Self.pieces("x\u{302E}\u{1D16D}", tokenizer) == ordered)
        #expect(Self.pieces("x\u{1D16D}\u{302E}", tokenizer) == ordered)
        // A dropped mark of class 0 between them stops the exchange.
        #expect(Self.pieces("x\u{1D16D}\u{FE0F}\u{302E}", tokenizer) == [ordered[0], ordered[2], ordered[1]])
    }

    @Test func truncationKeepsTheFirstPiecesAndCountsAll() throws {
        let tokenizer = try SmallVocabulary(["a", "b"]).tokenizer()
        let full = tokenizer.encode("a b a b", maximumTokens: nil)
        #expect(full.totalCount == 6 && !full.truncated)
        for limit in 0...8 {
            let cut = tokenizer.encode("a b a b", maximumTokens: limit)
            let room = min(4, max(0, limit - 2))
            #expect(cut.ids == [tokenizer.classification] + full.ids[1..<1 + room] + [tokenizer.separator])
            #expect(cut.totalCount == 6 && cut.truncated == (room < 4))
        }
    }

    /// Expected counts are those of the reference (longest first).
    @Test(arguments: [
        (10, 10, 10, 3, 4), (10, 10, 11, 4, 4), (12, 10, 10, 4, 3), (10, 12, 10, 3, 4), (2, 10, 10, 2, 5),
        (10, 2, 10, 5, 2), (3, 4, 10, 3, 4), (3, 3, 9, 3, 3), (5, 3, 9, 3, 3), (4, 3, 8, 3, 2), (0, 9, 8, 0, 5),
        (9, 9, 2, 0, 0), (3, 12, 10, 3, 4), (4, 12, 10, 3, 4),
    ])
    func pairsAreCutLongestFirst(first: Int, second: Int, limit: Int, firstKept: Int, secondKept: Int) throws {
        let tokenizer = try SmallVocabulary(["a", "b"]).tokenizer()
        func text(_ word: String, _ count: Int) -> String {
            Array(repeating: word, count: count).joined(separator: " ")
        }
        let (ids, types) = tokenizer.encodePair(text("a", first), text("b", second), maximumTokens: limit)
        let (a, b) = (Int32(5), Int32(6))
        #expect(ids.filter { $0 == a }.count == firstKept && ids.filter { $0 == b }.count == secondKept)
        #expect(ids.count == firstKept + secondKept + 3)
        #expect(types == [Int32](repeating: 0, count: firstKept + 2) + [Int32](repeating: 1, count: secondKept + 1))
    }

    @Test func offsetsAreThoseOfTheOriginalText() throws {
        let tokenizer = try SmallVocabulary(["a", "##b", "e", "##e", "ii", "中", ","]).tokenizer()
        #expect(tokenizer.tokenOffsets("ab  Éé,a\u{AD}b 中x") == [0, 1, 4, 6, 8, 9, 12, 14, 17])
        #expect(tokenizer.tokenOffsets(" zzé") == [1])
        #expect(tokenizer.tokenOffsets("") == [])
    }

    @Test func offsetsCutATextIntoPartsWithTheSamePieces() throws {
        let tokenizer = try SmallVocabulary(["a", "##b", "b", "##a", "é", "e", "##e", "中", ",", "##ß"]).tokenizer()
        var random = SplitMix64(seed: 11)
        let letters: [Character] = ["a", "b", "é", " ", ",", "中", "ß", "A", "\u{301}", "\u{AD}", "ŋ", "\n"]
        for _ in 0..<300 {
            let text = String(
                (0..<Int.random(in: 0...40, using: &random)).map { _ in letters.randomElement(using: &random)! })
            let offsets = tokenizer.tokenOffsets(text)
            let pieces = tokenizer.pieces(text)
            #expect(offsets.count == pieces.count)
            for (index, offset) in offsets.enumerated() where !pieces[index].piece.hasPrefix("##") {
                // A new word: the text from here on gives the rest of the pieces.
                let rest = String(decoding: Array(text.utf8)[offset...], as: UTF8.self)
                #expect(
                    tokenizer.pieces(rest).map(\.id) == pieces[index...].map(\.id), "\(text.debugDescription) \(offset)"
                )
            }
        }
    }
}
