import IndexSupport

/// Finds the files under a root, in the bytewise order of their relative paths.
package struct FolderWalker: Sendable {
    package let root: String
    package let options: WalkOptions

    package init(root: String, options: WalkOptions = WalkOptions()) {
        self.root = root
        self.options = options
    }
}
