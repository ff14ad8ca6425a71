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
