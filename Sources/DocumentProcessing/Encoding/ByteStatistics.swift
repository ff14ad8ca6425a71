/// How often each byte value occurs: enough to tell text from binary data.
struct ByteStatistics {
    private(set) var counts = [Int](repeating: 0, count: 256)
    let total: Int

    /// - Complexity: O(n).
    init(of bytes: UnsafeBufferPointer<UInt8>) {
        total = bytes.count
        counts.withUnsafeMutableBufferPointer { counts in
            for byte in bytes { counts[Int(byte)] &+= 1 }
        }
    }

    var nulls: Int { counts[0] }

    var ascii: Int { counts[..<0x80].reduce(0, +) }

    var high: Int { total - ascii }

    /// Control characters that text does not have: not tab, line ends, form feed, backspace and escape, which
    /// terminals' and printers' text has.
    var controls: Int {
        var sum = counts[0x7F]
        for value in 0..<0x20 where !(8...13).contains(value) && value != 0x1B { sum += counts[value] }
        return sum
    }

    /// ASCII white space.
    var spaces: Int { counts[9...13].reduce(counts[0x20], +) }

    /// The five bytes that Windows-1252 leaves open.
    var undefinedInWindows1252: Int { [0x81, 0x8D, 0x8F, 0x90, 0x9D].reduce(0) { $0 + counts[$1] } }
}
