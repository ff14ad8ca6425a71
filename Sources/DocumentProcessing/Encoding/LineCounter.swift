/// Numbers the lines of places that only move forward. LF, CR LF and CR end a line.
struct LineCounter {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var offset = 0
    private var line = 1

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// The line of the byte at `place`, from 1. `place` must not be before the one asked for last.
    ///
    /// - Complexity: O(bytes since the last place).
    mutating func line(at place: Int) -> Int {
        while offset < place {
            let byte = bytes[offset]
            offset += 1
            if byte == ASCII.newline
                || byte == ASCII.carriageReturn && !(offset < bytes.count && bytes[offset] == ASCII.newline)
            {
                line += 1
            }
        }
        return line
    }
}
