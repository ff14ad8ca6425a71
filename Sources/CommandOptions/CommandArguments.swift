import ArgumentParser
import Foundation

/// What the parser of flags takes otherwise than users mean it, put right by its own description of the commands.
package enum CommandArguments {
    /// The part of the description that is needed.
    private struct Tool: Decodable { let command: Command }

    private struct Command: Decodable {
        let commandName: String
        let defaultSubcommand: String?
        let subcommands: [Command]?
        let arguments: [Argument]?
    }

    private struct Argument: Decodable {
        struct Name: Decodable {
            let kind: String
            let name: String

            var text: String { (kind == "long" ? "--" : "-") + name }
        }

        let kind: String
        let isRepeating: Bool
        let names: [Name]?
    }

    /// The arguments with a negative number behind an option joined to it (`-k -1` is `--k=-1`): it would be taken for a flag,
    /// and the option would be said to have no value, instead of what is wrong with it. Behind a flag it is a word of the
    /// query (`--json -404`) or a flag of its own (`--files -0`).
    ///
    /// - Parameters:
    ///   - arguments: those of the command line, without the program.
    ///   - root: the command that has all others.
    /// - Throws: `ValidationError` for an option that is given twice where only the last one would count: a filter that is
    ///   dropped without a word lets through what it was to keep out.
    package static func checked(_ arguments: [String], of root: any ParsableCommand.Type) throws -> [String] {
        let end = arguments.firstIndex(of: "--") ?? arguments.endIndex
        let names = arguments[..<end].filter { $0.hasPrefix("-") && !isNegative($0) }.map(name)
        // Almost no command line has either, and the description takes a while.
        guard arguments[..<end].contains(where: isNegative) || Set(names).count < names.count else { return arguments }
        let options = try options(of: root, arguments)
        var used: Set<Int> = []
        for name in names {
            guard let option = options.firstIndex(where: { $0.names?.contains { $0.text == name } == true }) else {
                continue
            }
            guard used.insert(option).inserted || options[option].isRepeating else {
                let advice = name == "--filter" ? "join the conditions with `and`" : "name one"
                throw ValidationError("\(name) is given twice; \(advice)")
            }
        }
        var joined: [String] = []
        for argument in arguments[..<end] {
            let option = options.first { $0.names?.contains { $0.text == joined.last } == true }
            if isNegative(argument), let long = option?.names?.first(where: { $0.kind == "long" }) {
                joined[joined.count - 1] = "\(long.text)=\(argument)"
            } else {
                joined.append(argument)
            }
        }
        return joined + arguments[end...]
    }

    /// The options with a value of the command that the arguments name.
    private static func options(of root: any ParsableCommand.Type, _ arguments: [String]) throws -> [Argument] {
        var command = try JSONDecoder().decode(Tool.self, from: Data(root._dumpHelp().utf8)).command
        var rest = arguments[...]
        while let subcommands = command.subcommands {
            let wanted = subcommands.contains { $0.commandName == rest.first } ? rest.first : command.defaultSubcommand
            guard let next = subcommands.first(where: { $0.commandName == wanted }) else { break }
            command = next
            rest = rest.dropFirst()
        }
        return (command.arguments ?? []).filter { $0.kind == "option" }
    }

    private static func name(_ argument: String) -> String { String(argument.prefix { $0 != "=" }) }

    private static func isNegative(_ argument: String) -> Bool {
        guard argument.first == "-", let first = argument.dropFirst().first else { return false }
        return first.isWholeNumber || first == "."
    }
}
