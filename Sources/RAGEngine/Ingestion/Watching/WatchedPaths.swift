import RAGModel

/// Gathers what has happened to files until it is quiet, so that a burst is one change.
struct WatchedPaths: Sendable {
    /// How long nothing must happen, and how long the first change may wait at most.
    static let quiet = Duration.milliseconds(200)
    static let longest = Duration.milliseconds(500)
    /// With more paths than these, the roots are looked at as a whole.
    static let limit = 4096

    private let roots: [String]
    private var paths: Set<ExactName> = []
    private var first: ContinuousClock.Instant?
    private var last: ContinuousClock.Instant?

    init(roots: [String]) { self.roots = roots }

    var isEmpty: Bool { paths.isEmpty }

    mutating func insert(_ path: String, at time: ContinuousClock.Instant) {
        first = first ?? time
        last = time
        if paths.count < Self.limit { paths.insert(ExactName(path)) } else { paths = Set(roots.map(ExactName.init)) }
    }

    /// Everything may have changed: events were lost.
    mutating func insertAll(at time: ContinuousClock.Instant) { for root in roots { insert(root, at: time) } }

    /// How long to wait for more; `nil` if nothing has happened.
    func delay(at time: ContinuousClock.Instant) -> Duration? {
        guard let first, let last else { return nil }
        return max(.zero, min(Self.quiet - (time - last), Self.longest - (time - first)))
    }

    /// The paths that are due; empty while more may come.
    mutating func take(at time: ContinuousClock.Instant) -> [String] {
        guard let delay = delay(at: time), delay <= .zero else { return [] }
        defer { self = WatchedPaths(roots: roots) }
        return paths.sorted().map(\.text)
    }
}
