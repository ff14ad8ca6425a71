/// The words of a heading without its inline markup.
enum MarkdownTitle {
    /// Marks of emphasis and code go; of links and images, the text stays; `{#id}` or `{: .class}` at the end goes.
    ///
    /// - Complexity: O(n).
    static func plain(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> String {
        var range = range
        if let last = range.last, bytes[last] == UInt8(ascii: "}"),
            let brace = range.last(where: { bytes[$0] == UInt8(ascii: "{") })
        {
            var first = brace + 1
            if bytes[first] == UInt8(ascii: ":") { first += 1 }
            while ASCII.isBlank(bytes[first]) { first += 1 }
            if bytes[first] == UInt8(ascii: "#") || bytes[first] == UInt8(ascii: ".") {
                range = ASCII.trimmed(bytes, range.lowerBound..<brace)
            }
        }
        var result: [UInt8] = []
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "\\") where index + 1 < range.upperBound && ASCII.isPunctuation(bytes[index + 1]):
                result.append(bytes[index + 1])
                index += 2
                continue
            case UInt8(ascii: "`"), UInt8(ascii: "*"): break
            case UInt8(ascii: "["): break
            case UInt8(ascii: "!") where index + 1 < range.upperBound && bytes[index + 1] == UInt8(ascii: "["): break
            case UInt8(ascii: "]"):
                let next = index + 1 < range.upperBound ? bytes[index + 1] : 0
                if next == UInt8(ascii: "(") || next == UInt8(ascii: "[") {
                    let close = next == UInt8(ascii: "(") ? UInt8(ascii: ")") : UInt8(ascii: "]")
                    var end = index + 2
                    while end < range.upperBound, bytes[end] != close { end += 1 }
                    // Without its end it is no link: the rest is text.
                    if end < range.upperBound {
                        index = end + 1
                        continue
                    }
                    result.append(contentsOf: bytes[index..<range.upperBound])
                    index = range.upperBound
                    continue
                }
            case ASCII.newline, ASCII.carriageReturn, ASCII.tab:
                if result.last != ASCII.space { result.append(ASCII.space) }
            default: result.append(byte)
            }
            index += 1
        }
        return String(decoding: result, as: UTF8.self)
    }
}
