import Foundation
import IndexSupport
import TestSupport
import Testing

/// Files in a folder that somebody else may have filled.
@Suite struct TrustTests {
    private let folder = TemporaryFolder()

    private func mode(_ name: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.file(name))
        return try #require(attributes[.posixPermissions] as? Int)
    }

    @Test func `what stands at a path is told without following links or waiting for pipes`() {
        folder.write("file", "x")
        symlink(folder.file("file"), folder.file("link"))
        symlink(folder.file("nowhere"), folder.file("dangling"))
        mkfifo(folder.file("pipe"), 0o600)
        #expect(Files.kind(folder.file("file")) == .file)
        #expect(Files.kind(folder.path) == .folder)
        #expect(Files.kind(folder.file("link")) == .link)
        #expect(Files.kind(folder.file("dangling")) == .link)
        #expect(Files.kind(folder.file("pipe")) == .pipe)
        #expect(Files.kind(folder.file("missing")) == nil)
        for (name, kind) in [("link", "link"), ("dangling", "link"), ("pipe", "pipe")] {
            let error = #expect(throws: FileError.self) { try Files.read(folder.file(name), maximumSize: 10) }
            #expect(error?.code == .corrupt)
            #expect(error?.message == "a \(kind) stands where a file is expected; nothing was opened: remove it")
        }
    }

    @Test func `a file is read up to its allowed size and refused beyond`() throws {
        for count in [0, 1, 9, 10, 11, 1 << 16, (1 << 16) + 1, 200_000] {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
            folder.write("file", Data(bytes))
            #expect(try Files.read(folder.file("file"), maximumSize: count) == bytes)
            if count > 0 {
                let error = #expect(throws: FileError.self) {
                    try Files.read(folder.file("file"), maximumSize: count - 1)
                }
                #expect(error?.code == .corrupt)
            }
        }
    }

    @Test func `a segment file that is a link is not opened`() throws {
        let writer = try SegmentFileWriter(path: folder.file("real"), kind: "TEST", version: 1)
        try writer.section("bytes", [UInt8(1)])
        try writer.commit()
        #expect(try mode("real") == 0o600)
        symlink(folder.file("real"), folder.file("link"))
        let error = #expect(throws: FileError.self) {
            try SegmentFile(path: folder.file("link"), kind: "TEST", versions: 1...1)
        }
        #expect(error?.code == .corrupt)
        // Models are often kept behind links.
        #expect(try MappedFile(path: folder.file("link")).bytes.count > 0)
    }

    @Test func `a link under the partial name of a new file is replaced, and its target kept`() throws {
        folder.write("victim", "precious")
        symlink(folder.file("victim"), folder.file("new.partial"))
        let writer = try FileWriter(path: folder.file("new"))
        try writer.append([UInt8(ascii: "x")])
        try writer.commit()
        #expect(try String(contentsOfFile: folder.file("victim"), encoding: .utf8) == "precious")
        #expect(try String(contentsOfFile: folder.file("new"), encoding: .utf8) == "x")
    }

    @Test func `a private folder shuts others out, also if it was open before`() throws {
        try Files.createPrivateFolder(folder.file("a/b"))
        #expect(try mode("a/b") == 0o700)
        try Files.createFolder(folder.file("open"))
        #expect(try mode("open") & 0o700 == 0o700)
        chmod(folder.file("open"), 0o755)
        try Files.createPrivateFolder(folder.file("open"))
        #expect(try mode("open") == 0o700)
        folder.write("file", "x")
        chmod(folder.file("file"), 0o664)
        symlink(folder.file("file"), folder.file("link"))
        try Files.makePrivate(folder.file("link"))
        #expect(try mode("file") == 0o664)
        try Files.makePrivate(folder.file("file"))
        #expect(try mode("file") == 0o600)
        try Files.makePrivate(folder.file("missing"))
    }

    @Test func `each new folder's name is synced in its parent`() throws {
        let steps = StepList()
        let hook = FaultInjection.Hook { step, path in
            steps.add("\(step) \(path.dropFirst(folder.path.count))")
            return nil
        }
        try FaultInjection.$hook.withValue(hook) { try Files.createFolder(folder.file("a/b")) }
        #expect(steps.all == ["create folder /a", "sync folder ", "create folder /a/b", "sync folder /a"])
        let failing = FaultInjection.Hook { step, path in
            step == "sync folder" ? FileError(.system, path: path, "injected") : nil
        }
        #expect(throws: FileError.self) {
            try FaultInjection.$hook.withValue(failing) { try Files.createFolder(folder.file("c")) }
        }
    }
}
