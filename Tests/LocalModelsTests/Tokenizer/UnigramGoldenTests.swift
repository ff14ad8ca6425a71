import Foundation
import IndexSupport
import TestSupport
import Testing

@testable import LocalModels

/// The reference's ids for texts of 40 scripts and for hostile ones (Tests/Fixtures/golden/unigram).
struct UnigramGoldenTests {
    struct Case: Decodable, Sendable {
        let text: String
        let pair: String?
        let maximum: Int?
        let ids: [Int32]
        let types: [Int32]?
    }

    static let folder = TestData.fixture("golden/unigram").path

    /// A folder of the test's own, since the compiled form is written beside the file.
    static func tokenizer() throws -> (UnigramTokenizer, TemporaryFolder) {
        let folder = TemporaryFolder()
        try FileManager.default.copyItem(
            atPath: Self.folder + "/tokenizer.json", toPath: folder.path + "/tokenizer.json")
        return (try UnigramTokenizer(folder: folder.path), folder)
    }

    static func cases() throws -> [Case] {
        try String(contentsOfFile: folder + "/cases.jsonl", encoding: .utf8).split(separator: "\n")
            .map { try JSONDecoder().decode(Case.self, from: Data($0.utf8)) }
    }

    @Test func `ids are those of the reference`() throws {
        let (tokenizer, _) = try Self.tokenizer()
        let cases = try Self.cases()
        #expect(cases.count > 400)
        for test in cases {
            if let pair = test.pair, let maximum = test.maximum {
                let found = tokenizer.encodePair(test.text, pair, maximumTokens: maximum)
                #expect(found.ids == test.ids && found.typeIDs == test.types, "\(test.text) | \(pair)")
            } else {
                #expect(
                    tokenizer.encode(test.text, maximumTokens: nil).ids == test.ids, "\(test.text.debugDescription)")
            }
        }
    }

    @Test func `the compiled form gives the same ids, and a changed file another one`() throws {
        let (first, folder) = try Self.tokenizer()
        #expect(FileManager.default.fileExists(atPath: folder.path + "/tokenizer.compiled"))
        let second = try UnigramTokenizer(folder: folder.path)
        #expect(second.digest == first.digest && second.vocabularySize == first.vocabularySize)
        for test in try Self.cases() where test.pair == nil {
            #expect(second.encode(test.text, maximumTokens: nil) == first.encode(test.text, maximumTokens: nil))
        }
        let path = folder.path + "/tokenizer.json"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try (text + "\n").write(toFile: path, atomically: true, encoding: .utf8)
        #expect(try UnigramTokenizer(folder: folder.path).digest != first.digest)
    }

    @Test func `a damaged compiled form is no crash`() throws {
        let (first, folder) = try Self.tokenizer()
        let path = folder.path + "/tokenizer.compiled"
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        var random = SplitMix64(seed: 3)
        let texts = try Self.cases().prefix(60).map(\.text)
        for _ in 0..<60 {
            var bytes = whole
            for _ in 0..<40 {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            try bytes.write(to: URL(fileURLWithPath: path))
            let tokenizer = try UnigramTokenizer(folder: folder.path)
            for text in texts {
                let ids = tokenizer.encode(text, maximumTokens: 64).ids
                #expect(ids.count <= 64)
            }
        }
        try FileManager.default.removeItem(atPath: path)
        #expect(try UnigramTokenizer(folder: folder.path).digest == first.digest)
    }

    @Test func `offsets ascend, begin characters, and are as many as the tokens`() throws {
        let (tokenizer, _) = try Self.tokenizer()
        for test in try Self.cases() where test.pair == nil {
            let offsets = tokenizer.tokenOffsets(test.text)
            #expect(offsets.count == test.ids.count - 2)
            #expect(zip(offsets, offsets.dropFirst()).allSatisfy { $0 <= $1 })
            let bytes = Array(test.text.utf8)
            #expect(
                offsets.allSatisfy { $0 < bytes.count && bytes[$0] & 0xC0 != 0x80 }, "\(test.text.debugDescription)")
        }
    }

    @Test func `a text that is too long keeps its first tokens`() throws {
        let (tokenizer, _) = try Self.tokenizer()
        let whole = tokenizer.encode("the pump and the key, the key and the pump", maximumTokens: nil)
        let cut = tokenizer.encode("the pump and the key, the key and the pump", maximumTokens: 6)
        #expect(cut.ids == Array(whole.ids.prefix(5)) + [whole.ids.last!])
        #expect(cut.totalCount == whole.ids.count && cut.truncated)
    }

    @Test(arguments: [
        (#""type": "Unigram""#, #""type": "BPE""#, "type BPE"), (#""Metaspace""#, #""ByteLevel""#, "ByteLevel"),
        (#""Precompiled""#, #""NFC""#, "NFC"), (#""unk_id": 3"#, #""unk_id": 99999999"#, "unk_id"),
        (#"{2,}"#, #"{3,}"#, "Replace"), (#""Sequence": {"id": "A""#, #""Sequence": {"id": "A"]"#, "not valid JSON"),
    ])
    func `what is not supported or damaged is refused with a reason`(old: String, new: String, words: String) throws {
        let folder = TemporaryFolder()
        let text = try String(contentsOfFile: Self.folder + "/tokenizer.json", encoding: .utf8)
        let changed = text.replacingOccurrences(of: old, with: new)
        #expect(changed != text)
        try changed.write(toFile: folder.path + "/tokenizer.json", atomically: true, encoding: .utf8)
        let error = #expect(throws: EmbedderError.self) { try UnigramTokenizer(folder: folder.path) }
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
        #expect(error?.subject == folder.path + "/tokenizer.json")
    }
}

struct DoubleArrayTrieTests {
    @Test(arguments: 0..<20)
    func `every member is found where it begins, and nothing else`(seed: Int) {
        var random = SplitMix64(seed: UInt64(seed))
        let letters = UInt8(seed % 3 == 0 ? 255 : 3 + seed)
        var members: [[UInt8]: UInt32] = [:]
        for number in 0..<UInt32(seed == 0 ? 0 : 400 * seed) {
            let length = Int.random(in: 1...6, using: &random)
            members[(0..<length).map { _ in UInt8.random(in: 1...letters, using: &random) }] = number
        }
        let keys = members.map { (bytes: ArraySlice($0.key), number: $0.value) }
            .sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
        let units = DoubleArrayTrieBuilder(keys).units
        units.withUnsafeBytes { bytes in
            let trie = DoubleArrayTrie(bytes)
            let text = (0..<600).map { _ in UInt8.random(in: 0...letters, using: &random) }
            text.withUnsafeBufferPointer { text in
                for start in text.indices {
                    var found: [Int: UInt32] = [:]
                    trie.walk(text, from: start) { end, number in
                        found[end] = UInt32(number)
                        return true
                    }
                    for end in start + 1...min(start + 7, text.count) where end <= text.count {
                        #expect(found[end] == members[Array(text[start..<end])])
                    }
                }
            }
        }
    }
}
