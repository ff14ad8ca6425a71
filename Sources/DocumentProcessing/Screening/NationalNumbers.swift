/// Numbers that states give to persons, by form and, where there is one, checksum.
enum NationalNumbers {
    static func ranges(_ bytes: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
        (digits(bytes) + lettered(bytes)).sorted { $0.lowerBound < $1.lowerBound }
    }

    private static func digits(_ bytes: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
        NumberScanner.runs(bytes, separators: " -./", digits: 9...15).compactMap { run in
            let digits = run.digits
            let isNumber =
                switch digits.count {
                case 9: isSocialSecurity(run, bytes) || isDutch(run, bytes)
                case 10: isNordic(run, bytes)
                case 11: isPESEL(run) || isGermanTaxNumber(run, bytes) || isBrazilian(run, bytes)
                case 12: isIndian(run, bytes)
                case 13: isSwiss(run)
                case 15: isFrench(digits)
                default: false
                }
            return isNumber ? run.range : nil
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
            && follows(["ssn", "social security number", "social security no"], run.range, bytes)
    }

    /// The Netherlands: nine digits whose weighted sum is divisible by eleven, behind a word that says what they are.
    private static func isDutch(_ run: NumberScanner.Run, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let weights = [9, 8, 7, 6, 5, 4, 3, 2, -1]
        return zip(run.digits, weights).reduce(0) { $0 + $1.0 * $1.1 } % 11 == 0 && run.digits.contains { $0 > 0 }
            && follows(["bsn", "burgerservicenummer", "sofinummer"], run.range, bytes)
    }

    /// Brazil: eleven digits of which the last two check the others, as 123.456.789-09 or behind the word CPF.
    private static func isBrazilian(_ run: NumberScanner.Run, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let first = run.range.lowerBound
        let isWritten =
            run.groups == [3, 6, 9] && bytes[first + 3] == UInt8(ascii: ".") && bytes[first + 7] == UInt8(ascii: ".")
            && bytes[first + 11] == UInt8(ascii: "-")
        guard isWritten || run.groups.isEmpty && follows(["cpf"], run.range, bytes), Set(run.digits).count > 1 else {
            return false
        }
        return (9...10).allSatisfy { count in
            let sum = run.digits[..<count].enumerated().reduce(0) { $0 + $1.element * (count + 1 - $1.offset) }
            return sum * 10 % 11 % 10 == run.digits[count]
        }
    }

    /// India: twelve digits in groups of four, or behind the word Aadhaar; the last checks the others (Verhoeff, 1969).
    private static func isIndian(_ run: NumberScanner.Run, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let first = run.range.lowerBound
        let isWritten =
            run.groups == [4, 8] && bytes[first + 4] == ASCII.space && bytes[first + 9] == ASCII.space
        guard isWritten || follows(["aadhaar", "aadhaar number", "aadhaar no", "uid"], run.range, bytes),
            run.digits[0] > 1
        else { return false }
        var check = 0
        for (place, digit) in run.digits.reversed().enumerated() {
            var permuted = digit
            for _ in 0..<place % 8 { permuted = permutation[permuted] }
            check = dihedral(check, permuted)
        }
        return check == 0
    }

    private static let permutation = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]

    /// The product of two elements of the symmetries of a pentagon.
    private static func dihedral(_ left: Int, _ right: Int) -> Int {
        switch (left < 5, right < 5) {
        case (true, true): (left + right) % 5
        case (true, false): 5 + (left + right) % 5
        case (false, true): 5 + (left - right) % 5
        case (false, false): (left - right + 5) % 5
        }
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

    /// France: sex, year, month, place and number of birth, and a key.
    private static func isFrench(_ digits: [Int]) -> Bool {
        guard digits[0] == 1 || digits[0] == 2, (1...12).contains(digits[3] * 10 + digits[4]) else { return false }
        let number = digits[..<13].reduce(0) { $0 * 10 + $1 }
        return 97 - number % 97 == digits[13] * 10 + digits[14]
    }

    /// Whether one of the words stands right before, with marks and blanks between.
    private static func follows(
        _ words: [String], _ range: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        let before = ASCII.string(bytes, max(0, range.lowerBound - 40)..<range.lowerBound).lowercased()
        let end = before.lastIndex(where: \.isLetter).map { before[...$0] } ?? ""
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
                let word = index..<end
                if isSpanish(bytes, word) || isItalian(bytes, word) || isIndian(bytes, word) { result.append(word) }
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

    /// India: three letters, one for the kind of holder, one of the name, four digits and a letter.
    private static func isIndian(_ bytes: UnsafeBufferPointer<UInt8>, _ word: Range<Int>) -> Bool {
        word.count == 10 && has("LLLLLDDDDL", bytes, word) && "PCHFATBLJG".utf8.contains(bytes[word.lowerBound + 3])
    }

    /// Whether a word has capital letters and digits where the form has `L` and `D`.
    private static func has(_ form: StaticString, _ bytes: UnsafeBufferPointer<UInt8>, _ word: Range<Int>) -> Bool {
        word.enumerated().allSatisfy { place, index in
            let isCapital = ASCII.isLetter(bytes[index]) && !ASCII.isLower(bytes[index])
            return form.utf8Start[place] == UInt8(ascii: "L") ? isCapital : ASCII.isDigit(bytes[index])
        }
    }

    /// Italy: letters of the names, date and place of birth, and a letter that checks them.
    private static func isItalian(_ bytes: UnsafeBufferPointer<UInt8>, _ word: Range<Int>) -> Bool {
        guard word.count == 16, has("LLLLLLDDLDDLDDDL", bytes, word) else { return false }
        let characters = word.map { bytes[$0] }
        let odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23]
        let sum = characters.dropLast().enumerated().reduce(0) { sum, entry in
            let value = Int(entry.element) - (ASCII.isDigit(entry.element) ? 0x30 : 0x41)
            return sum + (entry.offset % 2 == 0 ? odd[value] : value)
        }
        return UInt8(0x41 + sum % 26) == characters[15]
    }
}
