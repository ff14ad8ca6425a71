/// Where extracted text stands in its source: runs that were taken over byte by byte.
struct SourceMap {
    private var texts: [Int] = []
    private var sources: [Int] = []

    /// States that the text from `text` on was taken from `source` on. Both only grow.
    mutating func add(text: Int, source: Int) {
        if let lastText = texts.last, let lastSource = sources.last {
            if text - lastText == source - lastSource { return }
            if text == lastText {
                sources[sources.count - 1] = source
                return
            }
        }
        texts.append(text)
        sources.append(source)
    }

    /// Where the source of the text's byte `offset` is. Complexity: O(log n).
    private func source(of offset: Int) -> Int {
        var (low, high) = (0, texts.count)
        while low < high {
            let middle = (low + high) / 2
            if texts[middle] <= offset { low = middle + 1 } else { high = middle }
        }
        guard low > 0 else { return 0 }
        let place = sources[low - 1] + offset - texts[low - 1]
        return low < sources.count ? min(place, sources[low] - 1) : place
    }

    /// From the source of the first byte to after that of the last one, within a source of `length` bytes.
    func sourceRange(_ range: Range<Int>, length: Int) -> Range<Int> {
        let start = min(max(source(of: range.lowerBound), 0), length)
        return start..<max(start, min(source(of: range.upperBound - 1) + 1, length))
    }
}
