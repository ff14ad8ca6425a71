import RAGModel
import Synchronization

/// What the requests to one server share: limits, budget, circuit breaker, usage.
///
/// Thread safety: any number of callers.
final class RemoteSession: Sendable {
    private struct State {
        var limiter: RateLimiter
        var budget: Budget
        var breaker: CircuitBreaker
        var usage = RemoteUsage()
        var names = 0
    }

    private let state: Mutex<State>
    private let name = String(UInt64.random(in: 0...UInt64.max), radix: 36)

    init(_ settings: RequestSettings, budget: Budget) {
        state = Mutex(
            State(
                limiter: RateLimiter(
                    requestsPerMinute: settings.requestsPerMinute, tokensPerMinute: settings.tokensPerMinute),
                budget: budget, breaker: settings.breaker))
    }

    var usage: RemoteUsage {
        state.withLock { state in
            var usage = state.usage
            usage.cost = state.budget.spentCost
            return usage
        }
    }

    /// A name that no other request has.
    func nextRequestName() -> String {
        let number = state.withLock { state in
            state.names += 1
            return state.names
        }
        return "rag-\(name)-\(number)"
    }

    func reserveBudget(_ tokens: Int) -> Budget.Answer { state.withLock { $0.budget.reserve(tokens) } }

    func settleBudget(reserved: Int, spent: Int, texts: Int) {
        state.withLock { state in
            state.budget.settle(reserved: reserved, spent: spent)
            state.usage.tokens += spent
            state.usage.texts += texts
        }
    }

    func reserveTime(tokens: Int, now: Double) -> RateLimiter.Reservation {
        state.withLock { $0.limiter.reserve(tokens: tokens, now: now) }
    }

    func settleTime(_ reservation: RateLimiter.Reservation, tokens: Int) {
        state.withLock { $0.limiter.settle(reservation, tokens: tokens) }
    }

    func block(until time: Double) { state.withLock { $0.limiter.block(until: time) } }

    /// Whether the circuit breaker lets a request through; if so, it is counted.
    func begin(isRetry: Bool, now: Double) -> Bool {
        state.withLock { state in
            guard state.breaker.allows(now: now) else { return false }
            state.usage.requests += 1
            if isRetry { state.usage.retries += 1 }
            return true
        }
    }

    enum Outcome { case success, failure, nothing }

    func end(_ outcome: Outcome, now: Double) {
        state.withLock { state in
            switch outcome {
            case .success: state.breaker.recordSuccess()
            case .failure: state.breaker.recordFailure(now: now)
            case .nothing: state.breaker.recordNothing(now: now)
            }
        }
    }
}
