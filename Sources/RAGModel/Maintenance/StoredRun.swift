/// An entry in the log of runs.
public struct StoredRun: Sendable, Hashable {
    public var id: Int64
    /// Seconds since 1970.
    public var startedAt: Double
    /// Seconds since 1970; `nil` if it is under way, or was killed.
    public var finishedAt: Double?
    /// As JSON; `nil` while there is none.
    public var report: String?

    public init(id: Int64, startedAt: Double, finishedAt: Double?, report: String?) {
        self.id = id
        self.startedAt = startedAt
        self.finishedAt = finishedAt
        self.report = report
    }
}
