/// The lines of places in any order. LF, CR LF and CR end a line.
struct LineTable {
    private var starts = [0]

    /// - Complexity: O(n).
    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        var lines = LineScanner(bytes)
        while lines.line() != nil { starts.append(lines.position) }
    }

    /// The line of the byte at `place`, from 1. Complexity: O(log n).
    func line(at place: Int) -> Int {
        var (low, high) = (0, starts.count)
        while low < high {
            let middle = (low + high) / 2
            if starts[middle] <= place { low = middle + 1 } else { high = middle }
        }
        return max(low, 1)
    }
}
