import ArgumentParser
import RAGEngine

struct Chunk: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chunk", abstract: "Show how a file is read and cut: sizes, places, and the reason for each cut.",
        discussion: """
            With the settings of the collection, if there is one; --chunker, --chunk-tokens and --chunk-overlap try others. \
            Nothing is written.
            """)

    @OptionGroup var store: StoreArguments
    @OptionGroup var scope: ScopeArguments
    @OptionGroup var output: OutputArguments
    @OptionGroup var chunks: ChunkArguments

    @Option(help: ArgumentHelp("The encoding of the file, if it is not UTF-8. Default: found out.", valueName: "name"))
    var encoding: String?

    @Flag(help: "Print the texts too.")
    var text = false

    @Argument(help: ArgumentHelp("The file.", valueName: "file"))
    var file: String

    func run() async throws {
        var options = IngestOptions()
        options.collection = scope.collection
        options.chunkTokens = chunks.chunkTokens
        options.chunkOverlap = chunks.chunkOverlap
        options.chunker = chunks.chunker
        options.encoding = encoding
        options.includesGenerated = true
        let isTrial = chunks.chunkTokens != nil || chunks.chunkOverlap != nil || chunks.chunker != nil
        let preview = try await store.open().preview(file, options: options, ignoringCollection: isTrial)
        if output.json { return try JSONOutput.line(preview) }
        Terminal.data(summary(preview))
        for (number, chunk) in preview.chunks.enumerated() { Terminal.data(line(chunk, number)) }
        for note in preview.notes { output.note("note: \(note)") }
    }

    private func summary(_ preview: ChunkPreview) -> String {
        let sizes = preview.chunks.map(\.tokens)
        let mean = sizes.isEmpty ? 0 : sizes.reduce(0, +) / sizes.count
        let settings = preview.options
        return "\(Terminal.harmless(DisplayPath.of(preview.path)))  \(preview.format), \(preview.encoding)"
            + (preview.title.map { ", \"\(Terminal.harmless($0))\"" } ?? "") + "\n"
            + "\(sizes.count) chunks by \(settings.method.rawValue), at most \(settings.maximumTokens) tokens"
            + " with \(settings.overlapTokens) repeated: \(sizes.min() ?? 0) to \(sizes.max() ?? 0), mean \(mean)"
            + " (\(preview.tokenizer.map { "tokens of \($0)" } ?? "estimated: there is no model"))\n"
    }

    private func line(_ chunk: ChunkPreview.Chunk, _ number: Int) -> String {
        let location = chunk.location
        let lines = "lines \(location.lines.lowerBound)-\(location.lines.upperBound)"
        let place = location.place.map { Terminal.harmless("\($0)") } ?? lines
        var result = "\(number)  \(place)  \(chunk.tokens) tokens, \(location.bytes.count) bytes  \(chunk.reason)"
        for flag in chunk.flags { result += "  [\(flag)]" }
        result += "\n"
        if !chunk.headingPath.isEmpty {
            result += "   under \(Terminal.harmless(chunk.headingPath.joined(separator: " > ")))\n"
        }
        if text {
            let body = Terminal.harmless(chunk.text).split(separator: "\n", omittingEmptySubsequences: false)
            return result + body.map { "   | \($0)\n" }.joined() + "\n"
        }
        let start = chunk.text.prefix(70).split(whereSeparator: \.isNewline).joined(separator: " ")
        return result + "   \(Terminal.harmless(start))\n"
    }
}
