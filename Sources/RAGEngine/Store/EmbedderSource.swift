import Catalog
import Embedders
import Foundation
import Synchronization

/// Where a store gets its embedder from; the model is loaded when it is first needed, and then kept.
public struct ModelOptions: Sendable {
    /// The folder of the model; `nil` means `RAG_MODEL`, then the default model's place in the user's data folder.
    public var folder: String?
    /// The arithmetic of the encoder for a collection's first vectors: `float32`, `bf16` or `int8`; `nil` is the
    /// default. A collection that has vectors keeps the precision they were made with.
    public var precision: String?
    /// The number of worker threads; `nil` is one per core.
    public var threads: Int?
    /// Uses no model at all: lexical search only.
    public var isDisabled: Bool

    public init(
        folder: String? = nil, precision: String? = nil, threads: Int? = nil, isDisabled: Bool = false
    ) {
        self.folder = folder
        self.precision = precision
        self.threads = threads
        self.isDisabled = isDisabled
    }
}

/// Loads embedders, each precision once.
package final class EmbedderSource: Sendable {
    private let options: ModelOptions
    private let loaded = Mutex<[Precision: LocalEmbedder]>([:])

    package init(_ options: ModelOptions) { self.options = options }

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
            guard FileManager.default.fileExists(atPath: named) else {
                throw RAGError(.modelMissing, subject: named, "there is no model folder here")
            }
            return named
        }
        let standard = ModelLibrary.defaultModelPath
        return FileManager.default.fileExists(atPath: standard + "/config.json") ? standard : nil
    }

    /// The embedder, or `nil` if there is no model to load.
    package func embedder(_ precision: Precision) throws -> LocalEmbedder? {
        guard let folder = try folder() else { return nil }
        return try loaded.withLock { loaded in
            if let embedder = loaded[precision] { return embedder }
            let threads = options.threads ?? ProcessInfo.processInfo.activeProcessorCount
            let embedder = try LocalEmbedder(
                folder: folder, precision: precision, threads: threads, prefetch: true)
            loaded[precision] = embedder
            return embedder
        }
    }
}

extension EmbedderIdentity {
    /// The form in which the catalog names an embedder.
    var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }

    /// Whether vectors of the two can be compared. The name is for people: a folder may be renamed.
    func givesVectors(of other: EmbedderIdentity) -> Bool {
        (fingerprint, precision.rawValue, dimension) == (other.fingerprint, other.precision.rawValue, other.dimension)
    }

    init(json: String) throws { self = try JSONDecoder().decode(Self.self, from: Data(json.utf8)) }
}

extension Store {
    /// The embedder for a collection: the one its vectors were made with, or the preferred one if it has none yet.
    ///
    /// - Returns: `nil` if there is no model.
    /// - Throws: `modelMismatch` if the collection's vectors were made with another model.
    func embedder(for collection: CollectionInfo?, catalog: CatalogDatabase) throws -> LocalEmbedder? {
        guard let collection, let identity = try storedIdentity(of: collection, catalog: catalog) else {
            return try models.embedder(try models.preferredPrecision())
        }
        guard let embedder = try models.embedder(identity.precision) else { return nil }
        guard embedder.identity.givesVectors(of: identity) else {
            throw RAGError(
                .modelMismatch, subject: "collection \"\(collection.name)\"",
                "its vectors were made with \(identity.summary), the model at hand is \(embedder.identity.summary); "
                    + "name the former with --model, or switch to the latter with `rag reindex`")
        }
        return embedder
    }
}

extension Store {
    /// The embedder that the collection's vectors were made with; `nil` if it has none.
    func storedIdentity(of collection: CollectionInfo, catalog: CatalogDatabase) throws -> EmbedderIdentity? {
        guard let id = collection.embedderID else { return nil }
        guard let json = try catalog.read({ try $0.embedderIdentity(id) }) else {
            throw RAGError(.corrupt, subject: path, "the catalog does not know the collection's embedder")
        }
        return try EmbedderIdentity(json: json)
    }
}

extension EmbedderIdentity {
    var summary: String { "\(name) (\(fingerprint.prefix(12)), \(precision.rawValue), \(dimension) dimensions)" }
}
