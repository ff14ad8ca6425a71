/// A name or a number of a condition that must stand in a text as it is written, with the signs that no analyzer keeps:
/// `__init__`, `$var`, `--flag`, `std::sort`, `-5`, `§ 5`.
///
/// Capitals of ASCII are small letters. Between a digit and a letter or a unit's sign a blank may stand or be missing
/// (`20°C`, `20 °C`, `RFC 7231`), and a currency may stand on either side of its amount.
package struct WrittenWord: Sendable, Hashable {
    /// Without the punctuation around it.
    package let text: String
    /// The bytes of each form; where `gaps` is set, a blank may stand before.
    private let forms: [Form]

    private struct Form: Sendable, Hashable {
        var bytes: [UInt8] = []
        var gaps: [Bool] = []
        /// Whether its ends are letters, digits or underscores.
        var beginsWord = false
        var endsWord = false
    }

    /// - Returns: `nil` for plain words and whole numbers, which every analyzer finds as they are.
    package init?(_ text: String) {
        let scalars = Self.trimmed(text)
        guard Self.hasMore(scalars) else { return nil }
        self.text = String(String.UnicodeScalarView(scalars))
        forms = Self.orders(scalars).map(Self.form)
    }

    // MARK: - What is more than a word

    private enum Kind { case letter, digit, sign, blank }

    private static func kind(_ scalar: Unicode.Scalar) -> Kind {
        switch scalar.value {
        case 0x30...0x39: .digit
        case 0x41...0x5A, 0x61...0x7A: .letter
        case 0x09...0x0D, 0x20, 0xA0, 0x2009, 0x202F: .blank
        case 0x80...:
            scalar.properties.isAlphabetic || scalar.properties.canonicalCombiningClass != .notReordered
                ? .letter : .sign
        default: .sign
        }
    }

    /// Without the punctuation of prose around it, quotation marks and brackets.
    private static func trimmed(_ text: String) -> [Unicode.Scalar] {
        var scalars = Array(text.unicodeScalars)[...]
        while let last = scalars.last, kind(last) == .blank || ")]}('\"`,;:!?.…»”’".unicodeScalars.contains(last) {
            scalars.removeLast()
        }
        while let first = scalars.first, kind(first) == .blank || "([{'\"`«„“‘¿¡;,".unicodeScalars.contains(first) {
            scalars.removeFirst()
        }
        return Array(scalars)
    }

    /// Whether there is more in it than the words: a sign (but not a hyphen or an apostrophe between letters), letters beside
    /// digits, a capital behind a small letter.
    private static func hasMore(_ scalars: [Unicode.Scalar]) -> Bool {
        var (hasLetter, hasDigit, hasMore, hasUnspaced) = (false, false, false, false)
        for (index, scalar) in scalars.enumerated() {
            switch kind(scalar) {
            case .letter:
                hasLetter = true
                if scalar.value >= 0x2E80 { hasUnspaced = true }
                if index > 0, scalar.properties.isUppercase, scalars[index - 1].properties.isLowercase {
                    hasMore = true
                }
            case .digit: hasDigit = true
            case .blank: break
            case .sign:
                let isBetween =
                    index > 0 && index + 1 < scalars.count && kind(scalars[index - 1]) == .letter
                    && kind(scalars[index + 1]) == .letter
                if !isBetween || !"-\u{2010}\u{2011}'’·\u{AD}".unicodeScalars.contains(scalar) { hasMore = true }
            }
        }
        return (hasLetter || hasDigit) && (hasMore || (hasLetter && hasDigit && !hasUnspaced))
    }

    // MARK: - Forms

    /// As it is, and with a currency on the other side.
    private static func orders(_ scalars: [Unicode.Scalar]) -> [[Unicode.Scalar]] {
        let amount = scalars.filter { kind($0) != .blank }
        guard amount.count > 1, let first = amount.first, let last = amount.last else { return [amount] }
        func isCurrency(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.generalCategory == .currencySymbol }
        func isAmount(_ part: ArraySlice<Unicode.Scalar>) -> Bool {
            part.allSatisfy { kind($0) == .digit || $0 == "." || $0 == "," }
        }
        if isCurrency(first), isAmount(amount.dropFirst()) { return [amount, amount.dropFirst() + [first]] }
        if isCurrency(last), isAmount(amount.dropLast()) { return [amount, [last] + amount.dropLast()] }
        return [amount]
    }

    private static func form(_ scalars: [Unicode.Scalar]) -> Form {
        var form = Form()
        func isWord(_ scalar: Unicode.Scalar?) -> Bool {
            scalar.map { kind($0) == .letter || kind($0) == .digit || $0 == "_" } ?? false
        }
        (form.beginsWord, form.endsWord) = (isWord(scalars.first), isWord(scalars.last))
        for (index, scalar) in scalars.enumerated() {
            let isGap = index > 0 && mayHaveBlank(scalars[index - 1], scalar)
            for (place, byte) in UTF8.encode(scalar).unsafelyUnwrapped.enumerated() {
                form.bytes.append(folded(byte))
                form.gaps.append(isGap && place == 0)
            }
        }
        return form
    }

    /// Between a digit and a letter, or a sign of a unit or a currency.
    private static func mayHaveBlank(_ left: Unicode.Scalar, _ right: Unicode.Scalar) -> Bool {
        func isUnit(_ scalar: Unicode.Scalar) -> Bool {
            kind(scalar) == .letter
                || (kind(scalar) == .sign && (scalar.value >= 0x80 || scalar == "%" || scalar == "$"))
        }
        return (kind(left) == .digit && isUnit(right)) || (isUnit(left) && kind(right) == .digit)
    }

    private static func folded(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }

    // MARK: - In a text

    /// Whether it stands in a text by itself, not as a part of a longer word, name or number.
    ///
    /// - Complexity: O(length of the text).
    package func stands(in text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in forms.contains { Self.stands($0, bytes) } }
    }

    private static func stands(_ form: Form, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard text.count >= form.bytes.count else { return false }
        let first = form.bytes[0]
        for start in 0...(text.count - form.bytes.count) {
            guard folded(text[start]) == first || (first == 0x2D && text[start] == 0xE2),
                let end = end(of: form, text, from: start)
            else { continue }
            if isFree(form, text, start..<end) { return true }
        }
        return false
    }

    /// Where the form ends that begins at `start`.
    private static func end(of form: Form, _ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        var index = start
        for (place, byte) in form.bytes.enumerated() {
            if form.gaps[place], index < text.count, folded(text[index]) != byte {
                index += blankLength(text, index)
            }
            guard index < text.count else { return nil }
            if folded(text[index]) == byte {
                index += 1
            } else if byte == 0x2D, let length = hyphenLength(text, index) {
                index += length
            } else {
                return nil
            }
        }
        return index
    }

    /// The length of one blank, or of a hyphen in its place; 0 if there is none.
    private static func blankLength(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> Int {
        switch text[index] {
        case 0x09, 0x0A, 0x20, 0x2D: return 1
        case 0xC2 where index + 1 < text.count && text[index + 1] == 0xA0: return 2
        case 0xE2 where index + 2 < text.count && text[index + 1] == 0x80:
            return text[index + 2] == 0x89 || text[index + 2] == 0xAF ? 3 : 0
        default: return 0
        }
    }

    /// Of the minus sign and the hyphens beyond ASCII.
    private static func hyphenLength(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> Int? {
        guard index + 2 < text.count, text[index] == 0xE2 else { return nil }
        let (second, third) = (text[index + 1], text[index + 2])
        return (second == 0x88 && third == 0x92) || (second == 0x80 && (0x90...0x93).contains(third)) ? 3 : nil
    }

    /// Whether nothing at its ends makes it a part of something longer.
    private static func isFree(_ form: Form, _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
        let (first, last) = (form.bytes[0], form.bytes[form.bytes.count - 1])
        if range.lowerBound > 0 {
            let previous = text[range.lowerBound - 1]
            if isWord(text, before: range.lowerBound), form.beginsWord || "-@#$".utf8.contains(first) { return false }
            if !form.beginsWord, previous == first { return false }
            if isDigit(first), isPoint(previous), range.lowerBound > 1, isDigit(text[range.lowerBound - 2]) {
                return false
            }
        }
        guard range.upperBound < text.count else { return true }
        let next = text[range.upperBound]
        let following = range.upperBound + 1 < text.count ? text[range.upperBound + 1] : 0x20
        if form.endsWord, isWord(text, at: range.upperBound) { return false }
        if !form.endsWord, next == last { return false }
        if isDigit(last), isPoint(next), isDigit(following) { return false }
        // An option of a longer name.
        return !(first == 0x2D && next == 0x2D && isWordByte(following))
    }

    private static func isPoint(_ byte: UInt8) -> Bool { byte == 0x2E || byte == 0x2C }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        byte >= 0x80 || byte == 0x5F || isDigit(byte) || (0x41...0x5A).contains(byte & 0xDF)
    }

    /// Whether a letter, digit or underscore begins at `index`; letters of scripts without spaces begin a word of their own.
    private static func isWord(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
        guard text[index] >= 0x80 else { return isWordByte(text[index]) }
        var end = index + 1
        while end < text.count, text[end] & 0xC0 == 0x80 { end += 1 }
        return isSpacedLetter(text[index..<end])
    }

    private static func isWord(_ text: UnsafeBufferPointer<UInt8>, before index: Int) -> Bool {
        guard text[index - 1] >= 0x80 else { return isWordByte(text[index - 1]) }
        var start = index - 1
        while start > 0, text[start] & 0xC0 == 0x80 { start -= 1 }
        return isSpacedLetter(text[start..<index])
    }

    private static func isSpacedLetter(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        guard let scalar = String(decoding: bytes, as: UTF8.self).unicodeScalars.first else { return false }
        return kind(scalar) == .letter && (scalar.value < 0xE00 || (0x1E00..<0x2000).contains(scalar.value))
    }
}

extension ParsedQuery.Clause {
    /// What a condition wants to stand in a text as it is written; `nil` if the analyzer's words say all.
    ///
    /// That is so of a word with a plus or minus, and of one word, name or number in quotation marks. Words that are all
    /// wanted without a sign, and prefixes, have none.
    package var written: WrittenWord? {
        guard occurrence != .optional else { return nil }
        switch pattern {
        case .word(let text):
            return source.hasPrefix("+") || source.hasPrefix("-") ? WrittenWord(text) : nil
        case .phrase(let text, slop: 0): return Self.isOneWord(text) ? WrittenWord(text) : nil
        case .phrase, .prefix, .fuzzy: return nil
        }
    }

    /// Whether there are no blanks within, or not more than one run of letters and digits.
    private static func isOneWord(_ text: String) -> Bool {
        let runs = text.unicodeScalars.split { !$0.properties.isAlphabetic && $0.properties.numericType == nil }
        return runs.count <= 1
            || text.split(whereSeparator: \.isWhitespace).count == 1
    }
}
