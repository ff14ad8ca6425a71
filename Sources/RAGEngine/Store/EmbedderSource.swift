import Foundation
import IndexSupport
import LocalModels
import ModelLibrary
import RAGModel
import RemoteModels
import Synchronization

/// Where a store gets its embedder from; the model is loaded when it is first needed, and then kept.
public struct ModelOptions: Sendable {
    /// The folder of the model; `nil` means `RAG_MODEL`, then the default model's place in the user's data folder.
    public var folder: String?
    /// The arithmetic of the encoder for a collection's first vectors: `float32`, `bf16` or `int8`; `nil` is the
    /// default. A collection that has vectors keeps the precision they were made with.
    public var precision: String?
    /// How many components of a local model's vectors a new collection keeps, for models made for it (Matryoshka); `nil` is
    /// all. A collection that has vectors keeps its own.
    public var dimension: Int?
    /// The number of worker threads; `nil` is one per core.
    public var threads: Int?
    /// Uses no model at all: lexical search only.
    public var isDisabled: Bool
    /// The embedder to use, and no other: a name of the configuration, `PROVIDER/MODEL`, or `local`. With `nil`, a
    /// collection keeps the embedder that its vectors were made with, and a new one gets the configuration's.
    public var embedder: String?
    /// What one run may spend at a server, instead of what the configuration says.
    public var budget: SpendingLimit?
    /// The servers that can embed.
    public var configuration: Configuration

    public init(
        folder: String? = nil, precision: String? = nil, dimension: Int? = nil, threads: Int? = nil,
        isDisabled: Bool = false, embedder: String? = nil, budget: SpendingLimit? = nil,
        configuration: Configuration = Configuration()
    ) {
        self.folder = folder
        self.precision = precision
        self.dimension = dimension
        self.threads = threads
        self.isDisabled = isDisabled
        self.embedder = embedder
        self.budget = budget
        self.configuration = configuration
    }

    /// What was named, rather than left to the collection: a server's name or `local`.
    var named: String? { embedder ?? (folder == nil ? nil : Configuration.local) }
}

/// What an embedder is wanted for.
package enum EmbeddingPurpose: Sendable {
    /// A run of its own over documents, with a budget of its own.
    case documents
    /// A query, for which somebody waits.
    case query
    /// Only to say what would be done: no server is asked.
    case dryRun
}

/// Opens embedders: local ones once a precision, remote ones once for all queries and anew for each run.
package final class EmbedderSource: Sendable {
    let options: ModelOptions
    private let loaded = Mutex<[LoadedModel: LocalEmbedder]>([:])
    private let asking = Mutex<[String: RemoteEmbedder]>([:])

    private let own: (any Embedder)?

    /// - Parameter own: an embedder that the caller made, instead of all others.
    package init(_ options: ModelOptions, own: (any Embedder)? = nil) {
        self.options = options
        self.own = own
    }

    /// Whether the caller made the embedder.
    var isOwn: Bool { own != nil }

    /// The embedder of a collection that has no vectors yet: what was named, else the configuration's, else the local
    /// model. `nil` if there is none.
    package func preferred(_ purpose: EmbeddingPurpose) async throws -> (any Embedder)? {
        if let own { return own }
        let name = options.named ?? options.configuration.embedder ?? Configuration.local
        if options.isDisabled { return nil }
        if name == Configuration.local { return try local(try preferredPrecision()) }
        let remote = try options.configuration.remote(name)
        // The dimension may have to be asked for.
        if case .dryRun = purpose, remote.dimension == nil { return nil }
        return try await open(remote, purpose)
    }

    /// The embedder that was named, else one whose vectors are those of `identity`.
    ///
    /// - Returns: `nil` if there is no model; the caller checks what it gets where an embedder was named.
    func embedder(like identity: EmbedderIdentity, _ purpose: EmbeddingPurpose) async throws -> (any Embedder)? {
        if let own { return own }
        if options.isDisabled { return nil }
        if let name = options.named, name != Configuration.local {
            var remote = try options.configuration.remote(name)
            remote.dimension = remote.dimension ?? identity.dimension
            return try await open(remote, purpose)
        }
        guard identity.remote != nil, options.named == nil else {
            return identity.remote == nil
                ? try local(identity.precision, like: identity) : try local(try preferredPrecision())
        }
        guard let remote = try options.configuration.remote(like: identity) else {
            throw RAGError(
                .modelMissing, subject: identity.summary,
                "no embedder that is known here gives such vectors; define it in \(Configuration.userFile()):\n"
                    + identity.definition)
        }
        return try await open(remote, purpose)
    }

    /// The server that a first run was begun with, before there was a vector: the next run goes on with it, unless another
    /// embedder is named or its definition has changed.
    func embedder(begun identity: EmbedderIdentity, _ purpose: EmbeddingPurpose) async throws -> (any Embedder)? {
        guard own == nil, !options.isDisabled, options.named == nil, identity.remote != nil,
            let remote = try options.configuration.remote(like: identity)
        else { return nil }
        return try await open(remote, purpose)
    }

    private func open(_ configuration: RemoteConfiguration, _ purpose: EmbeddingPurpose) async throws -> RemoteEmbedder
    {
        var configuration = configuration
        if let choice = options.precision ?? options.dimension.map(String.init) {
            throw RAGError(
                .invalidInput, subject: choice,
                "precision and dimension are for the local encoder, and \(configuration.recorded.name) is a server; leave them"
                    + " out, or name --embedder local")
        }
        guard case .query = purpose else {
            switch options.budget ?? options.configuration.budget {
            case nil: break
            case .tokens(let tokens): configuration.budgetTokens = tokens
            case .cost(let cost): configuration.budgetCost = cost
            }
            return try await RemoteEmbedder.open(configuration)
        }
        let key = configuration.identity?.fingerprint ?? ""
        if let embedder = asking.withLock({ $0[key] }) { return embedder }
        let embedder = try await RemoteEmbedder.open(configuration.forQueries)
        asking.withLock { $0[embedder.identity.fingerprint] = embedder }
        return embedder
    }

    /// Whether there is nothing to embed with: neither a server that was chosen nor a local model.
    var isEmpty: Bool {
        get throws {
            if isOwn { return false }
            let chosen = options.named ?? options.configuration.embedder ?? Configuration.local
            return try options.isDisabled || chosen == Configuration.local && folder() == nil
        }
    }

    /// The precision of a collection's first vectors.
    package func preferredPrecision() throws -> Precision {
        guard let name = options.precision else { return LocalEmbedder.defaultPrecision }
        guard let precision = Precision(rawValue: name) else {
            let known = Precision.allCases.map(\.rawValue).joined(separator: ", ")
            throw RAGError(.invalidInput, subject: name, "no such precision; the precisions are \(known)")
        }
        return precision
    }

    /// The folder of the model that is there to be used; `nil` if there is none.
    ///
    /// - Throws: `modelMissing` when a folder was named, by option or environment, and is not there.
    package func folder() throws -> String? {
        if options.isDisabled { return nil }
        let named = options.folder ?? ProcessInfo.processInfo.environment["RAG_MODEL"].flatMap { $0.isEmpty ? nil : $0 }
        if let named {
            let path = InstalledModels.resolve(named)
            guard FileManager.default.fileExists(atPath: path) else {
                throw RAGError(
                    .modelMissing, subject: named,
                    "there is no model of this name or folder; `rag model list` names those there are"
                )
            }
            return path
        }
        return InstalledModels.preferred.first.map { InstalledModels.folder + "/" + $0 }
    }

    /// Whether a model was named, by option or environment, so that there is nothing to choose.
    private var isModelNamed: Bool {
        options.folder != nil || !(ProcessInfo.processInfo.environment["RAG_MODEL"] ?? "").isEmpty
    }

    /// The local embedder, or `nil` if there is no model to load.
    ///
    /// - Parameter identity: of the vectors that are there: of several models, their own is taken.
    /// - Parameter dimension: instead of that of the vectors that are there, or of the options.
    package func local(
        _ precision: Precision, like identity: EmbedderIdentity? = nil, dimension: Int? = nil
    ) throws -> LocalEmbedder? {
        let dimension = dimension ?? identity?.dimension ?? options.dimension
        if let identity, !isModelNamed, let folder = InstalledModels.folder(ofInstalled: identity.name) {
            return try local(precision, folder: folder, dimension: dimension, isOfVectors: true)
        }
        return try folder().map {
            try local(precision, folder: $0, dimension: dimension, isOfVectors: identity != nil)
        }
    }

    /// The local model for a new collection of such texts, and why it is that one; `nil` where nothing speaks for another
    /// one than the usual.
    func chosen(for samples: [String]) throws -> (embedder: LocalEmbedder, reason: String)? {
        guard isOpenToChoice, let usual = InstalledModels.preferred.first,
            let best = try best(for: samples, unless: Self.tolerableShare), best.name != usual
        else { return nil }
        let precision = try preferredPrecision()
        return (
            try local(precision, folder: InstalledModels.folder + "/" + best.name, dimension: options.dimension),
            "\(best.name) embeds this collection: \(usual) does not know the language of "
                + "\(Int((100 * best.usualShare).rounded())) % of the text (--model names another one)"
        )
    }

    /// The command that lets texts be read which a collection's encoder does not know.
    func remedy(for texts: [String], collection: String) throws -> String? {
        let scope = collection == Scope.defaultCollection ? "" : " --collection \(collection)"
        if let best = try best(for: texts, unless: 0) { return "`rag reindex\(scope) --model \(best.name)` helps" }
        let name = InstalledModels.multilingualModel
        return InstalledModels.folder(ofInstalled: name) != nil
            ? nil : "`rag model pull \(name)` and then `rag reindex\(scope) --model \(name)` help"
    }

    /// Of a new collection, so much may be in languages that its encoder does not know.
    private static let tolerableShare = 0.2

    private var isOpenToChoice: Bool {
        !isOwn && !isModelNamed && !options.isDisabled && options.named == nil && options.configuration.embedder == nil
    }

    /// The installed model that knows the language of most of the texts, if that is more than half of what the usual one
    /// does not know; `nil` if the usual one does not know no more than `share` of them.
    private func best(
        for texts: [String], unless share: Double
    ) throws -> (name: String, usualShare: Double)? {
        let names = InstalledModels.preferred
        guard names.count > 1, !texts.isEmpty else { return nil }
        let precision = try preferredPrecision()
        func unread(_ name: String) -> Double? {
            // One that does not open is not the best; whoever names it is told why.
            try? local(precision, folder: InstalledModels.folder + "/" + name).unreadShare(of: texts)
        }
        guard let usual = unread(names[0]), usual > share else { return nil }
        let others = names.dropFirst().compactMap { name in unread(name).map { (name: name, share: $0) } }
        guard let best = others.min(by: { $0.share < $1.share }), best.share < usual / 2 else { return nil }
        return (best.name, usual)
    }

    /// - Parameter isOfVectors: whether the dimension is that of vectors that are there: another model has another one, which
    ///   is found out when the two are compared.
    private func local(
        _ precision: Precision, folder: String, dimension: Int? = nil, isOfVectors: Bool = false
    ) throws -> LocalEmbedder {
        try loaded.withLock { loaded in
            let key = LoadedModel(folder: folder, precision: precision, dimension: dimension)
            if let embedder = loaded[key] { return embedder }
            let threads = options.threads ?? ProcessInfo.processInfo.activeProcessorCount
            func open(_ dimension: Int?) throws -> LocalEmbedder {
                try LocalEmbedder(
                    folder: folder, precision: precision, threads: threads, dimension: dimension, prefetch: true)
            }
            let embedder: LocalEmbedder
            do { embedder = try open(dimension) } catch let error as EmbedderError
                where isOfVectors && error.code == .inputInvalid
            {
                embedder = try open(nil)
            }
            loaded[key] = embedder
            return embedder
        }
    }

    /// What is to be known of vectors that are cut: a model that was not made for it loses by it.
    package var dimensionNote: String? {
        guard let dimension = options.dimension, let folder = try? folder() else { return nil }
        let name = folder.split(separator: "/").last.map(String.init) ?? folder
        guard KnownModel.named(name)?.dimensions.contains(dimension) != true else { return nil }
        return "\(name) is not known to be made for \(dimension) dimensions: vectors cut to them may find less"
    }
}

private struct LoadedModel: Hashable {
    let folder: String
    let precision: Precision
    let dimension: Int?
}

extension EmbedderSource {
    /// The embedder for a collection: the one its vectors were made with, or the preferred one if it has none yet.
    ///
    /// - Returns: `nil` if there is no model.
    /// - Throws: `modelMismatch` if the collection's vectors were made with another model; `modelMissing` if they were
    ///   made by a server that the configuration does not know.
    func embedder(
        for collection: CollectionDescription?, _ purpose: EmbeddingPurpose
    ) async throws -> (any Embedder)? {
        guard let collection, let identity = collection.embedder else {
            if let intended = collection?.intendedEmbedder, let embedder = try await embedder(begun: intended, purpose)
            {
                return embedder
            }
            return try await preferred(purpose)
        }
        guard let embedder = try await embedder(like: identity, purpose) else { return nil }
        try Self.check(embedder, for: collection.name, identity)
        return embedder
    }

    /// - Throws: `modelMismatch` unless the embedder gives vectors like those of the collection.
    static func check(
        _ embedder: any Embedder, for collection: String, _ identity: EmbedderIdentity
    ) throws(RAGError) {
        guard embedder.identity.givesVectors(of: identity) else {
            throw RAGError(
                .modelMismatch, subject: "collection \"\(collection)\"",
                "its vectors were made with \(identity.summary), the embedder at hand is \(embedder.identity.summary); "
                    + "name the former with --embedder or --model, or switch to the latter with `rag reindex`")
        }
    }
}

extension EmbedderIdentity {
    /// A remote embedder as the user's settings file defines it.
    var definition: String {
        guard let remote else { return "" }
        var lines = ["provider: \(remote.provider.rawValue)", "model: \(remote.model)", "dimension: \(dimension)"]
        func add(_ name: String, _ value: String, if isOther: Bool) {
            if isOther { lines.append("\(name): \(value)") }
        }
        let usual = RemoteConfiguration(provider: remote.provider, model: remote.model)
        add("revision", remote.revision, if: !remote.revision.isEmpty)
        add("query-prefix", "\"\(remote.prompts.query)\"", if: !remote.prompts.query.isEmpty)
        add("document-prefix", "\"\(remote.prompts.document)\"", if: !remote.prompts.document.isEmpty)
        add("max-tokens", "\(remote.maximumTokens)", if: remote.maximumTokens != usual.maximumTokens)
        add("normalize", "\(remote.normalizes)", if: remote.normalizes != usual.normalizes)
        return "embedders:\n  NAME:\n" + lines.map { "    \($0)" }.joined(separator: "\n")
    }
}
