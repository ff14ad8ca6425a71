import Foundation
import IndexSupport
import RAGModel
import TestSupport
import Testing

@testable import LocalModels

/// The reference's ids and offsets for texts of 40 scripts and for hostile ones (Tests/Fixtures/golden/bytepair).
struct BytePairGoldenTests {
    struct Case: Decodable, Sendable {
        let text: String
        let pair: String?
        let maximum: Int?
        let ids: [Int32]
        let types: [Int32]?
        let offsets: [Int]?
    }

    static let folder = TestData.fixture("golden/bytepair").path

    static func cases(_ path: String = folder + "/cases.jsonl") throws -> [Case] {
        try jsonLines(URL(fileURLWithPath: path), as: Case.self)
    }

    private func check(_ cases: [Case]) throws {
        let tokenizer = try BytePairTokenizer(folder: Self.folder)
        for test in cases {
            if let pair = test.pair, let maximum = test.maximum {
                let found = tokenizer.encodePair(test.text, pair, maximumTokens: maximum)
                #expect(found.ids == test.ids && found.typeIDs == test.types, "\(test.text) | \(pair)")
                continue
            }
            #expect(tokenizer.encode(test.text, maximumTokens: nil).ids == test.ids, "\(test.text.debugDescription)")
            let offsets = tokenizer.tokenOffsets(test.text)
            if let expected = test.offsets { #expect(offsets == expected, "\(test.text.debugDescription)") }
            #expect(offsets.count == test.ids.count - 2)
            #expect(zip(offsets, offsets.dropFirst()).allSatisfy { $0 <= $1 })
        }
    }

    @Test func `ids and offsets are those of the reference`() throws {
        let cases = try Self.cases()
        #expect(cases.count > 500 && cases.count { $0.offsets != nil } > 200)
        try check(cases)
    }

    /// Cases by `make_byte_pair.py` with a count: some ten thousand texts of all scripts.
    @Test(
        .enabled(
            if: ProcessInfo.processInfo.environment["RAG_TEST_BYTE_PAIR"] != nil, "RAG_TEST_BYTE_PAIR names no file"))
    func `ids and offsets of very many texts are those of the reference`() throws {
        let cases = try Self.cases(ProcessInfo.processInfo.environment["RAG_TEST_BYTE_PAIR"]!)
        #expect(cases.count >= 20_000)
        try check(cases)
    }

    @Test func `a long word takes no more than a little longer than its length says`() throws {
        let tokenizer = try BytePairTokenizer(folder: Self.folder)
        // By a scan for the best pair after each merge this would be 10^11 steps.
        let text = String(repeating: "abcdefgh", count: 50_000)
        let found = tokenizer.encode(text, maximumTokens: 16)
        #expect(found.ids.count == 16 && found.totalCount > 100_000)
    }

    @Test func `a model folder with such a file opens it`() throws {
        let folder = TemporaryFolder()
        for name in ["config.json", "model.safetensors"] {
            try FileManager.default.copyItem(
                atPath: TestData.fixture("golden/modernbert").path + "/" + name, toPath: folder.path + "/" + name)
        }
        try FileManager.default.copyItem(
            atPath: Self.folder + "/tokenizer.json", toPath: folder.path + "/tokenizer.json")
        let embedder = try LocalEmbedder(folder: folder.path, precision: .float32)
        #expect(embedder.tokenizer is BytePairTokenizer)
        // The texts that the vocabulary was made from are known to it better than others.
        let own = try #require(embedder.fragments(in: "The pump stopped after two red flashes"))
        let strange = try #require(embedder.fragments(in: "ჩემი სახლი მთაზე დგას და ზღვას უყურებს"))
        #expect(own.words > 0 && strange.words > 0)
        #expect(own.fragments * strange.words < strange.fragments * own.words)
    }

    @Test(arguments: [
        (#""type":"NFC""#, #""type":"NFKD""#, "NFKD"), (#""type":"BPE""#, #""type":"WordLevel""#, "WordLevel"),
        (#""use_regex":true"#, #""use_regex":false"#, "pattern"),
        (#""byte_fallback":false"#, #""byte_fallback":true"#, "byte_fallback"),
        (#""[CLS]":0"#, #""[CLS]":-1"#, "not valid JSON"),
        (#""type":"TemplateProcessing""#, #""type":"Other""#, "Other"),
        (#""dropout":null"#, #""dropout":0.5"#, "dropout"),
    ])
    func `what is not supported or damaged is refused with a reason`(old: String, new: String, words: String) throws {
        let folder = TemporaryFolder()
        let text = try String(contentsOfFile: Self.folder + "/tokenizer.json", encoding: .utf8)
        let changed = text.replacingOccurrences(of: old, with: new)
        #expect(changed != text)
        try changed.write(toFile: folder.path + "/tokenizer.json", atomically: true, encoding: .utf8)
        let error = #expect(throws: EmbedderError.self) { try BytePairTokenizer(folder: folder.path) }
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
        #expect(error?.subject == folder.path + "/tokenizer.json")
    }

    @Test func `merges in both spellings give the same ids`() throws {
        let folder = TemporaryFolder()
        let path = Self.folder + "/tokenizer.json"
        let json = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: path)))
        var definition = try #require(json as? [String: Any])
        var model = try #require(definition["model"] as? [String: Any])
        let merges = try #require(model["merges"] as? [[String]])
        model["merges"] = merges.map { $0.joined(separator: " ") }
        definition["model"] = model
        try JSONSerialization.data(withJSONObject: definition)
            .write(to: URL(fileURLWithPath: folder.path + "/tokenizer.json"))
        let (one, other) = (try BytePairTokenizer(folder: Self.folder), try BytePairTokenizer(folder: folder.path))
        for test in try Self.cases().prefix(100) {
            #expect(one.encode(test.text, maximumTokens: nil) == other.encode(test.text, maximumTokens: nil))
        }
    }
}
