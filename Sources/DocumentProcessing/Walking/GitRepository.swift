import IndexSupport

/// Where git keeps what it ignores.
enum GitRepository {
    /// Larger ignore files are not read.
    static let maximumIgnoreFileSize = 1 << 20

    /// The folder that holds `.git`, from `folder` upward; `nil` outside of repositories.
    static func top(above folder: [UInt8]) -> [UInt8]? {
        var folder = folder
        while true {
            if hasRepository(folder) { return folder }
            guard let slash = folder.lastIndex(of: UInt8(ascii: "/")), folder.count > 1 else { return nil }
            folder = slash == 0 ? [UInt8(ascii: "/")] : Array(folder[..<slash])
        }
    }

    static func hasRepository(_ folder: [UInt8]) -> Bool {
        if case .success = FileSystem.status(join(folder, ".git"), followsLinks: true) { true } else { false }
    }

    /// The path of `info/exclude`. `.git` may be a file that names the real folder (worktrees, submodules), and that one
    /// may name the folder it shares with others.
    static func excludeFile(_ top: [UInt8]) -> [UInt8] {
        var folder = join(top, ".git")
        if let pointer = line(folder), pointer.starts(with: "gitdir: ".utf8) {
            folder = resolve(Array(pointer.dropFirst(8)), from: top)
        }
        if let common = line(join(folder, "commondir")) { folder = resolve(common, from: folder) }
        return join(folder, "info/exclude")
    }

    private static func line(_ path: [UInt8]) -> [UInt8]? {
        guard let content = try? SourceFile.read(path, maximumSize: 1 << 14) else { return nil }
        let line = content.prefix { $0 != ASCII.newline && $0 != ASCII.carriageReturn }
        return line.isEmpty ? nil : Array(line)
    }

    private static func resolve(_ path: [UInt8], from folder: [UInt8]) -> [UInt8] {
        path.first == UInt8(ascii: "/") ? path : join(folder, path)
    }

    static func join(_ folder: [UInt8], _ name: some Sequence<UInt8>) -> [UInt8] {
        (folder == [UInt8(ascii: "/")] ? [] : folder) + [UInt8(ascii: "/")] + name
    }

    static func join(_ folder: [UInt8], _ name: String) -> [UInt8] { join(folder, Array(name.utf8)) }
}
