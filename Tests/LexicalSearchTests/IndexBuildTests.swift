import Foundation
import IndexSupport
import RAGModel
import TestSupport
import Testing

@testable import LexicalSearch

/// Building, merging, opening, verifying.
@Suite struct IndexBuildTests {
    private let folder = TemporaryFolder()

    private func chunks(_ count: Int, seed: UInt64, vocabulary: Int = 400) -> [ModelChunk] {
        var random = SplitMix64(seed: seed)
        func words(_ count: Int) -> [String] {
            (0..<count).map { _ in
                let uniform = Double.random(in: 0..<1, using: &random)
                return "word" + String(Int(Double(vocabulary) * uniform * uniform * uniform))
            }
        }
        return (0..<count).map { _ in
            ModelChunk(fields: [
                .body: words(Int.random(in: 0...30, using: &random)),
                .title: words(Int.random(in: 0...3, using: &random)),
                .path: words(Int.random(in: 0...2, using: &random)),
            ])
        }
    }

    private func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path)) }

    @Test func aSmallMemoryBudgetGivesTheSameFile() throws {
        let chunks = chunks(3000, seed: 1)
        try TestIndex.build(chunks, to: folder.file("whole"))
        try TestIndex.build(chunks, to: folder.file("spilled"), memoryBudget: 1 << 16)
        #expect(try bytes(folder.file("whole")) == bytes(folder.file("spilled")))
        try LexicalIndex(path: folder.file("whole")).verify()
    }

    @Test(arguments: [2, 3, 8], [1 << 16, 1 << 30])
    func severalBuildersGiveTheSameFile(parts: Int, memoryBudget: Int) throws {
        for count in [0, 1, 5, 3000] {
            let chunks = chunks(count, seed: 1)
            try TestIndex.build(chunks, to: folder.file("whole"))
            try TestIndex.build(chunks, to: folder.file("parts"), memoryBudget: memoryBudget, parts: parts)
            #expect(try bytes(folder.file("whole")) == bytes(folder.file("parts")))
        }
    }

    @Test(arguments: 0..<12) func mergingEqualsRebuilding(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        let parameters = BM25Parameters(fieldWeights: LexicalFieldWeights(body: 1, title: 3, path: 2))
        let all = chunks(seed == 0 ? 0 : Int.random(in: 1...3000, using: &random), seed: UInt64(seed))
        let parts = Int.random(in: 1...4, using: &random)
        let part = all.map { _ in Int.random(in: 0..<parts, using: &random) }
        let isKept = all.map { _ in Int.random(in: 0..<5, using: &random) > 0 }
        var next: UInt32 = 0
        let new = isKept.map { kept -> UInt32 in
            defer { next += kept ? 1 : 0 }
            return kept ? next : .max
        }
        let inputs = try (0..<parts).map { number in
            let members = all.indices.filter { part[$0] == number }
            let path = folder.file("part-\(number)")
            try TestIndex.build(members.map { all[$0] }, to: path, parameters)
            return (index: try LexicalIndex(path: path), ordinals: members.map { new[$0] })
        }
        try LexicalIndex.merge(inputs, to: folder.file("merged"), documentCount: Int(next), parameters: parameters)
        try TestIndex.build(all.indices.filter { isKept[$0] }.map { all[$0] }, to: folder.file("rebuilt"), parameters)
        #expect(try bytes(folder.file("merged")) == bytes(folder.file("rebuilt")))
        try LexicalIndex(path: folder.file("merged")).verify()
    }

    @Test func anIndexOfAnotherAnalyzerIsRefusedWithTheRemedy() throws {
        try TestIndex.build(chunks(3, seed: 2), to: folder.file("index"))
        let error = #expect(throws: FileError.self) {
            try LexicalIndex(path: folder.file("index"), expecting: "another")
        }
        #expect(error?.code == .unsupportedVersion)
        #expect(error?.message.contains("made by the analyzer \"test\"") == true)
        #expect(error?.message.contains("rag reindex") == true)
        let weights = #expect(throws: FileError.self) {
            try LexicalIndex(path: folder.file("index"), fieldWeights: LexicalFieldWeights(title: 5))
        }
        #expect(weights?.message.contains("field weights") == true)
    }

    @Test func everyTermIsFoundAndNoOther() throws {
        let chunks = chunks(500, seed: 3)
        try TestIndex.build(chunks, to: folder.file("index"))
        let index = try LexicalIndex(path: folder.file("index"))
        let words = Set(chunks.flatMap { $0.fields.values.joined() })
        let titles = Set(chunks.flatMap { $0.fields[.title] ?? [] }.map { "\u{1}" + $0 })
        #expect(index.termCount == words.count + titles.count)
        for word in words {
            let frequency = chunks.filter { $0.fields.values.contains { $0.contains(word) } }.count
            #expect(index.postingList(Array(word.utf8))?.documentFrequency == frequency)
            for other in [word + "x", "a" + word, String(word.dropLast()) + "~"] where !words.contains(other) {
                #expect(index.postingList(Array(other.utf8)) == nil)
            }
        }
        var walked: [String] = []
        var cursor = index.dictionary.first()
        while cursor.isValid {
            walked.append(String(decoding: cursor.term, as: UTF8.self))
            cursor.advance()
        }
        let all = words.union(titles)
        #expect(walked == all.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    }

    @Test func fuzzyWalksFindWhatComparingAllTermsFinds() throws {
        var random = SplitMix64(seed: 4)
        let alphabet = ["a", "b", "ä", "с", "語", "z"]
        let words = (0..<2000).map { _ in
            (0..<Int.random(in: 1...6, using: &random)).map { _ in alphabet.randomElement(using: &random)! }.joined()
        }
        try TestIndex.build([ModelChunk(fields: [.body: words])], to: folder.file("index"))
        let index = try LexicalIndex(path: folder.file("index"))
        let model = NaiveSearcher(live: [], parameters: BM25Parameters())
        for round in 0..<60 {
            let word = round == 0 ? "" : words.randomElement(using: &random)!
            for distance in 0...2 {
                var walk = FuzzyTerms(index.dictionary, Array(word.utf8), distance: distance)
                var found: [String: Int] = [:]
                while let (term, edits) = try walk.next(.unlimited()) {
                    found[String(decoding: term, as: UTF8.self)] = edits
                }
                var expected: [String: Int] = [:]
                for other in Set(words) where model.edits(word, other) <= distance {
                    expected[other] = model.edits(word, other)
                }
                #expect(found == expected, "\(word)~\(distance)")
            }
        }
    }

    @Test func anEmptyIndexAnswersNothing() throws {
        try TestIndex.build([], to: folder.file("index"))
        let index = try LexicalIndex(path: folder.file("index"))
        try index.verify()
        let searcher = LexicalSearcher(segments: [LexicalSegment(index: index)], parameters: BM25Parameters())
        let found = try searcher.search(LexicalQuery(terms: ["word"]), k: 10)
        #expect(found == [[]])
        let none = LexicalSearcher(segments: [], parameters: BM25Parameters())
        let nothing = try none.search(LexicalQuery(terms: ["a"]), k: 1)
        #expect(nothing == [])
    }

    @Test func aFailedWriteLeavesNoFile() throws {
        for step in ["create", "write", "sync", "rename"] {
            let path = folder.file("failing-\(step)")
            let chunks = chunks(200, seed: 5)
            let hook = FaultInjection.Hook { $0 == step ? FileError(.diskFull, path: $1, "full") : nil }
            #expect(throws: FileError.self) {
                try FaultInjection.$hook.withValue(hook) { try TestIndex.build(chunks, to: path) }
            }
            #expect(!Files.exists(path) && !Files.exists(path + FileWriter.partialSuffix))
        }
    }
}
