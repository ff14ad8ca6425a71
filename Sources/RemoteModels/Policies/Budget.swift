/// What a run may spend: tokens are reserved before they are sent, at an upper bound, so that the budget holds whatever
/// the server counts.
package struct Budget: Sendable, Hashable {
    /// `nil` is no limit.
    package let tokens: Int?
    /// In the currency of the price table.
    package let cost: Double?
    /// For a million tokens; `nil` if unknown.
    package let pricePerMillion: Double?
    package private(set) var spentTokens = 0
    private var reservedTokens = 0

    package init(tokens: Int? = nil, cost: Double? = nil, pricePerMillion: Double? = nil) {
        self.tokens = tokens
        self.cost = cost
        self.pricePerMillion = pricePerMillion
    }

    package var spentCost: Double? { pricePerMillion.map { Double(spentTokens) * $0 / 1e6 } }

    package enum Answer: Sendable, Hashable {
        case granted
        /// What is under way may turn out smaller than reserved: ask again when some of it has ended.
        case wait
        /// It does not fit, even with nothing under way.
        case exhausted
    }

    private func fits(_ total: Int) -> Bool {
        if let tokens, total > tokens { return false }
        if let cost, let pricePerMillion, Double(total) * pricePerMillion / 1e6 > cost { return false }
        return true
    }

    package mutating func reserve(_ count: Int) -> Answer {
        guard fits(spentTokens + reservedTokens + count) else { return reservedTokens > 0 ? .wait : .exhausted }
        reservedTokens += count
        return .granted
    }

    /// Puts what was spent in place of what was reserved.
    package mutating func settle(reserved: Int, spent: Int) {
        reservedTokens -= reserved
        spentTokens += spent
    }
}
