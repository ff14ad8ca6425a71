import DocumentProcessing
import Foundation
import HTTPSupport
import IndexSupport
import RAGModel
import RemoteModels

/// Takes settings out of a file one by one; what is left in the end is a mistake.
struct SettingsReader {
    private var values: [String: MetadataValue]
    private let folder: String
    private let origin: String

    init(_ text: String, folder: String, origin: String) throws {
        do { values = try YAMLSettings.values(text) } catch {
            throw RAGError(.invalidInput, subject: origin, error.message)
        }
        self.folder = folder
        self.origin = origin
    }

    func wrong(_ key: String, _ message: String) -> RAGError {
        RAGError(.invalidInput, subject: origin, "\(key): \(message)")
    }

    /// The keys below `section`, without its name.
    func names(under section: String) -> [String] {
        values.keys.filter { $0.hasPrefix(section + ".") }.map { String($0.dropFirst(section.count + 1)) }.sorted()
    }

    /// The first parts of the keys below `section`.
    func sections(under section: String) -> [String] {
        Set(names(under: section).map { String($0.prefix { $0 != "." }) }).sorted()
    }

    mutating func text(_ key: String) throws -> String? {
        switch values.removeValue(forKey: key) {
        case nil: return nil
        case .string(let text): return text
        case .integer(let number): return "\(number)"
        case .double(let number): return "\(number)"
        default: throw wrong(key, "must be a text")
        }
    }

    mutating func number(_ key: String) throws -> Double? {
        switch values.removeValue(forKey: key) {
        case nil: return nil
        case .integer(let number): return Double(number)
        case .double(let number): return number
        default: throw wrong(key, "must be a number")
        }
    }

    mutating func integer(_ key: String) throws -> Int? {
        switch values.removeValue(forKey: key) {
        case nil: return nil
        case .integer(let number): return Int(number)
        default: throw wrong(key, "must be a whole number")
        }
    }

    mutating func boolean(_ key: String) throws -> Bool? {
        switch values.removeValue(forKey: key) {
        case nil: return nil
        case .boolean(let value): return value
        default: throw wrong(key, "must be true or false")
        }
    }

    /// A path; `~` is the user's folder, and a relative one starts from the file's folder.
    mutating func path(_ key: String) throws -> String? {
        guard let text = try text(key) else { return nil }
        let path = (text as NSString).expandingTildeInPath
        return path.hasPrefix("/") ? path : folder + "/" + path
    }

    /// Values by path: a pattern is a key, and its values are under it.
    mutating func rules(_ section: String) throws -> [PathRule] {
        var rules: [String: [String: MetadataValue]] = [:]
        for name in names(under: section) {
            // Patterns have dots; names of fields here have none.
            guard let dot = name.lastIndex(of: "."), dot > name.startIndex else {
                throw wrong("\(section).\(name)", "a pattern has fields under it, such as docs/**: {team: docs}")
            }
            let field = String(name[name.index(after: dot)...])
            rules[String(name[..<dot]), default: [:]][field] = values.removeValue(forKey: "\(section).\(name)")
        }
        // The longer a pattern, the more particular it is: it wins.
        return rules.map { PathRule($0.key, $0.value) }.sorted {
            ($0.pattern.utf8.count, $0.pattern) < ($1.pattern.utf8.count, $1.pattern)
        }
    }

    /// - Throws: if anything is left.
    func finish(else message: String = "there is no such setting") throws {
        if let key = values.keys.min() { throw wrong(key, message) }
    }

    // MARK: Embedders

    /// The definition under `prefix`, which ends with a dot.
    mutating func embedder(_ prefix: String) throws -> RemoteConfiguration {
        let providers = RemoteProvider.allCases.map(\.rawValue).joined(separator: ", ")
        guard let provider = try text(prefix + "provider").flatMap(RemoteProvider.init) else {
            throw wrong(prefix + "provider", "is needed; the providers are \(providers)")
        }
        guard let model = try text(prefix + "model") else { throw wrong(prefix + "model", "is needed") }
        var result = RemoteConfiguration(provider: provider, model: model)
        result.dimension = try integer(prefix + "dimension")
        result.requestsDimension = try boolean(prefix + "shorten") ?? false
        result.revision = try text(prefix + "revision") ?? ""
        result.prompts = Prompts(
            query: try text(prefix + "query-prefix") ?? "", document: try text(prefix + "document-prefix") ?? "")
        result.maximumTokens = try integer(prefix + "max-tokens") ?? result.maximumTokens
        result.normalizes = try boolean(prefix + "normalize") ?? result.normalizes
        result.requests = try requests(prefix)
        result.batchTexts = try integer(prefix + "batch-texts") ?? result.batchTexts
        result.batchTokens = try integer(prefix + "batch-tokens") ?? result.batchTokens
        result.concurrency = try integer(prefix + "concurrency") ?? result.concurrency
        return result
    }

    /// The reranker under `prefix`, which ends with a dot.
    mutating func reranker(_ prefix: String) throws -> RerankConfiguration {
        let providers = RerankProvider.allCases.map(\.rawValue).joined(separator: ", ")
        guard let provider = try text(prefix + "provider").flatMap(RerankProvider.init) else {
            throw wrong(prefix + "provider", "is needed; the providers are \(providers)")
        }
        let model = try text(prefix + "model")
        guard model != nil || provider == .textEmbeddingsInference else {
            throw wrong(prefix + "model", "is needed")
        }
        var result = RerankConfiguration(provider: provider, model: model ?? "")
        result.requests = try requests(prefix)
        result.batchTexts = try integer(prefix + "batch-texts") ?? result.batchTexts
        return result
    }

    /// How the server under `prefix` is asked.
    private mutating func requests(_ prefix: String) throws -> RequestSettings {
        var result = RequestSettings()
        result.baseURL = try text(prefix + "url")
        result.key = try key(prefix) ?? (result.baseURL == nil ? .standard : .none)
        result.certificates = try path(prefix + "ca-file")
        result.allowsPlainHTTP = try boolean(prefix + "allow-plain-http") ?? false
        result.requestsPerMinute = try integer(prefix + "requests-per-minute")
        result.tokensPerMinute = try integer(prefix + "tokens-per-minute")
        result.timeout = try number(prefix + "timeout") ?? result.timeout
        result.connectTimeout = try number(prefix + "connect-timeout") ?? result.connectTimeout
        result.queryTimeout = try number(prefix + "query-timeout") ?? result.queryTimeout
        result.maximumWait = try number(prefix + "max-wait") ?? result.maximumWait
        result.backoff.attempts = try integer(prefix + "attempts") ?? result.backoff.attempts
        return result
    }

    /// The provider's usual variable holds a key for the provider's own address, and is sent to no other.
    private mutating func key(_ prefix: String) throws -> APIKeySource? {
        for name in ["key", "api-key"] where values[prefix + name] != nil {
            throw wrong(
                prefix + name,
                "keys do not belong into settings; name an environment variable (key-variable) or a file with mode 0600"
                    + " (key-file)")
        }
        let variable = try text(prefix + "key-variable")
        let file = try path(prefix + "key-file")
        switch (variable, file) {
        case (nil, nil): return nil
        case (let variable?, nil): return .environment(variable)
        case (nil, let file?): return .file(file)
        default: throw wrong(prefix + "key-file", "key-variable is there already; one of them is enough")
        }
    }
}
