import ArgumentParser
import CommandOptions
import Foundation
import MCPServer
import RAGEngine

/// `rag mcp`: the store as tools of a language model.
struct MCP: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mcp",
        abstract: "Give the store to a language model, over the Model Context Protocol on standard input and output.",
        discussion: """
            A client such as Claude, Cursor, VS Code or Zed starts this itself; `rag mcp install` prints the settings for it.
            """,
        subcommands: [Serve.self, Install.self], defaultSubcommand: Serve.self)

    struct Serve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "serve", abstract: "Speak the protocol until standard input ends.",
            discussion: """
                Tools: search, get_document, list_documents and status only read; ingest is there with --allow-ingest. \
                Notes go to standard error.
                """)

        @OptionGroup var store: StoreArguments
        @OptionGroup var reach: ReachArguments

        func run() async throws {
            // A client that goes away while it is written to is the end of the session, not of the process.
            signal(SIGPIPE, SIG_IGN)
            let engine = try store.open()
            let options = try reach.options()
            await LineTransport().run { MCPSession(store: engine, options: options, send: $0) }
        }
    }

    /// What the model may reach.
    struct ReachArguments: ParsableArguments {
        @OptionGroup var scope: ScopeArguments

        @Option(
            help: ArgumentHelp(
                """
                An access tier that the model may see documents of (repeatable; "" for those without any only). Needed where \
                documents have tiers.
                """, valueName: "tier"))
        var access: [String] = []

        @Flag(help: "Offer the tool `ingest`, which reads folders and changes the store.")
        var allowIngest = false

        @Option(
            help: ArgumentHelp(
                "A folder that `ingest` may read (repeatable). Default: the folders that the client names.",
                valueName: "dir"))
        var root: [String] = []

        func validate() throws {
            if !root.isEmpty, !allowIngest { throw ValidationError("--root goes with --allow-ingest") }
        }

        func options() throws -> MCPOptions {
            var options = MCPOptions()
            options.collection = scope.collection
            options.tenant = scope.tenant
            if !access.isEmpty { options.access = .tiers(Set(access).subtracting([""])) }
            options.allowsIngest = allowIngest
            options.version = EngineVersion.current
            options.roots = try root.map { folder in
                guard let resolved = realpath(folder, nil) else {
                    throw RAGError(.notFound, subject: folder, "there is no such folder (--root)")
                }
                defer { free(resolved) }
                return String(cString: resolved)
            }
            return options
        }

        /// The same as arguments, with absolute paths.
        func arguments() throws -> [String] {
            let options = try options()
            var arguments: [String] = []
            if scope.collection != Store.defaultCollection { arguments += ["--collection", scope.collection] }
            if scope.tenant != Store.defaultTenant { arguments += ["--tenant", scope.tenant] }
            arguments += access.flatMap { ["--access", $0] }
            if allowIngest { arguments.append("--allow-ingest") }
            return arguments + options.roots.flatMap { ["--root", $0] }
        }
    }

    struct Install: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "install", abstract: "Print the settings that make a client start `rag mcp` on this store.",
            discussion: "Without a client, those of all are printed.")

        @OptionGroup var store: StoreArguments
        @OptionGroup var reach: ReachArguments

        @Argument(help: "The client.")
        var client: MCPClient?

        func run() throws {
            let command = try MCPClient.Command(
                program: Self.program(), arguments: ["mcp", "--store", Self.absolute(store.location)] + arguments())
            if let client {
                Terminal.note("for \(client.title): \(client.place)")
                return Terminal.data(try client.settings(command) + "\n")
            }
            let blocks = try MCPClient.allCases.map { client in
                "\(client.title): \(client.place)\n\n\(try client.settings(command))\n"
            }
            Terminal.data(blocks.joined(separator: "\n"))
        }

        private func arguments() throws -> [String] {
            var arguments: [String] = []
            if let model = store.model.model { arguments += ["--model", Self.absolute(model)] }
            if let embedder = store.model.embedder { arguments += ["--embedder", embedder] }
            if store.model.noModel { arguments.append("--no-model") }
            return arguments + (try reach.arguments())
        }

        /// The program itself: a client does not know the user's `PATH`.
        private static func program() -> String {
            Bundle.main.executablePath.map(absolute) ?? CommandLine.arguments[0]
        }

        private static func absolute(_ path: String) -> String {
            guard let resolved = realpath(path, nil) else { return URL(fileURLWithPath: path).standardizedFileURL.path }
            defer { free(resolved) }
            return String(cString: resolved)
        }
    }
}
