import ArgumentParser
import RAGEngine

/// Where the store is.
package struct StoreLocation: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The store's folder. Default: RAG_STORE, else the nearest .rag upward, else .rag here.",
            valueName: "dir"))
    package var store: String?

    package init() {}

    package func validate() throws {
        if store?.isEmpty == true { throw ValidationError("--store is empty: name the store's folder") }
    }

    /// The store's folder.
    package var path: String { store ?? Store.usualPath() }

    /// The store's folder for a command that reads or writes it; see `Store.trustedPath`.
    package func path(isWritten: Bool, note: (String) -> Void) throws -> String {
        try Store.trustedPath(store, isWritten: isWritten, note: note)
    }
}
