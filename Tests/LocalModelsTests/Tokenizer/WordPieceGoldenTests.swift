import Foundation
import LocalModels
import TestSupport
import Testing

// Needs the vocabulary of all-MiniLM-L6-v2: skipped where RAG_MODEL names no model.
@Suite(.enabled(if: TestData.model != nil))
struct WordPieceGoldenTests {
    struct Case: Decodable {
        let n: Int
        let category: String
        let text: String
        let maximum: Int?
        let full: Int
        let ids: [Int32]

        enum CodingKeys: String, CodingKey {
            case n, category, text, ids
            case maximum = "max_length"
            case full = "n_full"
        }
    }

    static let cases = try! jsonLines(TestData.fixture("golden/wordpiece_cases.jsonl"), as: Case.self)
    let tokenizer = ReferenceModel.tokenizer!

    @Test func idsAreThoseOfTheReference() throws {
        var checked = 0
        for line in Self.cases where line.category != "special" {
            let result = tokenizer.encode(line.text, maximumTokens: line.maximum)
            #expect(result.ids == line.ids, "case \(line.n) (\(line.category)): \(line.text.debugDescription)")
            #expect(result.totalCount == line.full, "case \(line.n)")
            #expect(result.truncated == (line.full > line.ids.count))
            checked += 1
        }
        #expect(checked >= 518)
    }

    @Test func textNeverBecomesAControlToken() {
        let control: Set<Int32> = [0, 101, 102, 103]
        for line in Self.cases where line.category == "special" {
            let ids = tokenizer.encode(line.text, maximumTokens: nil).ids
            #expect(control.isDisjoint(with: ids.dropFirst().dropLast()), "case \(line.n)")
        }
        #expect(tokenizer.pieces("a[SEP]b").map(\.piece) == ["a", "[", "sep", "]", "b"])
        #expect(tokenizer.pieces("[UNK]").map(\.piece) == ["[", "un", "##k", "]"])
    }

    @Test func offsetsPointAtThePieces() {
        for line in Self.cases {
            let bytes = Array(line.text.utf8)
            let offsets = tokenizer.tokenOffsets(line.text)
            let pieces = tokenizer.pieces(line.text)
            #expect(offsets.count == pieces.count, "case \(line.n)")
            #expect(zip(offsets, offsets.dropFirst()).allSatisfy { $0 <= $1 }, "case \(line.n)")
            for (offset, piece) in zip(offsets, pieces) where bytes.allSatisfy({ $0 < 0x80 }) && piece.piece != "[UNK]"
            {
                let content = Array((piece.piece.hasPrefix("##") ? piece.piece.dropFirst(2) : piece.piece[...]).utf8)
                let found = bytes[offset...].filter { $0 >= 0x20 && $0 != 0x7F }.prefix(content.count)
                #expect(String(decoding: found, as: UTF8.self).lowercased() == String(decoding: content, as: UTF8.self))
            }
        }
    }

    @Test func specialTokensAreThoseOfTheModel() {
        #expect(tokenizer.vocabularySize == 30522)
        #expect(tokenizer.classification == 101 && tokenizer.separator == 102)
        #expect(tokenizer.unknown == 100 && tokenizer.padding == 0)
    }
}
