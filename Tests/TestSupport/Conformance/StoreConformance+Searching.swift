import RAGModel

extension StoreConformance {
    static let searching: [StoreConformance] = [
        StoreConformance("both legs return min(k, m) of the chunks that match, best first") { store in
            let documents = (0..<40).map {
                TestDocument("d\($0)", chunks: ["pump " + String(repeating: "hum ", count: $0)])
            }
            try await store.put(documents, embedder: HashEmbedder())
            let reader = try await SnapshotReader(store)
            for k in [1, 7, 40, 100] {
                for found in [try await reader.lexical("pump", k: k), try await reader.dense("pump", k: k)] {
                    try expect(found.count, equals: min(k, 40))
                    try expect(zip(found, found.dropFirst()).allSatisfy { $0.score >= $1.score }, "not in order")
                }
            }
            let best = try await reader.lexical("pump", k: 7).map(\.name)
            try expect(best, equals: Array(try await reader.lexical("pump", k: 40).map(\.name).prefix(7)))
        },
        StoreConformance("equal scores are in the order of ids") { store in
            let documents = (0..<30).map { TestDocument("d\($0)", "the same pump", "the same pump") }
            try await store.put(Array(documents[15...]), embedder: HashEmbedder())
            try await store.put(Array(documents[..<15]), embedder: HashEmbedder())
            let snapshot = try await store.snapshot(of: Scope())
            let budget = WorkBudget.unlimited()
            let query = try await snapshot.analyze(SnapshotReader.words("pump"), budget: budget)
            let vector = try await HashEmbedder().embed(["pump"], role: .query)[0].vector
            for leg in [
                try await snapshot.lexical(query, k: 25, in: nil, budget: budget),
                try await snapshot.dense(vector, k: 25, in: nil, options: DenseOptions(), budget: budget),
            ] {
                try expect(leg.candidates.count, equals: 25)
                try expect(leg.candidates.map(\.id), equals: leg.candidates.map(\.id).sorted())
            }
        },
        StoreConformance("a filter restricts both legs before they search") { store in
            let documents = (0..<60).map { number in
                TestDocument(
                    "d\(number)", chunks: ["pump " + String(repeating: "hum ", count: number % 7)],
                    metadata: ["bucket": .integer(Int64(number % 10)), "lang": .string(number % 2 == 0 ? "de" : "en")])
            }
            try await store.put(documents, embedder: HashEmbedder())
            let reader = try await SnapshotReader(store)
            for filter in [
                "bucket = 3", "bucket in (1, 2) and lang = de", "not exists bucket", "bucket >= 8 or lang != de",
            ] {
                let expression = try FilterExpression(parsing: filter)
                let wanted = Set(documents.filter { expression.matches($0.metadata) }.map { $0.uri + "#0" })
                let lexical = try await reader.lexical("pump", filter: filter)
                let dense = try await reader.dense("pump", filter: filter)
                try expect(Set(lexical.map(\.name)), equals: wanted)
                try expect(Set(dense.map(\.name)), equals: wanted)
                try expect(try await reader.lexical("pump", k: 3, filter: filter).count, equals: min(3, wanted.count))
                try expect(try await reader.dense("pump", k: 3, filter: filter).count, equals: min(3, wanted.count))
                let all = try await reader.lexical("pump").filter { wanted.contains($0.name) }.map(\.score)
                try expect(lexical.map(\.score), equals: all)
            }
        },
        StoreConformance("how near words stand in chunks is what their texts say") { store in
            let texts = [
                "the pump of the harbour", "harbour " + String(repeating: "x ", count: 20) + "pump",
                "pump harbour wall", "nothing", "E-4107 pump", "e-4107 harbour",
            ]
            try await store.put(texts.enumerated().map { TestDocument("d\($0)", title: "Pump harbour", $1) })
            let reader = try await SnapshotReader(store)
            for question in ["pump harbour", "pump harbour wall", "E-4107 pump", "pump"] {
                let query = try await reader.snapshot.analyze(SnapshotReader.words(question), budget: .unlimited())
                var ids: [ChunkID] = []
                for document in try await reader.snapshot.documents(after: nil, deleted: false, limit: 10) {
                    ids.append(ChunkID(document: document.id, position: 0))
                }
                let chunks = try await reader.snapshot.chunks(ids.reversed())
                let found = try await reader.snapshot.proximities(query, of: ids.reversed())
                try expect(found, equals: chunks.map { query.proximity(in: $0.text) })
            }
        },
        StoreConformance("the conditions of a query restrict both legs") { store in
            try await store.put(
                [
                    TestDocument("cat", "the jaguar is a cat of the night"),
                    TestDocument("car", "the jaguar is a car"), TestDocument("other", "a cat of the night"),
                ], embedder: HashEmbedder())
            let reader = try await SnapshotReader(store)
            func both(_ query: String) async throws -> [Set<String>] {
                let lexical = Set(try await reader.lexical(query).map(\.name))
                let dense = Set(try await reader.dense("jaguar", conditions: query).map(\.name))
                return [lexical, dense]
            }
            try expect(try await both("jaguar -cat"), equals: [["car#0"], ["car#0"]])
            try expect(try await both("+jaguar +night"), equals: [["cat#0"], ["cat#0"]])
            try expect(try await both("jaguar")[0], equals: ["cat#0", "car#0"])
            let budget = WorkBudget.unlimited()
            let excluded = try await reader.snapshot.analyze(SnapshotReader.words("-cat"), budget: budget)
            try expect(excluded.isEmpty && excluded.bindsAnswer, "nothing but an excluded word")
            let free = try await reader.snapshot.analyze(SnapshotReader.words("cat"), budget: budget)
            try expect(!free.isEmpty && !free.bindsAnswer, "a word binds the answer")
            try expect(
                try await reader.snapshot.select(nil, conditions: free, budget: budget) == nil, "a selection of all")
            let selection = try await reader.snapshot.select(nil, conditions: excluded, budget: budget)
            try expect(selection?.count, equals: 1)
        },
        StoreConformance("conditions on names with signs look at what is written") { store in
            try await store.put(
                [
                    TestDocument("a", "the method __init__ of the class"), TestDocument("b", "git init of a class"),
                    TestDocument("c", title: "About __init__", "the class and its init"),
                ], embedder: HashEmbedder())
            let reader = try await SnapshotReader(store)
            try expect(Set(try await reader.lexical("+__init__").map(\.name)), equals: ["a#0", "c#0"])
            try expect(Set(try await reader.lexical("class -__init__").map(\.name)), equals: ["b#0"])
            try expect(
                Set(try await reader.dense("class", conditions: "+__init__").map(\.name)), equals: ["a#0", "c#0"])
            let budget = WorkBudget.unlimited()
            let query = try await reader.snapshot.analyze(SnapshotReader.words("+__init__"), budget: budget)
            let all = try await reader.snapshot.lexical(
                try await reader.snapshot.analyze(SnapshotReader.words("init"), budget: budget), k: 9, in: nil,
                budget: budget
            ).candidates.map(\.id)
            let reports = try await reader.snapshot.explain(query, all)
            try expect(reports.count { $0.obstacles == [.missing("+__init__")] }, equals: 1)
        },
        StoreConformance("conditions on paths take them as they are shown, too") { store in
            var documents = [TestDocument("/w/docs/a.md", "a pump"), TestDocument("/w/src/a.swift", "a pump")]
            for place in documents.indices { documents[place].root = place == 0 ? "/w/docs" : "/w/src" }
            try await store.put(documents)
            func found(_ sign: ParsedQuery.Occurrence, _ path: String, from folder: String?) async throws -> [String] {
                var snapshot = try await store.snapshot(of: Scope())
                if let folder { snapshot = await snapshot.reading(PathSpellings(folder: folder)) }
                let clauses = [
                    ParsedQuery.Clause(.word("pump"), source: "pump"),
                    ParsedQuery.Clause(.word(path), sign, field: .path, source: "path:" + path),
                ]
                let budget = WorkBudget.unlimited()
                let query = try await snapshot.analyze(ParsedQuery(clauses: clauses), budget: budget)
                let ids = try await snapshot.lexical(query, k: 9, in: nil, budget: budget).candidates.map(\.id)
                return try await snapshot.documents(ids.map(\.document)).map(\.uri)
            }
            try expect(try await found(.required, "docs", from: nil), equals: [])
            try expect(try await found(.required, "docs", from: "/w"), equals: ["/w/docs/a.md"])
            try expect(try await found(.required, "docs/a.md", from: "/w"), equals: ["/w/docs/a.md"])
            try expect(try await found(.excluded, "docs", from: "/w"), equals: ["/w/src/a.swift"])
            try expect(try await found(.required, "a.swift", from: "/w"), equals: ["/w/src/a.swift"])
            try expect(try await found(.required, "docs", from: "/w/docs"), equals: [])
        },
        StoreConformance("tenants share neither chunks nor statistics") { store in
            let acme = Scope(tenant: "acme")
            try await store.put([TestDocument("a", "a pump"), TestDocument("b", "a pump too")], in: acme)
            let alone = try await SnapshotReader(store, acme).lexical("pump").map(\.score)
            try await store.put((0..<20).map { TestDocument("o\($0)", "a pump of others") }, in: Scope(tenant: "other"))
            let reader = try await SnapshotReader(store, acme)
            try expect(try await reader.lexical("pump").map(\.score), equals: alone)
            try expect(reader.snapshot.statistics.chunks, equals: 2)
            try expect(try await reader.snapshot.documents(after: nil, deleted: nil, limit: 99).count, equals: 2)
            try expect(try await reader.lexical("others").count, equals: 0)
            let nobody = try await SnapshotReader(store, Scope(tenant: "nobody"))
            try expect(try await nobody.lexical("pump").count, equals: 0)
            try expect(nobody.snapshot.statistics.chunks, equals: 0)
        },
        StoreConformance("scores of given chunks are those of the legs") { store in
            let documents = (0..<20).map {
                TestDocument("d\($0)", title: "Title \($0)", chunks: ["pump number\($0) hums"])
            }
            try await store.put(documents, embedder: HashEmbedder())
            let snapshot = try await store.snapshot(of: Scope())
            let budget = WorkBudget.unlimited()
            let query = try await snapshot.analyze(SnapshotReader.words("pump number7 absent"), budget: budget)
            try expect(query.terms.count, equals: 3)
            try expect(query.terms.map { $0.documentFrequency > 0 }, equals: [true, true, false])
            let lexical = try await snapshot.lexical(query, k: 20, in: nil, budget: budget)
            let ids = Array(lexical.candidates.map(\.id).reversed())
            let scores = try await snapshot.lexicalScores(query, of: ids)
            for (score, candidate) in zip(scores, lexical.candidates.reversed()) {
                try expect(abs((score.score ?? 0) - candidate.score) < 1e-4, "\(score) for \(candidate.score)")
                try expect(score.terms.contains(0), "the term is not found")
            }
            try expect(scores.count { $0.terms.contains(1) }, equals: 1)
            let vector = try await HashEmbedder().embed(["pump"], role: .query)[0].vector
            let dense = try await snapshot.dense(
                vector, k: 20, in: nil, options: DenseOptions(exact: true), budget: budget)
            let cosines = try await snapshot.denseScores(vector, of: dense.candidates.map(\.id))
            for (cosine, candidate) in zip(cosines, dense.candidates) {
                try expect(abs((cosine ?? 9) - candidate.score) < 1e-4, "\(cosine ?? 9) for \(candidate.score)")
            }
            let reports = try await snapshot.explain(query, ids)
            for (report, score) in zip(reports, scores) {
                let sum = report.terms.reduce(0) { $0 + $1.contribution }
                try expect(abs(sum - (score.score ?? 0)) < 1e-4, "the contributions do not add up")
            }
        },
        StoreConformance("a cancelled budget ends every search") { store in
            try await store.put([TestDocument("a", "a pump")], embedder: HashEmbedder())
            let snapshot = try await store.snapshot(of: Scope())
            let query = try await snapshot.analyze(SnapshotReader.words("pump"), budget: .unlimited())
            let budget = WorkBudget()
            budget.cancel()
            do {
                _ = try await snapshot.lexical(query, k: 3, in: nil, budget: budget)
                try expect(false, "the lexical leg goes on")
            } catch let error as RAGError {
                try expect(error.code, equals: .cancelled)
            }
            let vector = try await HashEmbedder().embed(["pump"], role: .query)[0].vector
            let late = WorkBudget(deadline: .now - .seconds(1))
            do {
                _ = try await snapshot.dense(vector, k: 3, in: nil, options: DenseOptions(), budget: late)
                try expect(false, "the dense leg goes on")
            } catch let error as RAGError {
                try expect(error.code, equals: .timeout)
            }
        },
    ]
}
