import Foundation
import IndexSupport
import RAGEngine

/// A result, and what it was compared with, as one HTML file that needs nothing else: plots are SVG inside it.
public struct HTMLReport: Sendable {
    private let result: EvaluationResult
    private let subject: EvaluationSubject
    private let comparisons: [SystemComparison]
    private let title: String

    public init(
        title: String, _ result: EvaluationResult, subject: EvaluationSubject, comparisons: [SystemComparison] = []
    ) {
        self.title = title
        self.result = result
        self.subject = subject
        self.comparisons = comparisons
    }

    /// Writes the report, for its owner only: it has the queries and the names of documents. The file appears complete or not at
    /// all.
    ///
    /// - Throws: `FileError` if writing fails.
    public func write(to path: String) throws {
        let writer = try FileWriter(path: path, mode: 0o600)
        try writer.append(Array(html.utf8))
        try writer.commit()
    }

    public var html: String {
        var body = "<h1>\(Self.escaped(title))</h1>\n"
        body +=
            "<p>\(result.queries) queries, \(subject.documents) documents, \(subject.chunks) chunks; "
            + "\(Self.escaped(result.name)), mode \(result.mode.rawValue). Bars are means, the thin lines their 95 % "
            + "intervals (bootstrap over queries).</p>\n"
        for note in result.notes { body += "<p class=\"note\">\(Self.escaped(note))</p>\n" }
        body += SVGPlot.bars(
            result.measures.map { .init(label: $0.name, value: $0.value, low: $0.low, high: $0.high) })
        if let decisive = result.measures.first?.name {
            body += "<h2>\(Self.escaped(decisive)) of each query</h2>\n"
            body += SVGPlot.histogram(result.perQuery.compactMap { $0[decisive] }, label: decisive)
            if !result.tags.isEmpty {
                body += "<h2>By tag</h2>\n"
                body += SVGPlot.bars(
                    result.tags.compactMap { tag in
                        tag.measures.first.map {
                            .init(label: "\(tag.tag) (\(tag.queries))", value: $0.value, low: $0.low, high: $0.high)
                        }
                    })
                body += tagTable
            }
        }
        for comparison in comparisons { body += section(comparison) }
        return """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>\(Self.escaped(title))</title><style>
            body { font: 15px/1.5 system-ui, sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em; }
            table { border-collapse: collapse; margin: 1em 0; } td, th { padding: .2em .8em; text-align: right; }
            th { border-bottom: 1px solid; } td:first-child, th:first-child { text-align: left; }
            .loss { color: #b00020; } .gain { color: #1b6e2d; } .note { color: #8a5a00; }
            svg { max-width: 100%; height: auto; } svg text { font: 12px system-ui, sans-serif; fill: currentColor; }
            @media (prefers-color-scheme: dark) { body { background: #16181c; color: #ddd; }
            .loss { color: #ff8a80; } .gain { color: #8fd19e; } }
            </style></head><body>
            \(body)</body></html>

            """
    }

    private var tagTable: String {
        let names = result.measures.map { "<th>\(Self.escaped($0.name))</th>" }.joined()
        let rows = result.tags.map { tag in
            let cells = tag.measures.map { "<td>\(Self.decimal($0.value))</td>" }.joined()
            return "<tr><td>\(Self.escaped(tag.tag))</td><td>\(tag.queries)</td>\(cells)</tr>\n"
        }
        return "<table><tr><th>tag</th><th>queries</th>\(names)</tr>\n\(rows.joined())</table>\n"
    }

    private func section(_ comparison: SystemComparison) -> String {
        let rows = comparison.rows.map { row in
            let test = row.comparison
            let isSignificant = test.pValue < SystemComparison.significance
            let mark = !isSignificant ? "" : test.meanDifference < 0 ? " class=\"loss\"" : " class=\"gain\""
            return "<tr><td>\(Self.escaped(row.measure))</td><td>\(Self.decimal(row.first))</td>"
                + "<td>\(Self.decimal(row.second))</td><td\(mark)>\(Self.signed(test.meanDifference))</td>"
                + "<td>\(Self.signed(test.confidenceInterval.lowerBound)) … "
                + "\(Self.signed(test.confidenceInterval.upperBound))</td><td>\(Self.decimal(test.pValue))</td></tr>\n"
        }
        func list(_ name: String, _ differences: [SystemComparison.QueryDifference]) -> String {
            guard !differences.isEmpty else { return "" }
            let rows = differences.map {
                "<tr><td>\(Self.escaped($0.query))</td><td>\(Self.decimal($0.first))</td>"
                    + "<td>\(Self.decimal($0.second))</td><td>\(Self.signed($0.difference))</td></tr>\n"
            }
            return "<h3>\(name)</h3><table><tr><th>query</th><th>first</th><th>second</th><th>difference</th></tr>\n"
                + rows.joined() + "</table>\n"
        }
        return "<h2>\(Self.escaped(comparison.first)) → \(Self.escaped(comparison.second))</h2>\n"
            + "<table><tr><th>measure</th><th>first</th><th>second</th><th>difference</th><th>95 %</th><th>p</th></tr>\n"
            + rows.joined() + "</table>\n<p>p is of the paired randomisation test. Below, each query's difference in "
            + "\(Self.escaped(comparison.decisive)).</p>\n"
            + SVGPlot.differences(comparison.differences.map(\.difference))
            + list("Greatest losses", comparison.differences.prefix(10).filter { $0.difference < 0 })
            + list("Greatest gains", comparison.differences.suffix(10).reversed().filter { $0.difference > 0 })
    }

    static func decimal(_ value: Double) -> String { String(format: "%.4f", value) }
    static func signed(_ value: Double) -> String { String(format: "%+.4f", value) }

    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case _ where scalar.value < 0x20: result += " "
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
