import HTTPSupport
import IndexSupport
import Testing

@testable import RemoteModels

struct CircuitBreakerTests {
    func allows(_ breaker: inout CircuitBreaker, _ now: Double) -> Bool { breaker.allows(now: now) }

    @Test func itOpensAfterFailuresInARowAndProbesLater() {
        var breaker = CircuitBreaker(threshold: 3, pause: 10, maximumPause: 25)
        for _ in 0..<2 { breaker.recordFailure(now: 0) }
        breaker.recordSuccess()
        for time in 0..<3 {
            let found1 = allows(&breaker, Double(time))
            #expect(found1)
            breaker.recordFailure(now: Double(time))
        }
        #expect(breaker.state == .open(until: 12))
        let found2 = allows(&breaker, 11.9)
        #expect(!found2)
        let found3 = allows(&breaker, 12)
        #expect(found3, "the probe")
        let found4 = allows(&breaker, 12)
        #expect(!found4, "only one")
        breaker.recordFailure(now: 13)
        #expect(breaker.state == .open(until: 33), "twice as long")
        let found5 = allows(&breaker, 33)
        #expect(found5)
        breaker.recordFailure(now: 33)
        #expect(breaker.state == .open(until: 58), "up to the maximum")
        let found6 = allows(&breaker, 58)
        #expect(found6)
        breaker.recordSuccess()
        #expect(breaker.state == .closed)
        for _ in 0..<3 { breaker.recordFailure(now: 100) }
        #expect(breaker.state == .open(until: 110), "as short as at first")
    }

    @Test func aProbeWithoutOutcomeLeavesRoomForAnother() {
        var breaker = CircuitBreaker(threshold: 1, pause: 10)
        breaker.recordFailure(now: 0)
        let found7 = allows(&breaker, 10)
        #expect(found7)
        breaker.recordNothing(now: 11)
        let found8 = allows(&breaker, 11)
        #expect(found8)
    }
}

struct RateLimiterTests {
    func time(_ limiter: inout RateLimiter, _ tokens: Int, _ now: Double) -> Double {
        limiter.reserve(tokens: tokens, now: now).time
    }

    /// No window of 60 seconds holds more than the limits, whatever is asked for and when.
    @Test(arguments: 0..<20) func noMinuteHoldsMoreThanTheLimits(seed: Int) {
        var random = SplitMix64(seed: UInt64(seed))
        let requests = Int.random(in: 1...20, using: &random)
        let tokens = Int.random(in: 100...2000, using: &random)
        var limiter = RateLimiter(requestsPerMinute: requests, tokensPerMinute: tokens)
        var sent: [(time: Double, tokens: Int)] = []
        var now = 0.0
        for _ in 0..<200 {
            now += Double.random(in: 0...8, using: &random)
            let size = Int.random(in: 1...tokens / 2, using: &random)
            let reservation = limiter.reserve(tokens: size, now: now)
            #expect(reservation.time >= now)
            // An estimate that was too high gives room back.
            let used = Int.random(in: 1...size, using: &random)
            limiter.settle(reservation, tokens: used)
            sent.append((reservation.time, used))
        }
        #expect(zip(sent, sent.dropFirst()).allSatisfy { $0.time <= $1.time })
        for end in sent {
            let window = sent.filter { $0.time + 60 > end.time && $0.time <= end.time }
            #expect(window.count <= requests)
            #expect(window.reduce(0) { $0 + $1.tokens } <= tokens)
        }
    }

    @Test func withoutLimitsNothingWaits() {
        var limiter = RateLimiter()
        for _ in 0..<1000 {
            let found = time(&limiter, 1_000_000, 5)
            #expect(found == 5)
        }
    }

    @Test func theFirstMinuteIsFullyUsed() {
        var limiter = RateLimiter(requestsPerMinute: 3)
        let times = (0..<7).map { _ in limiter.reserve(tokens: 1, now: 0).time }
        #expect(times == [0, 0, 0, 60, 60, 60, 120])
    }

    @Test func whatIsLargerThanTheLimitGoesAlone() {
        var limiter = RateLimiter(tokensPerMinute: 10)
        let found9 = time(&limiter, 50, 0)
        #expect(found9 == 0)
        let found10 = time(&limiter, 5, 1)
        #expect(found10 == 60)
    }

    @Test func aPauseHoldsForAll() {
        var limiter = RateLimiter()
        limiter.block(until: 9)
        limiter.block(until: 4)
        let found11 = time(&limiter, 1, 2)
        #expect(found11 == 9)
        let found12 = time(&limiter, 1, 10)
        #expect(found12 == 10)
    }
}

struct BudgetTests {
    @Test func whatIsSpentNeverPassesTheLimit() {
        var random = SplitMix64(seed: 3)
        for _ in 0..<100 {
            var budget = Budget(tokens: 1000, cost: 1, pricePerMillion: Double.random(in: 0...3000, using: &random))
            var open: [Int] = []
            for _ in 0..<100 {
                let size = Int.random(in: 1...300, using: &random)
                switch budget.reserve(size) {
                case .granted: open.append(size)
                case .wait: #expect(!open.isEmpty)
                case .exhausted: #expect(open.isEmpty)
                }
                if Bool.random(using: &random), let size = open.popLast() {
                    budget.settle(reserved: size, spent: Int.random(in: 0...size, using: &random))
                }
                #expect(budget.spentTokens <= 1000 && budget.spentCost! <= 1)
            }
        }
    }

    @Test func withoutLimitsAllIsGranted() {
        var budget = Budget()
        let answer = budget.reserve(.max / 2)
        #expect(answer == .granted && budget.spentCost == nil)
    }
}

struct BatchPlannerTests {
    @Test(arguments: 0..<20) func everyTextIsInOneBatchWithinTheLimits(seed: Int) {
        var random = SplitMix64(seed: UInt64(seed))
        let sizes = (0..<Int.random(in: 0...200, using: &random)).map { _ in Int.random(in: 0...3000, using: &random) }
        let count = Int.random(in: 1...30, using: &random)
        let tokens = Int.random(in: 1...5000, using: &random)
        let batches = BatchPlanner.batches(bytes: sizes, count: count, tokens: tokens)
        #expect(batches.flatMap { Array($0) } == Array(sizes.indices))
        for batch in batches {
            let total = batch.reduce(0) { $0 + BatchPlanner.estimate(bytes: sizes[$1]) }
            #expect(!batch.isEmpty && batch.count <= count && (total <= tokens || batch.count == 1))
        }
        // As few as that order allows: no batch's first text would fit into the one before.
        for (left, right) in zip(batches, batches.dropFirst()) {
            let joined = (left.lowerBound...right.lowerBound).reduce(0) { $0 + BatchPlanner.estimate(bytes: sizes[$1]) }
            #expect(left.count == count || joined > tokens)
        }
    }
}

struct RemoteUsageTests {
    @Test func smallAmountsAreReadable() {
        let amounts = [0, 0.000_006, 0.02, 1.5, 1234.567_891_2].map { RemoteUsage.text(cost: $0) }
        #expect(amounts == ["0.000000", "0.000006", "0.020000", "1.500000", "1234.567891"])
    }
}
