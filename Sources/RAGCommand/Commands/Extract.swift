import ArgumentParser
import RAGEngine

struct Extract: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extract", abstract: "Print what a file is read as: its text, before it is cut.",
        discussion: """
            Title, format and encoding go to standard error; --json prints them with the text and the metadata. Nothing is \
            masked, and nothing is written.
            """)

    @OptionGroup var store: StoreArguments
    @OptionGroup var output: OutputArguments

    @Option(help: ArgumentHelp("The encoding of the file, if it is not UTF-8. Default: found out.", valueName: "name"))
    var encoding: String?

    @Argument(help: ArgumentHelp("The file.", valueName: "file"))
    var file: String

    func run() async throws {
        var options = IngestOptions()
        options.encoding = encoding
        options.includesGenerated = true
        // One passage, or a few of a very long text, is the text.
        (options.chunker, options.chunkTokens, options.chunkOverlap) = (.recursive, 1 << 20, 0)
        let preview = try await store.open().preview(file, options: options, ignoringCollection: true)
        let read = ReadFile(preview)
        if output.json { return try JSONOutput.line(read) }
        Terminal.data(Terminal.harmless(read.text) + "\n")
        let title = read.title.map { ", \"\(Terminal.harmless($0))\"" } ?? ""
        output.note("\(Terminal.harmless(DisplayPath.of(read.path))): \(read.format), \(read.encoding)\(title)")
        for note in read.notes { output.note("note: \(note)") }
    }
}

/// A file as it was read, as JSON.
private struct ReadFile: Encodable {
    let path: String
    let format: String
    let encoding: String
    let title: String?
    let metadata: [String: MetadataValue]
    let text: String
    let notes: [String]

    init(_ preview: ChunkPreview) {
        path = preview.path
        format = preview.format
        encoding = preview.encoding
        title = preview.title
        metadata = preview.metadata
        text = preview.chunks.map(\.text).joined(separator: "\n\n")
        notes = preview.notes
    }
}
