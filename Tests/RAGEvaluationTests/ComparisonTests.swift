import Foundation
import RAGEngine
import TestSupport
import Testing

@testable import RAGEvaluation

@Suite struct SystemComparisonTests {
    private func measures(_ values: [(String, Double)], _ name: String = "nDCG@10") -> [QueryMeasures] {
        values.map { QueryMeasures(query: $0.0, measures: [MeasureValue(name: name, value: $0.1)]) }
    }

    private func comparison(_ first: [Double], _ second: [Double]) throws -> SystemComparison {
        func named(_ values: [Double]) -> [QueryMeasures] {
            measures(values.enumerated().map { ("q\($0)", $1) })
        }
        return try SystemComparison(first: "old", named(first), second: "new", named(second).reversed())
    }

    @Test func `a loss on every query is significant, a gain or chance is not a loss`() throws {
        let values = (0..<20).map { Double($0 % 5) / 10 + 0.3 }
        let worse = values.map { $0 - 0.1 }
        #expect(try comparison(values, worse).isSignificantLoss)
        #expect(try !comparison(worse, values).isSignificantLoss)
        #expect(try !comparison(values, values).isSignificantLoss)
        let mixed = values.enumerated().map { $0 % 2 == 0 ? $1 - 0.101 : $1 + 0.1 }
        #expect(try !comparison(values, mixed).isSignificantLoss)
    }

    @Test func `differences are by query, the greatest loss first`() throws {
        let result = try comparison([0.5, 0.5, 0.5], [0.6, 0.1, 0.5])
        #expect(result.differences.map(\.query) == ["q1", "q2", "q0"])
        #expect(result.differences.map { ($0.difference * 10).rounded() } == [-4, 0, 1])
        #expect(abs(result.rows[0].comparison.meanDifference + 0.1) < 1e-12)
        #expect(result.rows[0].first == 0.5)
    }

    @Test func `other queries or measures cannot be compared`() {
        let known = measures([("a", 1), ("b", 0)])
        #expect(throws: DatasetError.self) {
            try SystemComparison(first: "x", known, second: "y", measures([("a", 1)]))
        }
        #expect(throws: DatasetError.self) {
            try SystemComparison(first: "x", known, second: "y", measures([("a", 1), ("c", 0)]))
        }
        #expect(throws: DatasetError.self) {
            try SystemComparison(first: "x", known, second: "y", measures([("a", 1), ("b", 0)], "MAP"))
        }
    }
}

@Suite struct QuerySettingsTests {
    @Test func `settings are applied by name`() throws {
        var options = QueryOptions()
        try QuerySettings("mode=dense,candidates=200,dense-weight=0.5,exact=true").apply(to: &options)
        #expect(options.mode == .dense && options.candidates == 200 && options.exact)
        #expect(options.fusion.denseWeight == 0.5)
    }

    @Test(arguments: ["", "mode", "mode=x", "candidates=0", "candidates=a", "exact=maybe", "colour=red", "rrf-k=nan"])
    func `wrong settings are refused`(_ text: String) {
        let error = #expect(throws: RAGError.self) { try QuerySettings(text) }
        #expect(error?.code == .invalidInput)
    }

    @Test func `a grid is every combination`() throws {
        let grid = try QuerySettings.grid("dense-weight=0.5|1,candidates=100|200|300")
        #expect(
            grid.map(\.description) == [
                "dense-weight=0.5,candidates=100", "dense-weight=0.5,candidates=200", "dense-weight=0.5,candidates=300",
                "dense-weight=1,candidates=100", "dense-weight=1,candidates=200", "dense-weight=1,candidates=300",
            ])
        let many = (1...40).map(String.init).joined(separator: "|")
        #expect(throws: RAGError.self) { try QuerySettings.grid("candidates=\(many),ef-search=\(many)") }
        #expect(throws: RAGError.self) { try QuerySettings.grid("mode=lexical|no") }
    }
}

@Suite struct BootstrapTests {
    @Test func `an interval holds the mean and shrinks with more values`() {
        let few = (0..<20).map { Double($0 % 2) }
        let many = (0..<2000).map { Double($0 % 2) }
        let (wide, narrow) = (Bootstrap.interval(few), Bootstrap.interval(many))
        #expect(wide.contains(0.5) && narrow.contains(0.5))
        // The standard error of a mean of coins is 0.5 / √n; 95 % is about two of them to each side.
        #expect(abs((narrow.upperBound - narrow.lowerBound) - 4 * 0.5 / 2000.0.squareRoot()) < 0.008)
        #expect(abs((wide.upperBound - wide.lowerBound) - 4 * 0.5 / 20.0.squareRoot()) < 0.08)
        #expect(Bootstrap.interval(few) == wide)
        #expect(Bootstrap.interval([]) == 0...0)
        #expect(Bootstrap.interval([0.3, 0.3]) == 0.3...0.3)
    }
}

@Suite struct ReportTests {
    private func result() -> EvaluationResult {
        var run = Run()
        run.add(query: "<q&>", [("a", 1)])
        let target = LabelledQueries.Target(document: "a", lines: nil, relevance: 1)
        var judgements = Judgements()
        judgements.add(query: "<q&>", document: "a", relevance: 1)
        let labels = LabelledQueries(
            queries: [.init(id: "<q&>", text: "x", tags: ["<b>"], targets: [target])], judgements: judgements)
        return EvaluationResult(
            name: "test", mode: .lexical, run: run, labels: labels, measures: Measures.standardMeasures)
    }

    @Test func `tags have means of their own`() {
        let result = result()
        #expect(result.measures.first?.value == 1)
        #expect(result.tags.map(\.tag) == ["<b>"])
        #expect(result.tags[0].queries == 1 && result.tags[0].measures[0].value == 1)
    }

    @Test func `the report needs no other file and lets nothing through as markup`() throws {
        let result = result()
        let comparison = try SystemComparison(
            first: "<script>", result.perQuery, second: "b", result.perQuery)
        let subject = EvaluationSubject(documents: 1, chunks: 1, indexSeconds: 0)
        let html = HTMLReport(title: "a < b", result, subject: subject, comparisons: [comparison]).html
        #expect(html.contains("<svg") && html.contains("a &lt; b") && html.contains("&lt;b&gt;"))
        #expect(!html.contains("<script") && !html.contains("<b>") && !html.contains("src=") && !html.contains("href="))
        // The only address is the name of SVG.
        #expect(html.replacingOccurrences(of: "http://www.w3.org/2000/svg", with: "").contains("http") == false)
    }

    @Test func `a saved result is read back`() throws {
        let folder = TemporaryFolder()
        let record = EvaluationRecord(result())
        try record.write(to: folder.file("saved"))
        let read = try #require(try EvaluationRecord(path: folder.file("saved")))
        #expect(read.queryMeasures.map(\.query) == ["<q&>"])
        #expect(read.queryMeasures[0]["nDCG@10"] == 1)
        try Data("q Q0 a 1 1 t\n".utf8).write(to: URL(fileURLWithPath: folder.file("run")))
        #expect(try EvaluationRecord(path: folder.file("run")) == nil)
        try Data("{}".utf8).write(to: URL(fileURLWithPath: folder.file("other")))
        #expect(throws: DatasetError.self) { try EvaluationRecord(path: folder.file("other")) }
    }
}
