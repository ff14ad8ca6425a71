import Catalog
import Foundation
import IndexSupport
import RAGModel
import SegmentStore
import TestSupport
import Testing

/// Which of two vectors is believed when the catalog and a segment differ, and that damage is copied from neither.
@Suite struct VectorRepairTests {
    private let fixture = StoreFixture()

    private func fill() async throws {
        for batch in 0..<3 { try await fixture.commit((0..<6).map { StoreFixture.document(batch * 6 + $0) }) }
    }

    private var catalogPath: String { fixture.store.catalogPath }

    /// The hash of the first chunk of a document.
    private func text(of number: Int) -> ContentHash {
        StoreFixture.document(number).stored(id: 1).chunks[0].embeddingHash
    }

    private func vector(_ hash: ContentHash) throws -> [Float]? {
        try CatalogDatabase(path: catalogPath, access: .readOnly).read { try $0.embedding(hash, embedder: 1) }
    }

    /// Changes a byte of the catalog's vector of a text, in the file.
    private func flip(_ hash: ContentHash, byte: Int = 1, mask: UInt8 = 0x40) throws {
        let vector = try #require(try self.vector(hash))
        let url = URL(fileURLWithPath: catalogPath)
        var data = try Data(contentsOf: url)
        let bytes = HalfVector.encode(vector).withUnsafeBytes { Data($0) }
        let place = try #require(data.range(of: bytes)?.lowerBound)
        data[place + byte] ^= mask
        try data.write(to: url)
    }

    private func damage(_ kind: String, _ number: Int = 0) throws {
        let url = URL(fileURLWithPath: fixture.segments + "/" + (try fixture.files("." + kind))[number])
        var data = try Data(contentsOf: url)
        data[64 + data.count / 4] ^= 4
        try data.write(to: url)
    }

    private func contents() throws -> [String: Data] {
        try fixture.files().reduce(into: [:]) {
            $0[$1] = try Data(contentsOf: URL(fileURLWithPath: fixture.segments + "/" + $1))
        }
    }

    @Test(arguments: [(1, 0x40), (1, 0x04), (0, 0x40), (0, 0x01), (77, 0x40)] as [(Int, UInt8)])
    func `a damaged vector of the catalog is mended from the segment, which stays as it is`(
        byte: Int, mask: UInt8
    ) async throws {
        try await fill()
        let (before, files, vector) = (try await fixture.answers(), try contents(), try self.vector(text(of: 4)))
        try flip(text(of: 4), byte: byte, mask: mask)
        let store = FolderStore(at: fixture.store.path)
        let found = try await store.verify(repair: false)
        #expect(found.problems.count == 1 && found.problems[0].contains("1 vectors of the catalog are damaged"))
        #expect(found.lost == [])
        let report = try await store.verify(repair: true)
        #expect(report.problems == [] && report.lost == [])
        #expect(report.repairs.contains { $0.contains("1 vectors from the indexes") })
        #expect(try self.vector(text(of: 4)) == vector)
        #expect(try contents() == files)
        #expect(try await fixture.answers(from: store) == before)
    }

    @Test func `a vector that the catalog lacks is taken from the segment`() async throws {
        try await fill()
        let (before, vector) = (try await fixture.answers(), try self.vector(text(of: 3)))
        try fixture.edit { try $0.deleteEmbedding(VectorKey(embedder: 1, text: text(of: 3))) }
        let store = FolderStore(at: fixture.store.path)
        #expect(!(try await store.verify(repair: false).isSound))
        #expect(try await store.verify(repair: true).problems == [])
        #expect(try self.vector(text(of: 3)) == vector)
        #expect(try await fixture.answers(from: store) == before)
    }

    @Test(arguments: ["postings", "metadata"])
    func `a segment that is rebuilt keeps its sound vectors, whatever the catalog has`(kind: String) async throws {
        try await fill()
        let before = try await fixture.answers()
        for number in 0..<18 { try flip(text(of: number)) }
        for number in 0..<3 { try damage(kind, number) }
        let store = FolderStore(at: fixture.store.path)
        let report = try await store.verify(repair: true)
        #expect(report.problems == [] && report.lost == [])
        #expect(try await fixture.answers(from: store) == before)
    }

    @Test func `a merge that finds a damaged segment keeps its sound vectors`() async throws {
        try await fill()
        let before = try await fixture.answers()
        for number in 0..<18 { try flip(text(of: number)) }
        for number in 0..<3 { try damage("postings", number) }
        let store = FolderStore(at: fixture.store.path)
        _ = try await store.compact(keepingDeleted: 0)
        #expect(try await store.verify(repair: false).problems == [])
        #expect(try await fixture.answers(from: store) == before)
    }

    @Test func `a vector that is damaged in both is dropped and named, and the next run makes it again`() async throws {
        try await fill()
        let before = try await fixture.answers()
        try flip(text(of: 4))
        for number in 0..<3 { try damage("vectors", number) }
        let store = FolderStore(at: fixture.store.path)
        #expect(try await store.verify(repair: false).lost == ["d4: 1 of its vectors"])
        let report = try await store.verify(repair: true)
        #expect(report.problems == [] && report.lost == ["d4: 1 of its vectors"])
        #expect(try vector(text(of: 4)) == nil)
        // Only this one passage is not found by its vector.
        let tenant = try #require(try await store.status().collections.first?.tenants.first)
        #expect(tenant.chunksWithVectors == tenant.chunks - 1)
        let (embedder, lost) = (fixture.embedder, text(of: 4))
        try await store.write("test", to: Scope()) { writer in
            let pending = try await writer.chunksWithoutVectors(after: nil, limit: 10)
            #expect(pending.map(\.embeddingHash) == [lost])
            for chunk in pending {
                let text = ([chunk.title].compactMap { $0 } + chunk.headingPath + [chunk.text]).joined(separator: " ")
                let vector = try await embedder.embed([text], role: .document)[0].vector
                try await writer.insert([(chunk.embeddingHash, vector)])
            }
            try await writer.settle()
        }
        #expect(try await fixture.answers(from: store) == before)
        #expect(try await store.verify(repair: false).problems == [])
    }

    @Test func `without a checksum the segment is believed that agrees with the catalog elsewhere`() async throws {
        try await fill()
        let before = try await fixture.answers()
        try fixture.edit { try $0.removeVectorSeals() }
        // So little that its length is still that of a vector.
        try flip(text(of: 4), byte: 0, mask: 0x20)
        let store = FolderStore(at: fixture.store.path)
        #expect(!(try await store.verify(repair: false).isSound))
        #expect(try await store.verify(repair: true).problems == [])
        #expect(try await fixture.answers(from: store) == before)
    }

    @Test func `without a checksum the catalog is believed where a file is another segment's`() async throws {
        let texts = [
            ["pump valve", "turbine rotor", "sensor boiler", "relay gauge"],
            ["gauge pump", "valve turbine", "rotor sensor", "boiler relay"],
        ]
        for (batch, texts) in texts.enumerated() {
            try await fixture.commit(texts.enumerated().map { TestDocument("\(batch)-\($0.offset)", $0.element) })
        }
        let before = try await fixture.answers()
        try fixture.edit { try $0.removeVectorSeals() }
        let names = try fixture.files(".vectors").map { fixture.segments + "/" + $0 }
        try FileManager.default.removeItem(atPath: names[0])
        try FileManager.default.copyItem(atPath: names[1], toPath: names[0])
        let store = FolderStore(at: fixture.store.path)
        #expect(!(try await store.verify(repair: false).isSound))
        #expect(try await store.verify(repair: true).problems == [])
        #expect(try await fixture.answers(from: store) == before)
    }

    @Test func `no segment is built of a damaged vector`() async throws {
        try await fill()
        try await fixture.delete(["d4"])
        _ = try await fixture.store.compact(keepingDeleted: 3600)
        try flip(text(of: 4))
        let store = FolderStore(at: fixture.store.path)
        let restoring = await #expect(throws: RAGError.self) {
            try await store.write("test", to: Scope()) { writer in
                let states = try await writer.states(of: ["d4"]).compactMap { $0 }
                try await writer.commit(
                    DocumentBatch(
                        revised: states.map {
                            DocumentRevision(
                                id: $0.id, path: $0.path, root: $0.root, size: $0.size, modified: $0.modified,
                                changed: $0.changed)
                        }))
            }
        }
        #expect(restoring?.code == .corrupt && restoring?.description.contains("rag verify --repair") == true)
        // Nobody live needs it; whoever comes back is embedded again.
        #expect(try await store.verify(repair: true).repairs.contains { $0.contains("no live passage needs") })
        #expect(try await store.verify(repair: false).problems == [])
    }

    @Test func `reindexing does not copy a damaged vector`() async throws {
        try await fill()
        let before = try await fixture.answers()
        try flip(text(of: 4))
        let store = FolderStore(at: fixture.store.path)
        let error = await #expect(throws: RAGError.self) {
            _ = try await store.rebuild("default", as: CollectionRebuild(language: "german")) { _, _ in }
        }
        #expect(error?.code == .corrupt && error?.description.contains("table embeddings") == true)
        #expect(try await store.verify(repair: true).problems == [])
        #expect(try await fixture.answers(from: store) == before)
    }
}
