import ArgumentParser
import RAGEngine

/// Which encoder works, and how.
package struct ModelArguments: ParsableArguments {
    @Option(help: ArgumentHelp("The model's folder. Default: RAG_MODEL, else the pulled model.", valueName: "dir"))
    package var model: String?

    @Option(
        help: ArgumentHelp(
            "The embedder: a name from the settings file, PROVIDER/MODEL, or local. Default: the collection's own.",
            valueName: "name"))
    package var embedder: String?

    @Flag(help: "Use no model: lexical search only.")
    package var noModel = false

    @Option(help: ArgumentHelp("Worker threads. Default: one per core.", valueName: "n"))
    package var threads: Int?

    package init() {}

    package func validate() throws {
        if let threads, threads < 1 { throw ValidationError("--threads must be at least 1") }
        if embedder != nil, model != nil, embedder != "local" {
            throw ValidationError("--model names a local model: it goes with --embedder local only")
        }
    }

    /// - Parameters:
    ///   - store: the store's folder, whose settings file names embedders.
    ///   - precision: the arithmetic for a collection's first vectors.
    ///   - dimension: how many components those keep.
    ///   - budget: what the run may spend at a server.
    package func options(
        store: String, precision: String? = nil, dimension: Int? = nil, budget: SpendingLimit? = nil
    ) throws -> ModelOptions {
        ModelOptions(
            folder: model, precision: precision, dimension: dimension, threads: threads, isDisabled: noModel,
            embedder: embedder, budget: budget, configuration: try Configuration.load(store: store))
    }
}
