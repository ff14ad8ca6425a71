/// Gives the lines of a text one by one. LF, CR LF and CR end a line.
struct LineScanner {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var next: Int
    private let end: Int

    init(_ bytes: UnsafeBufferPointer<UInt8>, in range: Range<Int>) {
        self.bytes = bytes
        next = range.lowerBound
        end = range.upperBound
    }

    init(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int = 0) { self.init(bytes, in: start..<bytes.count) }

    /// Where the line after the last one given begins.
    var position: Int { next }

    /// The next line without its end; `nil` after the last one.
    @inline(__always)
    mutating func line() -> Range<Int>? {
        guard next < end else { return nil }
        let start = next
        var index = start
        while index < end {
            let byte = bytes[index]
            if byte == ASCII.newline || byte == ASCII.carriageReturn { break }
            index += 1
        }
        next = index
        if next < end {
            let isPair = bytes[next] == ASCII.carriageReturn && next + 1 < end && bytes[next + 1] == ASCII.newline
            next += isPair ? 2 : 1
        }
        return start..<index
    }
}
