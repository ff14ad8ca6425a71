import Foundation
import LocalModels
import TestSupport
import Testing

/// The compiled tables against the reference's answers for every Unicode scalar.
struct CharacterClassTests {
    struct Classes: Decodable {
        let removed: [[UInt32]]
        let space: [[UInt32]]
        let cjk: [[UInt32]]
        let punct: [[UInt32]]

        static func set(_ ranges: [[UInt32]]) -> Set<UInt32> { Set(ranges.flatMap { Array($0[0]...$0[1]) }) }
    }

    @Test func everyScalarIsTreatedAsByTheReference() throws {
        let url = TestData.fixture("golden/charclass.json")
        let classes = try JSONDecoder().decode(Classes.self, from: Data(contentsOf: url))
        let removed = Classes.set(classes.removed)
        let space = Classes.set(classes.space)
        // The list has the classes before decomposition; these decompose to punctuation, and the reference then splits.
        let decomposed: Set<UInt32> = [0x37E, 0x387, 0x1FEF, 0x2260, 0x226E, 0x226F, 0x2329, 0x232A]
        let apart = Classes.set(classes.cjk).union(Classes.set(classes.punct)).union(decomposed)
        // "ab" is one piece, so a removed scalar leaves a single piece; "a" and "b" alone show a split.
        let tokenizer = try SmallVocabulary(["ab", "a", "b"]).tokenizer()
        var wrong: [UInt32] = []
        for value in UInt32(0)..<0x110000 {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let pieces = tokenizer.pieces("a\(scalar)b").map(\.piece)
            let expected: [String] =
                if removed.contains(value) {
                    ["ab"]
                } else if space.contains(value) {
                    ["a", "b"]
                } else if apart.contains(value) {
                    ["a", "[UNK]", "b"]
                } else {
                    ["[UNK]"]
                }
            if pieces != expected { wrong.append(value) }
        }
        #expect(wrong.isEmpty, "\(wrong.prefix(20))")
    }
}
