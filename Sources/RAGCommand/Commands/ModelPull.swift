import ArgumentParser
import Foundation
import RAGEngine
import Synchronization

extension Model {
    struct Pull: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "pull",
            abstract: "Fetch a model from the Hugging Face hub: checked, and resumed where it was cut off.")

        @OptionGroup var output: OutputArguments

        @Argument(
            help: ArgumentHelp(
                "The model's name on the hub; of those in `rag model list --known`, the name alone.", valueName: "name")
        )
        var name: String = ModelShelf.defaultHubName

        @Option(help: ArgumentHelp("A branch, tag or commit.", valueName: "revision"))
        var revision = "main"

        @Option(help: ArgumentHelp("Where the model's folder shall be.", valueName: "dir"))
        var into: String?

        @Option(
            help: ArgumentHelp("The hub's address. Default: RAG_HUB, HF_ENDPOINT, the public hub.", valueName: "url"))
        var hub: String?

        @Flag(help: "Fetch it again even if it is there.")
        var force = false

        func run() async throws {
            let line = ProgressLine(isOn: !output.quiet)
            let (name, revision, into, hub, force) = (name, revision, into, hub, force)
            let (outcome, signal) = try await SignalHandling.cancelling {
                defer { line.finish() }
                return try await ModelShelf.pull(name, revision: revision, into: into, hub: hub, isForced: force) {
                    progress in
                    let total = progress.totalBytes.map { " of \($0 >> 20)" } ?? ""
                    line.show("\(progress.file): \(progress.receivedBytes >> 20)\(total) MB")
                }
            }
            if let signal { throw ExitCode(128 + signal) }
            if outcome.wasThere { output.note("the model is there already") }
            Terminal.data(outcome.folder + "\n")
        }
    }
}
