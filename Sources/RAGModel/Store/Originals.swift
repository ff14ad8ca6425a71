/// The placeholders of one scope while its documents are read.
///
/// Thread safety: any number of threads.
public protocol OriginalTable: Sendable {
    /// What stands for a value: for the same value, however it is written, the same each time. Drawn at random when it is
    /// first asked for.
    ///
    /// Where the table cannot be read, it gives a plain mask, and `save` says so.
    func placeholder(for value: String, _ kind: Redaction.Kind) -> String

    /// Keeps durably what was drawn since the last call. Nothing that has a placeholder may be committed before.
    ///
    /// - Throws: also what kept `placeholder` from reading the table.
    func save() throws(RAGError)
}

/// A store that can keep what is masked in its documents, in a table apart from all else that it holds.
public protocol OriginalStore: DocumentStore {
    /// The placeholders of a scope. Only the holder of the writer lock may save them.
    ///
    /// - Throws: if there is a table that cannot be read.
    func originals(of scope: Scope) throws(RAGError) -> any OriginalTable

    /// What placeholders of a scope stand for, as it was written first; those that are not in the table are left out.
    ///
    /// - Throws: `notFound` if there is no table.
    func originals(of placeholders: Set<Placeholder>, in scope: Scope) async throws(RAGError) -> [Placeholder: String]

    /// Writes a copy of the table into a new file, and checks the copy.
    ///
    /// - Throws: `notFound` if there is no table; `system` if there is such a file already.
    func backupOriginals(to path: String) async throws(RAGError)
}
