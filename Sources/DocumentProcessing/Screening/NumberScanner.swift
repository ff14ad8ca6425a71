/// Numbers of accounts and cards, which their checksums tell from others.
enum NumberScanner {
    /// IBAN (ISO 13616): a country, two check digits, letters and digits, in groups or not.
    static func accounts(_ bytes: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
        var result: [Range<Int>] = []
        var index = 0
        while index + 14 < bytes.count {
            if ASCII.isLetter(bytes[index]), ASCII.isLetter(bytes[index + 1]), ASCII.isDigit(bytes[index + 2]),
                ASCII.isDigit(bytes[index + 3]), ScannedBytes.beginsWord(bytes, index), let end = account(bytes, index)
            {
                result.append(index..<end)
                index = end
            } else {
                index += 1
            }
        }
        return result
    }

    private static func account(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int? {
        var characters: [UInt8] = []
        var ends: [Int] = []
        var index = start
        while index < bytes.count, characters.count < 34 {
            let byte = bytes[index]
            if ASCII.isDigit(byte) || ASCII.isLetter(byte) {
                characters.append(ASCII.lower(byte))
                ends.append(index + 1)
                index += 1
            } else if byte == ASCII.space || byte == UInt8(ascii: "-"), index + 1 < bytes.count,
                ASCII.isDigit(bytes[index + 1]) || ASCII.isLetter(bytes[index + 1])
            {
                index += 1
            } else {
                break
            }
        }
        let country = String(decoding: characters.prefix(2), as: UTF8.self)
        guard let length = lengths[country], characters.count >= length else { return nil }
        let end = ends[length - 1]
        guard ScannedBytes.endsWord(bytes, end) else { return nil }
        let number = Array(characters[..<length])
        return remainder97(number[4...] + number[..<4]) == 1 ? end : nil
    }

    private static func remainder97(_ characters: some Sequence<UInt8>) -> Int {
        characters.reduce(0) { rest, byte in
            ASCII.isDigit(byte) ? (rest * 10 + Int(byte - 0x30)) % 97 : (rest * 100 + Int(byte) - 87) % 97
        }
    }

    /// Characters of an account's number, by country (SWIFT's registry).
    private static let lengths: [String: Int] = [
        "ad": 24, "ae": 23, "al": 28, "at": 20, "az": 28, "ba": 20, "be": 16, "bg": 22, "bh": 22, "br": 29, "by": 28,
        "ch": 21, "cr": 22, "cy": 28, "cz": 24, "de": 22, "dk": 18, "do": 28, "ee": 20, "eg": 29, "es": 24, "fi": 18,
        "fo": 18, "fr": 27, "gb": 22, "ge": 22, "gi": 23, "gl": 18, "gr": 27, "gt": 28, "hr": 21, "hu": 28, "ie": 22,
        "il": 23, "iq": 23, "is": 26, "it": 27, "jo": 30, "kw": 30, "kz": 20, "lb": 28, "li": 21, "lt": 20, "lu": 20,
        "lv": 21, "mc": 27, "md": 24, "me": 22, "mk": 19, "mr": 27, "mt": 31, "mu": 30, "nl": 18, "no": 15, "pk": 24,
        "pl": 28, "ps": 29, "pt": 25, "qa": 29, "ro": 24, "rs": 22, "sa": 24, "se": 24, "si": 19, "sk": 24, "sm": 27,
        "tn": 24, "tr": 26, "ua": 29, "va": 22, "xk": 20,
    ]

    /// Payment cards (ISO/IEC 7812): 13 to 19 digits of a known issuer whose last one checks the others.
    static func cards(_ bytes: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
        runs(bytes, separators: " -", digits: 13...19).compactMap { run in
            let digits = run.digits
            let isIssuer: Bool =
                switch digits[0] {
                case 3:
                    digits.count == 15 && [4, 7].contains(digits[1]) || digits.count == 16 && digits[1] == 5
                        || digits.count == 14 && [0, 6, 8].contains(digits[1])
                case 4: digits.count == 13 || digits.count == 16 || digits.count == 19
                case 5: digits.count == 16 && (1...5).contains(digits[1])
                case 2: digits.count == 16 && (2...7).contains(digits[1])
                case 6: digits.count >= 16
                default: false
                }
            return isIssuer && hasLuhnDigit(digits) ? run.range : nil
        }
    }

    static func hasLuhnDigit(_ digits: [Int]) -> Bool {
        guard Set(digits).count > 1 else { return false }
        let sum = digits.reversed().enumerated().reduce(0) { sum, entry in
            let doubled = entry.offset % 2 == 1 ? entry.element * 2 : entry.element
            return sum + (doubled > 9 ? doubled - 9 : doubled)
        }
        return sum % 10 == 0
    }

    struct Run {
        let range: Range<Int>
        let digits: [Int]
        /// The separators, each with the number of digits before it.
        let groups: [Int]
    }

    /// Digits with at most one separator between two, as many as `digits` says, and no part of a longer word.
    static func runs(
        _ bytes: UnsafeBufferPointer<UInt8>, separators: StaticString, digits wanted: ClosedRange<Int>
    ) -> [Run] {
        func isSeparator(_ byte: UInt8) -> Bool {
            (0..<separators.utf8CodeUnitCount).contains { separators.utf8Start[$0] == byte }
        }
        var result: [Run] = []
        var index = 0
        while index < bytes.count {
            guard ASCII.isDigit(bytes[index]) else {
                index += 1
                continue
            }
            let start = index
            var digits: [Int] = []
            var groups: [Int] = []
            var end = index
            while index < bytes.count {
                if ASCII.isDigit(bytes[index]) {
                    digits.append(Int(bytes[index] - 0x30))
                    index += 1
                    end = index
                } else if isSeparator(bytes[index]), index + 1 < bytes.count, ASCII.isDigit(bytes[index + 1]) {
                    groups.append(digits.count)
                    index += 1
                } else {
                    break
                }
            }
            let isWhole =
                ScannedBytes.beginsWord(bytes, start) && ScannedBytes.endsWord(bytes, end)
                && (start == 0 || !".,#".utf8.contains(bytes[start - 1]) || start == 1
                    || !ASCII.isDigit(bytes[start - 2]))
            if isWhole, wanted.contains(digits.count) {
                result.append(Run(range: start..<end, digits: digits, groups: groups))
            }
        }
        return result
    }
}

/// Numbers that states give to persons, by form and, where there is one, checksum.
enum NationalNumbers {
    static func ranges(_ bytes: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
        (digits(bytes) + lettered(bytes)).sorted { $0.lowerBound < $1.lowerBound }
    }

    private static func digits(_ bytes: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
        NumberScanner.runs(bytes, separators: " -./", digits: 9...15).compactMap { run in
            let digits = run.digits
            switch digits.count {
            case 9: return isSocialSecurity(run, bytes) ? run.range : nil
            case 10: return isNordic(run, bytes) ? run.range : nil
            case 11: return isPESEL(run) || isGermanTaxNumber(run, bytes) ? run.range : nil
            case 13: return isSwiss(run) || isFrench(digits, 13) ? run.range : nil
            case 15: return isFrench(digits, 15) ? run.range : nil
            default: return nil
            }
        }
    }

    /// United States: three, two and four digits, parted by hyphens, or the word before says what it is.
    private static func isSocialSecurity(_ run: NumberScanner.Run, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let digits = run.digits
        let area = digits[0] * 100 + digits[1] * 10 + digits[2]
        let isPossible =
            area != 0 && area != 666 && area < 900 && digits[3] + digits[4] > 0 && digits[5...].contains { $0 > 0 }
        guard isPossible else { return false }
        if run.groups == [3, 5] { return bytes[run.range.lowerBound + 3] == UInt8(ascii: "-") }
        return run.groups.isEmpty
            && follows(["ssn", "social security number", "social security no."], run.range, bytes)
    }

    /// Sweden: a date, a hyphen, and four digits of which the last checks the others.
    private static func isNordic(_ run: NumberScanner.Run, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard run.groups == [6], bytes[run.range.lowerBound + 6] == UInt8(ascii: "-") else { return false }
        let (month, day) = (run.digits[2] * 10 + run.digits[3], run.digits[4] * 10 + run.digits[5])
        return (1...12).contains(month) && (1...31).contains(day) && NumberScanner.hasLuhnDigit(run.digits)
    }

    /// Poland: a date of birth, a number, and a check digit.
    private static func isPESEL(_ run: NumberScanner.Run) -> Bool {
        guard run.groups.isEmpty else { return false }
        let weights = [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]
        let (month, day) = ((run.digits[2] * 10 + run.digits[3]) % 20, run.digits[4] * 10 + run.digits[5])
        guard (1...12).contains(month), (1...31).contains(day) else { return false }
        return zip(run.digits, weights).reduce(0) { $0 + $1.0 * $1.1 } % 10 == 0
    }

    /// Germany: eleven digits with a check digit (ISO 7064, mod 11, 10) behind a word that says what it is.
    private static func isGermanTaxNumber(_ run: NumberScanner.Run, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard run.digits[0] != 0,
            follows(["steuer-id", "steuer-idnr", "steueridentifikationsnummer", "idnr", "tin"], run.range, bytes)
        else { return false }
        var product = 10
        for digit in run.digits.dropLast() {
            let sum = (digit + product) % 10
            product = (sum == 0 ? 10 : sum) * 2 % 11
        }
        return (11 - product) % 10 == run.digits[10]
    }

    /// Switzerland: 756, nine digits, and the check digit of an EAN.
    private static func isSwiss(_ run: NumberScanner.Run) -> Bool {
        guard run.digits.starts(with: [7, 5, 6]), run.groups == [3, 7, 11] else { return false }
        let sum = run.digits.enumerated().reduce(0) { $0 + $1.element * ($1.offset % 2 == 0 ? 1 : 3) }
        return sum % 10 == 0
    }

    /// France: sex, year, month, place and number of birth; a key if there are fifteen digits.
    private static func isFrench(_ digits: [Int], _ count: Int) -> Bool {
        guard count == 15, digits[0] == 1 || digits[0] == 2, (1...12).contains(digits[3] * 10 + digits[4]) else {
            return false
        }
        let number = digits[..<13].reduce(0) { $0 * 10 + $1 }
        return 97 - number % 97 == digits[13] * 10 + digits[14]
    }

    /// Whether one of the words stands right before, with marks and blanks between.
    private static func follows(
        _ words: [String], _ range: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        let before = ASCII.string(bytes, max(0, range.lowerBound - 40)..<range.lowerBound).lowercased()
        let end = before.lastIndex { $0.isLetter || $0 == "." }.map { before[...$0] } ?? ""
        return words.contains { end.hasSuffix($0) || end.hasSuffix($0 + " is") || end.hasSuffix($0 + " lautet") }
    }

    // MARK: With letters

    private static func lettered(_ bytes: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
        var result: [Range<Int>] = []
        var index = 0
        while index < bytes.count {
            guard ScannedBytes.isWord(bytes[index]), ScannedBytes.beginsWord(bytes, index) else {
                index += 1
                continue
            }
            var end = index
            while end < bytes.count, end - index < 32, ScannedBytes.isWord(bytes[end]) { end += 1 }
            if let last = british(bytes, index) {
                result.append(index..<last)
                index = last
            } else {
                if isSpanish(bytes, index..<end) || isItalian(bytes, index..<end) { result.append(index..<end) }
                index = end
            }
        }
        return result
    }

    /// United Kingdom: two letters, six digits in pairs or not, and a letter from A to D.
    private static func british(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int? {
        func isUpper(_ byte: UInt8) -> Bool { ASCII.isLetter(byte) && !ASCII.isLower(byte) }
        guard start + 9 <= bytes.count, isUpper(bytes[start]), isUpper(bytes[start + 1]),
            !"DFIQUV".utf8.contains(bytes[start]), !"DFIQUVO".utf8.contains(bytes[start + 1])
        else { return nil }
        var index = start + 2
        var digits = 0
        while index < bytes.count, digits < 6 {
            if ASCII.isDigit(bytes[index]) {
                digits += 1
            } else if bytes[index] != ASCII.space || digits % 2 != 0 {
                return nil
            }
            index += 1
        }
        guard digits == 6, index < bytes.count else { return nil }
        if bytes[index] == ASCII.space { index += 1 }
        guard index < bytes.count, "ABCD".utf8.contains(bytes[index]), ScannedBytes.endsWord(bytes, index + 1) else {
            return nil
        }
        return index + 1
    }

    /// Spain: eight digits, or a letter and seven, and a letter that checks them.
    private static func isSpanish(_ bytes: UnsafeBufferPointer<UInt8>, _ word: Range<Int>) -> Bool {
        guard word.count == 9, ASCII.isLetter(bytes[word.upperBound - 1]), !ASCII.isLower(bytes[word.upperBound - 1])
        else { return false }
        var digits = word.dropLast().map { bytes[$0] }
        if let foreign = "XYZ".utf8.firstIndex(of: digits[0]) {
            digits[0] = 0x30 + UInt8("XYZ".utf8.distance(from: "XYZ".utf8.startIndex, to: foreign))
        }
        guard digits.allSatisfy(ASCII.isDigit) else { return false }
        let number = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        return Array("TRWAGMYFPDXBNJZSQVHLCKE".utf8)[number % 23] == bytes[word.upperBound - 1]
    }

    /// Italy: letters of the names, date and place of birth, and a letter that checks them.
    private static func isItalian(_ bytes: UnsafeBufferPointer<UInt8>, _ word: Range<Int>) -> Bool {
        guard word.count == 16 else { return false }
        let form = Array("LLLLLLDDLDDLDDDL".utf8)
        let characters = word.map { bytes[$0] }
        for (character, kind) in zip(characters, form) {
            let isLetter = ASCII.isLetter(character) && !ASCII.isLower(character)
            guard kind == UInt8(ascii: "L") ? isLetter : ASCII.isDigit(character) else { return false }
        }
        let odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23]
        let sum = characters.dropLast().enumerated().reduce(0) { sum, entry in
            let value = Int(entry.element) - (ASCII.isDigit(entry.element) ? 0x30 : 0x41)
            return sum + (entry.offset % 2 == 0 ? odd[value] : value)
        }
        return UInt8(0x41 + sum % 26) == characters[15]
    }
}
