import ArgumentParser
import Foundation
import RAGEngine

extension QueryMode: ExpressibleByArgument {}
extension FusionOptions.Method: ExpressibleByArgument {}

struct Query: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Find the passages that answer a question.",
        discussion: """
            Words are searched with BM25 and by meaning, and the two rankings are fused. The lexical leg also knows \
            "a phrase", prefix*, fuzzy~1, +required, -excluded and title:word.
            """)

    @OptionGroup var store: StoreArguments
    @Option(
        name: .customLong("collection"),
        help: ArgumentHelp("A collection (repeatable: all are searched, on one scale).", valueName: "name"))
    var collections = [Store.defaultCollection]

    @Option(help: ArgumentHelp("The tenant; a query reaches no other one's documents.", valueName: "name"))
    var tenant = Store.defaultTenant

    @OptionGroup var output: OutputArguments

    @Argument(parsing: .remaining, help: ArgumentHelp("What to look for.", valueName: "text"))
    var text: [String] = []

    @Option(name: [.customShort("k"), .customLong("k")], help: ArgumentHelp("The number of hits.", valueName: "n"))
    var k = 10

    @Option(help: "The legs to run.")
    var mode = QueryMode.hybrid

    @Option(
        help: ArgumentHelp(
            """
            A condition on metadata, such as 'team = storage and severity >= 2'. Operators: = != < <= > >= in, contains, \
            startswith, endswith, glob, like, ~ (any case), exists, is null; and, or, not, at least n of (…). Dates: \
            'modified > now-7d', 'date = 2024-05'. Also in JSON: '{"must": […]}'.
            """, valueName: "condition"))
    var filter: String?

    @Option(help: "How the legs become one ranking.")
    var fusion = FusionOptions().method

    @Option(help: ArgumentHelp("The constant of reciprocal rank fusion.", valueName: "number"))
    var rrfK = FusionOptions().k

    @Option(help: ArgumentHelp("The dense leg's weight in the fusion.", valueName: "number"))
    var denseWeight = FusionOptions().denseWeight

    @Option(help: ArgumentHelp("The lexical leg's weight in the fusion.", valueName: "number"))
    var lexicalWeight = FusionOptions().lexicalWeight

    @Option(help: ArgumentHelp("The length of each leg's list. Default: 100, or 3 × k.", valueName: "n"))
    var candidates: Int?

    @Option(help: ArgumentHelp("At most so many hits of one document.", valueName: "n"))
    var perDocument: Int?

    @Option(
        help: ArgumentHelp(
            "The least relevance of a hit, 0 to 1. Default: all hits if something answers, none if nothing does.",
            valueName: "score"))
    var minScore: Double?

    @Flag(help: "Every word must be in the passage (lexical leg).")
    var all = false

    @Flag(help: "Scan all vectors instead of walking the graph.")
    var exact = false

    @Option(help: ArgumentHelp("The breadth of the walk through the graph.", valueName: "n"))
    var efSearch: Int?

    @Flag(help: "Show the arithmetic behind each score.")
    var explain = false

    @Option(
        help: ArgumentHelp(
            "Instead of hits, say why each passage of this document is, or is not, among them.", valueName: "path"))
    var explainDocument: String?

    @Flag(help: "Print one JSON object a hit.")
    var jsonl = false

    @Flag(help: "Print Markdown, for prompts.")
    var md = false

    @Flag(help: "Print links only: path:line, report.pdf#page=7, data.xlsx#Sheet1!A17.")
    var files = false

    func validate() throws {
        let forms = [output.json, jsonl, md, files].count { $0 }
        if forms > 1 { throw ValidationError("--json, --jsonl, --md and --files exclude each other") }
        if explainDocument != nil, jsonl || md || files {
            throw ValidationError("--explain-document prints text or --json")
        }
    }

    func run() async throws {
        var options = QueryOptions()
        options.collections = collections
        options.tenant = tenant
        options.k = k
        options.mode = mode
        options.filter = filter
        options.candidates = candidates
        options.fusion.method = fusion
        options.fusion.k = rrfK
        options.fusion.denseWeight = denseWeight
        options.fusion.lexicalWeight = lexicalWeight
        options.maximumPerDocument = perDocument
        options.minimumScore = minScore
        options.requiresAllTerms = all
        options.exact = exact
        options.efSearch = efSearch
        options.explain = explain
        let text = text.joined(separator: " ")
        if let explainDocument {
            return try print(try await store.open().explain(text, document: explainDocument, options: options))
        }
        let answer = try await store.open().query(text, options: options)
        for note in answer.notes { output.note("note: \(note)") }
        try print(answer)
        if answer.hits.isEmpty { throw Outcome.incomplete }
    }

    private func print(_ explanation: DocumentExplanation) throws {
        for note in explanation.notes { output.note("note: \(note)") }
        if output.json { return try JSONOutput.line(explanation) }
        Terminal.data(TextDocumentExplanation(explanation, style: Style(output)).text)
    }

    private func print(_ answer: QueryResponse) throws {
        if output.json {
            try JSONOutput.line(AnswerView(answer))
        } else if jsonl {
            for hit in answer.hits { try JSONOutput.line(HitView(hit)) }
        } else if files {
            for hit in answer.hits { Terminal.data("\(hit.link(DisplayPath.of(hit.uri)))\n") }
        } else if md {
            Terminal.data(MarkdownAnswer(answer).text)
        } else {
            Terminal.data(TextAnswer(answer, style: Style(output)).text)
            if answer.hits.isEmpty {
                let weak = answer.weakCandidates
                output.note(
                    "nothing found"
                        + (weak > 0 ? "; \(weak) passages are near but no answer (--min-score 0 shows them)" : ""))
            }
        }
    }
}
