/// Keeps requests and tokens of any 60 seconds within a provider's limits.
///
/// A sliding window over what was sent, not a bucket: a bucket of a minute's size lets through two minutes' worth at its
/// start. Times are seconds of any steady clock; reservations may lie in the future and are granted in order.
package struct RateLimiter: Sendable {
    package static let window = 60.0

    package let requestsPerMinute: Int?
    package let tokensPerMinute: Int?
    private var sent: [(id: Int, time: Double, tokens: Int)] = []
    private var nextID = 0
    private var blockedUntil = -Double.infinity

    package struct Reservation: Sendable, Hashable {
        /// When the request may be sent.
        package let time: Double
        fileprivate let id: Int
    }

    package init(requestsPerMinute: Int? = nil, tokensPerMinute: Int? = nil) {
        self.requestsPerMinute = requestsPerMinute
        self.tokensPerMinute = tokensPerMinute
    }

    /// Books a request of about so many tokens at the earliest time that the limits allow. One that is larger than the
    /// limit itself is sent alone.
    ///
    /// - Complexity: O(requests in the window).
    package mutating func reserve(tokens: Int, now: Double) -> Reservation {
        sent.removeAll { $0.time + Self.window <= now }
        var time = max(now, blockedUntil, sent.last?.time ?? now)
        if requestsPerMinute != nil || tokensPerMinute != nil {
            while let first = firstInWindow(at: time), !fits(tokens, at: time) {
                time = sent[first].time + Self.window
            }
        }
        nextID += 1
        sent.append((nextID, time, tokens))
        return Reservation(time: time, id: nextID)
    }

    // Written as in `reserve`, where the end of a window is computed: rounding must not put a request back into it.
    private func firstInWindow(at time: Double) -> Int? { sent.firstIndex { $0.time + Self.window > time } }

    private func fits(_ tokens: Int, at time: Double) -> Bool {
        let window = sent.filter { $0.time + Self.window > time }
        if let requestsPerMinute, window.count >= max(1, requestsPerMinute) { return false }
        if let tokensPerMinute, window.reduce(tokens, { $0 + $1.tokens }) > tokensPerMinute { return false }
        return true
    }

    /// Puts the true number of tokens in place of the estimate.
    package mutating func settle(_ reservation: Reservation, tokens: Int) {
        if let index = sent.lastIndex(where: { $0.id == reservation.id }) { sent[index].tokens = tokens }
    }

    /// The server asked for a pause: nothing is sent before `time`.
    package mutating func block(until time: Double) { blockedUntil = max(blockedUntil, time) }
}
