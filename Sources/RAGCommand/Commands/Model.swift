import ArgumentParser
import Foundation
import ModelLibrary
import RAGEngine

struct Model: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List, fetch and find models.",
        subcommands: [List.self, Pull.self, Path.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the models that are there.")

        @OptionGroup var output: OutputArguments

        func run() throws {
            let models = try InstalledModels.list()
            if output.json { return try JSONOutput.line(models) }
            for model in models { Terminal.data("\(model)\n") }
            if models.isEmpty {
                output.note("no models in \(InstalledModels.folder); `rag model pull` fetches one")
                throw Outcome.incomplete
            }
        }
    }

    struct Path: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print the folder of the model in use.")

        @OptionGroup var output: OutputArguments

        func run() throws {
            guard let folder = try EmbedderSource(ModelOptions()).folder() else {
                output.note("no model; `rag model pull` fetches one into \(InstalledModels.defaultModelPath)")
                throw Outcome.incomplete
            }
            Terminal.data(folder + "\n")
        }
    }
}
