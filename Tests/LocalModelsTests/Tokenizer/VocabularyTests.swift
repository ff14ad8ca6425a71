import IndexSupport
import LocalModels
import Testing

struct VocabularyTests {
    func error(_ vocabulary: SmallVocabulary) -> EmbedderError? {
        do throws(EmbedderError) {
            _ = try WordPieceTokenizer(vocabularyPath: vocabulary.path)
            return nil
        } catch { return error }
    }

    @Test func lineEndsMayBeThoseOfWindows() throws {
        let unix = try SmallVocabulary(["ab", "##c"]).tokenizer()
        let windows = try SmallVocabulary(["ab", "##c"], separator: "\r\n").tokenizer()
        #expect(windows.pieces("abc").map(\.piece) == ["ab", "##c"])
        #expect(windows.encode("abc", maximumTokens: nil) == unix.encode("abc", maximumTokens: nil))
    }

    @Test func theLastLineNeedsNoEnd() throws {
        let content = (SmallVocabulary.special + ["ab"]).joined(separator: "\n")
        #expect(try SmallVocabulary(content: Array(content.utf8)).tokenizer().vocabularySize == 6)
    }

    @Test func aMissingFileIsSaidToBeMissing() {
        let folder = SmallVocabulary([])
        let path = folder.path + ".gone"
        #expect { try WordPieceTokenizer(vocabularyPath: path) } throws: {
            ($0 as? EmbedderError)?.code == .modelNotFound && "\($0)".contains(path)
        }
    }

    @Test(arguments: ["[CLS]", "[SEP]", "[UNK]", "[PAD]"])
    func aMissingSpecialPieceIsNamed(piece: String) {
        let error = error(SmallVocabulary(["a"], special: SmallVocabulary.special.filter { $0 != piece }))
        #expect(error?.code == .modelInvalid && error?.message.contains(piece) == true)
    }

    @Test(arguments: [
        ("", "empty"), ("a\n\nb\n", "line 2 is empty"), ("a\nb\na\n", "lines 1 and 3"),
        ("##a\na\n##a\n", "lines 1 and 3"),
    ])
    func aDamagedVocabularyIsRefused(content: String, words: String) {
        let error = error(SmallVocabulary(content: Array(content.utf8)))
        #expect(error?.code == .modelInvalid && error?.message.contains(words) == true, "\(error?.message ?? "")")
    }

    @Test func whatIsNoTextIsRefused() {
        #expect(error(SmallVocabulary(content: [0x61, 0x0A, 0xFF, 0xFE, 0x0A]))?.message.contains("UTF-8") == true)
        let many = error(SmallVocabulary(content: Array(repeating: UInt8(ascii: "\n"), count: 1 << 20)))
        #expect(many?.message.contains("1048576 pieces") == true)
        let long = [UInt8](repeating: 0x61, count: 5000)
        #expect(error(SmallVocabulary(content: long))?.message.contains("5000 bytes") == true)
    }

    @Test func everyPieceIsFoundUnderItsNumber() throws {
        let words = (0..<3000).map { $0 % 3 == 0 ? "##w\($0)" : "w\($0)" }
        let tokenizer = try SmallVocabulary(words).tokenizer()
        for (index, word) in words.enumerated() {
            #expect(tokenizer.piece(Int32(index + 5)) == word)
            if !word.hasPrefix("##") {
                #expect(tokenizer.encode(word, maximumTokens: nil).ids.dropFirst().first == Int32(index + 5))
            }
        }
        #expect(tokenizer.piece(-1) == nil && tokenizer.piece(3005) == nil)
    }
}
