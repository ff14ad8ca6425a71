import Catalog
import Foundation
import IndexSupport
import LexicalSearch
import MetadataSearch
import RAGModel
import TestSupport
import Testing
import TextAnalysis
import VectorSearch

@testable import SegmentStore

/// Segments built and merged by themselves, without a catalog.
@Suite struct SegmentBuilderTests {
    private let folder = TemporaryFolder(inMemory: true)
    private let partition = Partition(collection: 1, tenant: "t")

    private func builder(dimension: Int? = 16) -> SegmentBuilder {
        SegmentBuilder(
            folder: SegmentFolder(path: folder.path), partition: partition, analyzer: .english, bm25: .init(),
            embedder: dimension.map { (7, VectorIndexConfiguration(dimension: $0, precision: .half)) }, threads: 2)
    }

    private func row(_ document: UInt64, _ position: UInt32, _ random: inout SplitMix64) -> SegmentRow {
        let text = (0..<6).map { _ in StoreFixture.words.randomElement(using: &random)! }.joined(separator: " ")
        return SegmentRow(
            key: ChunkID(document: document, position: position), title: "Title \(document)", headingPath: ["Part"],
            text: text, path: "", metadata: ["number": .integer(Int64(document))],
            embeddingHash: ContentHash(of: "\(document) \(position)"))
    }

    private func vector(_ hash: ContentHash) -> [Float] {
        HashEmbedder(dimension: 16).vector(of: [hash.hexadecimal])
    }

    private func open(_ record: SegmentRecord) throws -> OpenSegment {
        var record = record
        record.id = 1
        return try OpenSegment(
            record, folder: SegmentFolder(path: folder.path), settings: CollectionSettings(analyzer: .english))
    }

    @Test(arguments: [21, 22, 23] as [UInt64])
    func `a merge of segments is the segment of their live rows`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        // No row is in two inputs, and each input is in ascending order.
        let keys = (0..<60).map { _ in UInt64.random(in: 0..<1000, using: &random) }
        var parts: [[SegmentRow]] = [[], [], []]
        for key in Set(keys).sorted() {
            let part = Int.random(in: 0..<3, using: &random)
            for position in 0..<UInt32.random(in: 1...3, using: &random) {
                parts[part].append(row(key, position, &random))
            }
        }
        var inputs: [(segment: OpenSegment, live: OrdinalSet?)] = []
        var alive: [SegmentRow] = []
        for (number, rows) in parts.enumerated() {
            let segment = try open(try builder().build(rows) { vector($0) })
            try segment.verify()
            guard number > 0 else {
                inputs.append((segment, nil))
                alive += rows
                continue
            }
            var live = OrdinalSet(all: rows.count)
            for ordinal in rows.indices {
                if Int.random(in: 0..<3, using: &random) == 0 {
                    live.remove(Ordinal(ordinal))
                } else {
                    alive.append(rows[ordinal])
                }
            }
            inputs.append((segment, live))
        }
        alive.sort { $0.key < $1.key }
        let merged = try open(try #require(try builder().merge(inputs)))
        let built = try open(try builder().build(alive) { vector($0) })
        try merged.verify()
        #expect(merged.rows == alive.count && merged.record.embedder == 7)
        #expect((0..<merged.rows).map { merged.chunks[Ordinal($0)] } == alive.map(\.key))
        #expect(try merged.postings.fingerprints() == built.postings.fingerprints())
        for (ordinal, row) in alive.enumerated() {
            #expect(try merged.metadata.holds(row.metadata, at: Ordinal(ordinal)))
            let vectors = try [merged, built].map {
                try #require($0.vectors).withVector(Ordinal(ordinal)) { Array($0) }
            }
            #expect(vectors[0] == vectors[1])
        }
    }

    @Test func `a segment has vectors when every row has one, and none otherwise`() throws {
        var random = SplitMix64(seed: 1)
        let rows = (0..<5).map { row(UInt64($0), 0, &random) }
        let whole = try builder().build(rows) { vector($0) }
        #expect(whole.embedder == 7 && whole.files.count == 4)
        let partial = try builder().build(rows) { $0 == rows[3].embeddingHash ? nil : vector($0) }
        #expect(partial.embedder == nil && partial.files.keys.sorted() == ["chunks", "metadata", "postings"])
        let wordsOnly = try builder(dimension: nil).build(rows) { _ in [] }
        #expect(wordsOnly.embedder == nil && wordsOnly.files.count == 3)
        // Joined with one that has none, vectors are left out.
        let mixed = try #require(try builder().merge([(try open(whole), nil), (try open(partial), nil)]))
        #expect(mixed.embedder == nil && mixed.files["vectors"] == nil)
    }

    @Test func `merging segments of which nothing is live gives none`() throws {
        var random = SplitMix64(seed: 2)
        let segment = try open(try builder().build([row(1, 0, &random)]) { vector($0) })
        #expect(try builder().merge([(segment, OrdinalSet(universe: 1))]) == nil)
        #expect(try builder().merge([]) == nil)
    }

    @Test func `files of different segments under one record are refused`() throws {
        var random = SplitMix64(seed: 3)
        let one = try builder().build((0..<5).map { row($0, 0, &random) }) { vector($0) }
        let two = try builder().build((0..<6).map { row($0, 0, &random) }) { vector($0) }
        for kind in SegmentFileKind.allCases {
            var mixed = one
            mixed.files[kind.rawValue] = two.files[kind.rawValue]
            #expect(throws: (any Error).self, "\(kind)") { try open(mixed) }
        }
        var missing = one
        missing.files["postings"] = nil
        let error = #expect(throws: FileError.self) { try open(missing) }
        #expect(error?.code == .corrupt)
    }

    @Test func `a table of chunks finds each row by its key, and no other`() throws {
        var random = SplitMix64(seed: 4)
        var keys: [ChunkID] = []
        for document in Set((0..<50).map { _ in UInt64.random(in: 0..<200, using: &random) }).sorted() {
            for position in 0..<UInt32.random(in: 1...4, using: &random) {
                keys.append(ChunkID(document: document, position: position))
            }
        }
        let path = folder.file("segment-1.chunks")
        try ChunkTable.write(keys, to: path)
        let table = try ChunkTable(path: path, rows: keys.count)
        try table.verify()
        for document in 0..<UInt64(201) {
            let expected = keys.indices.filter { keys[$0].document == document }
            #expect(Array(table.ordinals(ofDocument: document)) == expected)
            for position in 0..<UInt32(5) {
                let key = ChunkID(document: document, position: position)
                #expect(table.ordinal(of: key) == keys.firstIndex(of: key).map { Ordinal($0) })
            }
        }
        #expect(throws: FileError.self) { try ChunkTable(path: path, rows: keys.count + 1) }
    }

    @Test func `a table whose keys do not ascend is damaged, whatever its checksums say`() throws {
        let path = folder.file("segment-2.chunks")
        try ChunkTable.write(
            [ChunkID(document: 5, position: 0), ChunkID(document: 5, position: 0)], to: path)
        let error = #expect(throws: FileError.self) { try ChunkTable(path: path, rows: 2).verify() }
        #expect(error?.code == .corrupt)
        try ChunkTable.write([] as [ChunkID], to: folder.file("segment-3.chunks"))
        let empty = try ChunkTable(path: folder.file("segment-3.chunks"), rows: 0)
        try empty.verify()
        #expect(empty.ordinals(ofDocument: 0).isEmpty)
    }

    @Test func `strays bear our names and are needed by nobody`() throws {
        let files = SegmentFolder(path: folder.path)
        let names = [files.newName(), files.newName()].map { files.fileName($0, .postings) }
        #expect(Set(names).count == 2)
        for name in names + ["rag-temporary-1", "segment-9.chunks.partial", "notes.md", "mysegment-1"] {
            folder.write(name, "x")
        }
        let strays = [names[1], "rag-temporary-1", "segment-9.chunks.partial"]
        #expect(try files.strays(besides: [names[0]]).sorted() == strays.sorted())
    }
}
