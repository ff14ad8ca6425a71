#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What git's own settings say about ignored files: `core.excludesFile` and `core.ignoreCase` of the system, the user and the
/// repository.
///
/// Follows git-config(1): later files win, `include.path` and `includeIf` by folder and by branch are followed, environment
/// variables name other files. Without a setting, the file is `git/ignore` in the user's configuration folder.
struct GitConfiguration {
    /// Files included by files included by files: deeper is a circle.
    private static let maximumDepth = 10
    private static let maximumSize = 1 << 20

    private let environment: (String) -> [UInt8]?
    /// The repository's `.git` folder; `nil` outside of repositories.
    private let gitFolder: [UInt8]?
    private var excludesFile: [UInt8]?
    private var ignoresCase = false

    /// What a repository's settings say.
    struct Ignoring {
        /// The ignore file that concerns all of a user's repositories; `nil` if there is none.
        var excludesFile: [UInt8]?
        /// Whether patterns match whatever the case of (ASCII) letters.
        var ignoresCase: Bool
    }

    /// The settings of a repository, or outside of one.
    ///
    /// - Parameters:
    ///   - gitFolder: of the repository whose own settings count too.
    ///   - top: what a relative path starts from.
    static func ignoring(
        gitFolder: [UInt8]?, top: [UInt8], environment: @escaping (String) -> [UInt8]? = Self.variable
    ) -> Ignoring {
        var configuration = GitConfiguration(environment: environment, gitFolder: gitFolder)
        configuration.readAll()
        return Ignoring(
            excludesFile: configuration.excludesPath(top: top), ignoresCase: configuration.ignoresCase)
    }

    private func excludesPath(top: [UInt8]) -> [UInt8]? {
        guard let path = excludesFile else { return userFolder.map { GitRepository.join($0, "ignore") } }
        guard !path.isEmpty else { return nil }
        return path.first == UInt8(ascii: "/") ? path : GitRepository.join(top, path)
    }

    static func variable(_ name: String) -> [UInt8]? {
        guard let value = getenv(name) else { return nil }
        return Array(UnsafeBufferPointer(start: value, count: strlen(value))).map { UInt8(bitPattern: $0) }
    }

    private init(environment: @escaping (String) -> [UInt8]?, gitFolder: [UInt8]?) {
        self.environment = environment
        self.gitFolder = gitFolder
    }

    private func folder(_ name: String) -> [UInt8]? {
        environment(name).flatMap { $0.first == UInt8(ascii: "/") ? $0 : nil }
    }

    private var home: [UInt8]? { folder("HOME") }

    /// `$XDG_CONFIG_HOME/git` or `~/.config/git`.
    private var userFolder: [UInt8]? {
        (folder("XDG_CONFIG_HOME") ?? home.map { GitRepository.join($0, ".config") })
            .map { GitRepository.join($0, "git") }
    }

    private mutating func readAll() {
        if environment("GIT_CONFIG_NOSYSTEM") == nil {
            read(environment("GIT_CONFIG_SYSTEM") ?? Array("/etc/gitconfig".utf8), depth: 0)
        }
        if let global = environment("GIT_CONFIG_GLOBAL") {
            read(global, depth: 0)
        } else {
            if let userFolder { read(GitRepository.join(userFolder, "config"), depth: 0) }
            if let home { read(GitRepository.join(home, ".gitconfig"), depth: 0) }
        }
        if let gitFolder {
            let common = GitRepository.commonFolder(gitFolder)
            read(GitRepository.join(common, "config"), depth: 0)
            read(GitRepository.join(gitFolder, "config.worktree"), depth: 0)
        }
        readVariables()
    }

    /// `GIT_CONFIG_COUNT` with its keys and values, which win over all files.
    private mutating func readVariables() {
        guard let text = environment("GIT_CONFIG_COUNT"), let count = Int(String(decoding: text, as: UTF8.self)),
            count > 0
        else { return }
        for number in 0..<min(count, 1000) {
            guard let key = environment("GIT_CONFIG_KEY_\(number)"),
                let value = environment("GIT_CONFIG_VALUE_\(number)")
            else { continue }
            switch String(decoding: key, as: UTF8.self).lowercased() {
            case "core.excludesfile": excludesFile = expanded(value)
            case "core.ignorecase": ignoresCase = Self.isTrue(value)
            default: break
            }
        }
    }

    private mutating func read(_ path: [UInt8], depth: Int) {
        guard depth < Self.maximumDepth, let content = try? SourceFile.read(path, maximumSize: Self.maximumSize) else {
            return
        }
        var section = ""
        var condition: [UInt8]?
        for entry in GitConfigurationFile.entries(content) {
            switch entry {
            case .section(let name, let subsection): (section, condition) = (name, subsection)
            case .value(let name, let value):
                if section == "core", name == "excludesfile", condition == nil {
                    excludesFile = expanded(value)
                } else if section == "core", name == "ignorecase", condition == nil {
                    ignoresCase = Self.isTrue(value)
                } else if name == "path",
                    section == "include" && condition == nil || section == "includeif" && holds(condition)
                {
                    let file = expanded(value)
                    guard !file.isEmpty else { continue }
                    read(file.first == UInt8(ascii: "/") ? file : Self.sibling(of: path, file), depth: depth + 1)
                }
            }
        }
    }

    private static func sibling(of path: [UInt8], _ name: [UInt8]) -> [UInt8] {
        GitRepository.join(Array(path[..<(path.lastIndex(of: UInt8(ascii: "/")) ?? 0)]), name)
    }

    private static func isTrue(_ value: [UInt8]) -> Bool {
        ["true", "yes", "on", "1"].contains(String(decoding: value, as: UTF8.self).lowercased())
    }

    /// Whether an `includeIf "gitdir:…"` or `includeIf "onbranch:…"` is meant for this repository. Other conditions are not.
    private func holds(_ condition: [UInt8]?) -> Bool {
        guard let condition, let gitFolder, let colon = condition.firstIndex(of: UInt8(ascii: ":")) else {
            return false
        }
        let kind = String(decoding: condition[..<colon], as: UTF8.self)
        if kind == "onbranch" { return isOnBranch(Array(condition[(colon + 1)...]), gitFolder) }
        guard kind == "gitdir" || kind == "gitdir/i" else { return false }
        var pattern = expanded(Array(condition[(colon + 1)...]))
        if pattern.first != UInt8(ascii: "/") { pattern = Array("**/".utf8) + pattern }
        if pattern.last == UInt8(ascii: "/") { pattern += "**".utf8 }
        var path = GitRepository.real(gitFolder)
        if kind == "gitdir/i" {
            pattern = pattern.map(ASCII.lower)
            path = path.map(ASCII.lower)
        }
        // Patterns of ignore files have the same stars; the leading slash stands for the root.
        guard let glob = GlobPattern(line: pattern) else { return false }
        let relative = path.dropFirst()
        let nameStart = (relative.lastIndex(of: UInt8(ascii: "/")) ?? relative.startIndex - 1) + 1
        return glob.matches(relative, nameStart: nameStart, isFolder: true)
    }

    /// Whether the branch that is checked out matches; a commit without a branch matches nothing.
    private func isOnBranch(_ pattern: [UInt8], _ gitFolder: [UInt8]) -> Bool {
        let start = Array("ref: refs/heads/".utf8)
        guard let head = try? SourceFile.read(GitRepository.join(gitFolder, "HEAD"), maximumSize: 1 << 14),
            head.starts(with: start)
        else { return false }
        let branch = head.dropFirst(start.count).prefix { !ASCII.isSpace($0) }
        // The leading slash binds a pattern of one name to the whole branch.
        let whole = [UInt8(ascii: "/")] + pattern + (pattern.last == UInt8(ascii: "/") ? Array("**".utf8) : [])
        guard let glob = GlobPattern(line: whole) else { return false }
        let nameStart = (branch.lastIndex(of: UInt8(ascii: "/")) ?? branch.startIndex - 1) + 1
        return glob.matches(branch, nameStart: nameStart, isFolder: true)
    }

    /// `~/` is the user's home; that of others is not looked up.
    private func expanded(_ path: [UInt8]) -> [UInt8] {
        guard path.starts(with: "~/".utf8), let home else { return path }
        return GitRepository.join(home, path.dropFirst(2))
    }
}

/// The lines of a file of git's settings.
enum GitConfigurationFile {
    enum Entry: Equatable {
        /// The name in lower case.
        case section(String, subsection: [UInt8]?)
        case value(String, [UInt8])
    }

    /// What cannot be read is left out: git refuses such a file, and then nothing in it counts here either.
    ///
    /// - Complexity: O(n).
    static func entries(_ content: [UInt8]) -> [Entry] {
        var entries: [Entry] = []
        var index = content.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        while index < content.count {
            let byte = content[index]
            if ASCII.isSpace(byte) {
                index += 1
            } else if byte == UInt8(ascii: "#") || byte == UInt8(ascii: ";") {
                while index < content.count, content[index] != ASCII.newline { index += 1 }
            } else if byte == UInt8(ascii: "[") {
                guard let section = section(content, &index) else { return entries }
                entries.append(section)
            } else {
                guard let value = value(content, &index) else { return entries }
                entries.append(value)
            }
        }
        return entries
    }

    private static func name(_ content: [UInt8], _ index: inout Int) -> String {
        let start = index
        while index < content.count,
            ASCII.isLetter(content[index]) || ASCII.isDigit(content[index]) || "-.".utf8.contains(content[index])
        { index += 1 }
        return String(decoding: content[start..<index], as: UTF8.self).lowercased()
    }

    private static func section(_ content: [UInt8], _ index: inout Int) -> Entry? {
        index += 1
        let section = name(content, &index)
        while index < content.count, ASCII.isBlank(content[index]) { index += 1 }
        var subsection: [UInt8]?
        if index < content.count, content[index] == UInt8(ascii: "\"") {
            var text: [UInt8] = []
            index += 1
            while index < content.count, content[index] != UInt8(ascii: "\"") {
                if content[index] == UInt8(ascii: "\\"), index + 1 < content.count { index += 1 }
                text.append(content[index])
                index += 1
            }
            index += 1
            subsection = text
        }
        guard index < content.count, content[index] == UInt8(ascii: "]") else { return nil }
        index += 1
        return .section(section, subsection: subsection)
    }

    private static func value(_ content: [UInt8], _ index: inout Int) -> Entry? {
        let key = name(content, &index)
        guard !key.isEmpty else { return nil }
        while index < content.count, ASCII.isBlank(content[index]) { index += 1 }
        // A key alone is true.
        guard index < content.count, content[index] == UInt8(ascii: "=") else { return .value(key, Array("true".utf8)) }
        index += 1
        while index < content.count, ASCII.isBlank(content[index]) { index += 1 }
        var text: [UInt8] = []
        // Up to where blanks at the end are a part of it.
        var kept = 0
        var isQuoted = false
        while index < content.count, content[index] != ASCII.newline {
            let byte = content[index]
            index += 1
            switch byte {
            case UInt8(ascii: "\""):
                isQuoted.toggle()
                kept = text.count
            case UInt8(ascii: "\\"):
                guard index < content.count else { return nil }
                let escaped = content[index]
                index += 1
                switch escaped {
                case ASCII.newline: break
                case UInt8(ascii: "n"): text.append(ASCII.newline)
                case UInt8(ascii: "t"): text.append(ASCII.tab)
                case UInt8(ascii: "\\"), UInt8(ascii: "\""): text.append(escaped)
                default: return nil
                }
                kept = text.count
            case UInt8(ascii: "#"), UInt8(ascii: ";"):
                if isQuoted {
                    text.append(byte)
                } else {
                    while index < content.count, content[index] != ASCII.newline { index += 1 }
                }
            default:
                text.append(byte)
                if isQuoted || !ASCII.isSpace(byte) { kept = text.count }
            }
        }
        guard !isQuoted else { return nil }
        return .value(key, Array(text.prefix(kept)))
    }
}
