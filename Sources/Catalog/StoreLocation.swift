import IndexSupport
import RAGModel

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Where a store lies. Files below the folder that holds the store are kept relative to it, so that a project which is
/// moved or copied with its store finds them in their new place.
///
/// | path or URI                         | stored as      |
/// |-------------------------------------|----------------|
/// | the folder that holds the store     | `.`            |
/// | a file below it                     | `./sub/a.md`   |
/// | a given URI that looks like those   | `././` + URI   |
/// | anything else                       | as it is       |
package struct StoreLocation: Sendable, Hashable {
    /// The folder that holds the store, with links resolved and without a slash at its end; empty for the root.
    package let base: String

    private static let escape = "././"

    package init(base: String) { self.base = base.hasSuffix("/") ? String(base.dropLast()) : base }

    /// - Parameter catalog: the absolute path of the catalog's file in the store's folder.
    init(catalog: String) {
        let folder = Self.parent(catalog)
        let real = realpath(folder, nil).map { pointer in
            defer { free(pointer) }
            return String(cString: pointer)
        }
        self.init(base: Self.parent(real ?? folder))
    }

    private static func parent(_ path: String) -> String {
        String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
    }

    /// The form in which a URI or the path of a root is stored.
    package func stored(_ uri: String) -> String {
        if uri.isExactly(base) || (base.isEmpty && uri == "/") { return "." }
        if uri == "." || uri.begins(with: "./") { return Self.escape + uri }
        guard uri.begins(with: base + "/") else { return uri }
        let rest = uri.utf8.dropFirst(base.utf8.count + 1)
        // Not the path of any file, though a program may give it.
        if rest.isEmpty || rest.starts(with: "./".utf8) || rest.elementsEqual(".".utf8) { return uri }
        return "./" + String(Substring(rest))
    }

    /// The URI or path that was stored.
    package func absolute(_ stored: String) -> String {
        if stored == "." { return base.isEmpty ? "/" : base }
        if stored.begins(with: Self.escape) { return String(Substring(stored.utf8.dropFirst(Self.escape.utf8.count))) }
        return stored.begins(with: "./") ? base + String(Substring(stored.utf8.dropFirst(1))) : stored
    }
}
