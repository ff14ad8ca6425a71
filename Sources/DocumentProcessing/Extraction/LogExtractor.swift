/// Logs: entries of one line, or of several where a trace follows. An entry is not cut if it fits a chunk; entries of one
/// request stay together if they can, and a cut is best where nothing was logged for a while.
///
/// - Complexity: O(n).
enum LogExtractor {
    /// Seconds without an entry that part what is logged.
    private static let pause = 60

    static func extract(_ bytes: UnsafeBufferPointer<UInt8>) -> Extraction {
        var extraction = Extraction()
        var lines = LineScanner(bytes)
        var entry: Range<Int>?
        var last = LogEntryHead()
        func flush() {
            guard let range = entry else { return }
            let head = LogEntryHead(bytes, range)
            extraction.append(
                bytes, range, .lines, section: 0,
                boundary: extraction.blocks.isEmpty ? .section : boundary(from: last, to: head))
            last = head
            entry = nil
        }
        while let line = lines.line() {
            let text = ASCII.trimmed(bytes, line)
            guard !text.isEmpty else { continue }
            if let range = entry, continues(bytes, line, text) {
                entry = range.lowerBound..<line.upperBound
            } else {
                flush()
                entry = line
            }
        }
        flush()
        return extraction
    }

    private static func boundary(from last: LogEntryHead, to next: LogEntryHead) -> Boundary {
        if let trace = next.trace, trace == last.trace { return .textLine }
        guard let before = last.seconds, let seconds = next.seconds else { return .row }
        return last.day != next.day || abs(seconds - before) >= pause ? .item : .row
    }

    /// Frames of a trace are indented, or begin with words that no entry begins with.
    private static func continues(
        _ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>, _ text: Range<Int>
    ) -> Bool {
        if ASCII.isBlank(bytes[line.lowerBound]) { return true }
        switch bytes[text.lowerBound] {
        case UInt8(ascii: "a"), UInt8(ascii: "C"), UInt8(ascii: "S"), UInt8(ascii: "."):
            let start = ASCII.string(bytes, text.prefix(12))
            return start.hasPrefix("at ") || start.hasPrefix("Caused by:") || start.hasPrefix("Suppressed:")
                || start.hasPrefix("... ")
        case UInt8(ascii: "T"):
            return ASCII.string(bytes, text.prefix(9)) == "Traceback"
        case UInt8(ascii: "}"), UInt8(ascii: ")"), UInt8(ascii: "]"): return true
        default: return false
        }
    }
}

/// When an entry was written, and for which request, as far as its beginning says.
private struct LogEntryHead {
    /// What stands before the time of day, hashed: a date.
    private(set) var day: Int?
    /// Of the day.
    private(set) var seconds: Int?
    /// Names the request, hashed.
    private(set) var trace: Int?

    private static let names: [StaticString] = [
        "trace_id", "traceid", "trace-id", "request_id", "requestid", "request-id", "req_id", "correlation_id",
        "correlationid", "x-request-id", "span.trace",
    ]

    init() {}

    init(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
        let head = range.prefix(48)
        var index = head.lowerBound
        while index + 8 <= head.upperBound {
            if bytes[index + 2] == UInt8(ascii: ":"), bytes[index + 5] == UInt8(ascii: ":"),
                let hours = Self.two(bytes, index), let minutes = Self.two(bytes, index + 3),
                let seconds = Self.two(bytes, index + 6)
            {
                self.seconds = hours * 3600 + minutes * 60 + seconds
                day = Self.hash(bytes, range.lowerBound..<index)
                break
            }
            index += 1
        }
        trace = Self.trace(bytes, range.prefix(2048))
    }

    private static func two(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Int? {
        guard ASCII.isDigit(bytes[index]), ASCII.isDigit(bytes[index + 1]) else { return nil }
        return Int(bytes[index] - 0x30) * 10 + Int(bytes[index + 1] - 0x30)
    }

    private static func hash(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int {
        range.reduce(5381) { $0 &* 33 &+ Int(bytes[$1]) }
    }

    /// The value behind `trace_id=`, `"traceId":"` and the like.
    private static func trace(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int? {
        var index = range.lowerBound
        while index < range.upperBound {
            let first = ASCII.lower(bytes[index])
            if first == UInt8(ascii: "t") || first == UInt8(ascii: "r") || first == UInt8(ascii: "c")
                || first == UInt8(ascii: "x") || first == UInt8(ascii: "s"),
                let length = nameLength(bytes, index..<range.upperBound)
            {
                var start = index + length
                while start < range.upperBound, "\"':= ".utf8.contains(bytes[start]) { start += 1 }
                var end = start
                while end < range.upperBound,
                    ASCII.isLetter(bytes[end]) || ASCII.isDigit(bytes[end]) || bytes[end] == UInt8(ascii: "-")
                { end += 1 }
                return end - start >= 4 ? hash(bytes, start..<end) : nil
            }
            index += 1
        }
        return nil
    }

    private static func nameLength(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int? {
        for name in names where range.count > name.utf8CodeUnitCount {
            let count = name.utf8CodeUnitCount
            if (0..<count).allSatisfy({ ASCII.lower(bytes[range.lowerBound + $0]) == name.utf8Start[$0] }),
                "\"'=: ".utf8.contains(bytes[range.lowerBound + count])
            {
                return count
            }
        }
        return nil
    }
}
