/// Keeps a negative number behind an option (`-k -1`, `--jobs -2`) from being taken for a flag: the option would be said to
/// have no value, instead of what is wrong with it.
package enum NegativeNumbers {
    /// The arguments with such numbers written as `--name=-1`.
    package static func joined(_ arguments: [String]) -> [String] {
        var joined: [String] = []
        for (index, argument) in arguments.enumerated() {
            if argument == "--" { return joined + arguments[index...] }
            if isNegative(argument), let option = joined.last, let name = longName(option) {
                joined[joined.count - 1] = "\(name)=\(argument)"
            } else {
                joined.append(argument)
            }
        }
        return joined
    }

    private static func isNegative(_ argument: String) -> Bool {
        guard argument.first == "-", let first = argument.dropFirst().first else { return false }
        return first.isWholeNumber || first == "."
    }

    /// The options that take a number: behind a flag (`--json -404`, `--files -0`) it is a word to be left out, or a flag.
    private static let numeric: Set<String> = [
        "--k", "--candidates", "--rrf-k", "--dense-weight", "--lexical-weight", "--rerank-candidates",
        "--rerank-weight",
        "--rerank-budget", "--per-document", "--diversity", "--min-score", "--ef-search", "--context-tokens",
        "--expand",
        "--wait", "--threads", "--values", "--keep-deleted", "--jobs", "--dimension", "--max-file-size",
        "--chunk-tokens",
        "--chunk-overlap", "--similarity", "--rounds", "--neighbours", "--folds", "--port", "--timeout", "--searches",
        "--rate", "--tokens", "--cache", "--cache-nearness", "--budget", "--depth",
    ]

    /// The option's name in the form that takes a value behind an equals sign; `nil` if this is none that waits for a number.
    private static func longName(_ option: String) -> String? {
        // The one short option that has a value has a long name, too.
        let name = option == "-k" ? "--k" : option
        return numeric.contains(name) ? name : nil
    }
}
