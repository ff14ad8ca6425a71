/// What all scanners ask of bytes.
enum ScannedBytes {
    static func isWord(_ byte: UInt8) -> Bool { ASCII.isLetter(byte) || ASCII.isDigit(byte) || byte >= 0x80 }

    /// Whether a word could not go on before `index`.
    static func beginsWord(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
        index == 0 || !isWord(bytes[index - 1]) && bytes[index - 1] != UInt8(ascii: "_")
    }

    /// Whether a word could not go on from `index`.
    static func endsWord(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
        index == bytes.count || !isWord(bytes[index]) && bytes[index] != UInt8(ascii: "_")
    }

    static func has(_ text: StaticString, _ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
        index + text.utf8CodeUnitCount <= bytes.count
            && (0..<text.utf8CodeUnitCount).allSatisfy { bytes[index + $0] == text.utf8Start[$0] }
    }
}

/// `name@example.org`.
enum EmailScanner {
    static func ranges(_ bytes: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
        var result: [Range<Int>] = []
        var from = 0
        for at in bytes.indices where bytes[at] == UInt8(ascii: "@") {
            var start = at
            while start > from, at - start < 64, isLocal(bytes[start - 1]) { start -= 1 }
            // What quotes an address, or ends the sentence before it, is none of it.
            while start < at, bytes[start] == UInt8(ascii: ".") || bytes[start] == UInt8(ascii: "'") { start += 1 }
            guard start < at, bytes[at - 1] != UInt8(ascii: "."), !isPassword(bytes, start) else { continue }
            var end = at + 1
            var lastDot: Int?
            while end < bytes.count, end - at < 254, isDomain(bytes[end]) {
                if bytes[end] == UInt8(ascii: ".") { lastDot = end }
                end += 1
            }
            while end > at + 1, bytes[end - 1] == UInt8(ascii: ".") || bytes[end - 1] == UInt8(ascii: "-") {
                end -= 1
                if lastDot == end { lastDot = (at + 1..<end).last { bytes[$0] == UInt8(ascii: ".") } }
            }
            guard let lastDot, lastDot > at + 1, end - lastDot > 2,
                (lastDot + 1..<end).allSatisfy({ ASCII.isLetter(bytes[$0]) || bytes[$0] >= 0x80 }),
                !isPlace(bytes, end)
            else { continue }
            result.append(start..<end)
            from = end
        }
        return result
    }

    /// Whether a name and a colon stand before, behind `//`: `https://user:password@host`.
    private static func isPassword(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Bool {
        guard start > 0, bytes[start - 1] == UInt8(ascii: ":") else { return false }
        var index = start - 1
        while index > 0, isLocal(bytes[index - 1]) { index -= 1 }
        return index > 1 && index < start - 1 && bytes[index - 1] == UInt8(ascii: "/")
            && bytes[index - 2] == UInt8(ascii: "/")
    }

    /// Whether a path follows: `git@github.com:owner/name` is a place and no address.
    private static func isPlace(_ bytes: UnsafeBufferPointer<UInt8>, _ end: Int) -> Bool {
        end + 1 < bytes.count && bytes[end] == UInt8(ascii: ":")
            && (ASCII.isLetter(bytes[end + 1]) || "/~".utf8.contains(bytes[end + 1]))
    }

    private static func isLocal(_ byte: UInt8) -> Bool { ScannedBytes.isWord(byte) || "._%+-'".utf8.contains(byte) }
    private static func isDomain(_ byte: UInt8) -> Bool { ScannedBytes.isWord(byte) || ".-".utf8.contains(byte) }
}

/// IPv4 and IPv6, but for the addresses of every machine (loopback, unspecified).
enum InternetAddresses {
    static func ranges(_ bytes: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
        var result: [Range<Int>] = []
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            let mayBegin = ASCII.isDigit(byte) || isHex(byte) || byte == UInt8(ascii: ":")
            guard mayBegin, ScannedBytes.beginsWord(bytes, index), index == 0 || !".:".utf8.contains(bytes[index - 1])
            else {
                index += 1
                continue
            }
            if let end = version4(bytes, index) ?? version6(bytes, index) {
                result.append(index..<end)
                index = end
            } else {
                index += 1
            }
        }
        return result
    }

    private static func isHex(_ byte: UInt8) -> Bool {
        ASCII.isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(ASCII.lower(byte))
    }

    private static func version4(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int? {
        var parts: [Int] = []
        var index = start
        while parts.count < 4 {
            var value = 0
            let first = index
            while index < bytes.count, index - first < 3, ASCII.isDigit(bytes[index]) {
                value = value * 10 + Int(bytes[index] - 0x30)
                index += 1
            }
            guard index > first, value < 256, index - first == 1 || bytes[first] != UInt8(ascii: "0") else {
                return nil
            }
            parts.append(value)
            if parts.count < 4 {
                guard index < bytes.count, bytes[index] == UInt8(ascii: ".") else { return nil }
                index += 1
            }
        }
        // A fifth number makes it the name of a section or a version.
        if index < bytes.count {
            if ScannedBytes.isWord(bytes[index]) { return nil }
            if bytes[index] == UInt8(ascii: "."), index + 1 < bytes.count, ASCII.isDigit(bytes[index + 1]) {
                return nil
            }
        }
        if isVersion(bytes, start) || parts[0] == 127 || parts[0] == 0 || parts == [255, 255, 255, 255] { return nil }
        return index
    }

    /// What has a number of four parts besides an address: 1.2.3.4.
    private static let numbered: Set<String> = [
        "version", "versions", "release", "releases", "section", "chapter", "v", "ver", "firmware", "build", "driver",
        "oid",
        "oids", "step", "appendix", "clause", "glibc", "libc", "update", "patch", "figure", "table", "paragraph",
    ]

    /// Whether the word before a number of four parts says that it is no address.
    private static func isVersion(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Bool {
        var end = start
        while end > 0, " :=.\t\"".utf8.contains(bytes[end - 1]) { end -= 1 }
        var first = end
        while first > 0, end - first < 16, ASCII.isLetter(bytes[first - 1]) { first -= 1 }
        return numbered.contains(ASCII.string(bytes, first..<end).lowercased())
    }

    private static func version6(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int? {
        var index = start
        var (groups, colons, isShortened, digits) = (0, 0, false, 0)
        while index < bytes.count, index - start < 40 {
            if bytes[index] == UInt8(ascii: ":") {
                if index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: ":") {
                    if isShortened { return nil }
                    isShortened = true
                    index += 1
                }
                colons += 1
                index += 1
                continue
            }
            guard isHex(bytes[index]) else { break }
            let first = index
            while index < bytes.count, isHex(bytes[index]) {
                if ASCII.isDigit(bytes[index]) { digits += 1 }
                index += 1
            }
            guard index - first <= 4 else { return nil }
            groups += 1
            if index == bytes.count || bytes[index] != UInt8(ascii: ":") { break }
        }
        if index < bytes.count, ScannedBytes.isWord(bytes[index]) { return nil }
        if index > start, bytes[index - 1] == UInt8(ascii: ":"), !isShortened { return nil }
        // `::1`, `::` and what only looks like it, such as the paths of names in code.
        guard isShortened ? groups >= 3 && digits > 0 : groups == 8 && colons == 7 else { return nil }
        return index
    }
}
