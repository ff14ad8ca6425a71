import HTTPSupport
import IndexSupport
import RAGModel

/// Everything that decides how a remote embedder asks its server.
@dynamicMemberLookup
package struct RemoteConfiguration: Sendable {
    package var provider: RemoteProvider
    package var model: String
    package var requests = RequestSettings()
    /// The number of components; `nil` asks the server once, when the embedder is opened.
    package var dimension: Int?
    /// Whether the server is told `dimension`, for models that can shorten their vectors (OpenAI).
    package var requestsDimension = false
    /// Part of the fingerprint: change it when the server's model changes under the same name.
    package var revision = ""
    package var prompts = Prompts()
    /// The longest input in tokens; a text that may be longer is cut (and marked so) before it is sent.
    package var maximumTokens: Int
    /// Whether vectors are brought to length 1.
    package var normalizes = true

    package var batchTexts: Int
    /// By estimate; see `BatchPlanner`.
    package var batchTokens = 100_000
    /// Requests at once.
    package var concurrency = 4
    /// Price of a million tokens by model, in any one currency.
    package var prices: [String: Double] = [:]
    /// What the embedder may spend in its life.
    package var budgetTokens: Int?
    package var budgetCost: Double?

    package init(provider: RemoteProvider, model: String) {
        self.provider = provider
        self.model = model
        batchTexts = provider.batchTexts
        maximumTokens = provider.maximumTokens
    }

    package subscript<Value>(dynamicMember path: WritableKeyPath<RequestSettings, Value>) -> Value {
        get { requests[keyPath: path] }
        set { requests[keyPath: path] = newValue }
    }

    /// What a collection records.
    package var recorded: RemoteModel {
        RemoteModel(
            provider: provider, model: model, revision: revision, prompts: prompts, maximumTokens: maximumTokens,
            normalizes: normalizes, isAtProvider: requests.baseURL == nil)
    }

    /// The identity of the embedder; `nil` while the dimension is not known.
    package var identity: EmbedderIdentity? { dimension.map { identity(dimension: $0) } }

    func identity(dimension: Int) -> EmbedderIdentity {
        let recorded = recorded
        return EmbedderIdentity(
            name: recorded.name, fingerprint: recorded.fingerprint(dimension: dimension), precision: .float32,
            dimension: dimension, maximumTokens: maximumTokens, remote: recorded)
    }

    /// The same server, asked by somebody who waits for the answer: one more attempt, no long waits, no budget.
    package var forQueries: RemoteConfiguration {
        var result = self
        result.requests = requests.forQueries
        result.budgetTokens = nil
        result.budgetCost = nil
        return result
    }

    /// - Throws: `inputInvalid` that names the setting.
    func validated() throws(EmbedderError) {
        func require(_ condition: Bool, _ name: String, _ message: String) throws(EmbedderError) {
            if !condition { throw EmbedderError(.inputInvalid, subject: name, message) }
        }
        try require(!model.isEmpty && model.utf8.count <= 512, "model", "a remote embedder needs the name of a model")
        try require((1...65536).contains(dimension ?? 1), "dimension", "must be from 1 to 65536")
        try require(!requestsDimension || dimension != nil, "dimension", "is needed to request it")
        try require((1...2048).contains(batchTexts), "batchTexts", "must be from 1 to 2048")
        try require(batchTokens >= 1, "batchTokens", "must be at least 1")
        try require((1...64).contains(concurrency), "concurrency", "must be from 1 to 64")
        try require((3...1 << 24).contains(maximumTokens), "max-tokens", "must be from 3 to \(1 << 24)")
        try requests.validate()
        try require(prices.values.allSatisfy { $0 >= 0 && $0.isFinite }, "prices", "must not be negative")
        try require(
            budgetCost == nil || prices[model] != nil, "budget",
            "a budget in money needs the price of \(model) in the price table")
    }
}

extension RemoteModel {
    func fingerprint(dimension: Int) -> String {
        let parts = [
            "remote 1", provider.rawValue, model, revision, "\(dimension)", "\(maximumTokens)", "\(normalizes)",
            prompts.query, prompts.document,
        ]
        return ContentHash(of: parts.map { "\($0.utf8.count):\($0)" }.joined()).hexadecimal
    }
}
