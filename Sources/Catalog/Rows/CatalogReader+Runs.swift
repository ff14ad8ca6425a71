import GRDB

/// An entry in the log of runs.
package struct RunRecord: Sendable {
    package let id: Int64
    /// Seconds since 1970.
    package let startedAt: Double
    /// `nil` if it is under way, or was killed.
    package let finishedAt: Double?
    /// JSON; `nil` without an end.
    package let report: String?
}

extension CatalogReader {
    /// A page of the log of runs of one scope, the latest first.
    ///
    /// - Parameter skipped: how many later ones are left out.
    package func runs(
        collection: String, tenant: String, skipping skipped: Int, limit: Int
    ) throws -> [RunRecord] {
        try rows(
            of: "runs",
            """
            SELECT id, started_at, finished_at, report FROM runs
            WHERE collection = ? AND tenant = ? ORDER BY id DESC LIMIT ? OFFSET ?
            """, [collection, tenant, limit, skipped]
        ) {
            RunRecord(
                id: try $0.id(0), startedAt: try $0.time(1), finishedAt: try $0.optional(2, $0.time),
                report: try $0.optional(3, $0.text))
        }
    }
}
