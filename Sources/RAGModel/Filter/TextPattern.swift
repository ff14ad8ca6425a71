/// What `contains`, `startswith`, `endswith`, `glob`, `like` and `~` look for in a text.
package struct TextPattern: Sendable {
    /// What a stretch of a wildcard pattern is made of.
    private enum Element: Sendable, Hashable {
        case byte(UInt8)
        /// Any one code point.
        case one
    }

    private enum Form: Sendable {
        case part(ByteSearch)
        case start([UInt8])
        case end([UInt8])
        case folded(ByteSearch)
        /// The stretches between the marks for any characters; the first begins the text, the last ends it.
        case wildcards([[Element]], searches: [ByteSearch?])
        case folders(FolderPattern)
    }

    private let form: Form

    package init(_ match: FilterExpression.TextOperator, _ text: String) {
        let text = text.normalizedToNFC
        switch match {
        case .contains: form = .part(ByteSearch(Array(text.utf8)))
        case .startsWith: form = .start(Array(text.utf8))
        case .endsWith: form = .end(Array(text.utf8))
        case .matches: form = .folded(ByteSearch(Array(Self.folded(text).utf8)))
        case .glob:
            form =
                FolderPattern(text).map { .folders($0) } ?? Self.wildcards(Self.stretches(text, any: "*", one: "?"))
        case .like: form = Self.wildcards(Self.stretches(text, any: "%", one: "_"))
        }
    }

    private static func wildcards(_ stretches: [[Element]]) -> Form {
        .wildcards(
            stretches,
            searches: stretches.map { stretch in
                stretch.contains(.one)
                    ? nil : ByteSearch(stretch.map { if case .byte(let byte) = $0 { byte } else { 0 } })
            })
    }

    /// What `contains` looks for.
    package var part: ByteSearch? { if case .part(let search) = form { search } else { nil } }

    /// The bytes that every text it matches begins with.
    package var prefix: [UInt8] {
        switch form {
        case .part, .end, .folded: return []
        case .start(let bytes): return bytes
        case .folders(let pattern): return pattern.prefix
        case .wildcards(let stretches, _):
            return stretches[0].prefix { $0 != .one }.map { if case .byte(let byte) = $0 { byte } else { 0 } }
        }
    }

    /// - Parameter text: UTF-8 in NFC.
    /// - Complexity: O(bytes); for `glob` and `like` with marks for one character O(bytes × length of the pattern).
    package func matches(_ text: UnsafeRawBufferPointer) -> Bool {
        switch form {
        case .part(let search): return search.first(in: text) != nil
        case .start(let wanted): return text.starts(with: wanted)
        case .end(let wanted):
            return text.count >= wanted.count && text[(text.count - wanted.count)...].elementsEqual(wanted)
        case .folded(let search):
            var folded = Self.folded(String(decoding: text, as: UTF8.self))
            return folded.withUTF8 { search.first(in: UnsafeRawBufferPointer($0)) != nil }
        case .wildcards(let stretches, let searches): return Self.matches(stretches, searches, text)
        case .folders(let pattern): return pattern.matches(text)
        }
    }

    package func matches(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { matches(UnsafeRawBufferPointer($0)) }
    }

    /// One form of all cases of a text: by way of the upper case, so that ß meets ss and both small sigmas meet.
    private static func folded(_ text: String) -> String {
        var text = text
        let isASCII = text.withUTF8 { $0.allSatisfy { $0 < 0x80 } }
        return isASCII ? text.lowercased() : text.uppercased().lowercased().normalizedToNFC
    }

    private static func stretches(_ text: String, any: Unicode.Scalar, one: Unicode.Scalar) -> [[Element]] {
        var stretches: [[Element]] = [[]]
        var isEscaped = false
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\" where !isEscaped:
                isEscaped = true
                continue
            case any where !isEscaped:
                stretches.append([])
            case one where !isEscaped:
                stretches[stretches.count - 1].append(.one)
            default:
                stretches[stretches.count - 1] += UTF8.encode(scalar).map { $0.map { .byte($0) } } ?? []
            }
            isEscaped = false
        }
        // A single escape at the end stands for itself.
        if isEscaped { stretches[stretches.count - 1].append(.byte(UInt8(ascii: "\\"))) }
        return stretches
    }

    private static func matches(
        _ stretches: [[Element]], _ searches: [ByteSearch?], _ text: UnsafeRawBufferPointer
    ) -> Bool {
        guard var position = end(of: stretches[0], in: text, at: 0) else { return false }
        guard stretches.count > 1 else { return position == text.count }
        for index in 1..<stretches.count - 1 {
            // The first place is as good as any: it leaves the most to the others.
            guard let end = firstEnd(of: stretches[index], searches[index], in: text, from: position) else {
                return false
            }
            position = end
        }
        let last = stretches[stretches.count - 1]
        var start = text.count
        for element in last.reversed() {
            repeat { start -= 1 } while start >= 0 && element == .one && text[start] & 0xC0 == 0x80
            guard start >= position else { return false }
        }
        return end(of: last, in: text, at: start) == text.count
    }

    private static func end(of stretch: [Element], in text: UnsafeRawBufferPointer, at start: Int) -> Int? {
        var position = start
        for element in stretch {
            guard position < text.count else { return nil }
            switch element {
            case .byte(let byte):
                guard text[position] == byte else { return nil }
                position += 1
            case .one:
                repeat { position += 1 } while position < text.count && text[position] & 0xC0 == 0x80
            }
        }
        return position
    }

    private static func firstEnd(
        of stretch: [Element], _ search: ByteSearch?, in text: UnsafeRawBufferPointer, from start: Int
    ) -> Int? {
        if let search { return search.first(in: text, from: start).map { $0 + search.wanted.count } }
        var place = start
        while place <= text.count {
            if let end = end(of: stretch, in: text, at: place) { return end }
            repeat { place += 1 } while place < text.count && text[place] & 0xC0 == 0x80
        }
        return nil
    }
}
