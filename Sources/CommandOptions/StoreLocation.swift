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

    /// The store's folder.
    package var path: String { store ?? Store.usualPath() }
}
