/// The encodings of mail: words in headers (RFC 2047), parameters (RFC 2231), base64 and quoted-printable.
enum MailHeader {
    /// A header's value in one line, its encoded words decoded.
    static func decoded(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> String {
        var result: [UInt8] = []
        var index = range.lowerBound
        /// Blanks between two encoded words do not count.
        var afterWord: Int?
        while index < range.upperBound {
            if bytes[index] == UInt8(ascii: "="), let (text, end) = encodedWord(bytes, index..<range.upperBound) {
                if let afterWord { result.removeSubrange(afterWord...) }
                result += text.utf8
                index = end
                afterWord = result.count
            } else if ASCII.isSpace(bytes[index]) {
                while index < range.upperBound, ASCII.isSpace(bytes[index]) { index += 1 }
                result.append(ASCII.space)
            } else {
                result.append(bytes[index])
                index += 1
                afterWord = nil
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// `=?charset?B?…?=`.
    private static func encodedWord(
        _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
    ) -> (text: String, end: Int)? {
        let limit = min(range.upperBound, range.lowerBound + 512)
        guard range.count > 6, bytes[range.lowerBound + 1] == UInt8(ascii: "?") else { return nil }
        var marks: [Int] = []
        var index = range.lowerBound + 2
        while index < limit, marks.count < 3 {
            if ASCII.isSpace(bytes[index]) { return nil }
            if bytes[index] == UInt8(ascii: "?") { marks.append(index) }
            index += 1
        }
        guard marks.count == 3, index < limit, bytes[index] == UInt8(ascii: "="), marks[1] == marks[0] + 2 else {
            return nil
        }
        let charset = ASCII.string(bytes, range.lowerBound + 2..<marks[0])
        let content = bytes[marks[1] + 1..<marks[2]]
        let decoded: [UInt8]
        switch ASCII.lower(bytes[marks[0] + 1]) {
        case UInt8(ascii: "b"): decoded = base64(content)
        case UInt8(ascii: "q"): decoded = quotedPrintable(content, isHeader: true)
        default: return nil
        }
        let words = text(decoded, charset: charset.split(separator: "*").first.map(String.init))
        return (String(words.map { $0.isNewline ? " " : $0 }), index + 1)
    }

    /// Bytes of an encoding as text; of one that is not known, what can be made of them.
    static func text(_ bytes: [UInt8], charset: String?) -> String {
        guard !bytes.isEmpty else { return "" }
        let text = bytes.withUnsafeBufferPointer { buffer -> String? in
            if let valid = String(validating: buffer, as: UTF8.self), charset?.lowercased() != "iso-2022-jp" {
                return valid
            }
            let encoding = charset.flatMap { TextEncoding(label: $0) }
            return try? TextDecoder.decode(buffer, as: encoding).text
        }
        return (text ?? String(decoding: bytes, as: UTF8.self)).replacing("\0", with: "\u{FFFD}").replacing(
            "\r\n", with: "\n")
    }

    static func base64(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count * 3 / 4)
        var value: UInt32 = 0
        var bits = 0
        for byte in bytes {
            let digit: UInt32
            switch byte {
            case 0x41...0x5A: digit = UInt32(byte) - 0x41
            case 0x61...0x7A: digit = UInt32(byte) - 0x61 + 26
            case 0x30...0x39: digit = UInt32(byte) - 0x30 + 52
            case UInt8(ascii: "+"), UInt8(ascii: "-"): digit = 62
            case UInt8(ascii: "/"), UInt8(ascii: "_"): digit = 63
            case UInt8(ascii: "="): return result
            default: continue
            }
            value = value << 6 | digit
            bits += 6
            if bits >= 8 {
                bits -= 8
                result.append(UInt8(truncatingIfNeeded: value >> UInt32(bits)))
            }
        }
        return result
    }

    static func quotedPrintable(_ bytes: Slice<UnsafeBufferPointer<UInt8>>, isHeader: Bool) -> [UInt8] {
        func digit(_ index: Int) -> UInt8? {
            guard index < bytes.endIndex else { return nil }
            let byte = ASCII.lower(bytes[index])
            if ASCII.isDigit(byte) { return byte - 0x30 }
            return (0x61...0x66).contains(byte) ? byte - 0x57 : nil
        }
        var result: [UInt8] = []
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let byte = bytes[index]
            if byte == UInt8(ascii: "_"), isHeader {
                result.append(ASCII.space)
                index += 1
            } else if byte == UInt8(ascii: "="), let high = digit(index + 1), let low = digit(index + 2) {
                result.append(high << 4 | low)
                index += 3
            } else if byte == UInt8(ascii: "=") {
                // A line end after it is no line end.
                var end = index + 1
                while end < bytes.endIndex, ASCII.isBlank(bytes[end]) { end += 1 }
                guard end < bytes.endIndex, bytes[end] == ASCII.newline || bytes[end] == ASCII.carriageReturn else {
                    result.append(byte)
                    index += 1
                    continue
                }
                if bytes[end] == ASCII.carriageReturn, end + 1 < bytes.endIndex, bytes[end + 1] == ASCII.newline {
                    end += 1
                }
                index = end + 1
            } else {
                result.append(byte)
                index += 1
            }
        }
        return result
    }

    /// `value; name=word; name="words"`.
    struct Parameters {
        /// In lower case.
        let value: String
        private var parameters: [String: String] = [:]

        subscript(name: String) -> String? { parameters[name] }

        init(_ text: String) {
            var parts: [String] = [""]
            var isQuoted = false
            for character in text {
                if character == "\"" { isQuoted.toggle() }
                if character == ";", !isQuoted { parts.append("") } else { parts[parts.count - 1].append(character) }
            }
            value = parts[0].trimmingBlanks.lowercased()
            for part in parts.dropFirst().prefix(64) {
                let pair = part.split(separator: "=", maxSplits: 1)
                guard pair.count == 2 else { continue }
                var name = String(pair[0]).trimmingBlanks.lowercased()
                var word = String(pair[1]).trimmingBlanks
                if word.hasPrefix("\""), word.hasSuffix("\""), word.utf8.count >= 2 {
                    word = String(word.dropFirst().dropLast())
                }
                if name.hasSuffix("*") {
                    // charset'language'percent-encoded
                    name.removeLast()
                    let pieces = word.split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
                    guard pieces.count == 3 else { continue }
                    let quoted = Array(pieces[2].replacing("=", with: "=3D").replacing("%", with: "=").utf8)
                    let bytes = quoted.withUnsafeBufferPointer { MailHeader.quotedPrintable($0[...], isHeader: false) }
                    word = MailHeader.text(bytes, charset: String(pieces[0]))
                }
                parameters[name] = word
            }
        }
    }

    /// The people of an address header, one by one.
    static func addresses(_ text: String) -> [String] {
        var result: [String] = [""]
        var isQuoted = false
        for character in text {
            if character == "\"" { isQuoted.toggle() }
            if character == ",", !isQuoted { result.append("") } else { result[result.count - 1].append(character) }
        }
        return result.map(\.trimmingBlanks).filter { !$0.isEmpty }
    }

    private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

    /// "Tue, 3 Mar 2026 09:30:00 +0100" as "2026-03-03T09:30:00+01:00"; `nil` for what is no such date.
    static func date(_ text: String) -> String? {
        var words = text.split(whereSeparator: { $0 == " " || $0 == "," })
        if let first = words.first, first.first?.isLetter ?? false { words.removeFirst() }
        guard words.count >= 4, let day = Int(words[0]), (1...31).contains(day),
            let month = months.firstIndex(of: String(words[1].lowercased().prefix(3))), var year = Int(words[2])
        else { return nil }
        if year < 50 { year += 2000 } else if year < 1000 { year += 1900 }
        let time = words[3].split(separator: ":").compactMap { Int($0) }
        guard time.count >= 2, (0..<24).contains(time[0]), (0..<60).contains(time[1]), (1900...9999).contains(year)
        else {
            return nil
        }
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let zone = words.count > 4 ? words[4] : ""
        let isOffset =
            zone.count == 5 && (zone.hasPrefix("+") || zone.hasPrefix("-")) && zone.dropFirst().allSatisfy(\.isNumber)
        let offset = isOffset && zone.dropFirst() != "0000" ? "\(zone.prefix(3)):\(zone.suffix(2))" : "Z"
        return
            "\(year)-\(two(month + 1))-\(two(day))T\(two(time[0])):\(two(time[1])):\(two(time.count > 2 ? min(time[2], 59) : 0))\(offset)"
    }
}
