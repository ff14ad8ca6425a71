/// A store whose truth can be copied into one file while it is in use.
public protocol FileBackup: DocumentStore {
    /// Writes a copy of one state into a new file, and checks the copy.
    ///
    /// Nothing is there under the name until the copy is whole, durable and sound.
    ///
    /// - Throws: `notFound` if there is no store; `system` if there is such a file already.
    /// - Complexity: O(size of the store)
    func backup(to path: String) async throws(RAGError)
}
