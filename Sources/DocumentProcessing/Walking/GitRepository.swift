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
    static func excludeFile(_ top: [UInt8]) -> [UInt8] { join(commonFolder(gitFolder(top)), "info/exclude") }

    /// The real `.git` folder of the repository at `top`.
    static func gitFolder(_ top: [UInt8]) -> [UInt8] {
        let folder = join(top, ".git")
        guard let pointer = line(folder), pointer.starts(with: "gitdir: ".utf8) else { return folder }
        return resolve(Array(pointer.dropFirst(8)), from: top)
    }

    /// The folder that worktrees of one repository share.
    static func commonFolder(_ gitFolder: [UInt8]) -> [UInt8] {
        line(join(gitFolder, "commondir")).map { resolve($0, from: gitFolder) } ?? gitFolder
    }

    /// The path without links, if it leads somewhere.
    static func real(_ path: [UInt8]) -> [UInt8] { FileSystem.realPath(path) ?? path }

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
