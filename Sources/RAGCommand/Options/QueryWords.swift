/// Keeps the excluded words of a query (`rag query pump -halde`) from being taken for bundles of short flags.
enum QueryWords {
    /// Short flags that `rag query` and `rag why` have; `-k5` and `-qv` are flags, too.
    private static let flags = "kqvh"

    /// The arguments with excluded words behind a `--`.
    static func protected(_ arguments: [String]) -> [String] {
        guard ["query", "why"].contains(arguments.first) else { return arguments }
        let end = arguments.firstIndex(of: "--") ?? arguments.endIndex
        let words = arguments[..<end].filter(isExcludedWord)
        guard !words.isEmpty else { return arguments }
        return arguments[..<end].filter { !isExcludedWord($0) } + ["--"] + words + arguments[end...].dropFirst()
    }

    private static func isExcludedWord(_ argument: String) -> Bool {
        guard argument.hasPrefix("-"), !argument.hasPrefix("--"), argument.count > 1 else { return false }
        let rest = argument.dropFirst()
        if rest.first == "k", rest.dropFirst().allSatisfy(\.isNumber) { return false }
        // A number is a word, unless it is the one flag that is a digit.
        if rest.first?.isNumber == true { return argument != "-0" }
        return !rest.allSatisfy { flags.contains($0) }
    }
}
