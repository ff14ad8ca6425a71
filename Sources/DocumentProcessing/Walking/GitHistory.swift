import IndexSupport

/// Who changed the files of repositories last, and when, as `git log` says it: each repository's log is read once.
///
/// Nothing that a repository's own settings name is run. Names that git would have to quote, and files that only a merge
/// changed, are not known.
package struct GitHistory {
    package struct Change: Sendable, Equatable {
        package let author: String
        /// As in ISO 8601, with the committer's offset.
        package let date: String
    }

    /// A repository that could not be asked, and why.
    package struct Problem: Sendable, Equatable {
        package let repository: String
        package let message: String
    }

    /// The repository that a folder is in.
    private var tops: [String: String?] = [:]
    /// By repository, the changes by path inside of it.
    private var changes: [String: [String: Change]] = [:]
    /// What went wrong since they were asked for last.
    private var problems: [Problem] = []

    package init() {}

    /// The last commit that changed a file; `nil` for files that git does not have.
    ///
    /// - Parameter path: absolute.
    /// - Complexity: O(1), after the log of the repository has been read.
    package mutating func lastChange(of path: String) -> Change? {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return nil }
        let folder = String(path[..<slash])
        guard let top = top(above: folder), path.hasPrefix(top + "/") else { return nil }
        if changes[top] == nil {
            changes[top] = read(top)
        }
        return changes[top]?[String(path.dropFirst(top.count + 1))]
    }

    /// Takes what went wrong so far.
    package mutating func takeProblems() -> [Problem] {
        defer { problems = [] }
        return problems
    }

    private mutating func top(above folder: String) -> String? {
        if let known = tops[folder] { return known }
        let found = GitRepository.top(above: Array(folder.utf8)).map { String(decoding: $0, as: UTF8.self) }
        tops[folder] = .some(found)
        return found
    }

    private static let arguments = [
        // What a repository's settings may name is not run.
        "-c", "core.fsmonitor=false", "-c", "log.showSignature=false", "-c", "core.quotePath=false", "--no-pager",
        "--no-optional-locks", "log", "--no-renames", "--no-ext-diff", "--no-textconv", "--no-color", "--name-only",
        "--format=%x01%aN%x02%cI",
    ]

    private mutating func read(_ top: String) -> [String: Change] {
        let limits = ChildProcess.Limits(seconds: 120, memory: 64 << 30, output: 1 << 30)
        do throws(ChildProcess.Failure) {
            let log = try ChildProcess.run(
                ["git", "-C", top] + Self.arguments, input: UnsafeBufferPointer(start: nil, count: 0), limits: limits)
            return Self.changes(in: log)
        } catch {
            let message =
                switch error {
                case .missing: "there is no program git"
                case .timedOut: "its log took longer than \(limits.seconds) seconds"
                case .tooMuchOutput: "its log is longer than \(limits.output >> 20) MB"
                // A repository without commits, or one that git does not trust.
                case .failed(let status): "git log ended with status \(status >> 8 & 0xFF)"
                case .system(let code): "git could not be run (error \(code))"
                }
            problems.append(Problem(repository: top, message: "no metadata from git: \(message)"))
            return [:]
        }
    }

    /// The first commit of the log that names a file is its last change.
    static func changes(in log: [UInt8]) -> [String: Change] {
        var result: [String: Change] = [:]
        var current: Change?
        for line in log.split(separator: UInt8(ascii: "\n")) {
            if line.first == 1 {
                let parts = line.dropFirst().split(separator: 2, maxSplits: 1, omittingEmptySubsequences: false)
                guard parts.count == 2 else { continue }
                current = Change(
                    author: String(decoding: parts[0], as: UTF8.self), date: String(decoding: parts[1], as: UTF8.self))
            } else if let current {
                let path = String(decoding: line, as: UTF8.self)
                if result[path] == nil { result[path] = current }
            }
        }
        return result
    }
}
