import IndexSupport
import Testing

@testable import HTTPSupport

struct BackoffTests {
    @Test func waitsGrowToACeilingAndStop() {
        let backoff = Backoff(base: 0.5, maximum: 4, attempts: 6)
        var largest = [Double](repeating: 0, count: 5)
        for seed in 0..<2000 {
            var random = SplitMix64(seed: UInt64(seed))
            for attempt in 0..<5 {
                let delay = backoff.delay(afterAttempt: attempt, using: &random)!
                #expect(delay >= 0)
                largest[attempt] = max(largest[attempt], delay)
            }
            #expect(backoff.delay(afterAttempt: 5, using: &random) == nil)
        }
        // Full jitter: anything from 0 to the ceiling.
        for (found, ceiling) in zip(largest, [0.5, 1, 2, 4, 4]) { #expect(found <= ceiling && found > 0.98 * ceiling) }
    }

    @Test func hugeAttemptsDoNotOverflow() {
        var random = SplitMix64(seed: 1)
        let delay = Backoff(base: 1, maximum: 9, attempts: .max).delay(afterAttempt: 5000, using: &random)
        #expect(delay != nil && delay! <= 9)
    }
}

struct RetryAfterTests {
    // Sun, 06 Nov 1994 08:49:37 GMT in the three forms of RFC 9110.
    static let date = 784_111_777.0

    @Test(arguments: [
        ("120", 120.0), ("0", 0), (" 7 ", 7), ("1.5", 1.5), ("Sun, 06 Nov 1994 08:49:37 GMT", 30),
        ("Sunday, 06-Nov-94 08:49:37 GMT", 30), ("Sun Nov  6 08:49:37 1994", 30),
        ("Sun, 06 Nov 1994 08:00:00 GMT", 0),
    ])
    func secondsAndDatesAreRead(text: String, expected: Double) {
        #expect(RetryAfter.seconds(text, now: Self.date - 30) == expected)
    }

    @Test(arguments: ["", "soon", "-5", "1e3", "nan", "inf", "12:99 maybe", "0x10"])
    func othersAreNot(text: String) {
        #expect(RetryAfter.seconds(text, now: 0) == nil)
    }
}

struct RetryPolicyTests {
    @Test func waitsAreAtLeastWhatTheServerAsksForAndNoLongerThanAllowed() {
        var random = SplitMix64(seed: 1)
        let policy = RetryPolicy(backoff: Backoff(base: 1, maximum: 4, attempts: 3), maximumWait: 10)
        for _ in 0..<100 {
            guard case .again(let pause) = policy.decision(afterAttempt: 0, retryAfter: nil, using: &random) else {
                Issue.record("the first failure is not the last attempt")
                return
            }
            #expect((0...1).contains(pause))
            #expect(policy.decision(afterAttempt: 1, retryAfter: 7, using: &random) == .again(after: 7))
        }
        #expect(policy.decision(afterAttempt: 0, retryAfter: 10.5, using: &random) == .tooLong(10.5))
        #expect(policy.decision(afterAttempt: 2, retryAfter: 1, using: &random) == .giveUp)
        #expect((100..<600).filter(RetryPolicy.isRetriable) == [429, 502, 503, 504])
    }
}
