/// The block starts of CommonMark 0.31 (chapters 4 and 5) and of GitHub's tables, told from one line.
enum MarkdownLine {
    /// Where a line's text begins, and how far in.
    struct Indent {
        /// The first byte that is neither space nor tab, or the line's end.
        var place: Int
        /// Columns, with tab stops every four.
        var columns: Int
    }

    @inline(__always)
    static func indent(_ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>, column: Int = 0) -> Indent {
        var result = Indent(place: line.lowerBound, columns: column)
        while result.place < line.upperBound {
            switch bytes[result.place] {
            case ASCII.space: result.columns += 1
            case ASCII.tab: result.columns += 4 - result.columns % 4
            default: return result
            }
            result.place += 1
        }
        return result
    }

    /// Level and text of an ATX heading; `text` begins with `#`.
    static func heading(_ bytes: UnsafeBufferPointer<UInt8>, _ text: Range<Int>) -> (level: Int, title: Range<Int>)? {
        var index = text.lowerBound
        while index < text.upperBound, bytes[index] == UInt8(ascii: "#") { index += 1 }
        let level = index - text.lowerBound
        guard (1...6).contains(level), index == text.upperBound || ASCII.isBlank(bytes[index]) else { return nil }
        var title = ASCII.trimmed(bytes, index..<text.upperBound)
        // A closing run of # counts only after a space.
        var end = title.upperBound
        while end > title.lowerBound, bytes[end - 1] == UInt8(ascii: "#") { end -= 1 }
        if end == title.lowerBound || end < title.upperBound && ASCII.isBlank(bytes[end - 1]) {
            title = ASCII.trimmed(bytes, title.lowerBound..<end)
        }
        return (level, title)
    }

    struct Fence {
        var mark: UInt8
        var length: Int
    }

    /// The fence that opens code; `text` begins with a backtick or tilde.
    static func fence(_ bytes: UnsafeBufferPointer<UInt8>, _ text: Range<Int>) -> Fence? {
        guard let mark = text.first.map({ bytes[$0] }), mark == UInt8(ascii: "`") || mark == UInt8(ascii: "~") else {
            return nil
        }
        var index = text.lowerBound
        while index < text.upperBound, bytes[index] == mark { index += 1 }
        let length = index - text.lowerBound
        guard length >= 3 else { return nil }
        if mark == UInt8(ascii: "`") {
            while index < text.upperBound {
                if bytes[index] == mark { return nil }
                index += 1
            }
        }
        return Fence(mark: mark, length: length)
    }

    static func closes(_ bytes: UnsafeBufferPointer<UInt8>, _ text: Range<Int>, _ fence: Fence) -> Bool {
        var index = text.lowerBound
        while index < text.upperBound, bytes[index] == fence.mark { index += 1 }
        guard index - text.lowerBound >= fence.length else { return false }
        return ASCII.trimmed(bytes, index..<text.upperBound).isEmpty
    }

    /// `***`, `- - -`, `___`.
    static func isThematicBreak(_ bytes: UnsafeBufferPointer<UInt8>, _ text: Range<Int>) -> Bool {
        let mark = bytes[text.lowerBound]
        guard mark == UInt8(ascii: "*") || mark == UInt8(ascii: "-") || mark == UInt8(ascii: "_") else { return false }
        var count = 0
        for index in text {
            if bytes[index] == mark { count += 1 } else if !ASCII.isBlank(bytes[index]) { return false }
        }
        return count >= 3
    }

    /// 1 for a line of `=`, 2 for a line of `-`.
    static func setextLevel(_ bytes: UnsafeBufferPointer<UInt8>, _ text: Range<Int>) -> Int? {
        let mark = bytes[text.lowerBound]
        guard mark == UInt8(ascii: "=") || mark == UInt8(ascii: "-") else { return nil }
        let run = ASCII.trimmed(bytes, text)
        for index in run where bytes[index] != mark { return nil }
        return mark == UInt8(ascii: "=") ? 1 : 2
    }

    struct ListMarker {
        /// Bytes up to the content.
        var contentStart: Int
        /// Columns up to the content.
        var width: Int
        /// The number of an ordered item.
        var number: Int?
        var isEmpty: Bool
    }

    /// The marker of a list item; `text` begins after the indentation.
    static func listMarker(_ bytes: UnsafeBufferPointer<UInt8>, _ text: Range<Int>) -> ListMarker? {
        var index = text.lowerBound
        var number: Int?
        switch bytes[index] {
        case UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "*"): index += 1
        case 0x30...0x39:
            var value = 0
            while index < text.upperBound, ASCII.isDigit(bytes[index]), index - text.lowerBound < 9 {
                value = value * 10 + Int(bytes[index] - 0x30)
                index += 1
            }
            guard index < text.upperBound, bytes[index] == UInt8(ascii: ".") || bytes[index] == UInt8(ascii: ")") else {
                return nil
            }
            index += 1
            number = value
        default: return nil
        }
        let marker = index - text.lowerBound
        guard index < text.upperBound else {
            return ListMarker(contentStart: index, width: marker + 1, number: number, isEmpty: true)
        }
        guard ASCII.isBlank(bytes[index]) else { return nil }
        let content = indent(bytes, index..<text.upperBound)
        if content.place == text.upperBound {
            return ListMarker(contentStart: content.place, width: marker + 1, number: number, isEmpty: true)
        }
        // More than four columns: the content is code, indented by all but one of them.
        let padding = content.columns > 4 ? 1 : content.columns
        return ListMarker(
            contentStart: padding == content.columns ? content.place : index + 1, width: marker + padding,
            number: number, isEmpty: false)
    }

    /// The number of columns of a table's delimiter row such as `|:--|--:|`; `nil` if it is none.
    static func delimiterColumns(_ bytes: UnsafeBufferPointer<UInt8>, _ text: Range<Int>) -> Int? {
        var hasDash = false
        for index in text {
            switch bytes[index] {
            case UInt8(ascii: "-"): hasDash = true
            case UInt8(ascii: "|"), UInt8(ascii: ":"), ASCII.space, ASCII.tab: break
            default: return nil
            }
        }
        return hasDash ? columns(bytes, text) : nil
    }

    /// The number of cells in a row: pipes count unless escaped; those at the ends only frame it.
    static func columns(_ bytes: UnsafeBufferPointer<UInt8>, _ text: Range<Int>) -> Int {
        let row = ASCII.trimmed(bytes, text)
        guard !row.isEmpty else { return 0 }
        var pipes = 0
        var isEscaped = false
        var lastIsPipe = false
        for index in row {
            lastIsPipe = bytes[index] == UInt8(ascii: "|") && !isEscaped
            if lastIsPipe { pipes += 1 }
            isEscaped = bytes[index] == UInt8(ascii: "\\") && !isEscaped
        }
        let framing = (bytes[row.lowerBound] == UInt8(ascii: "|") ? 1 : 0) + (lastIsPipe && row.count > 1 ? 1 : 0)
        return pipes == 0 ? 1 : max(1, pipes - framing + 1)
    }
}
