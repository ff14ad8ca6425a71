import RAGModel

/// Whether a failed request is sent again, and when: one policy for remote embedders and downloads.
///
/// Sent again are requests that met 429, 502, 503, 504 or a lost connection; waits grow with full jitter (`Backoff`) and
/// are never shorter than what the server asks for.
package struct RetryPolicy: Sendable {
    package var backoff: Backoff
    /// The longest wait, in seconds, that a server may ask for.
    package var maximumWait: Double

    package init(backoff: Backoff, maximumWait: Double = 120) {
        self.backoff = backoff
        self.maximumWait = maximumWait
    }

    package enum Decision: Sendable, Hashable {
        /// Seconds until the next attempt.
        case again(after: Double)
        case giveUp
        /// The server asks for a longer wait than allowed, in seconds.
        case tooLong(Double)
    }

    /// Statuses after which the server has certainly not done the work, or says that it could not.
    package static func isRetriable(status: Int) -> Bool { [429, 502, 503, 504].contains(status) }

    /// - Parameters:
    ///   - attempt: the number of the failed attempt, from 0.
    ///   - retryAfter: the seconds that the server asked to wait.
    package func decision(
        afterAttempt attempt: Int, retryAfter: Double?, using random: inout some RandomNumberGenerator
    ) -> Decision {
        guard let pause = backoff.delay(afterAttempt: attempt, using: &random) else { return .giveUp }
        guard let retryAfter else { return .again(after: pause) }
        return retryAfter <= maximumWait ? .again(after: max(pause, retryAfter)) : .tooLong(retryAfter)
    }
}
