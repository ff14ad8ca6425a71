import RAGModel

/// Rules by path: of those that match, the values of later ones win.
package struct PathRules: Sendable {
    private let rules: [(pattern: GlobPattern, values: [String: MetadataValue])]

    package var isEmpty: Bool { rules.isEmpty }

    package init(_ rules: [PathRule]) {
        var compiled: [(pattern: GlobPattern, values: [String: MetadataValue])] = []
        for rule in rules {
            if let pattern = GlobPattern(line: rule.pattern.utf8) { compiled.append((pattern, rule.values)) }
        }
        self.rules = compiled
    }

    /// - Parameter path: relative to the project's folder.
    package func values(of path: String) -> [String: MetadataValue] {
        let bytes = Array(path.utf8)
        let nameStart = bytes.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
        return rules.reduce(into: [:]) { result, rule in
            guard matches(rule.pattern, bytes, nameStart) else { return }
            result.merge(rule.values) { _, later in later }
        }
    }

    /// Whether the path, or a folder that it is in, matches.
    private func matches(_ pattern: GlobPattern, _ path: [UInt8], _ nameStart: Int) -> Bool {
        if pattern.matches(path[...], nameStart: nameStart, isFolder: false) { return true }
        var end = nameStart
        while end > 1 {
            let folder = path[..<(end - 1)]
            let start = folder.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
            if pattern.matches(folder, nameStart: start, isFolder: true) { return true }
            end = start
        }
        return false
    }
}
