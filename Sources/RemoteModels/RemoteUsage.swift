import HTTPSupport
import RAGModel

/// What a remote embedder has asked for and been charged.
package struct RemoteUsage: Sendable, Hashable {
    package var requests = 0
    /// Requests sent again after a failure; they are among `requests`.
    package var retries = 0
    package var texts = 0
    /// As the server counts them; estimated where it does not say.
    package var tokens = 0
    /// In the currency of the price table; `nil` without a price.
    package var cost: Double?

    package init() {}

    /// An amount to six decimals, such as `0.000123`: embedding is cheap.
    package static func text(cost: Double) -> String {
        guard cost < 1e12 else { return "\(cost)" }
        let millionths = "\(Int((cost * 1e6).rounded()))"
        let padded = String(repeating: "0", count: max(0, 7 - millionths.count)) + millionths
        return padded.dropLast(6) + "." + padded.suffix(6)
    }
}

/// What the waiting of a remote embedder depends on; tests put their own in.
struct RemoteTiming: Sendable {
    /// Seconds of a steady clock.
    var now: @Sendable () -> Double
    /// Seconds since 1970, for dates.
    var date: @Sendable () -> Double
    /// Waits so many seconds, or until it is told to stop.
    var sleep: @Sendable (Double, _ isStopping: @Sendable () -> Bool) async throws -> Void
    var random: @Sendable () -> UInt64

    static let real: RemoteTiming = {
        let clock = ContinuousClock()
        let start = clock.now
        return RemoteTiming(
            now: { (clock.now - start) / .seconds(1) }, date: { RetryAfter.now },
            sleep: { seconds, isStopping in
                let end = clock.now + .seconds(seconds)
                while clock.now < end, !isStopping() {
                    try await Task.sleep(until: min(end, clock.now + .milliseconds(200)), clock: clock)
                }
            }, random: { .random(in: 0...UInt64.max) })
    }()
}

/// A generator for one draw.
struct DrawnNumber: RandomNumberGenerator {
    let draw: @Sendable () -> UInt64
    mutating func next() -> UInt64 { draw() }
}
