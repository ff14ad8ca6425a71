import IndexSupport

/// Part of an index under construction on the disk: terms in order, each with its stream of postings.
///
/// A record is: length of the term, term, length of the stream, stream (lengths as LEB128).
final class SpillRun {
    private let file: TemporaryFile
    private var window: UnsafeMutableRawBufferPointer
    private var windowStart = 0
    private var windowCount = 0
    private var offset = 0
    /// The record the run stands at; `term` is `nil` past the last one.
    private(set) var term: [UInt8]?
    private var stream = GrowableBuffer<UInt8>(capacity: 1 << 12)

    /// Writes all terms of `accumulator`, which is emptied.
    init(_ accumulator: inout TermAccumulator, folder: String) throws(FileError) {
        file = try TemporaryFile(folder: folder)
        window = .allocate(byteCount: 1 << 18, alignment: 64)
        accumulator.finish()
        var record = GrowableBuffer<UInt8>(capacity: 1 << 14)
        var content = GrowableBuffer<UInt8>(capacity: 1 << 14)
        for number in accumulator.sortedNumbers() {
            let name = accumulator.name(number)
            record.append(varint: UInt64(name.count))
            if let base = name.baseAddress { record.append(base, name.count) }
            content.removeAll()
            accumulator.copyStream(number, to: &content)
            record.append(varint: UInt64(content.count))
            record.append(content.base, content.count)
            try file.append(record.bytes)
            record.removeAll()
        }
        try file.flush()
        accumulator.removeAll()
    }

    deinit { window.deallocate() }

    /// The stream of the record. Valid until `advance`.
    func withStream(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        body(UnsafeBufferPointer(start: stream.base, count: stream.count))
    }

    /// Goes to the next record.
    func advance() throws(FileError) {
        guard offset < file.count else {
            term = nil
            return
        }
        let nameLength = try varint()
        var name = [UInt8](repeating: 0, count: nameLength)
        for index in 0..<nameLength { name[index] = try byte() }
        term = name
        let length = try varint()
        stream.resize(length)
        var done = 0
        while done < length {
            if offset - windowStart >= windowCount { try fill() }
            let available = min(length - done, windowStart + windowCount - offset)
            let source = window.baseAddress! + (offset - windowStart)
            UnsafeMutableRawPointer(stream.base + done).copyMemory(from: source, byteCount: available)
            done += available
            offset += available
        }
    }

    private func fill() throws(FileError) {
        windowStart = offset
        windowCount = try file.read(at: offset, into: window)
        guard windowCount > 0 else {
            throw FileError(.system, path: "temporary file", "cannot read a temporary file: it ends too early")
        }
    }

    private func byte() throws(FileError) -> UInt8 {
        if offset - windowStart >= windowCount { try fill() }
        defer { offset += 1 }
        return window[offset - windowStart]
    }

    private func varint() throws(FileError) -> Int {
        var value = 0
        var shift = 0
        while true {
            let byte = try byte()
            value |= Int(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
    }
}
