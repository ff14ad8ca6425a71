/// What links lead to may be read where it lies: then the link is left out, so that nothing is read twice.
extension Walk {
    /// The path relative to the root, without links; `nil` if it is not below the root.
    func ownPath(_ path: [UInt8]) -> [UInt8]? {
        guard let real = FileSystem.realPath(absolute(path)) else { return nil }
        let prefix = root == [UInt8(ascii: "/")] ? root : root + [UInt8(ascii: "/")]
        return real.starts(with: prefix) ? Array(real[prefix.count...]) : nil
    }

    /// Whether the walk finds a file where it lies.
    ///
    /// - Parameter path: relative to the root, without links.
    /// - Complexity: that of ``rules(of:)`` for its folder.
    mutating func reaches(file path: [UInt8], size: Int) -> Bool {
        let nameStart = (path.lastIndex(of: UInt8(ascii: "/")) ?? -1) + 1
        guard let rules = rules(of: Array(path[..<max(nameStart - 1, 0)])) else { return false }
        return reasonToPass(path, nameStart: nameStart, isFolder: false, rules) == nil
            && reasonToLeave(file: path, nameStart: nameStart, size: size) == nil
    }

    /// The ignore rules in force in a folder; `nil` if the walk does not enter it.
    ///
    /// - Parameter path: relative to the root, without links.
    /// - Complexity: a listing of each folder on the path that was not asked for before.
    mutating func rules(of path: [UInt8]) -> IgnoreStack? {
        if path.isEmpty { return open.first?.ignores }
        if let known = rulesOfTargets[path] { return known }
        let rules = findRules(of: path)
        rulesOfTargets[path] = .some(rules)
        return rules
    }

    private mutating func findRules(of path: [UInt8]) -> IgnoreStack? {
        let nameStart = (path.lastIndex(of: UInt8(ascii: "/")) ?? -1) + 1
        guard var rules = rules(of: Array(path[..<max(nameStart - 1, 0)])),
            reasonToPass(path, nameStart: nameStart, isFolder: true, rules) == nil,
            String(validating: path, as: UTF8.self) != nil,
            case .success(let names) = FileSystem.names(absolute(path), followsLink: false)
        else { return nil }
        let name = Self.text(Array(path[nameStart...]))
        if !options.includesGenerated, GeneratedFile.folder(name: name, names: names.lazy.map(Self.text)) != nil {
            return nil
        }
        if options.respectsIgnoreFiles {
            // Ignore files that cannot be obeyed are reported where the folder is walked.
            guard (try? addRules(in: path, names, &rules, { _ in })) != nil else { return nil }
        }
        return rules
    }
}

extension SkipReason {
    /// - Parameter path: relative to the root.
    static func elsewhere(_ path: [UInt8]) -> SkipReason {
        SkipReason(
            .linkRepeated,
            "a symbolic link to \(path.isEmpty ? "the folder that is read" : Walk.text(path)), which is read where it lies"
        )
    }
}
