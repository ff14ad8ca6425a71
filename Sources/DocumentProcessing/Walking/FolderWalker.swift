import IndexSupport

/// Finds the files under a root, in the bytewise order of their relative paths, and accounts for every one that it
/// passes over.
///
/// Hidden files, ignore files and patterns do not concern the root itself: who names a file or folder wants it.
/// Symbolic links are followed to what lies inside the root, each target once; never in a circle.
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
        let path = Array(root.utf8)
        guard !root.isEmpty, let real = FileSystem.realPath(path) else {
            throw root.isEmpty
                ? FileError(.notFound, path: root, "cannot find: no path given") : FileSystem.error(path, "find")
        }
        let status = try FileSystem.status(real, followsLinks: true).get()
        switch status.kind {
        case .folder:
            var walk = Walk(root: real, options: options, environment: environment)
            try walk.run(visit)
        case .file:
            let name = real[((real.lastIndex(of: UInt8(ascii: "/")) ?? -1) + 1)...]
            let text = String(decoding: real, as: UTF8.self)
            let relative = String(decoding: name, as: UTF8.self)
            guard text.utf8.elementsEqual(real) else {
                throw FileError(.system, path: text, "cannot read: its name is not UTF-8; rename it")
            }
            if status.size > options.maximumFileSize {
                let reason = SkipReason.tooLarge(status.size, options.maximumFileSize)
                try visit(.skipped(SkippedFile(path: text, relativePath: relative, isFolder: false, reason: reason)))
            } else {
                try visit(
                    .found(FoundFile(path: text, relativePath: relative, size: status.size, modified: status.modified)))
            }
        case .special:
            throw FileError(.system, path: root, "cannot read: neither a file nor a folder")
        }
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
