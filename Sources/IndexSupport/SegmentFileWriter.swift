/// Writes a segment file section by section, in bounded memory; see `SegmentFileFormat`.
///
/// Thread safety: used by one thread at a time.
package final class SegmentFileWriter {
    private let writer: FileWriter
    private var header: [UInt8]
    private var entries: [SegmentFile.Section] = []
    private var open: (name: String, offset: Int)?
    private var checksum = Checksum()

    package init(path: String, kind: String, version: UInt32) throws(FileError) {
        precondition(kind.utf8.count == 4)
        writer = try FileWriter(path: path, mode: 0o600)
        header = SegmentFileFormat.magic + Array(kind.utf8)
        withUnsafeBytes(of: version.littleEndian) { header += $0 }
        header += [UInt8](repeating: 0, count: SegmentFileFormat.headerSize - header.count)
        try writer.append(header)
    }

    /// Begins a section; whatever is appended belongs to it until the next one begins.
    package func begin(_ name: String) throws(FileError) {
        precondition(name.utf8.count <= SegmentFileFormat.nameSize && !name.isEmpty)
        precondition(entries.count < SegmentFileFormat.maximumSections)
        finishSection()
        try writer.pad(to: SegmentFileFormat.alignment)
        open = (name, writer.offset)
        checksum = Checksum()
    }

    private func finishSection() {
        guard let (name, offset) = open else { return }
        let length = writer.offset - offset
        entries.append(SegmentFile.Section(name: name, offset: offset, length: length, checksum: checksum.value))
        open = nil
    }

    /// The number of bytes in the open section.
    package var sectionLength: Int { open.map { writer.offset - $0.offset } ?? 0 }

    package func append(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
        precondition(open != nil)
        checksum.update(bytes)
        try writer.append(bytes)
    }

    package func append<Element: BitwiseCopyable>(_ elements: [Element]) throws(FileError) {
        try elements.withUnsafeBufferPointer { (buffer) throws(FileError) in try append(UnsafeRawBufferPointer(buffer))
        }
    }

    package func append<Element: BitwiseCopyable>(_ elements: UnsafeBufferPointer<Element>) throws(FileError) {
        try append(UnsafeRawBufferPointer(elements))
    }

    package func append<Element: BitwiseCopyable>(value: Element) throws(FileError) {
        try withUnsafeBytes(of: value) { (bytes) throws(FileError) in try append(bytes) }
    }

    /// Writes a whole section at once.
    package func section<Element: BitwiseCopyable>(_ name: String, _ elements: [Element]) throws(FileError) {
        try begin(name)
        try append(elements)
    }

    /// Makes what was appended so far readable: the path of the unfinished file and the open section's bytes in it.
    package func flushed() throws(FileError) -> (path: String, section: Range<Int>) {
        precondition(open != nil)
        return (try writer.flushed(), open!.offset..<writer.offset)
    }

    /// Finishes the file, syncs it and makes it appear. Returns its size in bytes.
    ///
    /// The folder is not synced: who writes the files of a segment does that once for all of them.
    @discardableResult
    package func commit() throws(FileError) -> Int {
        finishSection()
        try writer.pad(to: 8)
        let tableOffset = writer.offset
        var table: [UInt8] = []
        func add(_ value: some FixedWidthInteger) { withUnsafeBytes(of: value.littleEndian) { table += $0 } }
        for entry in entries {
            let name = Array(entry.name.utf8)
            table += name + [UInt8](repeating: 0, count: SegmentFileFormat.nameSize - name.count)
            add(UInt64(entry.offset))
            add(UInt64(entry.length))
            add(entry.checksum)
            add(UInt32(0))
        }
        var checksum = Checksum()
        header.withUnsafeBytes { checksum.update($0) }
        table.withUnsafeBytes { checksum.update($0) }
        let tableSize = table.count
        add(UInt64(tableOffset))
        add(UInt32(entries.count))
        add(checksum.value)
        add(UInt64(tableOffset + tableSize + SegmentFileFormat.footerSize))
        table += SegmentFileFormat.endMagic
        try writer.append(table)
        try writer.commit(syncsFolder: false)
        return writer.offset
    }
}
