/// What one run may spend at a server that embeds.
public enum SpendingLimit: Sendable, Hashable {
    case tokens(Int)
    /// In the currency of the price table.
    case cost(Double)

    static let form = "a budget is an amount of money such as 2.50, or of tokens such as 500k-tokens"

    /// `2.50` is money; `800000-tokens`, `800k-tokens` and `2M-tokens` are tokens.
    public init?(_ text: String) {
        let text = text.lowercased()
        guard text.hasSuffix("tokens") else {
            guard let cost = Double(text), cost.isFinite, cost >= 0 else { return nil }
            self = .cost(cost)
            return
        }
        var number = text.dropLast("tokens".count)
        while let last = number.last, last == "-" || last == " " { number.removeLast() }
        let unit = ["k": 1e3, "m": 1e6][number.last.map(String.init) ?? ""]
        if unit != nil { number.removeLast() }
        guard let count = Double(number), count >= 0, count * (unit ?? 1) < 1e15 else { return nil }
        self = .tokens(Int(count * (unit ?? 1)))
    }
}
