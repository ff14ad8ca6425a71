import Foundation
import IndexSupport
import RAGModel
import TestSupport
import Testing

@testable import LexicalSearch

/// Damaged files: wrong answers are allowed, crashes and endless loops are not.
@Suite struct IndexDamageTests {
    private let folder = TemporaryFolder()
    private static var rounds: Int { ProcessInfo.processInfo.environment["RAG_TEST_ROUNDS"].flatMap(Int.init) ?? 150 }

    private func original() throws -> [UInt8] {
        var random = SplitMix64(seed: 1)
        let chunks = (0..<700).map { _ in
            ModelChunk(fields: [
                .body: (0..<12).map { _ in
                    let uniform = Double.random(in: 0..<1, using: &random)
                    return "w" + String(Int(200 * uniform * uniform * uniform), radix: 36)
                }, .title: ["w0", "title"],
            ])
        }
        try TestIndex.build(chunks, to: folder.file("original"))
        return Array(try Data(contentsOf: URL(fileURLWithPath: folder.file("original"))))
    }

    private func use(_ path: String) throws {
        let index = try LexicalIndex(path: path)
        let live = OrdinalSet(all: index.documentCount).subtracting(
            OrdinalSet(universe: index.documentCount, stride(from: 0, to: UInt32(index.documentCount), by: 9)))
        let phrase = LexicalQuery.Leaf(
            .phrase([.init(term: Array("w0".utf8), offset: 0), .init(term: Array("w1".utf8), offset: 1)], slop: 2))
        let leaves: [LexicalQuery.Leaf] = [
            phrase, .init(.prefix(Array("w".utf8))), .init(.fuzzy(Array("w1".utf8), distance: 1)),
            .init(.term(Array("w0".utf8)), field: .title), .init(.term(Array("title".utf8))),
        ]
        let clauses = leaves.map {
            LexicalQuery.Clause(occurrence: .optional, positions: [.init(whole: $0, parts: [])], text: "")
        }
        for live in [nil, live] {
            let searcher = LexicalSearcher(
                segments: [LexicalSegment(index: index, live: live)], parameters: BM25Parameters())
            for query in [
                LexicalQuery(clauses: clauses), LexicalQuery(terms: (0..<60).map { "w" + String($0, radix: 36) }),
            ] {
                for k in [1, 10, 1000] { _ = try searcher.search(query, k: k) }
                let few = OrdinalSet(
                    universe: index.documentCount, [0, 5, 300].filter { $0 < UInt32(index.documentCount) })
                _ = try searcher.search(query, k: 10, allowed: [few])
                let prepared = try searcher.prepare(query)
                _ = try searcher.conditions(prepared)
                _ = try searcher.scores(prepared, segment: 0, of: [0, 5, 699])
                _ = try searcher.explain(prepared, segment: 0, ordinal: 5)
            }
        }
        let ordinals = (0..<UInt32(index.documentCount)).map { $0 }
        _ = try? LexicalIndex.merge([(index, ordinals)], to: folder.file("merged"), parameters: BM25Parameters())
        _ = try? index.verify()
    }

    @Test func flippedBytesInAnySectionNeverCrash() throws {
        let original = try original()
        let path = folder.file("original")
        let sections = try SegmentFile(path: path, kind: "LEXI", versions: 3...3).sections.filter { $0.length > 0 }
        var random = SplitMix64(seed: 2)
        for _ in 0..<Self.rounds {
            var bytes = original
            // Sections are not checked when opening, so every one of these files opens.
            let section = sections.randomElement(using: &random)!
            for _ in 0..<Int.random(in: 1...20, using: &random) {
                let offset = section.offset + Int.random(in: 0..<section.length, using: &random)
                bytes[offset] = [0, 0xFF, 0x7F, 0x80, UInt8.random(in: 0...255, using: &random)].randomElement(
                    using: &random)!
            }
            let damaged = folder.file("damaged")
            try Data(bytes).write(to: URL(fileURLWithPath: damaged))
            try? use(damaged)
        }
    }

    @Test func flippedBitsAreFoundByVerify() throws {
        let original = try original()
        let sections = try SegmentFile(path: folder.file("original"), kind: "LEXI", versions: 3...3).sections
        for section in sections where section.length > 0 {
            var bytes = original
            bytes[section.offset + section.length / 2] ^= 4
            let damaged = folder.file("flipped")
            try Data(bytes).write(to: URL(fileURLWithPath: damaged))
            #expect(throws: FileError.self, "\(section.name)") { try LexicalIndex(path: damaged).verify() }
        }
    }

    @Test func truncatedFilesAreRefused() throws {
        let original = try original()
        for length in stride(from: 0, to: original.count, by: max(1, original.count / 97)) {
            let cut = folder.file("cut")
            try Data(original[..<length]).write(to: URL(fileURLWithPath: cut))
            #expect(throws: FileError.self) { try LexicalIndex(path: cut) }
        }
    }
}
