/// A moment told from now: `now`, `now-7d`, `now-1y-6M`, `now+12h`.
///
/// Units are `y` years, `M` months, `w` weeks, `d` days (of 24 hours), `h` hours, `m` minutes, `s` seconds. A month or year
/// keeps the day of the month, or takes the month's last where there is no such day.
package struct DateArithmetic: Sendable, Hashable {
    private var months = 0
    /// Microseconds.
    private var offset: Int64 = 0

    /// Whether the text is meant as one, rightly written or not.
    package static func isMeant(by text: String) -> Bool {
        text == "now" || text.hasPrefix("now-") || text.hasPrefix("now+")
    }

    /// - Returns: `nil` if the text is none, or is more than 10,000 years from now.
    package init?(_ text: String) {
        guard Self.isMeant(by: text), text.utf8.count <= 64 else { return nil }
        var rest = text.utf8.dropFirst(3)
        while let sign = rest.popFirst() {
            guard sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") else { return nil }
            var number: Int64 = 0
            var digits = 0
            while let byte = rest.first, NumberSyntax.isDigit(byte), digits < 9 {
                number = number * 10 + Int64(byte - UInt8(ascii: "0"))
                digits += 1
                rest = rest.dropFirst()
            }
            guard digits > 0, let unit = rest.popFirst() else { return nil }
            if sign == UInt8(ascii: "-") { number = -number }
            let length: Int64
            switch unit {
            case UInt8(ascii: "y"), UInt8(ascii: "M"):
                months += Int(number) * (unit == UInt8(ascii: "y") ? 12 : 1)
                continue
            case UInt8(ascii: "w"): length = 7 * DatePeriod.day
            case UInt8(ascii: "d"): length = DatePeriod.day
            case UInt8(ascii: "h"): length = DatePeriod.hour
            case UInt8(ascii: "m"): length = DatePeriod.minute
            case UInt8(ascii: "s"): length = DatePeriod.second
            default: return nil
            }
            let (product, isTooLong) = number.multipliedReportingOverflow(by: length)
            let (sum, isTooFar) = offset.addingReportingOverflow(product)
            guard !isTooLong, !isTooFar else { return nil }
            offset = sum
        }
        guard months.magnitude <= Self.maximumYears * 12,
            offset.magnitude <= UInt64(Self.maximumYears) * 366 * 86_400_000_000
        else { return nil }
    }

    /// What is farther from now is refused.
    private static let maximumYears: UInt = 10_000

    /// The moment, in microseconds since 1970.
    package func instant(from now: Int64) -> Int64 {
        guard months != 0 else { return now + offset }
        let days = now >= 0 ? now / DatePeriod.day : -((-now + DatePeriod.day - 1) / DatePeriod.day)
        var date = CivilDate(daysSince1970: days)
        let count = date.year * 12 + date.month - 1 + months
        date.year = count >= 0 ? count / 12 : -((-count + 11) / 12)
        date.month = count - date.year * 12 + 1
        date.day = min(date.day, CivilDate.days(inMonth: date.month, year: date.year))
        return date.daysSince1970 * DatePeriod.day + (now - days * DatePeriod.day) + offset
    }
}
