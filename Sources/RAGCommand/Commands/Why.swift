import ArgumentParser
import RAGEngine

struct Why: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why", abstract: "Say why each passage of a document is, or is not, in the answer to a question.",
        discussion: """
            rag why docs/uplink.md "gateway uplink" --filter 'team = network'

            The document is named by its path, below a root or as it is. Every stage is looked at: filter, words, vectors, \
            fusion, reranking, and what keeps hits of the same kind apart. Takes the options of `rag query`.
            """)

    @OptionGroup var store: StoreArguments
    @OptionGroup var output: OutputArguments
    @OptionGroup var search: SearchArguments

    @Argument(help: "The document.")
    var document: String

    @Argument(parsing: .remaining, help: ArgumentHelp("What was looked for.", valueName: "text"))
    var text: [String] = []

    func run() async throws {
        try await Self.print(search.request(text), document: document, try store.open(), output)
    }

    static func print(
        _ request: QueryRequest, document: String, _ store: Store, _ output: OutputArguments
    ) async throws {
        let explanation = try await store.explain(request, document: document)
        for note in explanation.notes { output.note("note: \(note)") }
        if output.json { return try JSONOutput.line(explanation) }
        Terminal.data(TextDocumentExplanation(explanation, style: Style(output)).text)
    }
}
