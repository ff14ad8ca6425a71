import DocumentProcessing
import Foundation
import IndexSupport
import RAGModel
import RemoteModels

/// What the settings files say: which servers can embed and rerank, and which embedder new collections get.
///
/// The user's own file, `$XDG_CONFIG_HOME/swift-rag/config.yaml`, defines embedders and rerankers:
///
/// ```yaml
/// embedder: small                       # of collections that have none yet
/// embedders:
///   small: {provider: openai, model: text-embedding-3-small, requests-per-minute: 3000}
///   office: {provider: tei, url: https://embed.example.org, model: bge-small-en-v1.5, key-file: ~/.keys/embed}
/// rerankers:
///   jina: {provider: jina, model: jina-reranker-v2-base-multilingual}
/// prices: {text-embedding-3-small: 0.02}  # of a million tokens
/// budget: 5.00                          # of one run
/// ```
///
/// A project's file, `config.yaml` in the store's folder, may say `embedder: NAME`, a name that the user's file
/// defines, or `local`, and what is known of documents by their paths:
///
/// ```yaml
/// metadata:
///   docs/**: {team: docs}               # paths from the folder that the store is in, as in .gitignore
/// ```
///
/// It may come from a stranger together with the documents, so it cannot say where texts and keys are
/// sent, nor spend money at a provider. Keys stand in neither.
public struct Configuration: Sendable {
    /// The embedder of collections that have none yet: a name from `embedders`, `PROVIDER/MODEL`, or `local`; `nil` is
    /// `local`.
    public var embedder: String?
    /// What one run may spend at a server.
    public var budget: SpendingLimit?
    /// What is known of documents by their paths.
    public var rules: [PathRule] = []
    package var embedders: [String: RemoteConfiguration] = [:]
    package var rerankers: [String: RerankConfiguration] = [:]
    /// Price of a million tokens by model.
    package var prices: [String: Double] = [:]

    public init() {}

    /// - Parameters:
    ///   - text: YAML, as in the user's file.
    ///   - folder: what relative paths in it start from.
    /// - Throws: `RAGError.invalidInput` that names the setting.
    public init(parsing text: String, folder: String = ".", origin: String = "configuration") throws {
        var reader = try SettingsReader(text, folder: folder, origin: origin)
        embedder = try reader.text("embedder")
        budget = try reader.text("budget").map { text in
            guard let limit = SpendingLimit(text) else { throw reader.wrong("budget", SpendingLimit.form) }
            return limit
        }
        for model in reader.names(under: "prices") { prices[model] = try reader.number("prices." + model) }
        for name in reader.sections(under: "embedders") {
            guard Self.isName(name), name != Self.local else {
                throw reader.wrong("embedders.\(name)", "a name has letters, digits, - and _, and is not \"local\"")
            }
            embedders[name] = try reader.embedder("embedders.\(name).")
        }
        for name in reader.sections(under: "rerankers") {
            guard Self.isName(name) else {
                throw reader.wrong("rerankers.\(name)", "a name has letters, digits, - and _")
            }
            rerankers[name] = try reader.reranker("rerankers.\(name).")
        }
        try reader.finish()
    }

    /// What the environment and the files say, for a store: `RAG_EMBEDDER`, then the project's file, then the user's.
    public static func load(store: String) throws -> Configuration {
        let environment = ProcessInfo.processInfo.environment
        var configuration = Configuration()
        let user = userFile(environment)
        if let text = try read(user) {
            configuration = try Configuration(
                parsing: text, folder: (user as NSString).deletingLastPathComponent, origin: user)
        }
        let project = store + "/config.yaml"
        if let text = try read(project, isUsers: false) {
            var reader = try SettingsReader(text, folder: store, origin: project)
            if let name = try reader.text("embedder") {
                guard name == local || configuration.embedders[name] != nil else {
                    throw reader.wrong(
                        "embedder",
                        "\(name) is not defined in \(user), and a project's file cannot choose a server that its user did"
                            + " not; define it there, or name it with --embedder or RAG_EMBEDDER")
                }
                configuration.embedder = name
            }
            configuration.rules = try reader.rules("metadata")
            try reader.finish(
                else:
                    "a project's file can only name an embedder, and have metadata by path; define the rest in \(user)")
        }
        if let name = environment["RAG_EMBEDDER"], !name.isEmpty { configuration.embedder = name }
        return configuration
    }

    static let local = "local"

    /// The user's own settings file.
    static func userFile(_ environment: [String: String] = ProcessInfo.processInfo.environment) -> String {
        // XDG Base Directory Specification: a relative path in the variable is to be ignored.
        let folder = environment["XDG_CONFIG_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        return (folder ?? (environment["HOME"] ?? "") + "/.config") + "/swift-rag/config.yaml"
    }

    /// - Parameter isUsers: the user's own file may be a link, one in a store may not.
    private static func read(_ path: String, isUsers: Bool = true) throws -> String? {
        guard isUsers ? Files.exists(path) : Files.kind(path) != nil else { return nil }
        let bytes: [UInt8]
        do {
            bytes = try isUsers ? SourceFile.read(path, maximumSize: 1 << 20) : Files.read(path, maximumSize: 1 << 20)
        } catch { throw RAGError(error) }
        guard bytes.count <= 1 << 20, let text = String(validating: bytes, as: UTF8.self) else {
            throw RAGError(.invalidInput, subject: path, "not a settings file: it must be UTF-8 and at most a megabyte")
        }
        return text
    }

    private static func isName(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.allSatisfy { "-_".utf8.contains($0) || Character(UnicodeScalar($0)).isLetterOrDigit }
    }

    // MARK: Choosing

    /// The server of that name: a definition, or `PROVIDER/MODEL` at the provider's own address.
    func remote(_ name: String) throws -> RemoteConfiguration {
        if var found = embedders[name] {
            found.prices = prices
            return found
        }
        let parts = name.split(separator: "/", maxSplits: 1)
        if parts.count == 2, let provider = RemoteProvider(rawValue: String(parts[0])) {
            var found = RemoteConfiguration(provider: provider, model: String(parts[1]))
            found.prices = prices
            return found
        }
        let known = [Self.local] + embedders.keys.sorted()
        throw RAGError(
            .invalidInput, subject: "embedder \"\(name)\"",
            "there is no such embedder; there is \(known.joined(separator: ", ")), PROVIDER/MODEL such as"
                + " openai/text-embedding-3-small, and what you define in \(Self.userFile())")
    }

    /// The server that reranks under that name.
    func reranker(_ name: String) throws(RAGError) -> RerankConfiguration {
        if let found = rerankers[name] { return found }
        let known = rerankers.keys.sorted().joined(separator: ", ")
        throw RAGError(
            .invalidInput, subject: "reranker \"\(name)\"",
            "there is no such reranker; \(known.isEmpty ? "none is defined" : "there is \(known)"): define it under"
                + " `rerankers` in \(Self.userFile())")
    }

    /// A server whose vectors are those of `identity`: the preferred one if it is among several. Without a definition, the
    /// provider itself is asked only if it was asked before: texts meant for a server of one's own go nowhere else.
    func remote(like identity: EmbedderIdentity) throws -> RemoteConfiguration? {
        let provider = identity.remote?.isAtProvider == true ? [identity.name] : []
        let names = [embedder].compactMap { $0 } + embedders.keys.sorted() + provider
        for name in names where name != Self.local {
            guard var found = try? remote(name) else { continue }
            found.dimension = found.dimension ?? identity.dimension
            if let own = found.identity, own.givesVectors(of: identity) { return found }
        }
        return nil
    }
}

extension Character {
    fileprivate var isLetterOrDigit: Bool { isASCII && (isLetter || isNumber) }
}
