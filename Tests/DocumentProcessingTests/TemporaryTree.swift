import Foundation
import TestSupport

@testable import DocumentProcessing

/// A temporary folder with files, for tests of the walker.
struct TemporaryTree {
    let folder = TemporaryFolder()

    var path: String { folder.path }

    init(_ files: [String: String] = [:]) {
        for (name, content) in files { write(name, content) }
    }

    func write(_ name: String, _ content: String = "x") {
        let path = folder.file(name)
        let parent = (path as NSString).deletingLastPathComponent
        try! FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
        try! Data(content.utf8).write(to: URL(fileURLWithPath: path))
    }

    func makeFolder(_ name: String) {
        try! FileManager.default.createDirectory(atPath: folder.file(name), withIntermediateDirectories: true)
    }

    func link(_ name: String, to target: String) {
        try! FileManager.default.createSymbolicLink(atPath: folder.file(name), withDestinationPath: target)
    }

    /// Relative paths of the files found, in order, and the reasons of the others.
    ///
    /// - Parameter environment: where git looks for the user's settings; none of the machine's by default.
    func walk(
        _ options: WalkOptions = WalkOptions(), from root: String? = nil, environment: [String: String] = [:]
    ) throws -> (
        found: [String], skipped: [String: SkipReason.Code]
    ) {
        var found: [String] = []
        var skipped: [String: SkipReason.Code] = [:]
        var walker = FolderWalker(root: root.map(folder.file) ?? path, options: options)
        walker.environment = { name in
            environment[name].map { Array($0.utf8) } ?? (name == "GIT_CONFIG_NOSYSTEM" ? Array("1".utf8) : nil)
        }
        try walker.walk { event in
            switch event {
            case .found(let file): found.append(file.relativePath)
            case .skipped(let file): skipped[file.relativePath] = file.reason.code
            }
        }
        return (found, skipped)
    }
}
