import Foundation
import IndexSupport
import RAGModel
import SegmentStore
import TestSupport
import Testing

/// Status, roots, pending vectors, and what each durable step that fails leaves behind.
@Suite struct UpkeepTests {
    private let fixture = StoreFixture()

    private func tenant(_ scope: Scope = Scope()) async throws -> StoreStatus.Tenant {
        let collections = try await fixture.store.status().collections
        let collection = try #require(collections.first { $0.collection == scope.collection })
        return try #require(collection.tenants.first { $0.tenant == scope.tenant })
    }

    @Test func `the status follows every change`() async throws {
        let documents = (0..<6).map { StoreFixture.document($0) }
        let chunks = documents.reduce(0) { $0 + $1.chunks.count }
        try await fixture.commit(documents)
        var status = try await tenant()
        #expect(status.documents == 6 && status.chunks == chunks && status.chunksWithVectors == chunks)
        #expect(status.segments == 1 && status.deadRows == 0 && status.deletedDocuments == 0)
        #expect(status.sourceBytes == documents.reduce(0) { $0 + $1.chunks.reduce(0) { $0 + $1.utf8.count + 1 } })
        try await fixture.commit([StoreFixture.document(2, edition: 1)])
        try await fixture.delete(["d4"])
        status = try await tenant()
        #expect(status.documents == 5 && status.deletedDocuments == 1 && status.segments == 2)
        #expect(status.deadRows == documents[2].chunks.count + documents[4].chunks.count)
        #expect(status.chunks == chunks - documents[4].chunks.count)
        #expect(status.chunksWithVectors == status.chunks)
        try await fixture.commit([TestDocument("words", "no vector")], hasVectors: false)
        #expect(try await tenant().chunksWithVectors == status.chunksWithVectors)
        let store = try await fixture.store.status()
        #expect(store.store == fixture.store.path && store.vectors >= chunks - 1)
        let names = try fixture.files()
        let bytes = try names.reduce(0) { try $0 + (#require(Files.size(fixture.segments + "/" + $1))) }
        #expect(store.segmentBytes == bytes && store.catalogBytes > 0)
        _ = try await fixture.store.compact(keepingDeleted: 0)
        status = try await tenant()
        #expect(status.documents == 6 && status.deletedDocuments == 0 && status.deadRows == 0)
    }

    @Test func `what was deleted lately survives a compaction, and can be restored; what is older cannot`()
        async throws
    {
        try await fixture.commit((0..<6).map { StoreFixture.document($0) })
        let before = try await fixture.answers()
        try await fixture.delete(["d1", "d2"])
        let after = try await fixture.answers()
        #expect(try await fixture.store.compact(keepingDeleted: 3600).purgedDocuments == 0)
        #expect(try await fixture.answers() == after)
        try await fixture.restore(["d1", "d2"])
        #expect(try await fixture.answers() == before)
        try await fixture.delete(["d1", "d2"])
        #expect(try await fixture.store.compact(keepingDeleted: 0).purgedDocuments == 2)
        let snapshot = try await fixture.store.snapshot(of: Scope())
        defer { snapshot.close() }
        #expect(try await snapshot.documents(named: "d1", deleted: nil).isEmpty)
    }

    @Test func `once purged, a text is in no byte of the store`() async throws {
        let word = "zanzibarium"
        try await fixture.commit([TestDocument("a", "the \(word) of the pump"), StoreFixture.document(1)])
        func holders() throws -> [String] {
            let names = try #require(FileManager.default.subpaths(atPath: fixture.store.path))
            return try names.filter { name in
                let path = fixture.store.path + "/" + name
                guard Files.kind(path) == .file else { return false }
                return try Data(contentsOf: URL(fileURLWithPath: path)).range(of: Data(word.utf8)) != nil
            }
        }
        #expect(try holders().contains { $0.hasPrefix("catalog.sqlite") })
        try await fixture.delete(["a"])
        _ = try await fixture.store.compact(keepingDeleted: 0)
        #expect(try holders() == [])
    }

    @Test func `compacting gives back the space of what was deleted and replaced`() async throws {
        for edition in 0..<6 {
            try await fixture.commit((0..<20).map { StoreFixture.document($0, edition: edition) })
        }
        let report = try await fixture.store.compact(keepingDeleted: 0)
        #expect(report.bytesAfter < report.bytesBefore && report.purgedVectors > 0)
        let fresh = FolderStore(at: fixture.folder.file("fresh"))
        try await fresh.put((0..<20).map { StoreFixture.document($0, edition: 5) }, embedder: fixture.embedder)
        let (own, others) = (try await fixture.store.status(), try await fresh.status())
        #expect(own.segmentBytes == others.segmentBytes)
        #expect(own.vectors == others.vectors)
    }

    @Test func `a root that is forgotten leaves its documents to the root around it, or to none`() async throws {
        let scope = Scope()
        func document(_ uri: String, _ root: String) -> TestDocument {
            var document = TestDocument(uri, "a pump")
            document.root = root
            return document
        }
        try await fixture.store.write("test", to: scope) { writer in
            try await writer.create(NewCollection(language: "english"))
            for path in ["/a", "/a/b", "/c"] {
                try await writer.record(DocumentRoot(path: path, metadata: ["of": .string(path)]))
            }
        }
        try await fixture.commit([document("/a/b/1", "/a/b"), document("/c/2", "/c"), document("/a/3", "/a")])
        try await fixture.store.write("test", to: scope) { try await $0.forget(roots: ["/a/b", "/c", "/absent"]) }
        let snapshot = try await fixture.store.snapshot(of: scope)
        defer { snapshot.close() }
        #expect(try await snapshot.roots() == [DocumentRoot(path: "/a", metadata: ["of": .string("/a")])])
        let states = try await snapshot.states(of: ["/a/b/1", "/c/2", "/a/3"])
        #expect(states.map { $0?.root } == ["/a", nil, "/a"])
        #expect(try await snapshot.documents(below: "/a", after: nil, limit: 9).map(\.uri) == ["/a/3", "/a/b/1"])
    }

    @Test func `vectors that come later are added to the segment they belong to, and nothing is analysed again`()
        async throws
    {
        for batch in 0..<3 {
            try await fixture.commit((0..<4).map { StoreFixture.document(batch * 4 + $0) }, hasVectors: false)
        }
        let words = try fixture.files("postings")
        let pending = try await fixture.store.write("test", to: Scope()) { writer in
            try await writer.use(fixture.embedder.identity)
            var after: ChunkID?
            var pending: [PendingChunk] = []
            while case let page = try await writer.chunksWithoutVectors(after: after, limit: 5), !page.isEmpty {
                pending += page
                after = page.last?.id
            }
            for chunk in pending {
                let text = ([chunk.title].compactMap { $0 } + [chunk.text]).joined(separator: " ")
                let vector = try await fixture.embedder.embed([text], role: .document)[0].vector
                try await writer.insert([(chunk.embeddingHash, vector)])
            }
            return pending
        }
        #expect(pending.map(\.id) == pending.map(\.id).sorted())
        #expect(pending.count == (0..<12).reduce(0) { $0 + StoreFixture.document($1).chunks.count })
        try await fixture.settle()
        #expect(try fixture.files("postings") == words)
        #expect(try fixture.files("vectors").count == 3)
        let fresh = FolderStore(at: fixture.folder.file("fresh"))
        try await fresh.put((0..<12).map { StoreFixture.document($0) }, embedder: fixture.embedder)
        let expected = try await fixture.answers(from: fresh)
        #expect(try await fixture.answers() == expected)
    }

    enum Operation: String, CaseIterable { case delete, restore, settle, compact, rebuild, repair }

    private func run(_ operation: Operation, on store: FolderStore) async throws {
        let other = HashEmbedder(name: "other", dimension: 24)
        switch operation {
        case .delete: try await fixture.delete(["d1", "d2"])
        case .restore: try await fixture.restore(["d5"])
        case .settle: try await fixture.settle()
        case .compact: _ = try await store.compact(keepingDeleted: 3600)
        case .rebuild:
            _ = try await store.rebuild("default", as: CollectionRebuild(embedder: other.identity)) { chunks, keeper in
                for chunk in chunks {
                    let vector = try await other.embed([chunk.text], role: .document)[0].vector
                    try await keeper.insert([(chunk.embeddingHash, vector)])
                }
            }
        case .repair: _ = try await store.verify(repair: true)
        }
    }

    @Test(arguments: Operation.allCases)
    func `whatever step of it fails, an operation leaves a sound store that answers as before or after`(
        operation: Operation
    ) async throws {
        for number in 0..<9 { try await fixture.commit([StoreFixture.document(number)]) }
        try await fixture.delete(["d5"])
        if operation == .repair {
            for name in try fixture.files("postings").prefix(2) { fixture.folder.write("store/segments/\(name)", "") }
        }
        let base = fixture.folder.file("base")
        try FileManager.default.copyItem(atPath: fixture.store.path, toPath: base)
        func lexical() async throws -> [String] {
            try await SnapshotReader(FolderStore(at: fixture.store.path)).lexical("pump valve rotor")
                .map { "\($0.name) \($0.score)" }
        }
        let before = operation == .repair ? [] : try await lexical()
        try await run(operation, on: FolderStore(at: fixture.store.path))
        let after = try await lexical()
        let failing = FailingSteps()
        var step = 0
        while true {
            try FileManager.default.removeItem(atPath: fixture.store.path)
            try FileManager.default.copyItem(atPath: base, toPath: fixture.store.path)
            failing.start(at: step)
            let failed = await FaultInjection.$hook.withValue(failing.hook) {
                do {
                    try await run(operation, on: FolderStore(at: fixture.store.path))
                    return false
                } catch { return true }
            }
            let place = "\(operation), step \(step): \(failing.last)"
            let report = try await FolderStore(at: fixture.store.path).verify(repair: false)
            if operation == .repair {
                #expect(failed || report.isSound, "\(place)")
            } else {
                #expect(report.problems == [], "\(place)")
                #expect([before, after].contains(try await lexical()), "\(place)")
            }
            // The next attempt does all of it.
            try await run(operation, on: FolderStore(at: fixture.store.path))
            #expect(try await lexical() == after, "\(place)")
            guard failed else { break }
            step += 1
        }
        #expect(step > 0 || operation == .delete)
    }
}
