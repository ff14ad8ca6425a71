import Foundation
import RAGEngine
import TestSupport
import Testing

@testable import RAGEvaluation

@Suite struct EvaluationTests {
    let folder = TemporaryFolder()

    private func writeDataset(_ name: String = "data", text: String = "the turbine spins") {
        folder.write(
            "\(name)/corpus.jsonl",
            "{\"_id\": \"one doc\", \"text\": \"\(text)\"}\n{\"_id\": \"two\", \"title\": \"walrus tusks\"}\n"
                + "{\"_id\": \"three\", \"text\": \"a pump and a valve\"}\n")
        folder.write(
            "\(name)/queries.jsonl",
            "{\"_id\": \"1\", \"text\": \"turbine\", \"tags\": [\"machines\"]}\n{\"_id\": \"2\", \"text\": \"walrus\"}\n"
        )
        folder.write("\(name)/qrels/test.tsv", "query-id\tcorpus-id\tscore\n1\tone doc\t1\n2\ttwo\t1\n")
    }

    private func evaluation(
        _ name: String = "data", store: String? = nil, chunkTokens: Int? = nil
    ) async throws -> Evaluation {
        var ingest = IngestOptions()
        ingest.chunkTokens = chunkTokens
        return try await Evaluation.indexing(
            dataset: folder.file(name), store: store, ingest: ingest, model: ModelOptions(isDisabled: true))
    }

    private var lexical: QueryOptions {
        var options = QueryOptions()
        options.mode = .lexical
        return options
    }

    @Test func `a collection is indexed and measured, titles alone too`() async throws {
        writeDataset()
        let evaluation = try await evaluation()
        #expect(evaluation.subject.documents == 3)
        let result = try await evaluation.measure("lexical", lexical)
        #expect(result.measures.first?.value == 1)
        #expect(result.tags.map(\.tag) == ["machines"])
        #expect(result.run["1"].map(\.document) == ["one doc"])
        try result.run.write(to: folder.file("run"), tag: "t")
        let record = try evaluation.result(at: folder.file("run"))
        #expect(record.measures["nDCG@10"] == 1)
    }

    @Test func `a kept store is used again for the same collection only`() async throws {
        writeDataset()
        writeDataset("other", text: "a different turbine")
        let store = folder.file("store")
        _ = try await evaluation(store: store)
        let again = try await evaluation(store: store)
        #expect(again.subject.documents == 3)
        for attempt in [
            { try await evaluation("other", store: store) }, { try await evaluation(store: store, chunkTokens: 64) },
        ] {
            do {
                _ = try await attempt()
                Issue.record("the store of something else was measured")
            } catch let error as RAGError {
                #expect(error.code == .invalidInput)
                #expect("\(error)".contains("made with something else"))
            }
        }
        writeDataset(text: "a changed turbine")
        await #expect(throws: RAGError.self) { try await evaluation(store: store) }
    }

    @Test func `a store in use is not taken for an evaluation's`() async throws {
        writeDataset()
        folder.write("docs/a.txt", "a turbine")
        let store = Store(at: folder.file("live"), model: ModelOptions(isDisabled: true))
        _ = try await store.ingest([folder.file("docs")])
        do {
            _ = try await evaluation(store: folder.file("live"))
            Issue.record("a store in use was measured as if it were the collection's")
        } catch let error as RAGError {
            #expect("\(error)".contains("--queries"))
        }
    }

    @Test func `a store that a stopped run left half made is finished by the next`() async throws {
        writeDataset()
        let store = folder.file("store")
        let path = folder.file("store")
        let attempt = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await evaluation(store: path)
        }
        await #expect(throws: (any Error).self) { try await attempt.value }
        let finished = try await evaluation(store: store)
        #expect(finished.subject.documents == 3)
        #expect(try await finished.measure("lexical", lexical).measures.first?.value == 1)
    }

    @Test func `a store in use is measured with a golden set`() async throws {
        folder.write("docs/guide/turbine.md", "# Turbines\n\nthe turbine spins\n")
        folder.write("docs/pump.md", "a pump and a valve")
        let store = Store(at: folder.file("live"), model: ModelOptions(isDisabled: true))
        _ = try await store.ingest([folder.file("docs")])
        let golden = folder.write(
            "golden.jsonl",
            """
            {"query": "turbine", "relevant": ["guide/turbine.md"], "tags": ["a"]}
            {"query": "valve", "relevant": ["pump.md:1", "gone.md"], "tags": ["b"]}

            """)
        let evaluation = try await Evaluation.live(store: store, scope: Scope(), goldenSet: golden)
        #expect(evaluation.notes.count == 1 && evaluation.notes[0].contains("\"gone.md\""))
        let result = try await evaluation.measure("lexical", lexical)
        #expect(result.perQuery[0]["recall@10"] == 1)
        #expect(result.perQuery[1]["recall@10"] == 0.5)
        #expect(result.tags.map(\.tag) == ["a", "b"])
    }
}
