import RAGModel

extension StoreConformance {
    static let upkeep: [StoreConformance] = [
        StoreConformance("what is not there cannot be counted, checked, compacted or rebuilt") { store in
            try expect(!store.exists, "there is a store")
            try await expect(.notFound) { _ = try await store.status() }
            try await expect(.notFound) { _ = try await store.verify(repair: false) }
            try await expect(.notFound) { _ = try await store.compact(keepingDeleted: 0) }
            try await expect(.notFound) { _ = try await store.rebuild("default", as: CollectionRebuild()) { _, _ in } }
            try expect(!store.exists, "asking has made a store")
        },
        StoreConformance("the status counts each tenant's documents, chunks and vectors") { store in
            try await store.put(
                [TestDocument("a", "one", "two"), TestDocument("b", "three")], embedder: HashEmbedder())
            try await store.put([TestDocument("c", "four")], in: Scope(tenant: "other"))
            try await store.delete("b")
            let status = try await store.status()
            try expect(store.exists, "there is no store")
            try expect(status.collections.map(\.collection), equals: ["default"])
            let tenants = status.collections[0].tenants
            try expect(tenants.map(\.tenant), equals: ["default", "other"])
            try expect(tenants.map(\.documents), equals: [1, 1])
            try expect(tenants.map(\.deletedDocuments), equals: [1, 0])
            try expect(tenants.map(\.chunks), equals: [2, 1])
            try expect(tenants.map(\.chunksWithVectors), equals: [2, 0])
        },
        StoreConformance("a scope has a version once something is committed to it, and logs its own runs") { store in
            try expect(try await store.version(of: Scope()), equals: nil)
            try await store.put([TestDocument("a", "a pump")])
            let first = try await store.version(of: Scope())
            try await store.put([TestDocument("b", "a valve")])
            let second = try await store.version(of: Scope())
            try expect(first != nil && second != nil && second! > first!, "the version has not grown")
            try expect(try await store.version(of: Scope(tenant: "other")), equals: nil)
            try await store.write("test", to: Scope()) { writer in
                let run = try await writer.beginRun(at: 10)
                try await writer.endRun(run, at: 11, report: "{}")
                _ = try await writer.beginRun(at: 12)
            }
            let runs = try await store.runs(of: Scope(), skipping: 0, limit: 10)
            try expect(runs.map(\.startedAt), equals: [12, 10])
            try expect(runs.map(\.report), equals: [nil, "{}"])
            try expect(try await store.runs(of: Scope(), skipping: 1, limit: 10).map(\.finishedAt), equals: [11])
            try expect(try await store.runs(of: Scope(tenant: "other"), skipping: 0, limit: 10).count, equals: 0)
        },
        StoreConformance("a sound store verifies, and repairing it changes nothing") { store in
            try await store.put([TestDocument("a", "a pump"), TestDocument("b", "a valve")], embedder: HashEmbedder())
            let report = try await store.verify(repair: true)
            try expect(report.problems, equals: [])
            try expect(report.documents, equals: 2)
            try expect(try await SnapshotReader(store).lexical("pump").map(\.name), equals: ["a#0"])
        },
        StoreConformance("compaction purges what was deleted, but for the young") { store in
            try await store.put([TestDocument("a", "a pump"), TestDocument("b", "a pump too")])
            try await store.delete("a")
            try expect(try await store.compact(keepingDeleted: 3600).purgedDocuments, equals: 0)
            try expect(try await store.deleted(), equals: ["a"])
            try expect(try await store.compact(keepingDeleted: 0).purgedDocuments, equals: 1)
            try expect(try await store.deleted(), equals: [])
            try expect(try await SnapshotReader(store).lexical("pump").map(\.name), equals: ["b#0"])
            try expect(try await store.verify(repair: false).problems, equals: [])
        },
        StoreConformance("a deleted document can be looked at until it is purged") { store in
            try await store.put([TestDocument("a", "a pump", "a valve")])
            try await store.delete("a")
            let reader = try await SnapshotReader(store)
            let document = try await reader.snapshot.documents(named: "a", deleted: true)[0]
            let chunks = try await reader.snapshot.chunks(of: document.id, positions: 0..<2)
            try expect(chunks.map(\.text), equals: ["a pump", "a valve"])
            let other = try await store.snapshot(of: Scope(tenant: "other"))
            try expect(try await other.chunks(of: document.id, positions: 0..<2).count, equals: 0)
        },
        StoreConformance("a collection is rebuilt for another embedder, for all tenants, and then answers by it") {
            store in
            let old = HashEmbedder()
            let other = HashEmbedder(name: "other", dimension: 48)
            try await store.put([TestDocument("a", "a red pump"), TestDocument("b", "a blue valve")], embedder: old)
            try await store.put([TestDocument("c", "a green rotor")], embedder: old, in: Scope(tenant: "other"))
            let before = try await SnapshotReader(store, embedder: old)
            let chunks = try await store.rebuild("default", as: CollectionRebuild(embedder: other.identity)) {
                try await $1.supply($0, by: other)
            }
            try expect(chunks, equals: 3)
            try expect(try await before.dense("red pump").first?.name, equals: "a#0")
            let after = try await SnapshotReader(store, embedder: other)
            try expect(after.snapshot.collection.embedder, equals: other.identity)
            try expect(try await after.dense("blue valve").map(\.name), equals: ["b#0", "a#0"])
            let tenant = try await SnapshotReader(store, Scope(tenant: "other"), embedder: other)
            try expect(try await tenant.dense("green").map(\.name), equals: ["c#0"])
            try expect(try await store.verify(repair: false).problems, equals: [])
        },
        StoreConformance("a rebuilding that fails changes nothing") { store in
            let old = HashEmbedder()
            try await store.put([TestDocument("a", "a red pump")], embedder: old)
            try await expect(.network) {
                _ = try await store.rebuild(
                    "default", as: CollectionRebuild(language: "german", embedder: HashEmbedder(name: "other").identity)
                ) { _, _ in throw RAGError(.network, subject: "test", "it cannot be reached") }
            }
            let reader = try await SnapshotReader(store, embedder: old)
            try expect(reader.snapshot.collection.language, equals: "english")
            try expect(reader.snapshot.collection.embedder, equals: old.identity)
            try expect(try await reader.dense("red").map(\.name), equals: ["a#0"])
        },
        StoreConformance("facets count documents, not chunks, the most frequent values first") { store in
            try await store.put([
                TestDocument("a", "one", "two", metadata: ["lang": .string("de")]),
                TestDocument("b", "three", metadata: ["lang": .string("en")]),
                TestDocument("c", "four", metadata: ["lang": .string("de")]),
                TestDocument("d", "five", metadata: ["lang": .string("fr")]),
            ])
            try await store.delete("d")
            let facets = try await SnapshotReader(store).snapshot.facets(values: 5)
            let language = facets.first { $0.name == "lang" }
            try expect(language?.documents, equals: 3)
            try expect(language?.values.map(\.documents), equals: [2, 1])
            try expect(language?.values.map(\.value), equals: [.string("de"), .string("en")])
        },
    ]

    private static func expect(
        _ code: RAGError.Code, file: String = #fileID, line: Int = #line, _ body: () async throws -> Void
    ) async throws {
        do { try await body() } catch let error as RAGError {
            return try expect(error.code, equals: code, file: file, line: line)
        }
        throw Failure(description: "\(file):\(line): nothing was thrown")
    }
}

extension DocumentStore {
    fileprivate func delete(_ uri: String) async throws {
        let id = try await snapshot(of: Scope()).documents(named: uri, deleted: false)[0].id
        try await write("test", to: Scope()) { writer in
            try await writer.commit(DocumentBatch(deleted: [id]))
            try await writer.settle()
        }
    }

    fileprivate func deleted() async throws -> [String] {
        try await snapshot(of: Scope()).documents(after: nil, deleted: true, limit: 100).map(\.uri)
    }
}

extension VectorKeeper {
    /// Gives the chunks vectors, as an ingest would.
    fileprivate func supply(_ chunks: [PendingChunk], by embedder: any Embedder) async throws {
        let missing = try await withoutVector(Set(chunks.map(\.embeddingHash)))
        let wanted = chunks.filter { missing.contains($0.embeddingHash) }
        let embeddings = try await embedder.embed(
            wanted.map { ([$0.title].compactMap { $0 } + $0.headingPath + [$0.text]).joined(separator: " ") },
            role: .document)
        try await insert(zip(wanted, embeddings).map { ($0.embeddingHash, $1.vector) })
    }
}
