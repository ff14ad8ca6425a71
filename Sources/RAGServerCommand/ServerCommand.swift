import ArgumentParser
import CommandOptions
import Foundation
import RAGEngine
import RAGServer

/// The program `rag-server`, which `rag serve` and `rag keys` start.
@main
struct ServerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rag-server", abstract: "The query API over HTTP.",
        discussion: "It is started by `rag serve` and `rag keys`.",
        version: EngineVersion.current,
        subcommands: [Serve.self, Keys.self, Describe.self],
        defaultSubcommand: Serve.self)

    /// Errors leave with 2, as those of `rag`.
    static func main() async {
        do {
            let arguments = try CommandArguments.checked(Array(CommandLine.arguments.dropFirst()), of: Self.self)
            var command = try parseAsRoot(arguments)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            if exitCode(for: error) == .success {
                StandardOutput.write(fullMessage(for: error) + "\n", by: "rag-server")
                Foundation.exit(0)
            }
            let message = error is RAGError ? "rag: \(error)" : fullMessage(for: error)
            FileHandle.standardError.write(Data((message + "\n").utf8))
            Foundation.exit(2)
        }
    }
}
