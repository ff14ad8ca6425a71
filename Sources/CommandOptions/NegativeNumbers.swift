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

    /// The option's name in the form that takes a value behind an equals sign; `nil` if this is none that waits for one.
    private static func longName(_ option: String) -> String? {
        // The one short option that has a value has a long name, too.
        if option == "-k" { return "--k" }
        return option.hasPrefix("--") && option.count > 2 && !option.contains("=") ? option : nil
    }
}
