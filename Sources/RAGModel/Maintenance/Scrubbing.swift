/// A store that can check itself while it is in use.
public protocol ScrubbedStore: DocumentStore {
    /// Checks slowly, and again and again, what is not checked when a store is opened, until the task is cancelled. What
    /// keeps it from looking, such as a store that is not there yet, is tried again later.
    ///
    /// - Parameter report: called once for each damage.
    func scrub(at pace: ScrubPace, report: @escaping @Sendable (StoreDamage) async -> Void) async

    /// What scrubbing has found damaged, in any process, and nobody has mended since; also what is missing now.
    func damages() async throws(RAGError) -> [StoreDamage]
}

/// How fast a store is scrubbed.
public struct ScrubPace: Sendable, Hashable {
    public var bytesPerSecond = 8 << 20
    /// The time before the first look at the store, and from one look at what is new in it to the next.
    public var rest = Duration.seconds(60)
    /// The time after which everything is checked again.
    public var interval = Duration.seconds(86_400)

    public init() {}
}

/// A file of a store that is not what was written.
public struct StoreDamage: Sendable, Hashable, Codable, CustomStringConvertible {
    /// Relative to the store's folder.
    public var file: String
    /// What is wrong, and what helps.
    public var problem: String

    public init(file: String, problem: String) {
        self.file = file
        self.problem = problem
    }

    public var description: String { "damaged: \(problem)" }
}
