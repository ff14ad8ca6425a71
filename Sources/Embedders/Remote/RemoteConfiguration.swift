/// Everything that decides how a remote embedder asks its server.
package struct RemoteConfiguration: Sendable {
    package var provider: RemoteProvider
    /// The server; `nil` is the provider's own (or usual local) address.
    package var baseURL: String?
    package var model: String
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

    package var key = APIKeySource.standard
    /// Plain http to other machines, which shows texts and key to the network.
    package var allowsPlainHTTP = false

    package var batchTexts: Int
    /// By estimate; see `BatchPlanner`.
    package var batchTokens = 100_000
    /// Requests at once.
    package var concurrency = 4
    /// Seconds for one request. One that times out is not sent again: the server may charge for it.
    package var timeout = 120.0
    package var connectTimeout = 10.0
    package var backoff = Backoff()
    /// The longest wait, in seconds, that a server may ask for.
    package var maximumWait = 120.0
    package var breaker = CircuitBreaker()
    package var requestsPerMinute: Int?
    package var tokensPerMinute: Int?
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
        try require(maximumTokens >= 3, "maximumTokens", "must be at least 3")
        try require(timeout > 0 && connectTimeout > 0 && maximumWait >= 0, "timeout", "must be greater than 0")
        try require(backoff.attempts >= 1, "attempts", "must be at least 1")
        try require((requestsPerMinute ?? 1) > 0, "requestsPerMinute", "must be greater than 0")
        try require((tokensPerMinute ?? 1) > 0, "tokensPerMinute", "must be greater than 0")
        try require(prices.values.allSatisfy { $0 >= 0 && $0.isFinite }, "prices", "must not be negative")
        try require(
            budgetCost == nil || prices[model] != nil, "budget",
            "a budget in money needs the price of \(model) in the price table")
    }
}
