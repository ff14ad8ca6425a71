import CZlib
import Foundation
import RAGEngine
import RAGModel
import TestSupport
import Testing

@testable import RAGEvaluation

@Suite struct DatasetTests {
    let folder = TemporaryFolder()

    private func write(_ text: String, to name: String) throws {
        let url = URL(fileURLWithPath: folder.file(name))
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }

    private func writeCompressed(_ text: String, to name: String) throws {
        let file = try #require(gzopen(folder.file(name), "wb"))
        let bytes = Array(text.utf8)
        #expect(gzwrite(file, bytes, UInt32(bytes.count)) == Int32(bytes.count))
        #expect(gzclose(file) == Z_OK)
    }

    private func writeSmallDataset() throws {
        try write("{\"_id\": \"1\", \"text\": \"one\"}\n{\"_id\": \"2\", \"text\": \"two\"}\n", to: "queries.jsonl")
        try write("query-id\tcorpus-id\tscore\n1\td 1\t2\n1\td2\t0\n", to: "qrels/test.tsv")
    }

    private func documents(_ dataset: BEIRDataset) throws -> [BEIRDataset.Document] {
        let reader = try dataset.documents()
        var documents: [BEIRDataset.Document] = []
        while let document = try reader.next() { documents.append(document) }
        return documents
    }

    @Test(arguments: [false, true])
    func aCollectionIsRead(compressed: Bool) throws {
        try writeSmallDataset()
        let corpus =
            "\u{FEFF}{\"_id\": \"d 1\", \"title\": \"T\", \"text\": \"caf\\u00e9\", \"metadata\": {}}\r\n\n"
            + "{\"_id\": 2, \"text\": \"\"}"
        if compressed {
            try writeCompressed(corpus, to: "corpus.jsonl.gz")
        } else {
            try write(corpus, to: "corpus.jsonl")
        }
        let dataset = try BEIRDataset(folder: folder.path)
        let documents = try documents(dataset)
        #expect(documents.map(\.id) == ["d 1", "2"])
        #expect(documents.map(\.title) == ["T", ""])
        #expect(documents.map(\.text) == ["café", ""])
        let (queries, judgements) = try dataset.judgedQueries()
        #expect(queries.map(\.text) == ["one"])
        #expect(judgements["1"] == ["d 1": 2, "d2": 0])
        #expect(judgements["2"].isEmpty)
    }

    @Test func linesLongerThanTheBufferAreWhole() throws {
        try writeSmallDataset()
        let long = String(repeating: "x", count: 1_000_000)
        try writeCompressed(
            "{\"_id\": \"a\", \"text\": \"\(long)\"}\n{\"_id\": \"b\", \"text\": \"\"}\n", to: "corpus.jsonl.gz")
        let documents = try documents(BEIRDataset(folder: folder.path))
        #expect(documents.map(\.text.count) == [1_000_000, 0])
    }

    @Test func `a document that is a title alone has it as its text`() throws {
        try writeSmallDataset()
        try write(
            "{\"_id\": \"1\", \"title\": \"Alone\"}\n{\"_id\": \"2\", \"title\": \"T\", \"text\": \" \"}\n"
                + "{\"_id\": \"3\", \"title\": \"T\", \"text\": \"x\"}\n{\"_id\": \"4\", \"text\": \"\"}\n",
            to: "corpus.jsonl")
        let corpus = CorpusDocuments(dataset: try BEIRDataset(folder: folder.path))
        let documents = Array(corpus)
        try corpus.check()
        #expect(documents.map(\.text) == ["Alone", "T", "x", ""])
        #expect(documents.map(\.title) == [nil, nil, "T", nil])
        #expect(corpus.emptyDocuments == 1)
    }

    @Test(arguments: [
        ("[1]\n", ":1: not a JSON object; a line is an object with \"_id\" and \"text\""),
        (
            "{\"_id\": \"a\", \"text\": \"\"}\n\n{oops}\n",
            ":3: not valid JSON; a line is an object with \"_id\" and \"text\""
        ),
        ("{\"_id\": \"a\"}\n", ":1: \"text\" is missing; a line is an object with \"_id\" and \"text\""),
        ("{\"_id\": \"a\", \"text\": 5}\n", ":1: \"text\" is not a string"),
        ("{\"_id\": \"\", \"text\": \"x\"}\n", ":1: \"_id\" is empty"),
    ])
    func aWrongLineIsNamed(_ corpus: String, _ message: String) throws {
        try writeSmallDataset()
        try write(corpus, to: "corpus.jsonl")
        let dataset = try BEIRDataset(folder: folder.path)
        let error = #expect(throws: DatasetError.self) { try documents(dataset) }
        #expect(error?.description == folder.file("corpus.jsonl") + message)
    }

    @Test(arguments: [
        ("q\td\n", ":1: expected query, document and an integer separated by tabs, found 2 columns"),
        (
            "q\td\tscore\nq\td\tx\n",
            ":2: expected query, document and an integer separated by tabs, found \"x\" in place of the integer"
        ),
        ("q\t\t1\n", ":1: expected query, document and an integer separated by tabs, found an empty column"),
        ("q\td\t1\nq\td\t0\n", ":2: document d has another judgement for query q already"),
    ])
    func aWrongJudgementIsNamed(_ text: String, _ message: String) throws {
        try write(text, to: "qrels.tsv")
        let error = #expect(throws: DatasetError.self) { try Judgements(path: folder.file("qrels.tsv")) }
        #expect(error?.description == folder.file("qrels.tsv") + message)
    }

    @Test func missingFilesAreNamed() throws {
        let error = #expect(throws: DatasetError.self) { try BEIRDataset(folder: folder.path) }
        #expect(
            error?.description == folder.file("corpus.jsonl")
                + ": no such file; a collection in BEIR layout has corpus.jsonl, queries.jsonl (each may end in .gz) "
                + "and qrels/test.tsv")
    }

    @Test func aCorpusAloneCanBeRead() throws {
        try write("{\"_id\": \"d1\", \"text\": \"a text\"}\n", to: "corpus.jsonl")
        let dataset = try BEIRDataset(folder: folder.path, labelled: false)
        #expect(try documents(dataset).map(\.id) == ["d1"])
        #expect(throws: DatasetError.self) { try dataset.queries() }
        #expect(throws: DatasetError.self) { try BEIRDataset(folder: folder.path) }
    }

    @Test func aJudgedQueryWithoutTextIsAnError() throws {
        try writeSmallDataset()
        try write("{\"_id\": \"d\", \"text\": \"\"}", to: "corpus.jsonl")
        try write("1\td\t1\n7\td\t1\n", to: "qrels/test.tsv")
        let dataset = try BEIRDataset(folder: folder.path)
        let error = #expect(throws: DatasetError.self) { try dataset.judgedQueries() }
        #expect(error?.message == "query 7 is judged but not in \(folder.file("queries.jsonl"))")
    }

    @Test func aRepeatedQueryIsAnError() throws {
        try writeSmallDataset()
        try write("{\"_id\": \"d\", \"text\": \"\"}", to: "corpus.jsonl")
        try write("{\"_id\": \"1\", \"text\": \"a\"}\n{\"_id\": \"1\", \"text\": \"b\"}\n", to: "queries.jsonl")
        let error = #expect(throws: DatasetError.self) { try BEIRDataset(folder: folder.path).queries() }
        #expect(error?.line == 2)
    }

    @Test func aTruncatedCompressedFileIsAnError() throws {
        try writeSmallDataset()
        let lines = (0..<5000).map { "{\"_id\": \"\($0)\", \"text\": \"\($0 * 7919)\"}\n" }.joined()
        try writeCompressed(lines, to: "corpus.jsonl.gz")
        let path = URL(fileURLWithPath: folder.file("corpus.jsonl.gz"))
        let whole = try Data(contentsOf: path)
        #expect(try documents(BEIRDataset(folder: folder.path)).count == 5000)
        for length in [whole.count - 1, whole.count - 9, whole.count / 2, 30] {
            try whole.prefix(length).write(to: path)
            #expect(throws: DatasetError.self) { try documents(BEIRDataset(folder: folder.path)) }
        }
        var damaged = whole
        damaged[whole.count / 2] ^= 0x10
        try damaged.write(to: path)
        #expect(throws: DatasetError.self) { try documents(BEIRDataset(folder: folder.path)) }
    }

    /// Needs the labelled collections that RAG_TEST_DATA names.
    @Test(
        .enabled(if: TestData.collections != nil),
        arguments: [("scifact", 5183, 300, 339), ("cranfield", 1400, 225, 1837)])
    func theLabelledCollectionsAreRead(_ name: String, _ count: Int, _ queryCount: Int, _ pairs: Int) throws {
        let dataset = try BEIRDataset(folder: TestData.collections!.appendingPathComponent(name).path)
        let (queries, judgements) = try dataset.judgedQueries()
        #expect(try documents(dataset).count == count)
        #expect(queries.count == queryCount)
        #expect(judgements.queries.reduce(0) { $0 + judgements[$1].count } == pairs)
    }
}

@Suite struct GoldenSetTests {
    let folder = TemporaryFolder()

    private func labels(_ text: String) throws -> LabelledQueries {
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder.file("golden.jsonl")))
        return try LabelledQueries(goldenSet: folder.file("golden.jsonl"))
    }

    @Test func `documents and passages are read`() throws {
        let labels = try labels(
            """
            {"query": "keys", "relevant": ["runbooks/keys.md", "faq.md:12-20"], "tags": ["howto"]}

            {"id": "code", "query": "E-4107", "relevant": [{"document": "errors.md", "lines": [40], "relevance": 2}]}

            """)
        #expect(labels.queries.map(\.id) == ["1", "code"])
        #expect(labels.queries.map(\.tags) == [["howto"], []])
        #expect(labels.judgements["1"] == ["runbooks/keys.md": 1, "faq.md:12-20": 1])
        #expect(labels.judgements["code"] == ["errors.md:40-40": 2])
        #expect(labels.judgesPassages)
    }

    @Test(arguments: [
        ("", ": there are no queries in it"), ("{\"query\": \"x\"}", ":1: expected {\"query\": \"…\", "),
        ("{\"query\": \"x\", \"relevant\": []}", ":1: \"relevant\" is empty"),
        ("{\"query\": \"x\", \"relevant\": [{\"document\": \"a\", \"lines\": [5, 2]}]}", ":1: expected {\"query\""),
        (
            "{\"id\": \"a\", \"query\": \"x\", \"relevant\": [\"d\"]}\n{\"id\": \"a\", \"query\": \"y\", \"relevant\": [\"d\"]}",
            ":2: query a is there already"
        ),
    ])
    func `a wrong line of a golden set is named`(_ text: String, _ message: String) {
        let error = #expect(throws: DatasetError.self) { try labels(text) }
        #expect(
            error?.description.hasPrefix(folder.file("golden.jsonl") + message) == true, "\(error?.description ?? "")")
    }

    @Test(arguments: [
        ("a.md", "a.md", true), ("/x/docs/a.md", "a.md", true), ("/x/docs/a.md", "docs/a.md", true),
        ("/x/docs/ba.md", "a.md", false), ("/x/a.md", "b.md", false),
    ])
    func `a document is meant by its path or the end of it`(_ uri: String, _ name: String, _ isMeant: Bool) {
        let target = LabelledQueries.Target(document: name, lines: nil, relevance: 1)
        #expect(target.matches(uri: uri, path: "other", lines: 1...2) == isMeant)
    }

    @Test func `lines of a passage must meet`() {
        let target = LabelledQueries.Target(document: "a.md", lines: 10...12, relevance: 1)
        #expect(target.matches(uri: "a.md", path: "", lines: 1...10))
        #expect(!target.matches(uri: "a.md", path: "", lines: 1...9))
        #expect(!target.matches(uri: "a.md", path: "", lines: 13...20))
    }
}

@Suite struct RunTests {
    let folder = TemporaryFolder()

    @Test func aWrittenRunIsReadBackExactly() throws {
        var run = Run()
        run.add(query: "q2", [("b", 0.1), ("a", 1 / 3.0), ("c", 1e-20)])
        run.add(query: "q1", [("x", -5)])
        run.add(query: "empty", [])
        try run.write(to: folder.file("run"), tag: "test")
        let text = try String(contentsOfFile: folder.file("run"), encoding: .utf8)
        #expect(
            text == """
                q2 Q0 a 1 0.3333333333333333 test
                q2 Q0 b 2 0.1 test
                q2 Q0 c 3 1e-20 test
                q1 Q0 x 1 -5.0 test

                """)
        let read = try Run(path: folder.file("run"))
        #expect(read.queries == ["q2", "q1"])
        #expect(read["q2"].map(\.score) == [1 / 3.0, 0.1, 1e-20])
    }

    @Test func `identifiers with blanks are encoded, and found again by the judgements`() throws {
        var run = Run()
        let documents = ["a b", "a%20b", "100%", "tab\there", "", "é\u{2003}x", "a%b"]
        run.add(query: "my query", documents.enumerated().map { ($1, Double(10 - $0)) })
        try run.write(to: folder.file("run"), tag: "my tag")
        let text = try String(contentsOfFile: folder.file("run"), encoding: .utf8)
        #expect(text.split(separator: "\n").allSatisfy { $0.split(separator: " ").count == 6 })
        #expect(text.hasPrefix("my%20query Q0 a%20b 1 10.0 my%20tag\n"))
        var judgements = Judgements()
        for document in documents { judgements.add(query: "my query", document: document, relevance: 1) }
        let read = try Run(path: folder.file("run")).named(by: judgements)
        #expect(read.queries == ["my query"])
        #expect(read["my query"].map(\.document).sorted() == documents.sorted())
    }

    @Test func `identifiers of other programs' runs are left as they are`() throws {
        try Data("q Q0 http://x/a%20b 1 2 t\n".utf8).write(to: URL(fileURLWithPath: folder.file("run")))
        var judgements = Judgements()
        judgements.add(query: "q", document: "http://x/a%20b", relevance: 1)
        #expect(try Run(path: folder.file("run")).named(by: judgements)["q"].map(\.document) == ["http://x/a%20b"])
    }

    @Test(arguments: [
        ("q Q0 d 1 0.5\n", ":1: expected \"query Q0 document rank score tag\", found 5 columns"),
        ("q Q0 d 1 x t\n", ":1: expected \"query Q0 document rank score tag\", found \"x\" in place of the score"),
        ("q Q0 d 1 1 t\nq\tQ0 d 2 0 t\n", ":2: document d is there already for query q"),
    ])
    func aWrongLineIsNamed(_ text: String, _ message: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder.file("run")))
        let error = #expect(throws: DatasetError.self) { try Run(path: folder.file("run")) }
        #expect(error?.description == folder.file("run") + message)
    }
}
