/// Telephone numbers: with a country's code, or in the forms of North America and of countries that write a zero first.
enum PhoneScanner {
    static func ranges(_ bytes: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
        var result: [Range<Int>] = []
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            let mayBegin = byte == UInt8(ascii: "+") || byte == UInt8(ascii: "(") || ASCII.isDigit(byte)
            guard mayBegin, begins(bytes, index) else {
                index += 1
                continue
            }
            let (end, parts) = scan(bytes, index)
            if end > index, isNumber(bytes, index..<end, parts) {
                result.append(index..<end)
                index = end
            } else {
                // What is no number is none from its middle on either.
                index = max(index + 1, byte == UInt8(ascii: "(") ? index + 1 : end)
            }
        }
        return result
    }

    private static func begins(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
        guard index > 0 else { return true }
        let before = bytes[index - 1]
        return !ScannedBytes.isWord(before) && !"_.,-/+=#$€£:@".utf8.contains(before)
            || before == UInt8(ascii: ":")
                && (index < 2 || !ASCII.isDigit(bytes[index - 2]))
    }

    /// The groups of digits from `start` on, with the marks before each.
    private static func scan(
        _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int
    ) -> (end: Int, parts: [(mark: UInt8, count: Int)]) {
        var index = start
        var end = start
        var parts: [(mark: UInt8, count: Int)] = []
        var mark: UInt8 = 0
        while index < bytes.count, index - start < 32 {
            let byte = bytes[index]
            if ASCII.isDigit(byte) {
                let first = index
                while index < bytes.count, ASCII.isDigit(bytes[index]) { index += 1 }
                parts.append((mark, index - first))
                end = index
                mark = 0
                continue
            }
            let isStart = index == start
            let gap = index - end
            switch byte {
            case UInt8(ascii: "+"): if !isStart { return (end, parts) }
            case UInt8(ascii: "("), UInt8(ascii: ")"): if gap > 2 { return (end, parts) }
            case ASCII.space, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"):
                if gap > 2 || isStart { return (end, parts) }
            default: return (end, parts)
            }
            mark = byte == ASCII.space && mark != 0 ? mark : byte
            index += 1
        }
        return (end, parts)
    }

    private static func isNumber(
        _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ parts: [(mark: UInt8, count: Int)]
    ) -> Bool {
        guard ScannedBytes.endsWord(bytes, range.upperBound) else { return false }
        let digits = parts.reduce(0) { $0 + $1.count }
        let counts = parts.map(\.count)
        let text = ASCII.string(bytes, range)
        if bytes[range.lowerBound] == UInt8(ascii: "+") {
            let first = text.dropFirst().first
            return (8...15).contains(digits) && first.map { $0 != "0" && $0.isNumber } ?? false
        }
        let hasMarks = parts.count > 1
        guard hasMarks else { return false }
        // North America: (555) 123-4567, 555-123-4567, 1-555-123-4567, 555.123.4567.
        let american = counts == [1, 3, 3, 4] && text.hasPrefix("1") ? Array(counts.dropFirst()) : counts
        if american == [3, 3, 4] {
            let area = text.first { $0.isNumber && !(counts.count == 4 && $0 == "1") }
            let marks = Set(parts.dropFirst().map(\.mark))
            let isBracketed = text.contains("(")
            let isPlain = marks.count == 1 && marks.first != ASCII.space
            return (isBracketed || isPlain) && (area.map { "23456789".contains($0) } ?? false)
        }
        // Elsewhere: a zero (or two, for a country) and three to five groups, or an area and a number.
        guard text.hasPrefix("0") || text.hasPrefix("(0"), (9...13).contains(digits), counts[0] >= 2 else {
            return false
        }
        if text.hasPrefix("00") { return digits >= 10 && counts != [4, 4, 4] }
        let marks = Set(parts.dropFirst().map(\.mark))
        // An extension of one digit: 089 1234567-0.
        if counts.count == 3, counts[2] == 1, parts[2].mark == UInt8(ascii: "-"), counts[1] >= 5 { return true }
        // 01.02.2024 and 01/02/2024 are dates, 0.5 is a number.
        if counts.count == 3, counts[0] <= 2, counts[1] <= 2 { return false }
        return marks.count <= 2 && counts.dropFirst().allSatisfy { $0 >= 2 }
    }
}
