import ArgumentParser
import CommandOptions
import Foundation
import RAGEngine

/// The program `rag`: flags become a checked configuration, the engine works, the answer is printed.
@main
struct RAGCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rag",
        abstract: "Hybrid search over your documents: BM25 and vectors, in one binary, on this machine.",
        discussion: """
            rag ingest docs/          turns a folder into searchable chunks
            rag query "how do I …"    finds the right ones

            Exit codes: 0 found or done, 1 nothing found or something not indexed, 2 error, 130/143 on signals.
            """,
        version: EngineVersion.current,
        subcommands: [Ingest.self] + watching + [
            Query.self, Why.self, Extract.self, Chunk.self, Status.self, Documents.self, Reveal.self, Compact.self,
            Reindex.self, Verify.self,
            Embed.self, Export.self, Import.self, Backup.self, Model.self, Rerank.self, MCP.self, Serve.self, Keys.self,
            Eval.self, Tune.self, Bench.self,
        ])

    private static var watching: [any ParsableCommand.Type] {
        #if canImport(Glibc)
            [Watch.self]
        #else
            []
        #endif
    }

    /// Unlike the default, every error leaves with 2: 1 means "nothing found".
    static func main() async {
        // Parsing flags takes longer than all else that a version needs.
        if CommandLine.arguments.dropFirst() == ["--version"] { return Terminal.data(EngineVersion.current + "\n") }
        do {
            let arguments = try CommandArguments.checked(Array(CommandLine.arguments.dropFirst()), of: Self.self)
            var command = try parsed(QueryWords.protected(arguments))
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            leave(with: error)
        }
    }

    /// The command that the arguments name.
    ///
    /// Parsing takes half of the time of a cold query by words. Without the program's other commands it takes a tenth less,
    /// so the command is tried alone first; what does not fit, and what asks for help, is told from the whole.
    private static func parsed(_ arguments: [String]) throws -> any ParsableCommand {
        let named = configuration.subcommands.first { $0.configuration.commandName == arguments.first }
        if let named, named.configuration.subcommands.isEmpty,
            let command = try? named.parseAsRoot(Array(arguments.dropFirst()))
        {
            return command
        }
        return try parseAsRoot(arguments)
    }

    private static func leave(with error: any Error) -> Never {
        if let code = error as? ExitCode { Foundation.exit(code.rawValue) }
        if exitCode(for: error) == .success {
            // Help and version are answers, not errors.
            Terminal.data(fullMessage(for: error) + "\n")
            Foundation.exit(0)
        }
        switch error {
        case is RAGError, is any RAGErrorConvertible:
            Terminal.note("rag: \(error)")
        default:
            Terminal.note(fullMessage(for: error))
        }
        Foundation.exit(2)
    }
}

/// The exit codes of the program.
enum Outcome {
    /// Nothing was found, or something was not indexed.
    static let incomplete = ExitCode(1)
}
