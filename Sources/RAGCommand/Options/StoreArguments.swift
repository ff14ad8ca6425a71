import ArgumentParser
import Foundation
import RAGEngine

/// Where the store is, and how to open it.
struct StoreArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The store's folder. Default: RAG_STORE, else the nearest .rag upward, else .rag here.",
            valueName: "dir"))
    var store: String?

    @Option(help: ArgumentHelp("The model's folder. Default: RAG_MODEL, else the pulled model.", valueName: "dir"))
    var model: String?

    @Option(
        help: ArgumentHelp(
            "The embedder: a name from the settings file, PROVIDER/MODEL, or local. Default: the collection's own.",
            valueName: "name"))
    var embedder: String?

    @Flag(help: "Use no model: lexical search only.")
    var noModel = false

    @Option(help: ArgumentHelp("Worker threads. Default: one per core.", valueName: "n"))
    var threads: Int?

    @Option(help: ArgumentHelp("Wait so many seconds for another writer to finish.", valueName: "seconds"))
    var wait: Double = 0

    func validate() throws {
        if let threads, threads < 1 { throw ValidationError("--threads must be at least 1") }
        if embedder != nil, model != nil, embedder != "local" {
            throw ValidationError("--model names a local model: it goes with --embedder local only")
        }
        guard wait >= 0, wait.isFinite else { throw ValidationError("--wait must be a number of seconds, at least 0") }
    }

    /// - Parameters:
    ///   - precision: the arithmetic for a collection's first vectors.
    ///   - dimension: how many components those keep.
    ///   - budget: what the run may spend at a server.
    func open(precision: String? = nil, dimension: Int? = nil, budget: SpendingLimit? = nil) throws -> Store {
        Store(
            at: location, model: try modelOptions(precision: precision, dimension: dimension, budget: budget),
            waitForWriter: wait)
    }

    func modelOptions(
        precision: String? = nil, dimension: Int? = nil, budget: SpendingLimit? = nil
    ) throws -> ModelOptions {
        ModelOptions(
            folder: model, precision: precision, dimension: dimension, threads: threads, isDisabled: noModel,
            embedder: embedder,
            budget: budget, configuration: try Configuration.load(store: location))
    }

    /// What the project's file says of documents by their paths.
    func rules() throws -> [PathRule] { try Configuration.load(store: location).rules }

    /// The store's folder.
    var location: String { store ?? Store.usualPath() }
}

/// Which tenant's part of which collection.
struct ScopeArguments: ParsableArguments {
    @Option(help: ArgumentHelp("The collection.", valueName: "name"))
    var collection = Store.defaultCollection

    @Option(help: ArgumentHelp("The tenant; a query reaches no other one's documents.", valueName: "name"))
    var tenant = Store.defaultTenant

    var scope: Scope { Scope(collection: collection, tenant: tenant) }
}

/// What is printed besides the answer.
struct OutputArguments: ParsableArguments {
    @Flag(help: "Print JSON.")
    var json = false

    @Flag(name: [.short, .long], help: "No notes and no progress.")
    var quiet = false

    @Flag(name: [.short, .long], help: "More notes.")
    var verbose = false

    @Flag(help: "No colour, whatever the terminal.")
    var noColor = false

    func note(_ text: @autoclosure () -> String) {
        if !quiet { Terminal.note(text()) }
    }
}

extension SpendingLimit: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}
