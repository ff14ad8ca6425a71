/// The container that every file of a segment uses: named, checksummed sections.
///
/// ```
/// header   64 bytes   magic "SWIFTRAG", kind (4 characters), kind's version (u32), zeros
/// sections            each starts at a multiple of 64 bytes
/// table    48 bytes × sections: name (24 bytes, zero-padded), offset u64, length u64, CRC-32C u32, zero u32
/// footer   32 bytes   table offset u64, section count u32, CRC-32C of header and table u32, file length u64,
///                     magic "GARTFIWS"
/// ```
/// All numbers are little-endian. The footer comes last, so a truncated file is noticed at once.
package enum SegmentFileFormat {
    package static let magic: [UInt8] = Array("SWIFTRAG".utf8)
    package static let endMagic: [UInt8] = Array("GARTFIWS".utf8)
    package static let headerSize = 64
    package static let entrySize = 48
    package static let footerSize = 32
    package static let alignment = 64
    package static let nameSize = 24
    package static let maximumSections = 1024
}

/// A mapped segment file, read through its sections.
///
/// Opening checks header, table and footer (their checksum, bounds, alignment, length of the file), and the sections of
/// up to a megabyte; larger ones are checked by `verify` only, so that there is no load step. Code that follows numbers
/// found in a section checks them against the section's bounds: flipped bits in a large one may give wrong answers until
/// `rag verify`, never a crash.
package final class SegmentFile: Sendable {
    package struct Section: Sendable, Hashable {
        package let name: String
        package let offset: Int
        package let length: Int
        package let checksum: UInt32
    }

    /// Sections of up to this many bytes are checked when a file is opened: less than a millisecond each. Tests that want
    /// damage to come further set it to -1.
    @TaskLocal package static var checkedAtOpening = 1 << 20

    package let file: MappedFile
    /// The version of the kind of file.
    package let version: UInt32
    package let sections: [Section]
    private let sectionsByName: [String: Int]

    package var path: String { file.path }
    package var byteCount: Int { file.bytes.count }

    /// - Parameters:
    ///   - kind: four ASCII characters that say what is in the file; `nil` for any.
    ///   - versions: the versions of that kind this program reads; `nil` for any.
    package init(path: String, kind: String?, versions: ClosedRange<UInt32>?) throws(FileError) {
        typealias Format = SegmentFileFormat
        do throws(FileError) { file = try MappedFile(path: path, followsLinks: false) } catch {
            // Missing, or something else in its place: what a reader takes for a merge that came in between is told by the
            // code.
            guard [.notFound, .corrupt].contains(error.code) else { throw error }
            throw FileError(
                error.code, path: path, "\(error.message); `rag verify --repair` rebuilds it from the catalog")
        }
        let bytes = file.bytes
        func corrupt(_ message: String) -> FileError {
            FileError(.corrupt, path: path, "\(message); `rag verify --repair` rebuilds it from the catalog")
        }
        guard bytes.count >= Format.headerSize, bytes.prefix(8).elementsEqual(Format.magic) else {
            throw corrupt("not a segment file of this program")
        }
        let found = String(decoding: bytes[8..<12], as: UTF8.self)
        if let kind, found != kind {
            throw corrupt("a segment file of kind \"\(found)\" where \"\(kind)\" is expected")
        }
        version = bytes.loadUnaligned(fromByteOffset: 12, as: UInt32.self)
        if let versions, !versions.contains(version) {
            let message =
                "format version \(version); this program reads \(versions.lowerBound) to \(versions.upperBound)"
            // What an older program wrote is rebuilt; what a newer one wrote is not thrown away.
            if version < versions.lowerBound { throw corrupt(message) }
            throw FileError(.unsupportedVersion, path: path, message + ": upgrade it")
        }
        let footer = bytes.count - Format.footerSize
        guard footer >= Format.headerSize, bytes.suffix(8).elementsEqual(Format.endMagic) else {
            throw corrupt("truncated: the end of the file is missing")
        }
        let tableOffset = bytes.loadUnaligned(fromByteOffset: footer, as: UInt64.self)
        let count = Int(bytes.loadUnaligned(fromByteOffset: footer + 8, as: UInt32.self))
        let checksum = bytes.loadUnaligned(fromByteOffset: footer + 12, as: UInt32.self)
        let length = bytes.loadUnaligned(fromByteOffset: footer + 16, as: UInt64.self)
        guard length == UInt64(bytes.count) else {
            throw corrupt("\(bytes.count) bytes long where it says \(length)")
        }
        guard count <= Format.maximumSections, count * Format.entrySize <= footer - Format.headerSize,
            tableOffset == UInt64(footer - count * Format.entrySize)
        else { throw corrupt("the table of sections is out of bounds") }
        let table = Int(tableOffset)
        var actual = Checksum()
        actual.update(UnsafeRawBufferPointer(rebasing: bytes[0..<Format.headerSize]))
        actual.update(UnsafeRawBufferPointer(rebasing: bytes[table..<footer]))
        guard actual.value == checksum else { throw corrupt("the checksum of the table of sections does not match") }

        var sections: [Section] = []
        var sectionsByName: [String: Int] = [:]
        for index in 0..<count {
            let entry = table + index * Format.entrySize
            let name = String(decoding: bytes[entry..<entry + Format.nameSize].prefix { $0 != 0 }, as: UTF8.self)
            let offset = bytes.loadUnaligned(fromByteOffset: entry + 24, as: UInt64.self)
            let length = bytes.loadUnaligned(fromByteOffset: entry + 32, as: UInt64.self)
            let checksum = bytes.loadUnaligned(fromByteOffset: entry + 40, as: UInt32.self)
            guard offset % UInt64(Format.alignment) == 0, offset <= tableOffset, length <= tableOffset - offset else {
                throw corrupt("section \"\(name)\" is out of bounds")
            }
            sectionsByName[name] = sections.count
            sections.append(Section(name: name, offset: Int(offset), length: Int(length), checksum: checksum))
        }
        self.sections = sections
        self.sectionsByName = sectionsByName
        for section in sections where section.length <= Self.checkedAtOpening { try verify(section) }
    }

    /// The bytes of a section, valid while this object lives; `nil` if the file has none of that name.
    package func bytes(ifPresent name: String) -> UnsafeRawBufferPointer? {
        guard let index = sectionsByName[name] else { return nil }
        let section = sections[index]
        return UnsafeRawBufferPointer(rebasing: file.bytes[section.offset..<section.offset + section.length])
    }

    package func bytes(_ name: String) throws(FileError) -> UnsafeRawBufferPointer {
        guard let bytes = bytes(ifPresent: name) else { throw corrupt("section \"\(name)\" is missing") }
        return bytes
    }

    /// A section as an array of `Element`, which must have exactly `count` elements when `count` is given.
    package func elements<Element: BitwiseCopyable>(
        _ name: String, of type: Element.Type = Element.self, count: Int? = nil
    ) throws(FileError) -> UnsafeBufferPointer<Element> {
        let bytes = try bytes(name)
        let stride = MemoryLayout<Element>.stride
        guard bytes.count % stride == 0, count.map({ bytes.count / stride == $0 }) ?? true else {
            throw corrupt("section \"\(name)\" has \(bytes.count) bytes, not \(count ?? 0) elements of \(stride)")
        }
        return bytes.bindMemory(to: Element.self)
    }

    /// Checks the checksum of every section.
    ///
    /// - Complexity: O(size of the file); pages are let go as they are read, so memory stays bounded.
    package func verify() throws(FileError) {
        for section in sections { try verify(section, keepsPages: false) }
        // What fills the space between sections is covered by no checksum.
        var end = SegmentFileFormat.headerSize
        let table = byteCount - SegmentFileFormat.footerSize - sections.count * SegmentFileFormat.entrySize
        let starts = sections.sorted { ($0.offset, $0.length) < ($1.offset, $1.length) }
        for (start, next) in starts.map({ ($0.offset, $0.offset + $0.length) }) + [(table, table)] {
            guard start >= end, file.bytes[end..<start].allSatisfy({ $0 == 0 }) else {
                throw corrupt("there is something between the sections")
            }
            end = next
        }
    }

    /// Checks the checksum of a section; its pages are in memory then.
    ///
    /// - Complexity: O(size of the section).
    package func check(_ name: String) throws(FileError) {
        guard let index = sectionsByName[name] else { throw corrupt("section \"\(name)\" is missing") }
        try verify(sections[index])
    }

    /// Checks what opening leaves out of a file of any kind, a piece after the other.
    ///
    /// - Parameter pause: called after each piece with its length in bytes.
    /// - Throws: `FileError`, and what `pause` throws.
    package static func scrub(path: String, pause: (_ bytes: Int) async throws -> Void) async throws {
        let file = try SegmentFile(path: path, kind: nil, versions: nil)
        for section in file.sections where section.length > checkedAtOpening {
            var checksum = Checksum()
            let end = section.offset + section.length
            for offset in stride(from: section.offset, to: end, by: 1 << 20) {
                let piece = offset..<min(end, offset + (1 << 20))
                checksum.update(UnsafeRawBufferPointer(rebasing: file.file.bytes[piece]))
                file.file.advise(.dontNeed, piece)
                try await pause(piece.count)
            }
            try file.check(checksum, of: section)
        }
    }

    private func verify(_ section: Section, keepsPages: Bool = true) throws(FileError) {
        var checksum = Checksum()
        var offset = section.offset
        let end = section.offset + section.length
        while offset < end {
            let next = min(end, offset + (8 << 20))
            checksum.update(UnsafeRawBufferPointer(rebasing: file.bytes[offset..<next]))
            if !keepsPages { file.advise(.dontNeed, offset..<next) }
            offset = next
        }
        try check(checksum, of: section)
    }

    private func check(_ checksum: Checksum, of section: Section) throws(FileError) {
        guard checksum.value == section.checksum else {
            throw corrupt("the checksum of section \"\(section.name)\" does not match")
        }
    }

    /// An error about this file, with the remedy.
    package func corrupt(_ message: String) -> FileError {
        FileError(.corrupt, path: path, "\(message); `rag verify --repair` rebuilds it from the catalog")
    }
}
