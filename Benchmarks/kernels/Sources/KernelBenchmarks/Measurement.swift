/// How fast something is: the best of several rounds, since everything that disturbs a measurement makes it slower.
struct Measurement {
    let seconds: Double

    /// Runs `body` in rounds of at least a hundredth of a second each and keeps the fastest.
    init(rounds: Int = 15, _ body: () -> Void) {
        let clock = ContinuousClock()
        var repeats = 1
        while clock.measure({ for _ in 0..<repeats { body() } }) < .milliseconds(10) { repeats *= 2 }
        var best = Duration.seconds(3600)
        for _ in 0..<rounds {
            best = min(best, clock.measure { for _ in 0..<repeats { body() } })
        }
        let (whole, parts) = best.components
        seconds = (Double(whole) + Double(parts) * 1e-18) / Double(repeats)
    }

    /// Billions a second, when `count` of something happen in one run.
    func billions(_ count: Double) -> Double { count / seconds / 1e9 }
}
