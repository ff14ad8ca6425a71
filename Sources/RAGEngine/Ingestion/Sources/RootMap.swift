import RAGModel

/// Which root a file belongs to: the outermost one that covers it, whatever was ingested first.
struct RootMap: Sendable {
    /// In the order of paths, so that an outer root comes before those inside.
    private(set) var roots: [DocumentRoot]

    init(_ roots: [DocumentRoot] = []) { self.roots = roots.sorted(by: Self.precedes) }

    /// Adds a root, or replaces the one of the same path.
    mutating func insert(_ root: DocumentRoot) {
        roots.removeAll { $0.path.isExactly(root.path) }
        roots.append(root)
        roots.sort(by: Self.precedes)
    }

    subscript(path: String) -> DocumentRoot? { roots.first { $0.path.isExactly(path) } }

    /// The roots that cover a path, outermost first.
    func covering(_ path: String) -> [DocumentRoot] { roots.filter { $0.covers(path) } }

    /// The roots strictly inside a path.
    func inside(_ path: String) -> [DocumentRoot] {
        let outer = DocumentRoot(path: path)
        return roots.filter { !$0.path.isExactly(path) && outer.covers($0.path) }
    }

    /// The root of a file, and its path relative to that; `nil` if none covers it.
    func home(of path: String) -> (root: String, relative: String)? {
        roots.first { $0.covers(path) }.map { ($0.path, $0.relative(path)) }
    }

    private static func precedes(_ left: DocumentRoot, _ right: DocumentRoot) -> Bool {
        left.path.utf8.lexicographicallyPrecedes(right.path.utf8)
    }
}

extension DocumentRoot {
    /// A path that this root covers, relative to it; of a root that is a file, its name.
    func relative(_ path: String) -> String {
        if path.isExactly(self.path) {
            return String(path[path.index(after: path.lastIndex(of: "/") ?? path.startIndex)...])
        }
        return String(decoding: path.utf8.dropFirst(self.path == "/" ? 1 : self.path.utf8.count + 1), as: UTF8.self)
    }

    var hasMetadata: Bool { !metadata.isEmpty || !defaultMetadata.isEmpty }
}
