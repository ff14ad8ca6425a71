/// Which files of a folder are wanted.
package struct WalkOptions: Sendable, Hashable {
    /// If not empty, only files that match one of these patterns, or lie in a folder that does.
    package var include: [String]
    /// Files and folders that match one of these patterns are left out, after `include`.
    ///
    /// Both take the patterns of `.gitignore`: `*.md` matches names anywhere, `docs/*.md` from the root, `a/**/b`
    /// across folders, `build/` only folders.
    package var exclude: [String]
    /// The folder that the user works in, absolute and without links: patterns may be written from there as well, where the root
    /// lies below it. `nil` = from the root only.
    package var workingFolder: String?
    /// Whether names that begin with a dot are wanted; `.git` never is.
    package var includesHidden: Bool
    /// Bytes; larger files are skipped.
    package var maximumFileSize: Int
    /// Whether `.gitignore`, `.git/info/exclude`, git's `core.excludesFile` and `.ragignore` are obeyed.
    package var respectsIgnoreFiles: Bool
    /// Whether lock files, source maps, minified code and SVG drawings are wanted; see `GeneratedFile`.
    package var includesGenerated: Bool

    package init(
        include: [String] = [], exclude: [String] = [], workingFolder: String? = nil, includesHidden: Bool = false,
        maximumFileSize: Int = 64 << 20, respectsIgnoreFiles: Bool = true, includesGenerated: Bool = false
    ) {
        self.include = include
        self.exclude = exclude
        self.workingFolder = workingFolder
        self.includesHidden = includesHidden
        self.maximumFileSize = maximumFileSize
        self.respectsIgnoreFiles = respectsIgnoreFiles
        self.includesGenerated = includesGenerated
    }
}
