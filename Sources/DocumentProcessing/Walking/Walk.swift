import IndexSupport
import RAGModel

/// One walk through a folder.
struct Walk {
    let root: [UInt8]
    let options: WalkOptions
    private let environment: @Sendable (String) -> [UInt8]?
    let include: IgnoreRules
    private let exclude: IgnoreRules
    /// The folders being walked, outermost first.
    private(set) var open: [Folder] = []
    /// What links have led to.
    private var linked: Set<FileIdentity> = []
    /// The rules in force in folders that links lead to or into, by their paths; `nil` for folders that the walk does not enter.
    var rulesOfTargets: [[UInt8]: IgnoreStack?] = [:]
    /// Bytes of a path, counted from where ignore files are relative to, that lead to the root, slash included: parts
    /// of the repository above the root.
    private var above: [UInt8] = []

    struct Folder {
        /// Relative to the root, empty for the root itself.
        let path: [UInt8]
        let identity: FileIdentity
        /// In reverse order: the next is the last.
        var entries: [FolderEntry]
        /// Names that may be those of files beside others.
        let sidecars: Set<[UInt8]>
        let ignores: IgnoreStack
        /// Whether a link has led to it: its own path is another one.
        let isLinked: Bool
    }

    /// Relative to the root: nothing but this file or folder and what is below it is visited; `nil` is all.
    private let only: [UInt8]?

    private static let ending = Array(FoundFile.sidecarEnding.utf8)

    typealias Visit = (WalkEvent) throws -> Void

    init(
        root: [UInt8], options: WalkOptions, only: [UInt8]? = nil,
        environment: @escaping @Sendable (String) -> [UInt8]?
    ) {
        self.root = root
        self.only = only
        self.environment = environment
        self.options = options
        let shown = Self.way(from: options.workingFolder, to: root)
        include = IgnoreRules(patterns: options.include, shown: shown)
        exclude = IgnoreRules(patterns: options.exclude, shown: shown)
    }

    /// What leads from a folder to the root below it, a slash at its end; empty if the root is not below.
    private static func way(from folder: String?, to root: [UInt8]) -> [UInt8] {
        guard let folder else { return [] }
        let prefix = Array((folder.hasSuffix("/") ? folder : folder + "/").utf8)
        return root.count > prefix.count && root.starts(with: prefix)
            ? root[prefix.count...] + [UInt8(ascii: "/")] : []
    }

    mutating func start(_ visit: (WalkEvent) throws -> Void) throws {
        let status = try FileSystem.status(root, followsLinks: true).get()
        var ignores = IgnoreStack()
        if options.respectsIgnoreFiles { try addRulesAbove(&ignores, visit) }
        let names = try FileSystem.names(root, followsLink: false).get()
        try enter([], status.identity, names, ignores, isLinked: false, visit)
    }

    /// Visits the next file or folder; returns false when there is none.
    mutating func step(_ visit: (WalkEvent) throws -> Void) throws -> Bool {
        while let folder = open.indices.last {
            if let entry = open[folder].entries.popLast() {
                try visitEntry(entry, visit)
                return true
            }
            open.removeLast()
        }
        return false
    }

    func absolute(_ path: [UInt8]) -> [UInt8] { path.isEmpty ? root : GitRepository.join(root, path) }

    // MARK: Folders

    private mutating func enter(
        _ path: [UInt8], _ identity: FileIdentity, _ names: [[UInt8]], _ ignores: IgnoreStack, isLinked: Bool,
        _ visit: Visit
    ) throws {
        var ignores = ignores
        if options.respectsIgnoreFiles { try addRules(in: path, names, &ignores, visit) }
        var entries: [FolderEntry] = []
        entries.reserveCapacity(names.count)
        let next = nextName(below: path)
        for name in names where next == nil || name == next { entries.append(self.entry(name, in: path)) }
        // Folders are sorted as if their names ended in a slash, which makes the order that of whole paths.
        let keys = entries.map { $0.kind == .folder ? $0.name + [UInt8(ascii: "/")] : $0.name }
        let order = entries.indices.sorted { keys[$1].lexicographicallyPrecedes(keys[$0]) }
        let sidecars = Set(
            names.filter { $0.count > Self.ending.count && $0.suffix(Self.ending.count) == Self.ending[...] })
        open.append(
            Folder(
                path: path, identity: identity, entries: order.map { entries[$0] }, sidecars: sidecars,
                ignores: ignores, isLinked: isLinked))
    }

    /// The name that leads from a folder to what is visited alone; `nil` if all of the folder is visited.
    private func nextName(below folder: [UInt8]) -> [UInt8]? {
        guard let only else { return nil }
        let prefix = folder.isEmpty ? [] : folder + [UInt8(ascii: "/")]
        guard only.count > prefix.count, only.starts(with: prefix) else { return nil }
        return Array(only[prefix.count...].prefix { $0 != UInt8(ascii: "/") })
    }

    private func entry(_ name: [UInt8], in folder: [UInt8]) -> FolderEntry {
        var entry = FolderEntry(
            name: name, kind: .special, isLink: false, size: 0, modified: 0, changed: 0,
            identity: FileIdentity(device: 0, node: 0))
        let path = absolute(folder.isEmpty ? name : GitRepository.join(folder, name))
        var result = FileSystem.status(path, followsLinks: false)
        if case .success(let status) = result, status.isLink {
            entry.isLink = true
            result = FileSystem.status(path, followsLinks: true)
        }
        switch result {
        case .success(let status):
            entry.kind = status.kind
            entry.size = status.size
            entry.modified = status.modified
            entry.changed = status.changed
            entry.identity = status.identity
        case .failure(let error):
            entry.failure = entry.isLink ? linkFailure(error) : SkipReason(.unreadable, error.message)
        }
        return entry
    }

    private func linkFailure(_ error: FileError) -> SkipReason {
        error.code == .notFound
            ? SkipReason(.linkBroken, "a symbolic link to nothing")
            : SkipReason(.linkBroken, "a symbolic link that cannot be followed: \(error.message)")
    }

    // MARK: Entries

    private mutating func visitEntry(_ entry: FolderEntry, _ visit: Visit) throws {
        let folder = open[open.count - 1]
        let path = folder.path.isEmpty ? entry.name : GitRepository.join(folder.path, entry.name)
        let nameStart = path.count - entry.name.count
        let isFolder = entry.kind == .folder
        // Nothing is below a file.
        if !isFolder, let only, only.count > path.count { return }
        func skip(_ reason: SkipReason) throws {
            try visit(
                .skipped(
                    SkippedFile(
                        path: Self.text(absolute(path)), relativePath: Self.text(path), isFolder: isFolder,
                        reason: reason)))
        }
        if let reason = reasonToPass(path, nameStart: nameStart, isFolder: isFolder, folder.ignores) {
            return try skip(reason)
        }
        if let failure = entry.failure { return try skip(failure) }
        guard String(validating: path, as: UTF8.self) != nil else {
            return try skip(SkipReason(.invalidName, "its name is not UTF-8: rename it"))
        }
        if entry.isLink, let reason = followLink(entry, path) { return try skip(reason) }
        if folder.isLinked, !isFolder, let own = ownPath(path), reaches(file: own, size: entry.size) {
            return try skip(.elsewhere(own))
        }
        switch entry.kind {
        case .special:
            try skip(SkipReason(.special, "neither a file nor a folder"))
        case .folder:
            switch FileSystem.names(absolute(path), followsLink: entry.isLink) {
            case .success(let names):
                let name = Self.text(entry.name)
                if !options.includesGenerated,
                    let what = GeneratedFile.folder(name: name, names: names.lazy.map(Self.text))
                {
                    return try skip(.generated(what))
                }
                try enter(
                    path, entry.identity, names, folder.ignores, isLinked: folder.isLinked || entry.isLink, visit)
            case .failure(let error): try skip(SkipReason(.unreadable, error.message))
            }
        case .file:
            if let reason = reasonToLeave(file: path, nameStart: nameStart, size: entry.size) {
                return try skip(reason)
            }
            try visit(
                .found(
                    FoundFile(
                        path: Self.text(absolute(path)), relativePath: Self.text(path), size: entry.size,
                        modified: entry.modified, changed: entry.changed,
                        hasSidecar: !folder.sidecars.isEmpty && folder.sidecars.contains(entry.name + Self.ending))))
        }
    }

    /// Why a file or folder is passed over, whatever is in it.
    func reasonToPass(_ path: [UInt8], nameStart: Int, isFolder: Bool, _ ignores: IgnoreStack) -> SkipReason? {
        let name = path[nameStart...]
        if name.first == UInt8(ascii: "."), !options.includesHidden || name.elementsEqual(".git".utf8) {
            return SkipReason(.hidden, "hidden: its name begins with a dot")
        }
        if options.respectsIgnoreFiles,
            ignores.ignores(above + path, nameStart: above.count + nameStart, isFolder: isFolder)
        {
            return SkipReason(.ignored, "an ignore file says so")
        }
        if exclude.verdict(path, nameStart: nameStart, isFolder: isFolder) ?? false {
            return SkipReason(.excluded, "matches a pattern to exclude")
        }
        return nil
    }

    /// Why a file is not read, which nothing passes over.
    func reasonToLeave(file path: [UInt8], nameStart: Int, size: Int) -> SkipReason? {
        if !include.isEmpty, !include.wants(path, nameStart: nameStart) {
            return SkipReason(.notIncluded, "matches no pattern to include")
        }
        if !options.includesGenerated, let what = GeneratedFile.kind(name: Self.text(Array(path[nameStart...]))) {
            return .generated(what)
        }
        return size > options.maximumFileSize ? .tooLarge(size, options.maximumFileSize) : nil
    }

    /// Why a link is not followed; `nil` if it is.
    private mutating func followLink(_ entry: FolderEntry, _ path: [UInt8]) -> SkipReason? {
        guard let target = FileSystem.realPath(absolute(path)) else {
            return SkipReason(.linkBroken, "a symbolic link to nothing")
        }
        let prefix = root == [UInt8(ascii: "/")] ? root : root + [UInt8(ascii: "/")]
        guard target == root || target.starts(with: prefix) else {
            return SkipReason(.linkOutside, "a symbolic link out of the folder that is read")
        }
        if entry.kind == .folder, open.contains(where: { $0.identity == entry.identity }) {
            return SkipReason(.linkCycle, "a symbolic link to a folder it lies in")
        }
        let own = target == root ? [] : Array(target[prefix.count...])
        switch entry.kind {
        case .file: if reaches(file: own, size: entry.size) { return .elsewhere(own) }
        // With patterns to include, each file is looked at by itself.
        case .folder: if include.isEmpty, rules(of: own) != nil { return .elsewhere(own) }
        case .special: break
        }
        guard linked.insert(entry.identity).inserted else {
            return SkipReason(.linkRepeated, "a symbolic link to what another one has led to")
        }
        return nil
    }

    static func text(_ path: [UInt8]) -> String { String(decoding: path, as: UTF8.self) }

    // MARK: Ignore files

    /// The rules of the repository's folders above the root, and of its own list.
    private mutating func addRulesAbove(_ ignores: inout IgnoreStack, _ visit: Visit) throws {
        let repository = GitRepository.top(above: root)
        try addRules(of: repository, prefix: 0, &ignores, visit)
        guard let top = repository else { return }
        guard root.count > top.count else { return }
        let start = top == [UInt8(ascii: "/")] ? 1 : top.count + 1
        above = Array(root[start...]) + [UInt8(ascii: "/")]
        var folder = top
        var prefix = 0
        for name in root[start...].split(separator: UInt8(ascii: "/")) {
            try addRules(ofFolder: folder, prefix: prefix, &ignores, visit)
            folder = GitRepository.join(folder, name)
            prefix += name.count + 1
        }
    }

    /// The user's rules for all repositories, and a repository's own list. Folders outside of repositories obey the user's too,
    /// as they do `.gitignore`.
    private func addRules(
        of repository: [UInt8]?, prefix: Int, _ ignores: inout IgnoreStack, _ visit: Visit
    ) throws {
        let settings = GitConfiguration.ignoring(
            gitFolder: repository.map(GitRepository.gitFolder), top: repository ?? root,
            environment: environment)
        ignores.ignoresCase = settings.ignoresCase
        if let path = settings.excludesFile {
            // Users link it to where they keep their settings; git follows that link too.
            let real = GitRepository.real(path)
            if let rules = try rules(real, prefix: prefix, ignores.ignoresCase, visit) { ignores.add(git: rules) }
        }
        guard let repository else { return }
        let exclude = GitRepository.excludeFile(repository)
        if let rules = try rules(exclude, prefix: prefix, ignores.ignoresCase, visit) { ignores.add(git: rules) }
    }

    func addRules(
        in path: [UInt8], _ names: [[UInt8]], _ ignores: inout IgnoreStack, _ visit: Visit
    ) throws {
        // The root's own repository has been seen to.
        if !path.isEmpty, names.contains(Array(".git".utf8)) {
            ignores.enterRepository()
            let prefix = above.count + path.count + 1
            try addRules(of: absolute(path), prefix: prefix, &ignores, visit)
        }
        guard names.contains(Array(".gitignore".utf8)) || names.contains(Array(".ragignore".utf8)) else { return }
        let prefix = above.count + (path.isEmpty ? 0 : path.count + 1)
        try addRules(ofFolder: absolute(path), prefix: prefix, &ignores, visit)
    }

    private func addRules(
        ofFolder folder: [UInt8], prefix: Int, _ ignores: inout IgnoreStack, _ visit: Visit
    ) throws {
        let ignoresCase = ignores.ignoresCase
        if let rules = try rules(GitRepository.join(folder, ".gitignore"), prefix: prefix, ignoresCase, visit) {
            ignores.add(git: rules)
        }
        if let rules = try rules(GitRepository.join(folder, ".ragignore"), prefix: prefix, ignoresCase, visit) {
            ignores.add(own: rules)
        }
    }

    /// The rules of a file; `nil` if there is none. One that cannot be obeyed is reported.
    private func rules(
        _ path: [UInt8], prefix: Int, _ ignoresCase: Bool, _ visit: Visit
    ) throws -> IgnoreRules? {
        // Git does not follow an ignore file that is a link, and neither may a link out of the root be read here.
        guard case .success(let status) = FileSystem.status(path, followsLinks: false), status.kind == .file else {
            return nil
        }
        do throws(FileError) {
            let content = try SourceFile.read(path, maximumSize: GitRepository.maximumIgnoreFileSize)
            return IgnoreRules(content: content, prefix: prefix, ignoresCase: ignoresCase)
        } catch {
            let text = Self.text(path)
            let relative = path.starts(with: root) ? Self.text(Array(path.dropFirst(root.count + 1))) : text
            try visit(
                .skipped(
                    SkippedFile(
                        path: text, relativePath: relative, isFolder: false,
                        reason: SkipReason(.ignoreFileUnusable, "not obeyed: \(error.message)"))))
            return nil
        }
    }
}
