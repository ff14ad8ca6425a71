import RAGModel

extension StoreConformance {
    static let reading: [StoreConformance] = [
        StoreConformance("chunks and documents come back as they were given, in the order asked for") { store in
            var document = TestDocument(
                "a", title: "Handbook", "first chunk", "second\nchunk", "third chunk",
                metadata: ["year": .integer(2024), "tags": .list([.string("x"), .string("y")])], format: "markdown")
            document.headingPath = ["Part", "Section"]
            try await store.put([document, TestDocument("b", "another")])
            let snapshot = try await store.snapshot(of: Scope())
            let stored = try await snapshot.documents(named: "a", deleted: false)
            let (expected, chunks) = document.stored(id: stored[0].id)
            var found = stored[0]
            found.ingestedAt = expected.ingestedAt
            try expect(found, equals: expected)
            let ids = chunks.map(\.id)
            try expect(try await snapshot.chunks(ids.reversed()), equals: chunks.reversed())
            try expect(try await snapshot.chunks(of: stored[0].id, positions: 1..<9), equals: Array(chunks[1...]))
            let strange = ChunkID(document: stored[0].id, position: 77)
            try expect(try await snapshot.chunks([ids[0], strange, ids[2]]), equals: [chunks[0], chunks[2]])
        },
        StoreConformance("documents are paged in the order of URIs") { store in
            let names = ["b", "a", "ä", "c", "B", "a/b"]
            try await store.put(names.map { TestDocument($0, "text") })
            let snapshot = try await store.snapshot(of: Scope())
            var pages: [String] = []
            var after: String?
            while true {
                let page = try await snapshot.documents(after: after, deleted: false, limit: 2)
                guard let last = page.last else { break }
                pages += page.map(\.uri)
                after = last.uri
            }
            try expect(pages, equals: names.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) })
        },
        StoreConformance("a name means a URI, a path below a root, or a folder") { store in
            func file(_ name: String) -> TestDocument {
                var document = TestDocument("/x/" + name, "a pump")
                document.root = "/x"
                return document
            }
            try await store.put([file("notes/a.md"), file("notes/b.md"), file("c.md")])
            let snapshot = try await store.snapshot(of: Scope())
            func named(_ name: String) async throws -> [String] {
                try await snapshot.documents(named: name, deleted: false).map(\.uri).sorted()
            }
            try expect(try await named("/x/c.md"), equals: ["/x/c.md"])
            try expect(try await named("notes/a.md"), equals: ["/x/notes/a.md"])
            try expect(try await named("/x/notes"), equals: ["/x/notes/a.md", "/x/notes/b.md"])
            try expect(try await named("absent.md"), equals: [])
        },
        StoreConformance("vectors of chunks come back, none for a chunk that has none") { store in
            let embedder = HashEmbedder()
            try await store.put([TestDocument("a", "a pump")], embedder: embedder)
            let snapshot = try await store.snapshot(of: Scope())
            let id = ChunkID(document: try await snapshot.documents(named: "a", deleted: false)[0].id, position: 0)
            let strange = ChunkID(document: id.document, position: 9)
            let vectors = try await snapshot.vectors(of: [id, strange])
            try expect(vectors.count, equals: 2)
            try expect(vectors[1] == nil, "a vector of a chunk that is not there")
            let expected = try await embedder.embed(["a pump"], role: .document)[0].vector
            let found = vectors[0] ?? []
            try expect(found.count, equals: expected.count)
            // Half precision is enough for a store to keep.
            try expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-3 }, "another vector")
        },
        StoreConformance("the fields that documents have are named, and the conditions that one does not fulfil") {
            store in
            try await store.put([
                TestDocument("a", "x", metadata: ["lang": .string("de"), "year": .integer(2020)]),
                TestDocument("b", "y", metadata: ["team": .string("storage")]),
            ])
            let snapshot = try await store.snapshot(of: Scope())
            try expect(Set(["lang", "team", "year"]).isSubset(of: try await snapshot.fields()), "a field is missing")
            let id = ChunkID(document: try await snapshot.documents(named: "a", deleted: false)[0].id, position: 0)
            let filter = try FilterExpression(parsing: "lang = de and year > 2021 and exists team")
            let unmet = try await snapshot.unmet(filter, by: [id])
            try expect(unmet.map { $0.map(\.description) }, equals: [["year > 2021", "exists team"]])
        },
        StoreConformance("a query finds its matches in a text, and the line that answers best") { store in
            try await store.put([TestDocument("a", "the pump hums\nE-4107 stops it")])
            let snapshot = try await store.snapshot(of: Scope())
            let query = try await snapshot.analyze(SnapshotReader.words("pump E-4107"), budget: .unlimited())
            let text = "the pump hums\nE-4107 stops it"
            let matches = query.matches(in: text)
            let words = matches.highlights.map { String(decoding: Array(text.utf8)[$0], as: UTF8.self) }
            try expect(words, equals: ["pump", "E-4107"])
            let line = matches.bestLine.map { String(decoding: Array(text.utf8)[$0], as: UTF8.self) }
            try expect(line, equals: "E-4107 stops it")
            try expect(query.matches(in: "nothing here"), equals: TextMatches())
        },
    ]
}
