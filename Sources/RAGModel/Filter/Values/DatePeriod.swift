/// The stretch of time that a date in ISO 8601 form names: `2024` a year, `2024-05` a month, `2024-05-06` a day,
/// `2024-05-06T10:00` a minute, `2024-05-06T10:00:00+02:00` a second, with a fraction a microsecond.
///
/// Times are microseconds since 1970 in UTC. A time without an offset is in UTC; a blank may stand for the `T`.
package struct DatePeriod: Sendable, Hashable {
    package let start: Int64
    /// The first microsecond after it.
    package let end: Int64

    /// A document's date is the moment at which its period begins. Bare years are no dates there, but numbers.
    package static func instant(_ text: UnsafeRawBufferPointer) -> Int64? {
        text.count >= 7 ? DatePeriod(text)?.start : nil
    }

    package static func instant(_ text: String) -> Int64? {
        var text = text
        return text.withUTF8 { instant(UnsafeRawBufferPointer($0)) }
    }

    /// - Returns: `nil` if the text is no date, or names a day or time that does not exist.
    package init?(_ text: String) {
        var text = text
        guard let period = text.withUTF8({ DatePeriod(UnsafeRawBufferPointer($0)) }) else { return nil }
        self = period
    }

    /// - Complexity: O(1): longer texts are no dates.
    package init?(_ text: UnsafeRawBufferPointer) {
        guard (4...40).contains(text.count), NumberSyntax.isDigit(text[0]) else { return nil }
        var reader = Reader(text: text)
        guard let year = reader.number(digits: 4) else { return nil }
        if reader.isAtEnd {
            self.init(from: CivilDate(year: year), to: CivilDate(year: year + 1))
            return
        }
        guard reader.accept("-"), let month = reader.number(digits: 2), (1...12).contains(month) else { return nil }
        if reader.isAtEnd {
            let next = month == 12 ? CivilDate(year: year + 1) : CivilDate(year: year, month: month + 1)
            self.init(from: CivilDate(year: year, month: month), to: next)
            return
        }
        guard reader.accept("-"), let day = reader.number(digits: 2),
            (1...CivilDate.days(inMonth: month, year: year)).contains(day)
        else { return nil }
        let midnight = CivilDate(year: year, month: month, day: day).daysSince1970 * Self.day
        if reader.isAtEnd {
            self.init(start: midnight, end: midnight + Self.day)
            return
        }
        guard reader.accept("T") || reader.accept("t") || reader.accept(" "), let time = reader.time() else {
            return nil
        }
        self.init(start: midnight + time.offset, end: midnight + time.offset + time.length)
    }

    package init(start: Int64, end: Int64) {
        self.start = start
        self.end = end
    }

    private init(from first: CivilDate, to next: CivilDate) {
        self.init(start: first.daysSince1970 * Self.day, end: next.daysSince1970 * Self.day)
    }

    package static let second: Int64 = 1_000_000
    package static let minute = 60 * second
    package static let hour = 60 * minute
    package static let day = 24 * hour

    private struct Reader {
        let text: UnsafeRawBufferPointer
        var position = 0

        var isAtEnd: Bool { position == text.count }

        mutating func accept(_ character: Unicode.Scalar) -> Bool {
            guard position < text.count, text[position] == UInt8(ascii: character) else { return false }
            position += 1
            return true
        }

        mutating func number(digits: Int) -> Int? {
            guard position + digits <= text.count else { return nil }
            var value = 0
            for byte in text[position..<position + digits] {
                guard NumberSyntax.isDigit(byte) else { return nil }
                value = value * 10 + Int(byte - UInt8(ascii: "0"))
            }
            position += digits
            return value
        }

        /// The time of day after midnight in UTC, and how long what was written lasts; the text ends with it.
        mutating func time() -> (offset: Int64, length: Int64)? {
            guard let hours = number(digits: 2), hours < 24, accept(":"), let minutes = number(digits: 2), minutes < 60
            else { return nil }
            var offset = Int64(hours) * DatePeriod.hour + Int64(minutes) * DatePeriod.minute
            var length = DatePeriod.minute
            if accept(":") {
                // A leap second is the first of the next minute, as in POSIX.
                guard let seconds = number(digits: 2), seconds <= 60 else { return nil }
                offset += Int64(seconds) * DatePeriod.second
                length = DatePeriod.second
                if accept(".") || accept(",") {
                    guard let fraction = fraction() else { return nil }
                    offset += fraction
                    length = 1
                }
            }
            guard let zone = zone() else { return nil }
            return (offset - zone, length)
        }

        /// Digits past the sixth fall away.
        private mutating func fraction() -> Int64? {
            let begin = position
            var (value, unit): (Int64, Int64) = (0, 100_000)
            while let digit = number(digits: 1) {
                value += Int64(digit) * unit
                unit /= 10
            }
            return position > begin ? value : nil
        }

        private mutating func zone() -> Int64? {
            if isAtEnd { return 0 }
            if accept("Z") || accept("z") { return isAtEnd ? 0 : nil }
            let isWest = accept("-")
            guard isWest || accept("+"), let hours = number(digits: 2), hours < 24 else { return nil }
            var minutes = 0
            if !isAtEnd {
                _ = accept(":")
                guard let written = number(digits: 2), written < 60 else { return nil }
                minutes = written
            }
            let distance = Int64(hours) * DatePeriod.hour + Int64(minutes) * DatePeriod.minute
            return isAtEnd ? (isWest ? -distance : distance) : nil
        }
    }
}

/// A day of the Gregorian calendar, reckoned back before its introduction.
struct CivilDate: Hashable {
    var year: Int
    var month = 1
    var day = 1

    static func days(inMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Years begin in March here, so that the leap day is their last; 400 of them have 146,097 days.
    var daysSince1970: Int64 {
        let shifted = month > 2 ? year : year - 1
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return Int64(era * 146_097 + dayOfEra - 719_468)
    }

    init(year: Int, month: Int = 1, day: Int = 1) {
        self.year = year
        self.month = month
        self.day = day
    }

    init(daysSince1970 days: Int64) {
        let shifted = Int(days) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }
}
