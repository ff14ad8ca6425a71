/// Stops asking a server that does not answer: after so many failures in a row, requests fail at once for a while; then
/// one is let through as a probe, and its outcome decides.
///
/// Source: Nygard, "Release It!", 2007, chapter 5. Times are seconds of any steady clock.
package struct CircuitBreaker: Sendable, Hashable {
    package enum State: Sendable, Hashable {
        case closed
        case open(until: Double)
        /// The probe is on its way.
        case halfOpen
    }

    /// Failures in a row that open the circuit.
    package let threshold: Int
    /// Seconds it stays open; twice as long each time the probe fails, up to `maximumPause`.
    package let pause: Double
    package let maximumPause: Double
    package private(set) var state = State.closed
    private var failures = 0
    private var nextPause: Double

    package init(threshold: Int = 10, pause: Double = 15, maximumPause: Double = 300) {
        self.threshold = threshold
        self.pause = pause
        self.maximumPause = maximumPause
        nextPause = pause
    }

    /// Whether a request may be sent now; if so, its outcome has to be reported.
    package mutating func allows(now: Double) -> Bool {
        switch state {
        case .closed: return true
        case .halfOpen: return false
        case .open(let until):
            guard now >= until else { return false }
            state = .halfOpen
            return true
        }
    }

    package mutating func recordSuccess() {
        state = .closed
        failures = 0
        nextPause = pause
    }

    package mutating func recordFailure(now: Double) {
        failures += 1
        switch state {
        case .closed where failures < threshold: break
        case .open: break
        case .halfOpen:
            nextPause = min(maximumPause, nextPause * 2)
            state = .open(until: now + nextPause)
        case .closed: state = .open(until: now + nextPause)
        }
    }

    /// The request ended without an outcome, for instance cancelled: the next one may be the probe.
    package mutating func recordNothing(now: Double) {
        if state == .halfOpen { state = .open(until: now) }
    }
}
