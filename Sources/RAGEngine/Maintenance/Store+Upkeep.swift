import RAGModel

extension Store {
    /// Counts what the store holds.
    ///
    /// - Throws: `notFound` if there is no store.
    /// - Complexity: O(documents)
    public func status() async throws(RAGError) -> StoreStatus {
        var status = try await documents.status()
        status.model = try? models.folder()
        return status
    }

    /// The metadata fields of a scope's documents, by name.
    ///
    /// - Parameter limit: how many values of each field are listed.
    /// - Complexity: O(values of all documents)
    public func fields(in scope: Scope = Scope(), values limit: Int = 5) async throws(RAGError) -> [FieldStatus] {
        try await reading(scope) { snapshot throws(RAGError) in try await snapshot.facets(values: limit) }
    }

    /// Checks everything that the store keeps twice or can compute again.
    ///
    /// - Parameter repair: builds anew what is damaged; nothing is embedded again.
    /// - Complexity: O(size of the store)
    public func verify(repair: Bool = false) async throws(RAGError) -> VerificationReport {
        try await documents.verify(repair: repair)
    }

    /// Checks slowly, and again and again, what is not checked when a store is opened, until the task is cancelled: for
    /// processes that hold a store open for long.
    ///
    /// - Parameter report: called once for each damage.
    public func scrub(
        at pace: ScrubPace = ScrubPace(), report: @escaping @Sendable (StoreDamage) async -> Void
    ) async {
        await (documents as? any ScrubbedStore)?.scrub(at: pace, report: report)
    }

    /// What ``scrub(at:report:)`` has found damaged, in any process, and nobody has mended since.
    public func damages() async throws(RAGError) -> [StoreDamage] {
        guard let store = documents as? any ScrubbedStore else { return [] }
        return try await store.damages()
    }

    /// Drops what is dead, joins what is left, and gives the space back.
    ///
    /// - Parameter seconds: soft-deleted documents younger than this can still be restored after.
    @discardableResult
    public func compact(keepingDeleted seconds: Double = 0) async throws(RAGError) -> CompactionReport {
        try await documents.compact(keepingDeleted: seconds)
    }
}
