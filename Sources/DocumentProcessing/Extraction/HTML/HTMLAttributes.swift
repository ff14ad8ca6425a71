/// The attributes that matter to text extraction, as ranges of their values.
struct HTMLAttributes {
    /// Nobody sees the element: `hidden`, `aria-hidden`, `display: none`; or it is navigation by its role.
    private(set) var isDropped = false
    private(set) var isSelfClosing = false
    private(set) var alt: Range<Int>?
    private(set) var name: Range<Int>?
    private(set) var property: Range<Int>?
    private(set) var content: Range<Int>?
    private(set) var language: Range<Int>?
    private(set) var isPresentation = false

    /// - Complexity: O(length of the range).
    init(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = bytes[index]
            if ASCII.isSpace(byte) || byte == UInt8(ascii: "/") {
                isSelfClosing = byte == UInt8(ascii: "/") && index + 1 == range.upperBound
                index += 1
                continue
            }
            let nameStart = index
            index += 1
            while index < range.upperBound, !ASCII.isSpace(bytes[index]), bytes[index] != UInt8(ascii: "="),
                bytes[index] != UInt8(ascii: "/")
            { index += 1 }
            let name = nameStart..<index
            var next = index
            while next < range.upperBound, ASCII.isSpace(bytes[next]) { next += 1 }
            var value = index..<index
            if next < range.upperBound, bytes[next] == UInt8(ascii: "=") {
                next += 1
                while next < range.upperBound, ASCII.isSpace(bytes[next]) { next += 1 }
                let quote = next < range.upperBound ? bytes[next] : 0
                if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
                    let start = next + 1
                    next = start
                    while next < range.upperBound, bytes[next] != quote { next += 1 }
                    value = start..<next
                    index = min(next + 1, range.upperBound)
                } else {
                    let start = next
                    while next < range.upperBound, !ASCII.isSpace(bytes[next]) { next += 1 }
                    value = start..<next
                    index = next
                }
            }
            note(bytes, name, value)
        }
    }

    private mutating func note(_ bytes: UnsafeBufferPointer<UInt8>, _ name: Range<Int>, _ value: Range<Int>) {
        func equals(_ range: Range<Int>, _ text: StaticString) -> Bool {
            range.count == text.utf8CodeUnitCount
                && (0..<range.count).allSatisfy { ASCII.lower(bytes[range.lowerBound + $0]) == text.utf8Start[$0] }
        }
        switch name.count {
        case 3: if equals(name, "alt"), alt == nil { alt = value }
        case 4:
            if equals(name, "name"), self.name == nil {
                self.name = value
            } else if equals(name, "role") {
                if equals(value, "navigation") || equals(value, "search") || equals(value, "contentinfo") {
                    isDropped = true
                }
                if equals(value, "presentation") || equals(value, "none") { isPresentation = true }
            } else if equals(name, "lang"), language == nil {
                language = value
            }
        case 5:
            if equals(name, "style") {
                if hides(bytes, value) { isDropped = true }
            } else if equals(name, "class"), contains(bytes, value, "headerlink") {
                // The ¶ beside the headings of generated documentation.
                isDropped = true
            }
        case 6: if equals(name, "hidden") { isDropped = !equals(value, "until-found") }
        case 7: if equals(name, "content"), content == nil { content = value }
        case 8: if equals(name, "property"), property == nil { property = value }
        case 11: if equals(name, "aria-hidden"), equals(value, "true") { isDropped = true }
        default: break
        }
    }

    private func contains(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        guard range.count >= count else { return false }
        return (range.lowerBound...range.upperBound - count).contains { start in
            (0..<count).allSatisfy { ASCII.lower(bytes[start + $0]) == text.utf8Start[$0] }
        }
    }

    private func hides(_ bytes: UnsafeBufferPointer<UInt8>, _ style: Range<Int>) -> Bool {
        var letters: [UInt8] = []
        for index in style where !ASCII.isSpace(bytes[index]) { letters.append(ASCII.lower(bytes[index])) }
        return letters.withUnsafeBufferPointer {
            contains($0, 0..<$0.count, "display:none") || contains($0, 0..<$0.count, "visibility:hidden")
        }
    }
}
