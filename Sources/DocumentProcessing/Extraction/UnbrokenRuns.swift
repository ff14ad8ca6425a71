/// Runs of characters without a break that no one reads: addresses with data in them, base64, hashes.
///
/// They cost an encoder thousands of tokens that mean nothing. The beginning of each stays, so that a reader sees what
/// was there.
enum UnbrokenRuns {
    /// Bytes; shorter runs stay.
    static let shortest = 200
    /// Bytes kept of a run.
    private static let kept = 48

    struct Result {
        let text: MappedText
        let runs: Int
        let bytes: Int

        var note: String {
            "\(counted(runs, "run", "runs")) of \(UnbrokenRuns.shortest) or more characters without a break cut short: "
                + "\(counted(bytes, "byte", "bytes")) of addresses or encoded data left out"
        }
    }

    /// The text without them; `nil` if it has none.
    ///
    /// - Parameter isMarkdown: whether addresses of links are known by their marks.
    /// - Complexity: O(n).
    static func removed(from bytes: UnsafeBufferPointer<UInt8>, isMarkdown: Bool) -> Result? {
        var text = MappedText()
        var runs = 0
        var dropped = 0
        var copied = 0
        var index = 0
        while index < bytes.count {
            guard !ASCII.isSpace(bytes[index]) else {
                index += 1
                continue
            }
            let start = index
            while index < bytes.count, !ASCII.isSpace(bytes[index]) { index += 1 }
            guard index - start >= shortest else { continue }
            var place = start
            while let run = nextRun(bytes, place..<index, isMarkdown: isMarkdown) {
                let cut = run.lowerBound + min(kept, run.count)
                text.copy(bytes, copied..<cut)
                text.append("…", at: cut)
                copied = run.upperBound
                runs += 1
                dropped += run.upperBound - cut
                place = run.upperBound
            }
        }
        guard runs > 0 else { return nil }
        text.copy(bytes, copied..<bytes.count)
        return Result(text: text, runs: runs, bytes: dropped)
    }

    private static func nextRun(
        _ bytes: UnsafeBufferPointer<UInt8>, _ word: Range<Int>, isMarkdown: Bool
    ) -> Range<Int>? {
        var index = word.lowerBound
        while index < word.upperBound {
            if isMarkdown, let end = addressEnd(bytes, index..<word.upperBound), end - index >= shortest {
                return index..<end
            }
            guard isData(bytes[index]) else {
                index += 1
                continue
            }
            let start = index
            while index < word.upperBound, isData(bytes[index]) { index += 1 }
            if index - start >= shortest, looksEncoded(bytes, start..<index) { return start..<index }
        }
        return nil
    }

    /// Where an address that begins at the range's start ends: behind `](`, or `http:`, `https:` and `data:` by themselves.
    private static func addressEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int? {
        let start = range.lowerBound
        let isTarget = start >= 2 && bytes[start - 1] == UInt8(ascii: "(") && bytes[start - 2] == UInt8(ascii: "]")
        guard isTarget || isScheme(bytes, range) else { return nil }
        var depth = 0
        var index = start
        while index < range.upperBound {
            switch bytes[index] {
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"):
                if depth == 0 { return index }
                depth -= 1
            case UInt8(ascii: ">"), UInt8(ascii: "<"), UInt8(ascii: "\""), UInt8(ascii: "`"), 0x80...: return index
            default: break
            }
            index += 1
        }
        return index
    }

    private static func isScheme(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
        let first = bytes[range.lowerBound]
        guard first == UInt8(ascii: "h") || first == UInt8(ascii: "d") else { return false }
        let before = range.lowerBound > 0 ? bytes[range.lowerBound - 1] : ASCII.space
        guard !ASCII.isLetter(before) else { return false }
        let start = ASCII.string(bytes, range.prefix(8))
        return start.hasPrefix("https://") || start.hasPrefix("http://") || start.hasPrefix("data:")
    }

    /// Characters of base64, of its form for addresses, and of percent-encoding.
    private static func isData(_ byte: UInt8) -> Bool {
        ASCII.isLetter(byte) || ASCII.isDigit(byte) || "+/=-_%".utf8.contains(byte)
    }

    /// Whether letters of both cases and digits are mixed as no word mixes them, or all are hexadecimal.
    private static func looksEncoded(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
        var (lower, upper, digits, hexadecimal, slashes) = (0, 0, 0, 0, 0)
        for index in range {
            let byte = bytes[index]
            if ASCII.isDigit(byte) {
                digits += 1
                hexadecimal += 1
            } else if ASCII.isLetter(byte) {
                if ASCII.isLower(byte) { lower += 1 } else { upper += 1 }
                if ASCII.lower(byte) <= UInt8(ascii: "f") { hexadecimal += 1 }
            } else if byte == UInt8(ascii: "/") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") {
                slashes += 1
            }
        }
        // Base64 of little but zeros is nearly all "A".
        let letters = upper + lower + digits
        if hexadecimal == letters, digits * 8 >= letters, slashes == 0 { return true }
        if slashes * 12 > range.count { return false }
        return upper * 20 >= letters && (digits * 50 >= letters || upper * 2 >= letters)
            && (lower * 50 >= letters || upper * 10 >= letters * 9)
    }
}
