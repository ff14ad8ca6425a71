#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The value of a comparison, with all that its form says: the number and the stretch of time that it names.
package struct FilterOperand {
    /// `nil` if it is not a number, which equals nothing.
    package let value: MetadataScalar?
    /// The number it is or is written as.
    package let number: MetadataScalar?
    /// Whether the number has no superfluous zeros: `1.10` and `1.1` are two versions, but one number.
    package let isPlainNumber: Bool
    package let period: DatePeriod?

    /// - Parameter now: microseconds since 1970.
    package init(_ value: MetadataScalar, _ comparison: FilterExpression.ComparisonOperator, now: Int64) {
        self.value = value.canonical
        switch self.value {
        case .string(let text):
            number = NumberSyntax.parse(text)
            isPlainNumber = number != nil && NumberSyntax.isPlain(text)
            if !comparison.isEquality, let arithmetic = DateArithmetic(text) {
                let instant = arithmetic.instant(from: now)
                period = DatePeriod(start: instant, end: instant + 1)
            } else {
                period = DatePeriod(text)
            }
        case .integer(let integer):
            number = self.value
            isPlainNumber = true
            period = (1000...9999).contains(integer) ? DatePeriod("\(integer)") : nil
        case .double:
            number = self.value
            isPlainNumber = true
            period = nil
        case .boolean, nil:
            number = nil
            isPlainNumber = false
            period = nil
        }
    }

    /// Whether a canonical value of a document compares so. `!=` is asked of all values of a field together: not here.
    package func accepts(_ comparison: FilterExpression.ComparisonOperator, _ other: MetadataScalar) -> Bool {
        switch other {
        case .boolean(let other): comparison.acceptsEqual && boolean == other
        case .integer, .double: accepts(comparison, number: other)
        case .string(let text): accepts(comparison, text: text)
        }
    }

    /// The boolean that the value is or is written as.
    package var boolean: Bool? {
        switch value {
        case .boolean(let value): value
        case .string("true"): true
        case .string("false"): false
        default: nil
        }
    }

    /// What equals a number of a document.
    package var equalNumber: MetadataScalar? { isPlainNumber ? number : nil }

    /// The text that equals a text of a document, dates aside.
    package var equalText: String? {
        switch value {
        case .string(let text): text
        case .boolean(let value): value ? "true" : "false"
        default: nil
        }
    }

    /// What texts are compared with as texts: a value that names no number and no time.
    package var orderedText: String? {
        guard case .string(let text) = value, number == nil, period == nil else { return nil }
        return text
    }

    private func accepts(_ comparison: FilterExpression.ComparisonOperator, number other: MetadataScalar) -> Bool {
        guard let number = comparison.isEquality ? equalNumber : number,
            let order = MetadataScalar.order(other, number)
        else { return false }
        return comparison.accepts(order)
    }

    private func accepts(_ comparison: FilterExpression.ComparisonOperator, text: String) -> Bool {
        if comparison.acceptsEqual, let equalText, boolean != nil || comparison.isEquality, equalText == text {
            return true
        }
        if acceptsNumeral(comparison, text) { return true }
        if let period, let instant = DatePeriod.instant(text), comparison.accepts(instant, period) { return true }
        guard !comparison.isEquality, let orderedText else { return false }
        return comparison.accepts(text == orderedText ? .equal : text < orderedText ? .less : .greater)
    }

    /// Whether a document's text is a number that compares so. A text equals a text by its characters alone.
    package func acceptsNumeral(_ comparison: FilterExpression.ComparisonOperator, _ text: String) -> Bool {
        guard let number, let numeral = NumberSyntax.parse(text), let order = MetadataScalar.order(numeral, number)
        else { return false }
        guard comparison.isEquality else { return comparison.accepts(order) }
        if case .string = value { return false }
        return order == .equal && NumberSyntax.isPlain(text)
    }
}

extension FilterExpression.ComparisonOperator {
    package var isEquality: Bool { self == .equal || self == .notEqual }
    package var acceptsEqual: Bool { self == .equal || self == .lessOrEqual || self == .greaterOrEqual }

    /// `!=` is the negation of `=` over all values of a field, so nothing is accepted here.
    package func accepts(_ order: ScalarOrder) -> Bool {
        switch self {
        case .equal: order == .equal
        case .notEqual: false
        case .less: order == .less
        case .lessOrEqual: order != .greater
        case .greater: order == .greater
        case .greaterOrEqual: order != .less
        }
    }

    package func accepts(_ instant: Int64, _ period: DatePeriod) -> Bool {
        switch self {
        case .equal: instant >= period.start && instant < period.end
        case .notEqual: false
        case .less: instant < period.start
        case .lessOrEqual: instant < period.end
        case .greater: instant >= period.end
        case .greaterOrEqual: instant >= period.start
        }
    }
}

/// The time of the system's clock, in microseconds since 1970.
package enum CurrentTime {
    package static var microseconds: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * DatePeriod.second + Int64(time.tv_nsec) / 1000
    }
}
