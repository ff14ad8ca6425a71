/// How long to wait before the next attempt: exponential backoff with full jitter, so that clients that failed together
/// do not come back together.
///
/// Source: Brooker, "Exponential backoff and jitter", AWS Architecture Blog, 2015.
package struct Backoff: Sendable, Hashable {
    /// The upper end of the first wait, in seconds; it doubles with each attempt.
    package var base: Double
    /// The upper end of any wait, in seconds.
    package var maximum: Double
    /// Attempts in all, the first one included.
    package var attempts: Int

    package init(base: Double = 0.5, maximum: Double = 30, attempts: Int = 6) {
        self.base = base
        self.maximum = maximum
        self.attempts = attempts
    }

    /// Seconds to wait after failed attempt number `attempt` (from 0); `nil` if there is to be no other.
    package func delay(afterAttempt attempt: Int, using random: inout some RandomNumberGenerator) -> Double? {
        guard attempt + 1 < attempts else { return nil }
        let ceiling = min(maximum, base * Double(1 << min(attempt, 40)))
        return Double.random(in: 0...max(0, ceiling), using: &random)
    }
}
