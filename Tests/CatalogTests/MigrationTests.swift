import Catalog
import Foundation
import IndexSupport
import RAGModel
import TestSupport
import Testing

/// Catalogs that earlier versions wrote still open, and say the same.
@Suite struct MigrationTests {
    private let folder = TemporaryFolder()

    /// A copy of the stored catalog, whose documents lie beside it.
    private func version1() throws -> (path: String, base: String) {
        folder.write("notes/.rag/x", "")
        let path = folder.file("notes/.rag/catalog.sqlite")
        try FileManager.default.copyItem(
            at: TestData.fixture("stores/version-1/catalog.sqlite"), to: URL(fileURLWithPath: path))
        let base = URL(fileURLWithPath: folder.file("notes")).resolvingSymlinksInPath().path
        let old = "/tmp/rag-fixture/notes"
        try SQLite.run(
            """
            UPDATE documents SET uri = replace(uri, '\(old)', '\(base)');
            UPDATE roots SET path = replace(path, '\(old)', '\(base)');
            """, on: path)
        return (path, base)
    }

    @Test func `a catalog of version 1 is brought to today's form by the first write`() throws {
        let (path, base) = try version1()
        let error = #expect(throws: CatalogError.self) { try CatalogDatabase(path: path, access: .readOnly) }
        #expect(error?.code == .outdated)
        let catalog = try CatalogDatabase(path: path, access: .readWrite)
        try catalog.read { (reader) throws in
            let collection = try #require(try reader.collection(named: "default"))
            let partition = Partition(collection: collection.id, tenant: "default")
            #expect(try reader.roots(partition).map(\.path) == [base])
            #expect(try reader.roots(partition).map(\.metadata) == ["{}"])
            var uris: [String] = []
            try reader.forEachDocument(partition) { document in
                uris.append(document.uri)
                #expect(document.changed == nil)
                let chunks = try reader.chunks(document: document.id)
                #expect(chunks.count == document.chunkCount)
                #expect(try reader.holdsSeal(document, chunks))
            }
            #expect(uris == ["\(base)/a.md", "\(base)/sub/b.md"])
            #expect(try reader.version(of: partition) > 0)
            #expect(try reader.integrityProblems().isEmpty)
        }
        // Relative in the tables: the same store under another folder has other paths.
        #expect(rename(folder.file("notes"), folder.file("moved")) == 0)
        let moved = try CatalogDatabase(path: folder.file("moved/.rag/catalog.sqlite"), access: .readOnly)
        let roots = try moved.read { try $0.roots(Partition(collection: 1, tenant: "default")).map(\.path) }
        #expect(roots.first?.hasSuffix("/moved") == true)
    }

    @Test func `vectors of version 1 keep their directions within a thousandth`() throws {
        let (path, _) = try version1()
        var before: [[Float]] = []
        for blob in try SQLite.blobs("SELECT vector FROM embeddings ORDER BY id", on: path) {
            before.append(blob.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) })
        }
        #expect(before.count == 2)
        #expect(before.allSatisfy { $0.count == 384 })
        let catalog = try CatalogDatabase(path: path, access: .readWrite)
        let hashes = try SQLite.blobs("SELECT hash FROM embeddings ORDER BY id", on: path)
        for (vector, hash) in zip(before, hashes) {
            let key = try #require(ContentHash(bytes: hash))
            let after = try #require(try catalog.read { try $0.embedding(key, embedder: 1) })
            let cosine = zip(vector, after).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
            let lengths = [vector, after].map { $0.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot() }
            #expect(abs(cosine / (lengths[0] * lengths[1]) - 1) < 1e-5)
        }
    }

    /// A copy of a stored catalog beside no documents.
    private func stored(_ version: Int) throws -> String {
        folder.write("notes/.rag/x", "")
        let path = folder.file("notes/.rag/catalog.sqlite")
        try FileManager.default.copyItem(
            at: TestData.fixture("stores/version-\(version)/catalog.sqlite"), to: URL(fileURLWithPath: path))
        return path
    }

    @Test func `vectors of version 4 have no checksum, and those that are written from now on do`() throws {
        let path = try stored(4)
        let error = #expect(throws: CatalogError.self) { try CatalogDatabase(path: path, access: .readOnly) }
        #expect(error?.code == .outdated)
        let catalog = try CatalogDatabase(path: path, access: .readWrite)
        let hashes = try SQLite.blobs("SELECT hash FROM embeddings ORDER BY id", on: path)
        let new = ContentHash(of: "new")
        try catalog.write { try $0.insertEmbedding([0, 1], hash: new, embedder: 1) }
        func isSealed(_ vector: StoredVector) -> Bool? {
            if case .vector(_, let isSealed) = vector { return isSealed }
            return nil
        }
        try catalog.read { (reader) throws in
            for bytes in hashes {
                let before = try reader.storedVector(try #require(ContentHash(bytes: bytes)), embedder: 1)
                #expect(isSealed(before) == false)
            }
            let after = try reader.storedVector(new, embedder: 1)
            #expect(isSealed(after) == true)
            #expect(try reader.embedding(new, embedder: 1) == [0, 1])
            #expect(try reader.damagedVectors() == [])
        }
    }

    @Test func `texts of version 4 stay as they are`() throws {
        let catalog = try CatalogDatabase(path: try stored(4), access: .readWrite)
        try catalog.read { (reader) throws in
            var names: [String] = []
            try reader.forEachDocument(Partition(collection: 1, tenant: "default")) { document in
                let chunks = try reader.chunks(document: document.id)
                #expect(try reader.holdsSeal(document, chunks))
                names.append(document.name)
            }
            #expect(names == ["a.md", "sub/b.md"])
        }
    }

    @Test func `texts and headings of version 3 are compressed, and say the same`() throws {
        let path = try stored(3)
        let before = try SQLite.blobs(
            "SELECT text || char(10) || heading_path FROM chunks ORDER BY document_id, position", on: path)
        #expect(before.count == 2)
        let catalog = try CatalogDatabase(path: path, access: .readWrite)
        #expect(catalog.wasUpgraded)
        var after: [Data] = []
        try catalog.read { (reader) throws in
            #expect(try reader.integrityProblems().isEmpty)
            var documents: [DocumentRecord] = []
            try reader.forEachDocument(Partition(collection: 1, tenant: "default")) { documents.append($0) }
            for document in documents.sorted(by: { $0.id < $1.id }) {
                let chunks = try reader.chunks(document: document.id)
                #expect(try reader.holdsSeal(document, chunks))
                for chunk in chunks {
                    let headings = String(decoding: try JSONEncoder().encode(chunk.headingPath), as: UTF8.self)
                    after.append(Data("\(chunk.text)\n\(headings)".utf8))
                }
            }
        }
        #expect(after == before)
    }

    @Test func `a damaged text stops the upgrade, names its row and changes nothing`() throws {
        let path = try stored(3)
        try SQLite.run("UPDATE chunks SET text = x'00'", on: path)
        let error = #expect(throws: CatalogError.self) { try CatalogDatabase(path: path, access: .readWrite) }
        #expect(error?.code == .corrupt)
        #expect(error?.message.contains("table chunks") == true)
        #expect(try SQLite.blobs("SELECT text FROM chunks", on: path).count == 2)
    }

    @Test func `a catalog of version 2 is brought to today's form, and its chunks have lines only`() throws {
        let path = try stored(2)
        let error = #expect(throws: CatalogError.self) { try CatalogDatabase(path: path, access: .readOnly) }
        #expect(error?.code == .outdated)
        let catalog = try CatalogDatabase(path: path, access: .readWrite)
        var found: [(document: DocumentRecord, chunks: [ChunkRecord])] = []
        try catalog.read { (reader) throws in
            let partition = Partition(collection: 1, tenant: "default")
            try reader.forEachDocument(partition) { document in
                let chunks = try reader.chunks(document: document.id)
                #expect(try reader.holdsSeal(document, chunks))
                found.append((document, chunks))
            }
            #expect(try reader.integrityProblems().isEmpty)
        }
        #expect(found.map(\.document.name) == ["a.md", "sub/b.md"])
        #expect(found.allSatisfy { $0.chunks.allSatisfy { $0.places.isEmpty && $0.flags.isEmpty } })
        // And what is written from now on keeps its places.
        var (document, chunks) = found[0]
        let places = [
            SourceLocation.Mark(offset: 0, place: .sheet(name: "It's A!1 \n", row: 7)),
            SourceLocation.Mark(offset: 3, place: .time(1.25)), SourceLocation.Mark(offset: 9, place: .part("1.2")),
        ]
        chunks[0].places = places
        chunks[0].flags = .addressesModel
        document.chunkCount = chunks.count
        try catalog.write { try $0.replace(document, chunks: chunks) }
        try catalog.read { (reader) throws in
            let stored = try reader.chunks(document: document.id)
            #expect(stored[0].places == places && stored[0].flags == .addressesModel)
            #expect(try reader.holdsSeal(document, stored))
        }
        // A place that was tampered with is noticed.
        try SQLite.run(
            "UPDATE chunks SET places = '[\"9 page=1\",\"3 page=2\"]' WHERE document_id = \(document.id)", on: path)
        let damage = #expect(throws: CatalogError.self) { try catalog.read { try $0.chunks(document: document.id) } }
        #expect(damage?.code == .corrupt)
    }

    @Test func `an upgrade that fails leaves the old catalog whole, and the next one finishes`() throws {
        let (path, _) = try version1()
        // A column that the migration adds is there already: it fails in the middle, and takes back what it did.
        try SQLite.run("ALTER TABLE documents ADD COLUMN changed INTEGER", on: path)
        #expect(throws: CatalogError.self) { try CatalogDatabase(path: path, access: .readWrite) }
        try SQLite.run("ALTER TABLE documents DROP COLUMN changed", on: path)
        let catalog = try CatalogDatabase(path: path, access: .readWrite)
        #expect(try catalog.read { try $0.embeddingCount() } == 2)
    }
}
