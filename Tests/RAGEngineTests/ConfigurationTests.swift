import HTTPSupport
import IndexSupport
import RAGModel
import RemoteModels
import SegmentStore
import TestSupport
import Testing

@testable import RAGEngine

struct ConfigurationTests {
    @Test func `every setting is read`() throws {
        let configuration = try Configuration(
            parsing: """
                embedder: small
                budget: 250k-tokens
                prices: {text-embedding-3-small: 0.02, bge-small-en-v1.5: 1}
                embedders:
                  small:
                    provider: openai
                    url: https://proxy.example.org/v1
                    model: text-embedding-3-small
                    dimension: 512
                    shorten: true
                    revision: 2
                    query-prefix: "query: "
                    document-prefix: "passage: "
                    max-tokens: 1000
                    normalize: false
                    key-file: keys/openai
                    ca-file: /etc/ca.pem
                    allow-plain-http: true
                    batch-texts: 7
                    batch-tokens: 900
                    concurrency: 2
                    requests-per-minute: 60
                    tokens-per-minute: 5000
                    timeout: 30
                    connect-timeout: 2.5
                    query-timeout: 3
                    max-wait: 9
                    attempts: 4
                  plain: {provider: cohere, model: embed-v4.0}
                """, folder: "/settings")
        #expect(configuration.embedder == "small" && configuration.budget == .tokens(250_000))
        let small = try configuration.remote("small")
        #expect(small.provider == .openAI && small.baseURL == "https://proxy.example.org/v1")
        #expect(small.dimension == 512 && small.requestsDimension && small.revision == "2" && !small.normalizes)
        #expect(small.prompts == Prompts(query: "query: ", document: "passage: ") && small.maximumTokens == 1000)
        #expect(small.key == .file("/settings/keys/openai") && small.certificates == "/etc/ca.pem")
        #expect(small.allowsPlainHTTP && small.batchTexts == 7 && small.batchTokens == 900 && small.concurrency == 2)
        #expect(small.requestsPerMinute == 60 && small.tokensPerMinute == 5000 && small.timeout == 30)
        #expect(small.connectTimeout == 2.5 && small.queryTimeout == 3 && small.maximumWait == 9)
        #expect(small.backoff.attempts == 4 && small.prices["bge-small-en-v1.5"] == 1)
        #expect(try configuration.remote("plain").key == .standard)
        #expect(try configuration.remote("ollama/nomic-embed-text").provider == .ollama)
        #expect(throws: RAGError.self) { try configuration.remote("nobody/m") }
    }

    @Test func `the usual key goes to the provider's own address only`() throws {
        let configuration = try Configuration(
            parsing: "embedders: {a: {provider: openai, model: m, url: 'http://127.0.0.1:1234'}}")
        #expect(try configuration.remote("a").key == .none)
        #expect(try configuration.remote("openai/m").key == .standard)
    }

    @Test func `an embedder is found by what its vectors depend on, whatever its name`() throws {
        let configuration = try Configuration(
            parsing: """
                embedders:
                  a: {provider: tei, model: m, query-prefix: "q: "}
                  b: {provider: tei, model: m, url: "http://127.0.0.1:9", query-prefix: "q: ", concurrency: 1}
                  c: {provider: tei, model: m}
                """)
        var known = try configuration.remote("b")
        known.dimension = 5
        let identity = try #require(known.identity)
        #expect(try configuration.remote(like: identity)?.baseURL == nil, "the first by name")
        var preferring = configuration
        preferring.embedder = "b"
        #expect(try preferring.remote(like: identity)?.concurrency == 1)
        #expect(try Configuration().remote(like: identity) == nil)
        #expect(try Configuration(parsing: "embedders:\n  x: {provider: tei, model: m}").remote(like: identity) == nil)
        // The provider itself is asked without a definition only if it was asked before.
        var own = RemoteConfiguration(provider: .cohere, model: "m")
        own.dimension = 5
        #expect(try Configuration().remote(like: #require(own.identity))?.provider == .cohere)
        own.baseURL = "https://embed.example.org"
        #expect(try Configuration().remote(like: #require(own.identity)) == nil)
        #expect(own.identity?.fingerprint != nil)
        // Written into a settings file, the definition gives the same vectors.
        let copied = try Configuration(parsing: identity.definition.replacing("NAME", with: "copy"))
        #expect(try copied.remote("copy").identity?.fingerprint == identity.fingerprint)
    }

    @Test(arguments: [
        ("2.50", SpendingLimit.cost(2.5)), ("0", .cost(0)), ("800tokens", .tokens(800)), ("800-tokens", .tokens(800)),
        ("500k-tokens", .tokens(500_000)), ("1.5M tokens", .tokens(1_500_000)),
    ])
    func `budgets are money or tokens`(text: String, limit: SpendingLimit) { #expect(SpendingLimit(text) == limit) }

    @Test(arguments: ["", "-1", "tokens", "5 euros", "nan", "inf", "-5tokens", "1e30tokens"])
    func `what is no budget is refused`(text: String) { #expect(SpendingLimit(text) == nil) }

    @Test func `an identity without a server reads and writes as before`() throws {
        let old = #"{"dimension":3,"fingerprint":"ab","maximumTokens":9,"name":"m","precision":"int8"}"#
        let identity = try EmbedderIdentity(json: old)
        #expect(identity.remote == nil)
        #expect(try identity.json == old)
    }
}
