import ArgumentParser
import CommandOptions
import Foundation
import RAGEngine
import RAGServer

extension Right: ExpressibleByArgument {}

struct Keys: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "Create, list and revoke keys of the HTTP API.",
        discussion: """
            The store keeps hashes, in keys.json that only its owner can read. As soon as there is a key, every request needs \
            one. A running server notices changes within a second.
            """, subcommands: [Create.self, List.self, Revoke.self])

    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "create", abstract: "Make a key, and print it this once.")

        @OptionGroup var store: StoreLocation

        @Option(help: ArgumentHelp("The one tenant it reaches; * lets each request name its own.", valueName: "name"))
        var tenant = Store.defaultTenant

        @Option(help: "What it may do: read, write (and read), admin (and all else).")
        var right = Right.read

        @Option(
            help: ArgumentHelp(
                """
                An access tier (metadata `access`) whose documents it reads (repeatable; "" for those without any only, * for \
                all). Without it, a key that reads is refused where documents have tiers. Keys that write see all.
                """, valueName: "tier"))
        var access: [String] = []

        @Option(help: ArgumentHelp("What it is for, for people.", valueName: "text"))
        var name = ""

        @Option(help: ArgumentHelp("Requests in a minute.", valueName: "n"))
        var rate: Int?

        @Option(help: ArgumentHelp("Tokens that may be embedded in a minute.", valueName: "n"))
        var tokens: Int?

        func validate() throws {
            for (value, name) in [(rate, "--rate"), (tokens, "--tokens")] {
                if let value, value < 1 { throw ValidationError("\(name) must be at least 1") }
            }
            guard !tenant.isEmpty, tenant.utf8.count <= 200 else {
                throw ValidationError("--tenant must have 1 to 200 bytes")
            }
            if right > .read, !access.isEmpty, access != [AccessKey.anyTier] {
                throw ValidationError(
                    "--access goes with --right read: a key that writes could replace and delete what it must not see")
            }
        }

        /// `nil` if none were stated.
        private var tiers: [String]? {
            access.isEmpty ? nil : access.contains(AccessKey.anyTier) ? [AccessKey.anyTier] : access.filter { $0 != "" }
        }

        func run() throws {
            let (key, secret) = AccessKey.make(
                name: name, tenant: tenant, right: right, access: tiers, requestsPerMinute: rate,
                tokensPerMinute: tokens)
            try KeyFile(store: store.path).add(key)
            note("key \(key.id) for tenant \(tenant), right \(right.rawValue); it is not shown again:")
            StandardOutput.write(secret + "\n", by: "rag-server")
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List the keys, without their secrets.")

        @OptionGroup var store: StoreLocation

        func run() throws {
            for key in try KeyFile(store: store.path).read() {
                let created = Date(timeIntervalSince1970: key.created).formatted(.iso8601)
                let limits =
                    (key.requestsPerMinute.map { "  \($0) requests/min" } ?? "")
                    + (key.tokensPerMinute.map { "  \($0) tokens/min" } ?? "")
                let access = key.access.map { "  access \($0.isEmpty ? "none" : $0.joined(separator: ","))" } ?? ""
                StandardOutput.write(
                    "\(key.id)  \(key.right.rawValue)  tenant \(key.tenant)\(access)  \(created)\(limits)  \(key.name)\n",
                    by: "rag-server")
            }
        }
    }

    struct Revoke: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "revoke", abstract: "Make a key worthless.")

        @OptionGroup var store: StoreLocation

        @Argument(help: "The key's id, as `rag keys list` shows it.")
        var id: String

        func run() throws {
            let key = try KeyFile(store: store.path).revoke(id)
            StandardOutput.write("revoked \(key.id)\n", by: "rag-server")
        }
    }
}
