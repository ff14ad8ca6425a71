import Foundation
import TestSupport
import Testing

@testable import DocumentProcessing

@Suite struct FolderWalkTests {
    private func found(_ walk: FolderWalk, page: Int = 1) throws -> (paths: [String], pages: Int) {
        var walk = walk
        var paths: [String] = []
        var pages = 0
        while let events = try walk.next(page) {
            pages += 1
            for case .found(let file) in events { paths.append(file.relativePath) }
        }
        return (paths, pages)
    }

    @Test func `a walk page by page finds what a whole walk finds`() throws {
        let tree = TemporaryTree(["a.txt": "", "b/c": "", "b/d/e": "", "f": ""])
        let whole = try tree.walk().found
        for page in 1...6 {
            let (paths, pages) = try found(FolderWalker(root: tree.path).start(), page: page)
            #expect(paths == whole)
            #expect(page > 1 || pages >= whole.count)
        }
    }

    @Test func `one path is visited by the rules of the folders above it`() throws {
        let tree = TemporaryTree([
            ".gitignore": "*.log\n", "a.txt": "", "b/.gitignore": "/x\n", "b/c/x": "", "b/c/y.log": "", "b/x": "",
            "b/.h/z": "",
        ])
        let walker = FolderWalker(root: tree.path)
        #expect(try found(walker.start(only: "b/c")).paths == ["b/c/x"])
        #expect(try found(walker.start(only: "b/c/x")).paths == ["b/c/x"])
        #expect(try found(walker.start(only: "a.txt")).paths == ["a.txt"])
        for other in ["b/x", "b/c/y.log", "b/.h", "b/.h/z", "nowhere", "a.txt/below"] {
            #expect(try found(walker.start(only: other)).paths == [], "\(other)")
        }
    }

    @Test func `an edit that keeps size and time changes the time of the inode`() throws {
        let tree = TemporaryTree(["a.txt": "one"])
        let date = Date(timeIntervalSince1970: 1_600_000_000)
        func look() throws -> FoundFile? {
            try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: tree.folder.file("a.txt"))
            var walk = try FolderWalker(root: tree.path).start()
            guard case .found(let file)? = try walk.next(1)?.first else { return nil }
            return file
        }
        let before = try #require(try look())
        usleep(20_000)
        tree.write("a.txt", "two")
        let after = try #require(try look())
        #expect(before.size == after.size && before.modified == after.modified)
        #expect(before.changed < after.changed)
    }
}
