import ArgumentParser
import Foundation
import RAGEngine

struct Query: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "query", abstract: "Find the passages that answer a question.",
        discussion: """
            Words are searched with BM25 and by meaning, and both scores are added on one scale. A query also knows \
            "a phrase", prefix*, fuzzy~1, +required, -excluded and title:word. `rag why` says why a document is not \
            among the hits.
            """)

    @OptionGroup var store: StoreArguments
    @OptionGroup var output: OutputArguments
    @OptionGroup var search: SearchArguments

    @Argument(parsing: .remaining, help: ArgumentHelp("What to look for.", valueName: "text"))
    var text: [String] = []

    @Option(
        help: ArgumentHelp(
            "Show what stands around each hit: so many passages before and after, or its section.",
            valueName: "n|section"))
    var expand: ExpansionArgument?

    @Option(
        help: ArgumentHelp(
            """
            Print one text for a prompt instead of hits: whole passages, numbered, with path and lines, never more than so \
            many tokens of the collection's encoder.
            """, valueName: "n"))
    var contextTokens: Int?

    @Flag(help: "Show the arithmetic behind each score.")
    var explain = false

    @Option(help: ArgumentHelp("The former spelling of `rag why`.", valueName: "path", visibility: .hidden))
    var explainDocument: String?

    @Flag(help: "Print one JSON object a hit.")
    var jsonl = false

    @Flag(help: "Print Markdown, for prompts.")
    var md = false

    @Flag(help: "Print links only: path:line, report.pdf#page=7, data.xlsx#Sheet1!A17.")
    var files = false

    @Flag(
        name: [.customShort("0"), .long],
        help: "With --files: end each link with a NUL, and print names as they are, for programs.")
    var null = false

    func validate() throws {
        let forms = [output.json, jsonl, md, files].count { $0 }
        if forms > 1 { throw ValidationError("--json, --jsonl, --md and --files exclude each other") }
        if null, !files { throw ValidationError("--null goes with --files") }
        if explainDocument != nil, jsonl || md || files {
            throw ValidationError("--explain-document prints text or --json")
        }
        if contextTokens != nil, jsonl || md || files {
            throw ValidationError("--context-tokens prints text or --json")
        }
    }

    func run() async throws {
        let request = search.request(text) { options in
            options.expansion = expand?.expansion ?? .none
            options.contextTokens = contextTokens
            // Enough passages to fill the context: few have less than 60 tokens.
            if let contextTokens, search.k == nil { options.k = min(100, max(10, contextTokens / 60)) }
            options.explain = explain
        }
        if let explainDocument {
            return try await Why.print(request, document: explainDocument, try store.open(), output)
        }
        let answer = try await store.open().query(request)
        for note in answer.notes { output.note("note: \(note)") }
        try print(answer)
        if answer.hits.isEmpty || answer.context?.citations.isEmpty == true { throw Outcome.incomplete }
    }

    /// What to say where there are no hits.
    private static func nothing(_ answer: QueryResponse) -> String {
        let weak = answer.weakCandidates
        guard weak > 0 else { return "nothing found" }
        let passages = weak == 1 ? "1 passage is near but no answer" : "\(weak) passages are near but no answer"
        let best = answer.nearest.map { ", the best of them in \(DisplayPath.shown($0))" } ?? ""
        return "nothing found; \(passages)\(best) (--min-score 0 shows them)"
    }

    private func print(_ answer: QueryResponse) throws {
        if output.json {
            try JSONOutput.line(AnswerView(answer))
        } else if jsonl {
            for hit in answer.hits { try JSONOutput.line(HitView(hit)) }
        } else if files {
            for hit in answer.hits {
                let link = hit.link(DisplayPath.of(hit.uri))
                Terminal.data(null ? link + "\0" : Terminal.harmlessName(link) + "\n")
            }
        } else if md {
            Terminal.data(MarkdownAnswer(answer).text)
        } else {
            Terminal.data(
                answer.context.map { Terminal.harmless($0.text) } ?? TextAnswer(answer, style: Style(output)).text)
            if answer.hits.isEmpty {
                output.note(Self.nothing(answer))
            }
        }
    }
}

/// A number of passages, or `section`.
struct ExpansionArgument: ExpressibleByArgument {
    let expansion: QueryOptions.Expansion

    init?(argument: String) {
        if argument == "section" {
            expansion = .section
        } else if let count = Int(argument), count >= 0 {
            expansion = .neighbours(count)
        } else {
            return nil
        }
    }
}
