import ArgumentParser
import CommandOptions
import Foundation
import RAGEngine

/// Where the store is, and how to open it.
struct StoreArguments: ParsableArguments {
    @OptionGroup var place: StoreLocation
    @OptionGroup var model: ModelArguments

    @Option(help: ArgumentHelp("Wait so many seconds for another writer to finish.", valueName: "seconds"))
    var wait: Double = 0

    func validate() throws {
        guard wait >= 0, wait.isFinite else { throw ValidationError("--wait must be a number of seconds, at least 0") }
    }

    /// - Parameter writing: whether the command changes the store. The others are those of
    ///   ``ModelArguments/options(store:precision:dimension:budget:)``.
    func open(
        writing: Bool = false, precision: String? = nil, dimension: Int? = nil, budget: SpendingLimit? = nil
    ) throws -> Store {
        let location = try place.path(isWritten: writing) { Terminal.note(Terminal.harmless($0)) }
        return Store(
            at: location,
            model: try model.options(store: location, precision: precision, dimension: dimension, budget: budget),
            waitForWriter: wait)
    }

    /// What the project's file says of documents by their paths.
    func rules() throws -> [PathRule] { try Configuration.load(store: location).rules }

    /// The store's folder.
    var location: String { place.path }
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
