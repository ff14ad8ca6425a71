import Foundation
import IndexSupport
import TestSupport
import Testing

@Suite struct SegmentFileTests {
    let folder = TemporaryFolder()
    var path: String { folder.file("segment") }

    /// Three sections, one empty.
    private func writeSample() throws -> Data {
        let writer = try SegmentFileWriter(path: path, kind: "TEST", version: 3)
        try writer.section("numbers", [1, 2, 3] as [UInt32])
        try writer.begin("bytes")
        try writer.append([9] as [UInt8])
        #expect(writer.sectionLength == 1)
        try writer.append(value: UInt64(7))
        #expect(writer.sectionLength == 9)
        try writer.section("empty", [UInt8]())
        let size = try writer.commit()
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(data.count == size)
        return data
    }

    @Test func sectionsComeBack() throws {
        _ = try writeSample()
        let file = try SegmentFile(path: path, kind: "TEST", versions: 1...3)
        try file.verify()
        #expect(file.version == 3)
        #expect(file.sections.map(\.name) == ["numbers", "bytes", "empty"])
        #expect(file.sections.allSatisfy { $0.offset % 64 == 0 })
        #expect(try Array(file.elements("numbers", of: UInt32.self, count: 3)) == [1, 2, 3])
        #expect(try Array(file.bytes("bytes")) == [9, 7, 0, 0, 0, 0, 0, 0, 0])
        #expect(try file.bytes("empty").isEmpty)
        #expect(file.bytes(ifPresent: "missing") == nil)
    }

    @Test func wrongExpectationsAreSaid() throws {
        _ = try writeSample()
        let file = try SegmentFile(path: path, kind: "TEST", versions: 1...3)
        func message(_ body: () throws -> Void) -> String? { #expect(throws: FileError.self) { try body() }?.message }
        let remedy = "; `rag verify --repair` rebuilds it from the catalog"
        #expect(message { _ = try file.bytes("missing") } == "section \"missing\" is missing" + remedy)
        #expect(
            message { _ = try file.elements("bytes", of: UInt32.self) }
                == "section \"bytes\" has 9 bytes, not 0 elements of 4" + remedy)
        #expect(
            message { _ = try file.elements("numbers", of: UInt32.self, count: 4) }
                == "section \"numbers\" has 12 bytes, not 4 elements of 4" + remedy)
        #expect(
            message { _ = try SegmentFile(path: path, kind: "ELSE", versions: 1...3) }
                == "a segment file of kind \"TEST\" where \"ELSE\" is expected" + remedy)
        #expect(
            message { _ = try SegmentFile(path: path, kind: "TEST", versions: 1...2) }
                == "format version 3; this program reads 1 to 2: upgrade it")
        #expect(
            message { _ = try SegmentFile(path: path, kind: "TEST", versions: 4...5) }
                == "format version 3; this program reads 4 to 5" + remedy)
        try Data("something else, long enough to hold a header of 64 bytes, and a bit more".utf8)
            .write(to: URL(fileURLWithPath: path))
        #expect(
            message { _ = try SegmentFile(path: path, kind: "TEST", versions: 1...3) }
                == "not a segment file of this program" + remedy)
    }

    @Test func aFileTruncatedAnywhereIsRefused() throws {
        let data = try writeSample()
        for length in 0..<data.count {
            try data.prefix(length).write(to: URL(fileURLWithPath: folder.file("short")))
            let error = #expect(throws: FileError.self) {
                try SegmentFile(path: folder.file("short"), kind: "TEST", versions: 1...3)
            }
            #expect(error?.code == .corrupt)
        }
    }

    @Test func bytesAppendedOrMissingInTheMiddleAreRefused() throws {
        let data = try writeSample()
        for changed in [data + [0], data.prefix(100) + data.suffix(data.count - 101), data + data] {
            try Data(changed).write(to: URL(fileURLWithPath: folder.file("changed")))
            #expect(throws: FileError.self) {
                try SegmentFile(path: folder.file("changed"), kind: "TEST", versions: 1...3)
            }
        }
    }

    /// Every bit is guarded: by the checks at opening, by a section's checksum, or by being zero between sections.
    @Test func everyFlippedBitIsFound() throws {
        let data = try writeSample()
        // All bits of a byte fare alike; each byte has its own one flipped here.
        var random = SplitMix64(seed: 12)
        for byte in 0..<data.count {
            let bit = Int.random(in: 0..<8, using: &random)
            var changed = data
            changed[byte] ^= 1 << UInt8(bit)
            try changed.write(to: URL(fileURLWithPath: folder.file("changed")))
            do throws(FileError) {
                let file = try SegmentFile(path: folder.file("changed"), kind: "TEST", versions: 1...3)
                try file.verify()
                Issue.record("bit \(bit) of byte \(byte) was missed")
            } catch {
                #expect(error.code == .corrupt || error.code == .unsupportedVersion)
            }
        }
    }

    @Test func `small sections are checked when a file is opened, large ones by verification`() throws {
        let large = [UInt8](repeating: 7, count: SegmentFile.checkedAtOpening + 1)
        let writer = try SegmentFileWriter(path: path, kind: "TEST", version: 1)
        try writer.section("small", Array(large.dropLast()))
        try writer.section("large", large)
        try writer.commit()
        let sections = try SegmentFile(path: path, kind: "TEST", versions: 1...1).sections
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        for section in sections {
            var changed = data
            changed[section.offset + 1] = 8
            try changed.write(to: URL(fileURLWithPath: folder.file("changed")))
            let changedPath = folder.file("changed")
            if section.name == "small" {
                #expect(throws: FileError.self) { try SegmentFile(path: changedPath, kind: "TEST", versions: 1...1) }
            } else {
                let file = try SegmentFile(path: changedPath, kind: "TEST", versions: 1...1)
                #expect(throws: FileError.self) { try file.verify() }
            }
        }
    }

    /// Random footers in front of the true end magic and length: none of the numbers may lead out of the file.
    @Test func hostileFootersAreRefused() throws {
        let data = try writeSample()
        var random = SplitMix64(seed: 8)
        let footer = data.count - SegmentFileFormat.footerSize
        for _ in 0..<400 {
            var changed = data
            let offset: UInt64 = [0, 64, UInt64(footer), .max, 1 << 63, random.next()].randomElement(using: &random)!
            let count: UInt32 = [0, 1, 3, 4, 1000, 1024, 1025, .max].randomElement(using: &random)!
            if Bool.random(using: &random) {
                withUnsafeBytes(of: offset) { changed.replaceSubrange(footer..<footer + 8, with: $0) }
            }
            withUnsafeBytes(of: count) { changed.replaceSubrange(footer + 8..<footer + 12, with: $0) }
            guard changed != data else { continue }
            try changed.write(to: URL(fileURLWithPath: folder.file("changed")))
            let error = #expect(throws: FileError.self) {
                try SegmentFile(path: folder.file("changed"), kind: "TEST", versions: 1...3)
            }
            #expect(error?.code == .corrupt)
        }
    }

    @Test func moreSectionsThanOneTableHolds() throws {
        let writer = try SegmentFileWriter(path: path, kind: "TEST", version: 1)
        for number in 0..<SegmentFileFormat.maximumSections { try writer.section("section \(number)", [number]) }
        try writer.commit()
        let file = try SegmentFile(path: path, kind: "TEST", versions: 1...1)
        try file.verify()
        #expect(try file.elements("section 1023", of: Int.self, count: 1)[0] == 1023)
    }
}
