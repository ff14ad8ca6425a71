import ArgumentParser
import Foundation
import RAGEngine

struct Reveal: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reveal", abstract: "Print a text with what its placeholders stand for.",
        discussion: """
            For collections made with --redact and --keep-originals. Placeholders look like [email:k7x2m9qp]; without a text, \
            standard input is read:

            rag documents show mail/7.eml | rag reveal

            A value is printed as it was written when it was met first. Exit code 1 if nothing could be revealed, or not all.
            """)

    @OptionGroup var store: StoreArguments
    @OptionGroup var scope: ScopeArguments
    @OptionGroup var output: OutputArguments

    @Argument(help: ArgumentHelp("Placeholders, or texts that have some.", valueName: "text"))
    var texts: [String] = []

    func run() async throws {
        let text = texts.isEmpty ? try Self.standardInput() : texts.joined(separator: "\n") + "\n"
        let result = try await store.open().reveal(text, in: scope.scope)
        if output.json { try JSONOutput.line(result) } else { Terminal.data(Terminal.harmless(result.text)) }
        if result.revealed == 0, result.unknown.isEmpty { output.note("there is no placeholder in it") }
        if !result.unknown.isEmpty {
            let shown = result.unknown.prefix(3).joined(separator: ", ")
            output.note(
                "without an original in tenant \"\(scope.tenant)\" of collection \"\(scope.collection)\": \(shown)"
                    + (result.unknown.count > 3 ? " and \(result.unknown.count - 3) more" : ""))
        }
        if result.revealed == 0 || !result.unknown.isEmpty { throw Outcome.incomplete }
    }

    private static func standardInput() throws -> String {
        guard let data = try FileHandle.standardInput.readToEnd() else { return "" }
        guard let text = String(data: data, encoding: .utf8) else {
            throw RAGError(.invalidInput, subject: "standard input", "it is not UTF-8")
        }
        return text
    }
}
