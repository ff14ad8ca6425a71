import Foundation
import IndexSupport
import TestSupport
import Testing

@Suite struct FileWriterTests {
    let folder = TemporaryFolder()

    private func contents(_ name: String) -> [UInt8]? {
        FileManager.default.contents(atPath: folder.file(name)).map(Array.init)
    }

    /// Appends of every size around the buffer's, against an array.
    @Test func whatIsAppendedIsInTheFile() throws {
        var random = SplitMix64(seed: 1)
        var expected: [UInt8] = []
        let writer = try FileWriter(path: folder.file("file"))
        for size in [0, 1, 1000, (1 << 20) - 1001, 1, 1 << 20, (1 << 20) + 1, 5, 3 << 20, 1 << 19, 1 << 19, 7] {
            let bytes = (0..<size).map { _ in UInt8.random(in: 0...255, using: &random) }
            try writer.append(bytes)
            expected += bytes
            #expect(writer.offset == expected.count)
        }
        try writer.append([UInt32(0x0403_0201), 0x0807_0605])
        try writer.append(value: UInt16(0x0A09))
        expected += (1...10).map { UInt8($0) }
        for alignment in [64, 8, 1] {
            try writer.pad(to: alignment)
            expected += [UInt8](repeating: 0, count: (alignment - expected.count % alignment) % alignment)
            #expect(writer.offset == expected.count)
        }
        try writer.commit()
        #expect(contents("file") == expected)
        #expect(try Files.list(folder.path) == ["file"])
    }

    @Test func nothingAppearsBeforeCommit() throws {
        let writer = try FileWriter(path: folder.file("file"))
        try writer.append([UInt8](repeating: 1, count: 2 << 20))
        #expect(!Files.exists(folder.file("file")))
        #expect(try Files.list(folder.path) == ["file.partial"])
        try writer.commit()
        #expect(Files.size(folder.file("file")) == 2 << 20)
    }

    @Test func anAbandonedWriterLeavesNothing() throws {
        do {
            let writer = try FileWriter(path: folder.file("file"))
            try writer.append([1, 2, 3] as [UInt8])
        }
        #expect(try Files.list(folder.path).isEmpty)
    }

    /// Lets each durable step fail in turn: until the renaming the old file stays whole, after it the new one is whole;
    /// nothing else is left.
    @Test func afterAnyFailedStepTheOldFileIsWhole() throws {
        let path = folder.file("file")
        let old = [UInt8](repeating: 1, count: 10)
        let new = [UInt8](repeating: 2, count: 3 << 20)
        func write(_ bytes: [UInt8]) throws(FileError) {
            let writer = try FileWriter(path: path)
            try writer.append(Array(bytes.prefix(1000)))
            try writer.append(Array(bytes.dropFirst(1000)))
            try writer.commit()
        }
        try write(old)
        let counter = StepCounter()
        try FaultInjection.$hook.withValue(FaultInjection.Hook { step, _ in counter.count(step, failAt: nil) }) {
            try write(new)
        }
        #expect(counter.steps == ["create", "write", "write", "sync", "rename", "sync folder"])
        for failing in counter.steps.indices {
            try write(old)
            let counter = StepCounter()
            let hook = FaultInjection.Hook { step, _ in counter.count(step, failAt: failing) }
            let error = #expect(throws: FileError.self) { try FaultInjection.$hook.withValue(hook) { try write(new) } }
            #expect(error?.code == .diskFull)
            let expected = counter.steps[failing] == "sync folder" ? new : old
            #expect(contents("file") == expected, "after a failed \(counter.steps[failing])")
            #expect(try Files.list(folder.path) == ["file"])
        }
        try write(new)
        #expect(contents("file") == new)
    }

    @Test func aMissingFolderIsNamed() {
        let path = folder.file("missing/file")
        let error = #expect(throws: FileError.self) { try FileWriter(path: path) }
        #expect(error?.description == "\(path): cannot create: no such file")
    }
}

/// Counts steps and lets one of them fail.
final class StepCounter: @unchecked Sendable {
    // Used by one thread: the hook is called where the file is written.
    private(set) var steps: [String] = []

    func count(_ step: String, failAt failing: Int?) -> FileError? {
        defer { steps.append(step) }
        return steps.count == failing ? FileError(.diskFull, path: "", "injected") : nil
    }
}

@Suite struct MappedFileTests {
    let folder = TemporaryFolder()

    @Test(arguments: [1, 4095, 4096, 4097, 1_000_000])
    func theBytesAreThoseOfTheFile(size: Int) throws {
        let data = Data((0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        try data.write(to: URL(fileURLWithPath: folder.file("file")))
        let mapped = try MappedFile(path: folder.file("file"))
        for advice in [MappedFile.Advice.random, .sequential, .willNeed, .dontNeed] {
            mapped.advise(advice)
            mapped.advise(advice, size / 3..<size / 2)
            mapped.advise(advice, -5..<size + 5)
        }
        #expect(mapped.bytes.elementsEqual(data))
        // The mapping outlives the name.
        try Files.remove(folder.file("file"))
        #expect(mapped.bytes.elementsEqual(data))
    }

    @Test func anEmptyFileHasNoBytes() throws {
        try Data().write(to: URL(fileURLWithPath: folder.file("file")))
        let mapped = try MappedFile(path: folder.file("file"))
        mapped.advise(.willNeed)
        #expect(mapped.bytes.isEmpty)
    }

    @Test func whatIsNotAFileIsRefused() throws {
        #expect(throws: FileError.self) { try MappedFile(path: folder.file("missing")) }
        #expect(
            #expect(throws: FileError.self) { try MappedFile(path: folder.path) }?.message
                == "cannot map: not a regular file")
    }

    /// Opening a pipe that nobody writes to must not wait for a writer.
    @Test func aPipeIsRefusedAtOnce() throws {
        #expect(mkfifo(folder.file("pipe"), 0o600) == 0)
        #expect(
            #expect(throws: FileError.self) { try MappedFile(path: folder.file("pipe")) }?.message
                == "cannot map: not a regular file")
    }
}

@Suite struct FilesTests {
    let folder = TemporaryFolder()

    @Test func foldersAreCreatedWithTheirParentsOnceAndAgain() throws {
        for _ in 0..<2 {
            try Files.createFolder(folder.file("a/b//c/"))
            #expect(try Files.list(folder.file("a")) == ["b"])
        }
    }

    @Test func aFileInTheWayOfAFolderIsSaid() throws {
        try Data().write(to: URL(fileURLWithPath: folder.file("file")))
        let error = #expect(throws: FileError.self) { try Files.createFolder(folder.file("file")) }
        #expect(error?.message == "cannot create folder: a file of that name is in the way")
        let below = #expect(throws: FileError.self) { try Files.createFolder(folder.file("file/below")) }
        #expect(below?.message == "cannot create folder: a part of the path is not a folder")
    }

    @Test func removingTwiceIsNoError() throws {
        try Data().write(to: URL(fileURLWithPath: folder.file("file")))
        try Files.remove(folder.file("file"))
        try Files.remove(folder.file("file"))
        #expect(!Files.exists(folder.file("file")))
        #expect(Files.size(folder.file("file")) == nil)
    }

    @Test func namesAreListedSorted() throws {
        for name in ["b", "a", ".hidden", "Ä"] { try Data().write(to: URL(fileURLWithPath: folder.file(name))) }
        #expect(try Files.list(folder.path) == [".hidden", "a", "b", "Ä"].sorted())
        #expect(throws: FileError.self) { try Files.list(folder.file("missing")) }
    }

    @Test(arguments: [
        (ENOENT, FileError.Code.notFound, "cannot open: no such file"),
        (ENOTDIR, .notFound, "cannot open: a part of the path is not a folder"),
        (EACCES, .permissionDenied, "cannot open: permission denied; check the owner and the mode of the path"),
        (ENOSPC, .diskFull, "cannot open: no space left on device; free some space and run the command again"),
        (EIO, .system, "cannot open: input/output error"),
    ])
    func systemErrorsAreWorded(_ number: Int32, _ code: FileError.Code, _ message: String) {
        let error = FileError(errno: number, path: "/p", operation: "open")
        #expect(error.code == code)
        #expect(error.description == "/p: " + message)
    }
}
