import IndexSupport

/// Finds the files under a root, in the bytewise order of their relative paths, and accounts for every one that it
/// passes over.
///
/// Hidden files, ignore files and patterns do not concern the root itself: who names a file or folder wants it.
/// Symbolic links are followed to what lies inside the root and is not read there, each target once; never in a circle.
///
/// - Complexity: O(n log n) for n files; memory for one folder at each level.
package struct FolderWalker: Sendable {
    package let root: String
    package let options: WalkOptions
    /// Where git's settings look for the user's folders.
    var environment: @Sendable (String) -> [UInt8]? = { GitConfiguration.variable($0) }

    package init(root: String, options: WalkOptions = WalkOptions()) {
        self.root = root
        self.options = options
    }

    /// - Throws: `FileError` if the root itself cannot be found or read; what `visit` throws. Nothing below the root
    ///   makes a walk fail.
    package func walk(_ visit: (WalkEvent) throws -> Void) throws {
        var walk = try start()
        while let events = try walk.next(256) {
            for event in events { try visit(event) }
        }
    }

    /// Begins a walk that goes on when it is asked to.
    ///
    /// - Parameter only: a path relative to the root: nothing but this file or folder and what is below it is visited, by
    ///   the rules of all folders above it. Costs a listing of each of those.
    /// - Throws: as `walk`.
    package func start(only: String? = nil) throws -> FolderWalk {
        let path = Array(root.utf8)
        guard !root.isEmpty, let real = FileSystem.realPath(path) else {
            throw root.isEmpty
                ? FileError(.notFound, path: root, "cannot find: no path given") : FileSystem.error(path, "find")
        }
        let status = try FileSystem.status(real, followsLinks: true).get()
        switch status.kind {
        case .folder:
            return try FolderWalk(
                Walk(root: real, options: options, only: only.map { Array($0.utf8) }, environment: environment))
        case .file:
            return FolderWalk([try event(real, status)])
        case .special:
            throw FileError(.system, path: root, "cannot read: neither a file nor a folder")
        }
    }

    private func event(_ real: [UInt8], _ status: FileSystem.Status) throws -> WalkEvent {
        let name = real[((real.lastIndex(of: UInt8(ascii: "/")) ?? -1) + 1)...]
        let text = String(decoding: real, as: UTF8.self)
        let relative = String(decoding: name, as: UTF8.self)
        guard text.utf8.elementsEqual(real) else {
            throw FileError(.system, path: text, "cannot read: its name is not UTF-8; rename it")
        }
        if status.size > options.maximumFileSize {
            let reason = SkipReason.tooLarge(status.size, options.maximumFileSize)
            return .skipped(SkippedFile(path: text, relativePath: relative, isFolder: false, reason: reason))
        }
        let beside = FileSystem.status(real + Array(FoundFile.sidecarEnding.utf8), followsLinks: false)
        return .found(
            FoundFile(
                path: text, relativePath: relative, size: status.size, modified: status.modified,
                changed: status.changed, hasSidecar: (try? beside.get()) != nil))
    }
}

/// A walk under way; it goes on when it is asked to.
package struct FolderWalk: Sendable {
    private var walk: Walk?
    private var events: [WalkEvent]

    init(_ events: [WalkEvent]) { self.events = events }

    init(_ walk: Walk) throws {
        var walk = walk
        var events: [WalkEvent] = []
        try walk.start { events.append($0) }
        self.walk = walk
        self.events = events
    }

    /// The next events, about as many as asked for; `nil` when there are no more.
    package mutating func next(_ count: Int) throws -> [WalkEvent]? {
        var events = events
        self.events = []
        while events.count < count, try walk?.step({ events.append($0) }) ?? false {}
        return events.isEmpty ? nil : events
    }
}

extension SkipReason {
    static func generated(_ what: String) -> SkipReason {
        SkipReason(.generated, "\(what): written by a tool, not for readers")
    }

    static func tooLarge(_ size: Int, _ limit: Int) -> SkipReason {
        SkipReason(.tooLarge, "\(size) bytes are more than the limit of \(limit)")
    }
}
