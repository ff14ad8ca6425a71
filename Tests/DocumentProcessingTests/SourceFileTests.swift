import Foundation
import IndexSupport
import TestSupport
import Testing

@testable import DocumentProcessing

@Suite struct SourceFileTests {
    @Test func `a file that grew over the limit is refused, whole ones are read`() throws {
        let tree = TemporaryTree(["a.txt": String(repeating: "x", count: 1000)])
        let path = tree.folder.file("a.txt")
        #expect(try SourceFile.read(path, maximumSize: 1000).count == 1000)
        #expect(throws: FileError.self) { try SourceFile.read(path, maximumSize: 999) }
        #expect(throws: FileError.self) { try SourceFile.read(tree.path, maximumSize: 999) }
    }

    @Test func `what was swapped for a link out of the root since the walk is not read`() throws {
        let tree = TemporaryTree(["root/sub/a.txt": "inside", "outside/a.txt": "secret", "root/b.txt": "inside"])
        let root = try #require(FileSystem.realPath(Array(tree.folder.file("root").utf8)))
        let base = String(decoding: root, as: UTF8.self)
        #expect(try SourceFile.read(base + "/sub/a.txt", beneath: base, maximumSize: 100) == Array("inside".utf8))
        // The folder on the way, and the file itself.
        try FileManager.default.removeItem(atPath: base + "/sub")
        tree.link("root/sub", to: "../outside")
        try FileManager.default.removeItem(atPath: base + "/b.txt")
        tree.link("root/b.txt", to: "../outside/a.txt")
        for name in ["/sub/a.txt", "/b.txt"] {
            #expect(try SourceFile.read(base + name, maximumSize: 100) == Array("secret".utf8))
            #expect(throws: FileError.self) { try SourceFile.read(base + name, beneath: base, maximumSize: 100) }
        }
        // A link that stays inside, and the root that is the file.
        tree.write("root/c.txt", "inside")
        tree.link("root/d.txt", to: "c.txt")
        #expect(try SourceFile.read(base + "/d.txt", beneath: base, maximumSize: 100) == Array("inside".utf8))
        #expect(
            try SourceFile.read(base + "/c.txt", beneath: base + "/c.txt", maximumSize: 100) == Array("inside".utf8))
    }
}
