import ArgumentParser
import Foundation

/// Refuses an option that is given twice where only the last one would count: a filter that is dropped without a word lets
/// through what it was to keep out.
enum RepeatedOptions {
    /// The part of the parser's description of a command that says which options may be repeated.
    private struct Tool: Decodable { let command: Command }

    private struct Command: Decodable {
        let commandName: String
        let subcommands: [Command]?
        let arguments: [Argument]?
    }

    private struct Argument: Decodable {
        struct Name: Decodable { let name: String }

        let kind: String
        let isRepeating: Bool
        let names: [Name]?
    }

    /// - Parameters:
    ///   - arguments: those of the command line, without the program.
    ///   - root: the command that has all others.
    /// - Throws: `ValidationError`.
    static func check(_ arguments: [String], of root: any ParsableCommand.Type) throws {
        var counts: [String: Int] = [:]
        for argument in arguments.prefix(while: { $0 != "--" }) where argument.hasPrefix("--") {
            counts[String(argument.dropFirst(2).prefix { $0 != "=" }), default: 0] += 1
        }
        let twice = counts.filter { $0.value > 1 }.keys.sorted()
        // Almost no command line gets here: the description takes a while.
        guard !twice.isEmpty else { return }
        var command = try JSONDecoder().decode(Tool.self, from: Data(root._dumpHelp().utf8)).command
        for argument in arguments {
            guard let next = command.subcommands?.first(where: { $0.commandName == argument }) else { break }
            command = next
        }
        for name in twice {
            let isOnce = command.arguments?.contains { argument in
                argument.kind == "option" && !argument.isRepeating
                    && argument.names?.contains { $0.name == name } == true
            }
            guard isOnce != true else { throw ValidationError("--\(name) is given twice; \(advice(name))") }
        }
    }

    private static func advice(_ name: String) -> String {
        name == "filter" ? "join the conditions with `and`" : "name one"
    }
}
