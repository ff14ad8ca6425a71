import RAGModel

extension StoreConformance {
    static let writing: [StoreConformance] = [
        StoreConformance("an empty store has no collections, and no snapshot of one") { store in
            try expect(try await store.collections().isEmpty, "there are collections")
            do {
                _ = try await store.snapshot(of: Scope())
            } catch let error as RAGError {
                try expect(error.code, equals: .notFound)
                return
            }
            try expect(false, "there is a snapshot")
        },
        StoreConformance("a commit makes its documents visible to the next snapshot, not to an older one") { store in
            try await store.put([TestDocument("a", "the first pump")])
            let before = try await SnapshotReader(store)
            try await store.put([TestDocument("b", "the second pump")])
            let after = try await SnapshotReader(store)
            try expect(try await before.lexical("pump").map(\.name), equals: ["a#0"])
            try expect(Set(try await after.lexical("pump").map(\.name)), equals: ["a#0", "b#0"])
            try expect(after.snapshot.version > before.snapshot.version, "the version has not grown")
            try expect(before.snapshot.statistics.chunks, equals: 1)
            try expect(after.snapshot.statistics.chunks, equals: 2)
        },
        StoreConformance("nothing of a writer's failed commit is visible") { store in
            try await store.put([TestDocument("a", "a pump")])
            struct Stop: Error {}
            do {
                try await store.write("test", to: Scope()) { writer in
                    _ = try await writer.ids(for: ["b"])
                    throw Stop()
                }
                try expect(false, "the error of the body is swallowed")
            } catch is RAGError {}
            let reader = try await SnapshotReader(store)
            try expect(try await reader.lexical("pump").map(\.name), equals: ["a#0"])
        },
        StoreConformance("a new version replaces all of the old one") { store in
            let embedder = HashEmbedder()
            try await store.put([TestDocument("a", "old pump", "old valve", "old rotor")], embedder: embedder)
            try await store.put([TestDocument("a", "new pump")], embedder: embedder)
            let reader = try await SnapshotReader(store)
            try expect(try await reader.lexical("old").count, equals: 0)
            try expect(try await reader.lexical("pump").map(\.name), equals: ["a#0"])
            try expect(try await reader.dense("valve").map(\.name), equals: ["a#0"])
            try expect(reader.snapshot.statistics.chunks, equals: 1)
            try expect(reader.snapshot.statistics.chunksWithVectors, equals: 1)
        },
        StoreConformance("a deleted document is gone from every leg and listed as deleted; restored it is back") {
            store in
            let embedder = HashEmbedder()
            try await store.put([TestDocument("a", "a pump"), TestDocument("b", "a pump too")], embedder: embedder)
            let full = try await SnapshotReader(store)
            let scores = try await full.lexical("pump").map(\.score)
            let id = try await full.snapshot.documents(named: "a", deleted: false)[0].id
            try await store.write("test", to: Scope()) { writer in
                try await writer.commit(DocumentBatch(deleted: [id]))
                try await writer.settle()
                try expect(
                    try await writer.states(of: ["a", "b", "c"]).map { $0?.isDeleted }, equals: [true, false, nil])
            }
            let reader = try await SnapshotReader(store)
            try expect(try await reader.lexical("pump").map(\.name), equals: ["b#0"])
            try expect(try await reader.dense("pump").map(\.name), equals: ["b#0"])
            try expect(reader.snapshot.statistics.chunks, equals: 1)
            let chunk = ChunkID(document: id, position: 0)
            try expect(try await reader.snapshot.chunks([chunk]).count, equals: 0)
            try expect(
                try await reader.snapshot.documents(after: nil, deleted: true, limit: 9).map(\.uri), equals: ["a"])
            try expect(try await reader.snapshot.documents(after: nil, deleted: nil, limit: 9).count, equals: 2)
            try await store.write("test", to: Scope()) { writer in
                let state = try await writer.states(of: ["a"])[0]!
                let revision = DocumentRevision(
                    id: id, path: state.path, root: state.root, size: state.size, modified: state.modified,
                    changed: state.changed)
                try await writer.commit(DocumentBatch(revised: [revision]))
                try await writer.settle()
            }
            let restored = try await SnapshotReader(store)
            try expect(try await restored.lexical("pump").map(\.score), equals: scores)
            try expect(try await restored.dense("pump").count, equals: 2)
        },
        StoreConformance("a revised document keeps its text, and is found by its new path") { store in
            try await store.put([TestDocument("a", "a pump")])
            try await store.write("test", to: Scope()) { writer in
                let id = try await writer.states(of: ["a"])[0]!.id
                let revision = DocumentRevision(id: id, path: "x/a", root: "/r", size: 99, modified: 77, changed: 78)
                try await writer.commit(DocumentBatch(revised: [revision]))
                try await writer.settle()
                let state = try await writer.states(of: ["a"])[0]!
                try expect(state.path, equals: "x/a")
                try expect(state.root, equals: "/r")
                try expect(state.size, equals: 99)
                try expect(state.modified, equals: 77)
                try expect(state.changed, equals: 78)
            }
            let reader = try await SnapshotReader(store)
            try expect(try await reader.lexical("pump").map(\.name), equals: ["a#0"])
            try expect(try await reader.lexical("pump", filter: "path = x/a").map(\.name), equals: ["a#0"])
            try expect(try await reader.lexical("pump", filter: "path = a").count, equals: 0)
        },
        StoreConformance("ids of documents depend on nothing but their names") { store in
            let ids = try await store.write("test", to: Scope()) { writer in
                try await writer.create(NewCollection(language: "english"))
                return try await writer.ids(for: ["b", "a"])
            }
            try await store.put([TestDocument("a", "x"), TestDocument("b", "y")])
            let known = try await store.write("test", to: Scope()) { try await $0.ids(for: ["a", "b"]) }
            try expect(known, equals: [ids[1], ids[0]])
        },
        StoreConformance("vectors are kept by text: what was embedded once is not missing again") { store in
            let embedder = HashEmbedder()
            try await store.put([TestDocument("a", "a pump", "a valve")], embedder: embedder)
            try await store.put([TestDocument("b", "a valve", "a rotor")], embedder: embedder)
            try expect(embedder.calls.reduce(0) { $0 + $1.texts.count }, equals: 3)
            try expect(try await SnapshotReader(store).dense("valve").count, equals: 4)
        },
        StoreConformance("chunks that wait for vectors are paged, and found by the dense leg once they have them") {
            store in
            let embedder = HashEmbedder()
            try await store.put([TestDocument("a", "a pump", "a valve"), TestDocument("b", "a rotor")])
            try expect(try await SnapshotReader(store).dense("pump").count, equals: 0)
            try await store.write("test", to: Scope()) { writer in
                try await writer.use(embedder.identity)
                var after: ChunkID?
                var seen: [ChunkID] = []
                while let chunk = try await writer.chunksWithoutVectors(after: after, limit: 1).first {
                    let embedding = try await embedder.embed([chunk.text], role: .document)[0]
                    try await writer.insert([(chunk.embeddingHash, embedding.vector)])
                    after = chunk.id
                    seen.append(chunk.id)
                }
                try expect(seen.count, equals: 3)
                try expect(seen, equals: seen.sorted())
                try await writer.settle()
            }
            let reader = try await SnapshotReader(store)
            try expect(try await reader.dense("a pump")[0].name, equals: "a#0")
            try expect(reader.snapshot.statistics.chunksWithVectors, equals: 3)
            try expect(reader.snapshot.collection.embedder, equals: embedder.identity)
        },
        StoreConformance("live documents of files below a path are paged in the order of URIs") { store in
            func file(_ name: String, _ root: String) -> TestDocument {
                var document = TestDocument(root + "/" + name, "a pump")
                document.root = root
                return document
            }
            try await store.put([
                file("b", "/x"), file("a", "/x"), file("c", "/x/y"), file("d", "/xy"), TestDocument("/x/given", "x"),
            ])
            @Sendable func below(_ path: String, _ lookup: any DocumentLookup) async throws -> [String] {
                var uris: [String] = []
                while let page = Optional(try await lookup.documents(below: path, after: uris.last, limit: 2)),
                    !page.isEmpty
                {
                    uris += page.map(\.uri)
                }
                return uris
            }
            let snapshot = try await store.snapshot(of: Scope())
            try expect(try await below("/x", snapshot), equals: ["/x/a", "/x/b", "/x/y/c"])
            try expect(try await below("/x/a", snapshot), equals: ["/x/a"])
            let ids = try await snapshot.states(of: ["/x/a"]).compactMap { $0?.id }
            try await store.write("test", to: Scope()) { writer in
                try await writer.commit(DocumentBatch(deleted: ids))
                try expect(try await below("/x", writer), equals: ["/x/b", "/x/y/c"])
            }
        },
        StoreConformance("roots are kept with their metadata, replaced by path, and forgotten") { store in
            try await store.put([TestDocument("a", "x")])
            let root = DocumentRoot(path: "/b", metadata: ["team": .string("storage")])
            try await store.write("test", to: Scope()) { writer in
                try await writer.record(DocumentRoot(path: "/b"))
                try await writer.record(root)
                try await writer.record(DocumentRoot(path: "/a", defaultMetadata: ["year": .integer(1)]))
                try expect(try await writer.roots().map(\.path), equals: ["/a", "/b"])
                try await writer.forget(roots: ["/a", "/absent"])
            }
            try expect(try await store.snapshot(of: Scope()).roots(), equals: [root])
            try expect(try await store.snapshot(of: Scope(tenant: "other")).roots(), equals: [])
        },
        StoreConformance("runs are numbered") { store in
            try await store.put([TestDocument("a", "x")])
            try await store.write("test", to: Scope()) { writer in
                let first = try await writer.beginRun(at: 1)
                try await writer.endRun(first, at: 2, report: "{}")
                try expect(try await writer.beginRun(at: 3) > first, "the numbers do not grow")
            }
        },
        StoreConformance("measured statistics are kept; their counts are the store's own") { store in
            try await store.put([TestDocument("a", "a pump", "a valve")])
            try await store.write("test", to: Scope()) { writer in
                try await writer.record(
                    ScopeStatistics(
                        chunks: 999, chunksWithVectors: 999, cosineMean: 0.125, cosineDeviation: 0.25, codeShare: 0.5,
                        fragmentShare: 0.75))
            }
            let statistics = try await store.snapshot(of: Scope()).statistics
            try expect(
                statistics,
                equals: ScopeStatistics(
                    chunks: 2, chunksWithVectors: 0, cosineMean: 0.125, cosineDeviation: 0.25, codeShare: 0.5,
                    fragmentShare: 0.75))
        },
        StoreConformance("a sample takes each text once, the same whatever the order of ingestion") { store in
            let documents = (0..<6).map { TestDocument("d\($0)", chunks: (0...$0).map { "chunk \($0)" }) }
            try await store.put(documents)
            try await store.put(documents.reversed(), in: Scope(collection: "other"))
            func sample(_ collection: String, _ limit: Int) async throws -> [String] {
                try await store.write("test", to: Scope(collection: collection)) { writer in
                    try await writer.sample(limit).map(\.text)
                }
            }
            let strangers = (0..<40).map { TestDocument("s\($0)", "another tenant's \($0)") }
            try await store.put(strangers, in: Scope(tenant: "other"))
            try expect(try await sample("default", 4).count, equals: 4)
            try expect(try await sample("default", 99).sorted(), equals: (0..<6).map { "chunk \($0)" })
            try expect(try await sample("other", 4), equals: try await sample("default", 4))
        },
    ]
}
