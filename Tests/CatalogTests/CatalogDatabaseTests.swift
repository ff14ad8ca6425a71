import Catalog
import Foundation
import IndexSupport
import RAGModel
import TestSupport
import Testing

@Suite struct CatalogDatabaseTests {
    let folder = TemporaryFolder()
    var path: String { folder.file("catalog.sqlite") }

    private func document(_ number: Int, in partition: Partition, chunks: Int = 2) -> (DocumentRecord, [ChunkRecord]) {
        let id = UInt64(number)
        let document = DocumentRecord(
            id: id, partition: partition, uri: "/docs/\(number).md", name: "\(number).md", root: nil,
            contentHash: ContentHash(of: "\(number)"), processing: "1", size: 10, modified: 5, title: "T",
            format: "markdown", encoding: "utf-8", metadata: "{\"a\":1}", chunkCount: chunks, ingestedAt: 1)
        let records = (0..<chunks).map { position in
            ChunkRecord(
                key: ChunkID(document: id, position: UInt32(position)), text: "text \(position)",
                headingPath: ["H", "\"quoted\""], byteRange: position..<position + 6, lineRange: 1...2, tokens: 3,
                embeddingHash: ContentHash(of: "text \(position)"))
        }
        return (document, records)
    }

    private func collection(_ catalog: CatalogDatabase) throws -> Partition {
        let id = try catalog.write { try $0.insertCollection(name: "default", settings: "{}") }
        return Partition(collection: id, tenant: "t")
    }

    @Test func `commits are synced, but for notes`() throws {
        struct Refused: Error {}
        let catalog = try CatalogDatabase(path: path, access: .readWrite)
        #expect(try catalog.synchronousMode() == 2)
        _ = try catalog.writeNote { try $0.insertCollection(name: "noted", settings: "{}") }
        #expect(try catalog.synchronousMode() == 2)
        #expect(throws: Refused.self) {
            try catalog.writeNote { writer in
                _ = try writer.insertCollection(name: "refused", settings: "{}")
                throw Refused()
            }
        }
        #expect(try catalog.synchronousMode() == 2)
        #expect(try catalog.read { try $0.collections().map(\.name) } == ["noted"])
    }

    @Test func `where a chunk's lines and places stand comes back as it was written`() throws {
        let catalog = try CatalogDatabase(path: path, access: .readWrite)
        let partition = try collection(catalog)
        var (record, chunks) = document(7, in: partition)
        chunks[0].lineMarks = [
            .init(offset: 0, line: 12), .init(offset: 3, line: 40), .init(offset: 900, line: 7),
        ]
        chunks[1].places = [.init(offset: 0, place: .cell(3)), .init(offset: 4, place: .sheet(name: "lines", row: 2))]
        chunks[1].lineMarks = [.init(offset: 2, line: 1)]
        record.chunkCount = chunks.count
        try catalog.write { [record, chunks] in try $0.replace(record, chunks: chunks) }
        let list = try catalog.read { try $0.chunks(document: 7) }
        #expect(list.map(\.lineMarks) == chunks.map(\.lineMarks) && list.map(\.places) == chunks.map(\.places))
        let isWhole = try catalog.read { [record] in try $0.holdsSeal(record, list) }
        var other = list
        other[0].lineMarks[1].line = 41
        let isStillWhole = try catalog.read { [record, other] in try $0.holdsSeal(record, other) }
        #expect(isWhole && !isStillWhole)
    }

    @Test func `documents and chunks come back as they were written`() throws {
        let catalog = try CatalogDatabase(path: path, access: .readWrite)
        let partition = try collection(catalog)
        let (record, chunks) = document(7, in: partition)
        try catalog.write { try $0.replace(record, chunks: chunks) }
        let (found, list) = try catalog.read {
            (try $0.document(partition, uri: record.uri), try $0.chunks(document: 7))
        }
        #expect(found?.contentHash == record.contentHash)
        #expect(found?.metadata == record.metadata)
        #expect(list.map(\.text) == ["text 0", "text 1"])
        #expect(list.first?.headingPath == ["H", "\"quoted\""])
        #expect(list.last?.byteRange == 1..<7)
    }

    @Test func `replacing a document leaves no chunk of the former version`() throws {
        let catalog = try CatalogDatabase(path: path, access: .readWrite)
        let partition = try collection(catalog)
        let (long, longChunks) = document(7, in: partition, chunks: 5)
        let (short, shortChunks) = document(7, in: partition, chunks: 1)
        try catalog.write { try $0.replace(long, chunks: longChunks) }
        try catalog.write { try $0.replace(short, chunks: shortChunks) }
        #expect(try catalog.read { try $0.chunks(document: 7).count } == 1)
        #expect(try catalog.read { try $0.counts(partition).chunks } == 1)
    }

    @Test func `a transaction that throws changes nothing`() throws {
        struct Stop: Error {}
        let catalog = try CatalogDatabase(path: path, access: .readWrite)
        let partition = try collection(catalog)
        let (record, chunks) = document(7, in: partition)
        #expect(throws: Stop.self) {
            try catalog.write { writer in
                try writer.replace(record, chunks: chunks)
                try writer.raiseManifestVersion()
                throw Stop()
            }
        }
        #expect(try catalog.read { try $0.document(7) } == nil)
        #expect(try catalog.read { try $0.manifestVersion() } == 0)
    }

    @Test func `a reader of another connection sees commits, and none of them halfway`() throws {
        let catalog = try CatalogDatabase(path: path, access: .readWrite)
        let partition = try collection(catalog)
        let reader = try CatalogDatabase(path: path, access: .readOnly)
        #expect(try reader.read { try $0.manifestVersion() } == 0)
        try reader.read { snapshot in
            #expect(try snapshot.counts(partition).documents == 0)
            let (record, chunks) = document(1, in: partition)
            try catalog.write { try $0.replace(record, chunks: chunks) }
            #expect(try snapshot.counts(partition).documents == 0)
        }
        #expect(try reader.read { try $0.counts(partition).documents } == 1)
    }

    @Test func `vectors are kept by content and dropped when no chunk needs them`() throws {
        let catalog = try CatalogDatabase(path: path, access: .readWrite)
        let partition = try collection(catalog)
        let (record, chunks) = document(7, in: partition)
        let vector = (0..<384).map { Float($0) / 384 }
        let embedder = try catalog.write { writer in
            try writer.replace(record, chunks: chunks)
            let embedder = try writer.insertEmbedder(identity: "{\"name\":\"m\"}")
            try writer.updateCollection(partition.collection, embedder: embedder)
            try writer.insertEmbedding(vector, hash: chunks[0].embeddingHash, embedder: embedder)
            try writer.insertEmbedding(vector, hash: ContentHash(of: "nobody's"), embedder: embedder)
            return embedder
        }
        let stored = try #require(
            try catalog.read { try $0.embedding(chunks[0].embeddingHash, embedder: embedder) })
        let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        #expect(zip(stored, vector).allSatisfy { abs($0 - $1 / length) <= abs($0) / 1024 })
        #expect(try catalog.write { try $0.purgeEmbeddings() } == 1)
        #expect(try catalog.read { try $0.hasEmbedding(chunks[0].embeddingHash, embedder: embedder) })
        #expect(try catalog.read { try !$0.hasEmbedding(ContentHash(of: "nobody's"), embedder: embedder) })
    }

    @Test func `a file that is not a catalog is refused`() throws {
        folder.write("catalog.sqlite", String(repeating: "nonsense ", count: 1000))
        let error = #expect(throws: CatalogError.self) { try CatalogDatabase(path: path, access: .readWrite) }
        #expect(error?.code == .corrupt)
        let missing = #expect(throws: CatalogError.self) {
            try CatalogDatabase(path: folder.file("none"), access: .readOnly)
        }
        #expect(missing?.code == .notFound)
    }
}
