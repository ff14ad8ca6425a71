/// Where extracted text stands in its source: runs that were taken over byte by byte, and text put between them.
struct SourceMap {
    private struct Run {
        let text: Int
        let source: Int
        /// Where the run ends in the source; what the text has beyond it was put in there.
        var sourceEnd: Int
    }

    private var runs: [Run] = []
    private var isOpen = false

    /// States that the text from `text` on was taken from `source` on, until the next call says otherwise. Both only
    /// grow in calls of this kind.
    mutating func add(text: Int, source: Int) {
        if let last = runs.last, isOpen {
            if text - last.text == source - last.source { return }
            runs[runs.count - 1].sourceEnd = max(source, last.source + 1)
            if text == last.text { runs.removeLast() }
        }
        runs.append(Run(text: text, source: source, sourceEnd: .max))
        isOpen = true
    }

    /// States that the text from `text` on comes from a range of the source: byte by byte as far as it reaches, and from
    /// its end beyond that. The ranges may be in any order; `text` only grows.
    mutating func add(text: Int, range: Range<Int>) {
        let end = max(range.upperBound, range.lowerBound + 1)
        isOpen = false
        if let last = runs.last {
            if last.sourceEnd == range.lowerBound, text - last.text == range.lowerBound - last.source {
                runs[runs.count - 1].sourceEnd = end
                return
            }
            if last.text == text { runs.removeLast() }
        }
        runs.append(Run(text: text, source: range.lowerBound, sourceEnd: end))
    }

    /// Forgets the text from `text` on.
    mutating func cut(to text: Int) {
        while let last = runs.last, last.text >= text { runs.removeLast() }
    }

    /// The last run that begins at or before a byte of the text. Complexity: O(log n).
    private func run(at offset: Int) -> Int {
        var (low, high) = (0, runs.count)
        while low < high {
            let middle = (low + high) / 2
            if runs[middle].text <= offset { low = middle + 1 } else { high = middle }
        }
        return low - 1
    }

    /// The source of a range of the text, which is not empty: from its first byte to after its last one.
    ///
    /// - Parameter length: of the source.
    /// - Complexity: O(log n + runs in the range).
    func sourceRange(_ range: Range<Int>, length: Int) -> Range<Int> {
        var number = run(at: range.lowerBound)
        guard number >= 0 else { return 0..<min(1, length) }
        var (start, end) = (Int.max, 0)
        while number < runs.count, runs[number].text < range.upperBound {
            let run = runs[number]
            let first = max(range.lowerBound - run.text, 0)
            let next = number + 1 < runs.count ? min(runs[number + 1].text, range.upperBound) : range.upperBound
            let last = next - 1 - run.text
            start = min(start, min(run.source + first, run.sourceEnd - 1))
            end = max(end, min(run.source + last, run.sourceEnd - 1) + 1)
            number += 1
        }
        start = min(max(start, 0), length)
        return start..<max(start, min(end, length))
    }
}
