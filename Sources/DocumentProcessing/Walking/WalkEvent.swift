/// A file worth reading.
package struct FoundFile: Sendable, Hashable {
    /// Absolute, through the root's real path; may pass symbolic links inside the root.
    package let path: String
    /// Relative to the root, parts joined by `/`; the name itself if the root is a file.
    package let relativePath: String
    /// Bytes.
    package let size: Int
    /// The last change of the content, in nanoseconds since 1970.
    package let modified: Int64
    /// The last change of the inode (content, name, owner, permissions), in nanoseconds since 1970. Nobody can set it.
    package let changed: Int64
    /// Whether there is a file beside it that says what is known of it.
    package let hasSidecar: Bool

    /// What the name of a file beside a document has in addition.
    package static let sidecarEnding = ".meta.json"

    package init(
        path: String, relativePath: String, size: Int, modified: Int64, changed: Int64, hasSidecar: Bool = false
    ) {
        self.path = path
        self.relativePath = relativePath
        self.size = size
        self.modified = modified
        self.changed = changed
        self.hasSidecar = hasSidecar
    }
}

/// Why a file or folder was passed over.
package struct SkipReason: Sendable, Hashable {
    /// Stable names, for reports and programs.
    package enum Code: String, Sendable, Codable {
        /// The name begins with a dot.
        case hidden
        /// An ignore file says so.
        case ignored
        /// Matches none of the wanted patterns.
        case notIncluded = "not-included"
        /// Matches an unwanted pattern.
        case excluded
        /// Written by a tool for a tool: a lock file, source map, minified code or drawing.
        case generated
        /// Larger than the limit.
        case tooLarge = "too-large"
        /// A pipe, socket or device.
        case special
        case linkBroken = "link-broken"
        /// A symbolic link out of the root.
        case linkOutside = "link-outside"
        /// A symbolic link to a folder it lies in.
        case linkCycle = "link-cycle"
        /// A symbolic link to what is read where it lies, or to what another link has already led to.
        case linkRepeated = "link-repeated"
        /// The system refused; the message has its words.
        case unreadable
        /// The name is not UTF-8.
        case invalidName = "invalid-name"
        /// An ignore file too large to obey, or unreadable; what it would have left out is not.
        case ignoreFileUnusable = "ignore-file-unusable"
    }

    package let code: Code
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}

/// A file or a whole folder that was passed over.
package struct SkippedFile: Sendable, Hashable {
    package let path: String
    package let relativePath: String
    /// Nothing in this folder was looked at.
    package let isFolder: Bool
    package let reason: SkipReason
}

package enum WalkEvent: Sendable, Hashable {
    case found(FoundFile)
    case skipped(SkippedFile)
}
