/// The patterns of one ignore file, which concern the folder it lies in and everything below.
struct IgnoreRules: Sendable {
    private let patterns: [GlobPattern]
    /// Bytes of a path relative to the base of the walk that lead to the folder of the file, its slash included.
    private let prefix: Int
    /// Bytes that lead from where the user is to the root, a slash at the end: paths may be written from there too.
    private let shown: [UInt8]
    /// Whether git was told that names differ by more than the case of ASCII letters.
    private let ignoresCase: Bool

    init(content: [UInt8], prefix: Int, ignoresCase: Bool = false) {
        let text = ignoresCase ? content.map(ASCII.lower) : content
        let content = text.starts(with: [0xEF, 0xBB, 0xBF]) ? text[3...] : text[...]
        patterns = content.split(separator: ASCII.newline).compactMap { GlobPattern(line: $0) }
        self.prefix = prefix
        self.ignoresCase = ignoresCase
        shown = []
    }

    init(patterns: [String], shown: [UInt8] = []) {
        self.patterns = patterns.compactMap { GlobPattern(line: $0.utf8) }
        prefix = 0
        ignoresCase = false
        self.shown = shown
    }

    var isEmpty: Bool { patterns.isEmpty }

    /// Whether the last pattern that matches ignores (`true`) or wants (`false`) the path; `nil` if none matches.
    func verdict(_ path: [UInt8], nameStart: Int, isFolder: Bool) -> Bool? {
        let path = ignoresCase ? path.map(ASCII.lower) : path
        let whole = shown.isEmpty || patterns.isEmpty ? nil : shown + path
        for pattern in patterns.reversed() {
            let isMatch =
                pattern.matches(path[prefix...], nameStart: nameStart, isFolder: isFolder)
                || whole.map { pattern.matches($0[...], nameStart: shown.count + nameStart, isFolder: isFolder) }
                    ?? false
            if isMatch { return !pattern.isNegated }
        }
        return nil
    }

    /// Whether the path or a folder above it is wanted, for `--include`.
    func wants(_ path: [UInt8], nameStart: Int) -> Bool {
        if let verdict = verdict(path, nameStart: nameStart, isFolder: false) { return verdict }
        var end = nameStart - 1
        while end > 0 {
            let folder = Array(path[..<end])
            let start = (folder.lastIndex(of: UInt8(ascii: "/")) ?? -1) + 1
            if let verdict = verdict(folder, nameStart: start, isFolder: true) { return verdict }
            end = start - 1
        }
        return false
    }
}

/// The ignore files in force in a folder: deeper ones win over those above, and `.ragignore` wins over git's.
struct IgnoreStack: Sendable {
    /// `.git/info/exclude` and `.gitignore` files, outermost first.
    private var git: [IgnoreRules] = []
    /// `.ragignore` files, outermost first.
    private var own: [IgnoreRules] = []
    /// Of the repository that the folder is in.
    var ignoresCase = false

    mutating func add(git rules: IgnoreRules) { if !rules.isEmpty { git.append(rules) } }
    mutating func add(own rules: IgnoreRules) { if !rules.isEmpty { own.append(rules) } }

    /// Another repository begins: git's rules from outside do not reach into it.
    mutating func enterRepository() {
        git.removeAll()
        ignoresCase = false
    }

    func ignores(_ path: [UInt8], nameStart: Int, isFolder: Bool) -> Bool {
        for rules in own.reversed() {
            if let verdict = rules.verdict(path, nameStart: nameStart, isFolder: isFolder) { return verdict }
        }
        for rules in git.reversed() {
            if let verdict = rules.verdict(path, nameStart: nameStart, isFolder: isFolder) { return verdict }
        }
        return false
    }
}
