import Foundation
import Synchronization

/// What keys have left of their allowance: it fills up evenly, to that of a minute.
final class TokenBuckets: Sendable {
    private struct Bucket {
        var level: Double
        var at: ContinuousClock.Instant
    }

    private let buckets = Mutex<[String: Bucket]>([:])

    /// Takes `count` out of the bucket `name` that gets `perMinute` a minute.
    ///
    /// - Parameter allowsDebt: takes it even if there is less: what is done already has to be paid.
    /// - Returns: the seconds until there is enough; `nil` if it was taken.
    func take(
        _ count: Double, from name: String, perMinute: Int, allowsDebt: Bool = false,
        now: ContinuousClock.Instant = .now
    ) -> Double? {
        let rate = Double(perMinute) / 60
        return buckets.withLock { buckets in
            var bucket = buckets[name] ?? Bucket(level: Double(perMinute), at: now)
            bucket.level = min(Double(perMinute), bucket.level + max(0, (now - bucket.at) / .seconds(1)) * rate)
            bucket.at = now
            defer { buckets[name] = bucket }
            let isEnough = bucket.level >= count
            if isEnough || allowsDebt { bucket.level -= count }
            return isEnough || allowsDebt ? nil : (count - bucket.level) / rate
        }
    }
}

extension ServerState {
    /// Counts a request against its key.
    ///
    /// - Throws: `rate_limited`
    func charge(_ principal: Principal) throws {
        guard let id = principal.key,
            let limit = keys.key(id)?.requestsPerMinute ?? configuration.limits.requestsPerMinute
        else { return }
        try refuse(buckets.take(1, from: "requests \(id)", perMinute: limit), "requests")
    }

    /// Refuses a request that embeds while the key is in debt.
    func checkTokens(_ principal: Principal) throws {
        guard let (id, limit) = tokenLimit(principal) else { return }
        try refuse(buckets.take(0, from: "tokens \(id)", perMinute: limit), "embedded tokens")
    }

    /// Counts tokens that were embedded.
    func charge(tokens: Int, to principal: Principal) {
        guard let (id, limit) = tokenLimit(principal) else { return }
        _ = buckets.take(Double(tokens), from: "tokens \(id)", perMinute: limit, allowsDebt: true)
    }

    private func tokenLimit(_ principal: Principal) -> (String, Int)? {
        guard let id = principal.key, let limit = keys.key(id)?.tokensPerMinute else { return nil }
        return (id, limit)
    }

    private func refuse(_ seconds: Double?, _ what: String) throws {
        guard let seconds else { return }
        throw RequestFailure(
            .rateLimited, "the key has used up its \(what) of this minute",
            retryAfter: max(1, Int(seconds.rounded(.up))))
    }
}
