import CZlib

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Reads a text file line by line, plain or compressed with gzip, in memory of one line and a buffer.
///
/// Thread safety: used by one thread at a time.
package final class LineReader {
    package let path: String
    /// The number of the line read last, from 1.
    package private(set) var line = 0

    /// Longer lines are refused: a small compressed file can hold a line larger than memory.
    package static let maximumLineLength = 64 << 20

    private let file: gzFile
    private var buffer = [UInt8](repeating: 0, count: 1 << 18)
    private var start = 0
    private var end = 0
    private var isAtEnd = false

    package init(path: String) throws(DatasetError) {
        self.path = path
        // Files without gzip's magic are passed through as they are.
        guard let file = gzopen(path, "rb") else {
            let words = errno == ENOENT ? "no such file" : String(cString: strerror(errno)).lowercased()
            throw DatasetError(path: path, "cannot open: \(words)")
        }
        self.file = file
    }

    deinit { gzclose(file) }

    /// The next line without its end (`\n` or `\r\n`) and without a byte order mark; `nil` at the end.
    package func next() throws(DatasetError) -> [UInt8]? {
        var content: [UInt8] = []
        var isLine = false
        while true {
            if start == end {
                guard try fill() else { break }
            }
            isLine = true
            let length = buffer.withUnsafeBytes { bytes -> Int? in
                memchr(bytes.baseAddress! + start, 0x0A, end - start).map {
                    UnsafeRawPointer($0) - bytes.baseAddress! - start
                }
            }
            content += buffer[start..<start + (length ?? end - start)]
            guard content.count <= Self.maximumLineLength else {
                throw DatasetError(
                    path: path, line: line + 1, "the line is longer than \(Self.maximumLineLength) bytes")
            }
            start = length.map { start + $0 + 1 } ?? end
            if length != nil { break }
        }
        guard isLine else { return nil }
        line += 1
        if content.last == 0x0D { content.removeLast() }
        if line == 1, content.starts(with: [0xEF, 0xBB, 0xBF]) { content.removeFirst(3) }
        return content
    }

    /// Reads more; returns whether there is any.
    private func fill() throws(DatasetError) -> Bool {
        guard !isAtEnd else { return false }
        let count = buffer.withUnsafeMutableBytes { gzread(file, $0.baseAddress, UInt32($0.count)) }
        var code: Int32 = Z_OK
        let words = gzerror(file, &code)
        guard count >= 0, code == Z_OK || code == Z_STREAM_END else {
            let reason =
                code == Z_ERRNO
                ? String(cString: strerror(errno)) : words.map { String(cString: $0) } ?? "unknown error"
            throw DatasetError(
                path: path, line: line + 1,
                "cannot read on: \(reason.lowercased()); if the file is compressed, it may be damaged or incomplete")
        }
        start = 0
        end = Int(count)
        isAtEnd = count == 0
        return count > 0
    }
}
