import Foundation
import HTTPSupport
import IndexSupport
import RAGModel
import Synchronization
import TestSupport
import Testing

@testable import RemoteModels

/// Against servers on a loopback port that misbehave; waiting is recorded, not done.
struct RemoteEmbedderTests {
    /// A vector that tells its text, so that mixed-up answers are noticed.
    static func vector(_ text: String) -> [Double] {
        let sum = text.utf8.reduce(into: 7) { $0 = ($0 &* 31 &+ Int($1)) % 1009 }
        return [Double(sum), 1, Double(text.utf8.count)]
    }

    static func normal(_ text: String) -> [Float] {
        let vector = vector(text)
        let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return vector.map { Float($0 / length) }
    }

    static func tokens(_ texts: [String]) -> Int { texts.reduce(0) { $0 + $1.utf8.count / 4 + 1 } }

    /// What an OpenAI-compatible server answers, in reverse order (the index says which is which).
    static func answer(_ request: TestServer.Request) -> TestServer.Reply {
        let texts = request.json["input"] as! [String]
        let data = texts.enumerated().reversed().map { ["index": $0, "embedding": vector($1)] as [String: Any] }
        return TestServer.Reply(json: ["data": data, "usage": ["total_tokens": tokens(texts)]])
    }

    /// A clock that only waiting moves, and what was waited for.
    final class Waits: Sendable {
        let seconds = Mutex<[Double]>([])
        var timing: RemoteTiming {
            var timing = RemoteTiming.real
            timing.now = { self.seconds.withLock { $0.reduce(0, +) } }
            timing.sleep = { seconds, _ in
                self.seconds.withLock { $0.append(seconds) }
                try await Task.sleep(for: .milliseconds(1))
            }
            timing.random = { UInt64.max }
            return timing
        }
    }

    static func configuration(_ server: TestServer, _ provider: RemoteProvider = .openAI) -> RemoteConfiguration {
        var configuration = RemoteConfiguration(provider: provider, model: "test")
        configuration.baseURL = server.url
        configuration.dimension = 3
        configuration.batchTexts = 4
        configuration.backoff = Backoff(base: 0.5, maximum: 8, attempts: 4)
        return configuration
    }

    static func open(
        _ configuration: RemoteConfiguration, _ timing: RemoteTiming = Waits().timing,
        environment: [String: String] = [:]
    ) async throws -> RemoteEmbedder {
        try await RemoteEmbedder.open(configuration, timing: timing) { environment[$0] }
    }

    static let texts = (0..<18).map { "text number \($0) " + String(repeating: "x", count: $0) }

    static func failure(
        _ embedder: RemoteEmbedder, _ texts: [String] = texts, onBatch: RemoteEmbedder.BatchHandler? = nil
    ) async -> EmbedderError? {
        do {
            _ = try await embedder.embed(texts, role: .document, onBatch: onBatch)
            return nil
        } catch { return error as? EmbedderError }
    }

    @Test func vectorsComeInTheOrderOfTheTexts() async throws {
        let server = TestServer { Self.answer($0) }
        let embedder = try await Self.open(Self.configuration(server))
        let found = try await embedder.embed(Self.texts, role: .document)
        #expect(found.map(\.vector) == Self.texts.map(Self.normal))
        #expect(found.allSatisfy { $0.tokens > 0 && !$0.truncated })
        #expect(server.requests.count == 5)
        #expect(embedder.usage!.tokens == Self.tokens(Self.texts) && embedder.usage!.texts == 18)
        #expect(embedder.usage!.requests == 5 && embedder.usage!.retries == 0 && embedder.usage!.cost == nil)
        #expect(try await embedder.embed([], role: .query).isEmpty)
    }

    @Test func otherProvidersAnswerToo() async throws {
        for provider in RemoteProvider.allCases {
            let server = TestServer { request in
                let json = request.json
                let texts = (json["input"] ?? json["texts"] ?? json["inputs"]) as! [String]
                let vectors = texts.map(Self.vector)
                switch provider {
                case .openAI: return Self.answer(request)
                case .ollama: return TestServer.Reply(json: ["embeddings": vectors, "prompt_eval_count": 5])
                case .cohere: return TestServer.Reply(json: ["embeddings": ["float": vectors]])
                case .textEmbeddingsInference: return TestServer.Reply(json: vectors)
                }
            }
            let embedder = try await Self.open(Self.configuration(server, provider))
            let found = try await embedder.embed(Self.texts, role: .query)
            #expect(found.map(\.vector) == Self.texts.map(Self.normal), "\(provider)")
        }
    }

    @Test func connectionsAreKeptAndRequestsBounded() async throws {
        let server = TestServer { request in
            var reply = Self.answer(request)
            reply.delay = 0.02
            return reply
        }
        var configuration = Self.configuration(server)
        configuration.batchTexts = 1
        configuration.concurrency = 3
        let embedder = try await Self.open(configuration)
        _ = try await embedder.embed(Self.texts, role: .document)
        _ = try await embedder.embed(Self.texts, role: .document)
        #expect(server.requests.count == 36)
        #expect(server.mostActive <= 3 && server.mostActive > 1)
        #expect(server.connections <= 4, "\(server.connections) connections")
    }

    @Test func theDimensionIsAskedForIfItIsNotGiven() async throws {
        let server = TestServer { Self.answer($0) }
        var configuration = Self.configuration(server)
        configuration.dimension = nil
        let embedder = try await Self.open(configuration)
        #expect(embedder.identity.dimension == 3 && server.requests.count == 1)
    }

    @Test(arguments: [429, 502, 503, 504]) func passingFailuresAreRetriedWithFullJitter(status: Int) async throws {
        let server = TestServer { $0.number < 3 ? TestServer.Reply(status, "busy") : Self.answer($0) }
        let waits = Waits()
        let embedder = try await Self.open(Self.configuration(server), waits.timing)
        #expect(try await embedder.embed(["a"], role: .query).map(\.vector) == [Self.normal("a")])
        // The largest of each draw.
        #expect(waits.seconds.withLock { $0.map { ($0 * 1000).rounded() / 1000 } } == [0.5, 1, 2])
        #expect(embedder.usage!.requests == 4 && embedder.usage!.retries == 3 && embedder.usage!.texts == 1)
        #expect(Set(server.requests.map { $0.headers["idempotency-key"] }).count == 1, "one request, sent again")
        _ = try await embedder.embed(["a"], role: .query)
        #expect(Set(server.requests.map { $0.headers["idempotency-key"] }).count == 2)
    }

    @Test func attemptsAreLimited() async throws {
        let server = TestServer { _ in TestServer.Reply(503, "down for maintenance") }
        let error = await Self.failure(try await Self.open(Self.configuration(server)), ["a"])
        #expect(error?.code == .serverError && error?.message.contains("down for maintenance") == true)
        #expect(server.requests.count == 4)
    }

    @Test func theServersWaitIsHonoured() async throws {
        let server = TestServer { request in
            switch request.number {
            case 0: TestServer.Reply(429, "", headers: [("Retry-After", "17")])
            case 1: TestServer.Reply(503, "", headers: [("Retry-After", "Thu, 01 Jan 1970 00:16:40 GMT")])
            default: Self.answer(request)
            }
        }
        let waits = Waits()
        var timing = waits.timing
        timing.date = { 970 }
        let embedder = try await Self.open(Self.configuration(server), timing)
        _ = try await embedder.embed(["a"], role: .query)
        let seconds = waits.seconds.withLock { $0 }
        #expect(seconds.contains(17) && seconds.contains(30), "\(seconds)")
    }

    @Test func aWaitLongerThanAllowedEndsTheRun() async throws {
        let server = TestServer { _ in TestServer.Reply(429, "", headers: [("Retry-After", "86400")]) }
        let error = await Self.failure(try await Self.open(Self.configuration(server)), ["a"])
        #expect(error?.code == .rateLimited && error?.message.contains("86400 s") == true)
        #expect(server.requests.count == 1)
    }

    @Test(arguments: [
        (500, EmbedderError.Code.serverError), (501, .serverError), (400, .inputInvalid), (404, .inputInvalid),
        (413, .inputInvalid), (401, .authentication), (403, .authentication), (402, .authentication),
        (301, .responseInvalid), (204, .responseInvalid),
    ])
    func otherStatusesAreFinal(status: Int, code: EmbedderError.Code) async throws {
        let server = TestServer { _ in
            TestServer.Reply(status, "why", headers: [("Location", "http://127.0.0.1:1/")])
        }
        let error = await Self.failure(try await Self.open(Self.configuration(server)), ["a"])
        #expect(error?.code == code && error?.message.contains("\(status)") == true, "\(error?.description ?? "")")
        #expect(server.requests.count == 1)
    }

    @Test func anAccountWithoutCreditIsNotAskedAgain() async throws {
        let server = TestServer { _ in TestServer.Reply(429, #"{"error":{"code":"insufficient_quota"}}"#) }
        let error = await Self.failure(try await Self.open(Self.configuration(server)), ["a"])
        #expect(error?.code == .authentication && server.requests.count == 1)
    }

    @Test(arguments: [-1, 0, 20]) func cutConnectionsAreRetried(cut: Int) async throws {
        let server = TestServer { request in
            var reply = Self.answer(request)
            if request.number < 2 { reply.cutAfter = cut }
            return reply
        }
        let embedder = try await Self.open(Self.configuration(server))
        #expect(try await embedder.embed(["a"], role: .query).map(\.vector) == [Self.normal("a")])
        #expect(server.requests.count >= 3)
        #expect(embedder.usage!.texts == 1 && embedder.usage!.tokens == Self.tokens(["a"]))
    }

    @Test func aSlowServerIsNotAskedTwice() async throws {
        let server = TestServer { request in
            var reply = Self.answer(request)
            reply.delay = 5
            return reply
        }
        var configuration = Self.configuration(server)
        configuration.timeout = 0.2
        configuration.budgetTokens = 1000
        let embedder = try await Self.open(configuration)
        let error = await Self.failure(embedder, ["a"])
        #expect(error?.code == .network && error?.message.contains("may charge") == true)
        #expect(server.requests.count == 1)
        #expect(embedder.usage!.tokens > 0, "what may have been charged counts against the budget")
    }

    @Test func anAbsentServerIsNamed() async throws {
        let server = TestServer { Self.answer($0) }
        let embedder = try await Self.open(Self.configuration(server))
        server.stop()
        try await Task.sleep(for: .milliseconds(50))
        let error = await Self.failure(embedder, ["a"])
        #expect(error?.code == .network && error?.subject.contains("127.0.0.1") == true)
    }

    @Test(arguments: [
        (#"{"data":[]}"#, "0 vectors for 1 texts"), ("[[1,2,3]]", "\"{\" expected"), ("not json", "\"{\" expected"),
        (#"{"data":[{"index":0,"embedding":[1,2]}]}"#, "2 components where 3 are expected"),
        (#"{"data":[{"index":1,"embedding":[1,2,3]}]}"#, "out of range"),
        (#"{"data":[{"index":0,"embedding":[0,0,0]}]}"#, "zeros"),
        (#"{"data":[{"index":0,"embedding":[1e400,0,0]}]}"#, "not finite"),
    ])
    func answersThatCannotBeUsedAreFinal(body: String, words: String) async throws {
        let server = TestServer { _ in TestServer.Reply(200, body) }
        let stored = Mutex(0)
        let error = await Self.failure(try await Self.open(Self.configuration(server)), ["a"]) { _, _ in
            stored.withLock { $0 += 1 }
        }
        #expect(error?.code == .responseInvalid && error?.message.contains(words) == true, "\(error?.message ?? "")")
        #expect(server.requests.count == 1 && stored.withLock { $0 } == 0)
    }

    @Test func anEndlessAnswerIsCutOff() async throws {
        let server = TestServer { _ in
            var reply = TestServer.Reply()
            reply.isEndless = true
            return reply
        }
        let error = await Self.failure(try await Self.open(Self.configuration(server)), ["a"])
        #expect(error?.code == .responseInvalid && error?.message.contains("far more") == true)
    }

    @Test func partialFailureKeepsWhatIsPaidFor() async throws {
        // The third batch fails for good; what else was under way is handed over.
        let server = TestServer { request in
            let texts = request.json["input"] as! [String]
            if texts.contains(Self.texts[9]) { return TestServer.Reply(400, "no") }
            var reply = Self.answer(request)
            reply.delay = 0.05
            return reply
        }
        let stored = Mutex<[Int: [Float]]>([:])
        let keep: RemoteEmbedder.BatchHandler = { range, embeddings in
            stored.withLock { stored in
                for (index, embedding) in zip(range, embeddings) { stored[index] = embedding.vector }
            }
        }
        var configuration = Self.configuration(server)
        configuration.concurrency = 3
        let embedder = try await Self.open(configuration)
        #expect(await Self.failure(embedder, onBatch: keep)?.code == .inputInvalid)
        let first = stored.withLock { $0 }
        #expect(Set(first.keys) == Set(0..<8))
        #expect(first.allSatisfy { $0.value == Self.normal(Self.texts[$0.key]) })
        // Every text the server has answered was handed over: nothing is paid for twice.
        #expect(embedder.usage!.texts == 8)
        #expect(server.requests.count == 3)
    }

    @Test func whatTheHandlerThrowsStopsTheRun() async throws {
        struct Full: Error {}
        let server = TestServer { Self.answer($0) }
        var configuration = Self.configuration(server)
        configuration.concurrency = 1
        let embedder = try await Self.open(configuration)
        await #expect(throws: Full.self) {
            try await embedder.embed(Self.texts, role: .document) { _, _ in throw Full() }
        }
        #expect(server.requests.count == 1)
    }

    @Test(arguments: [60, 150, 250, 400]) func theBudgetIsNeverPassed(budget: Int) async throws {
        let paid = Mutex(0)
        let server = TestServer { request in
            paid.withLock { $0 += Self.tokens(request.json["input"] as! [String]) }
            return Self.answer(request)
        }
        var configuration = Self.configuration(server)
        configuration.budgetCost = Double(budget) / 1e6 * 20
        configuration.prices = ["test": 20]
        configuration.batchTexts = 1
        let embedder = try await Self.open(configuration)
        let stored = Mutex(0)
        let error = await Self.failure(embedder) { range, _ in stored.withLock { $0 += range.count } }
        let spent = paid.withLock { $0 }
        #expect(spent <= budget && embedder.usage!.tokens == spent)
        #expect(abs(embedder.usage!.cost! - Double(spent) * 20 / 1e6) < 1e-12)
        #expect(server.requests.count == stored.withLock { $0 })
        if budget < Self.tokens(Self.texts) {
            #expect(error?.code == .budgetExceeded)
            #expect(error?.message.contains("\(stored.withLock { $0 }) of 18 texts done") == true)
        } else {
            #expect(error == nil)
        }
    }

    @Test func callersShareOneBudget() async throws {
        let server = TestServer { request in
            var reply = Self.answer(request)
            reply.delay = 0.02
            return reply
        }
        var configuration = Self.configuration(server)
        // Room for all by what the server counts, but not for both callers' upper bounds at once.
        configuration.budgetTokens = 2 * Self.tokens(Self.texts)
        configuration.batchTexts = 3
        let embedder = try await Self.open(configuration)
        async let first = Self.failure(embedder, Array(Self.texts[..<9]))
        async let second = Self.failure(embedder, Array(Self.texts[9...]))
        #expect(await first == nil)
        #expect(await second == nil)
        #expect(embedder.usage!.tokens == Self.tokens(Self.texts))
    }

    @Test func rateLimitsSpreadRequests() async throws {
        let server = TestServer { Self.answer($0) }
        let waits = Waits()
        var configuration = Self.configuration(server)
        configuration.requestsPerMinute = 2
        configuration.concurrency = 1
        let embedder = try await Self.open(configuration, waits.timing)
        _ = try await embedder.embed(Self.texts, role: .document)
        // Five requests: two at once, two after a minute, one after two.
        #expect(waits.seconds.withLock { $0 } == [60, 60])
    }

    @Test func aServerThatKeepsFailingIsLeftAlone() async throws {
        let server = TestServer { _ in TestServer.Reply(503, "no") }
        var configuration = Self.configuration(server)
        configuration.breaker = CircuitBreaker(threshold: 3, pause: 1000)
        let embedder = try await Self.open(configuration)
        #expect(await Self.failure(embedder, ["a"])?.message.contains("left alone") == true)
        #expect(server.requests.count == 3)
        #expect(await Self.failure(embedder, ["a"])?.message.contains("left alone") == true)
        #expect(server.requests.count == 3)
    }

    @Test func theKeyIsSentAndNeverShown() async throws {
        let key = "sk-very-secret"
        let server = TestServer { request in
            request.number == 0
                ? Self.answer(request)
                : TestServer.Reply(401, "Incorrect API key provided: \(key)\u{1B}[31m\n\nsee docs")
        }
        let embedder = try await Self.open(Self.configuration(server), environment: ["OPENAI_API_KEY": key])
        _ = try await embedder.embed(["a"], role: .query)
        let error = await Self.failure(embedder, ["a"])
        #expect(server.requests.allSatisfy { $0.headers["authorization"] == "Bearer \(key)" })
        #expect(error?.code == .authentication && error?.message.contains("OPENAI_API_KEY") == true)
        #expect(error?.description.contains(key) == false && error?.description.contains("\u{1B}") == false)
        #expect(!embedder.identity.fingerprint.contains(key) && !"\(embedder.identity)".contains(key))
    }

    @Test func cancellingEndsTheWait() async throws {
        let server = TestServer { request in
            var reply = Self.answer(request)
            reply.delay = 600
            return reply
        }
        let embedder = try await Self.open(Self.configuration(server))
        let task = Task { await Self.failure(embedder, ["a"]) }
        while server.requests.isEmpty { try await Task.sleep(for: .milliseconds(1)) }
        task.cancel()
        #expect(await task.value?.code == .cancelled)
    }

    @Test func promptsAndLimitsAreApplied() async throws {
        let server = TestServer { Self.answer($0) }
        var configuration = Self.configuration(server)
        configuration.prompts = Prompts(query: "query: ", document: "passage: ")
        configuration.maximumTokens = 12
        let embedder = try await Self.open(configuration)
        let long = String(repeating: "é", count: 40)
        let found = try await embedder.embed(["a", long], role: .document)
        #expect(found.map(\.truncated) == [false, true])
        _ = try await embedder.embed(["a"], role: .query)
        let sent = server.requests.map { $0.json["input"] as! [String] }
        // 30 bytes: nine of the prompt, ten whole letters.
        #expect(sent == [["passage: a", "passage: " + String(repeating: "é", count: 10)], ["query: a"]])
        #expect(await Self.failure(embedder, ["a", " \n"])?.subject == "text 1")
    }

    @Test(arguments: [Int.max, 2, -1, 1 << 24 + 1]) func `a longest input out of range is refused`(tokens: Int)
        async throws
    {
        let server = TestServer { Self.answer($0) }
        var configuration = Self.configuration(server)
        configuration.maximumTokens = tokens
        let error = await #expect(throws: EmbedderError.self) { try await Self.open(configuration) }
        #expect(error?.code == .inputInvalid)
        #expect(error?.description == "max-tokens: must be from 3 to 16777216")
    }

    @Test func theFingerprintTellsModelsApart() async throws {
        let server = TestServer { Self.answer($0) }
        let base = Self.configuration(server)
        var changed: [RemoteConfiguration] = Array(repeating: base, count: 6)
        changed[0].model = "other"
        changed[1].dimension = 4
        changed[2].revision = "2"
        changed[3].prompts = Prompts(query: "q", document: "")
        changed[4].normalizes = false
        changed[5].provider = .ollama
        var found: Set<String> = []
        for configuration in [base] + changed {
            found.insert(try await Self.open(configuration).identity.fingerprint)
        }
        #expect(found.count == 7)
        var elsewhere = base
        elsewhere.baseURL = "https://other.example"
        elsewhere.concurrency = 1
        #expect(found.contains(try await Self.open(elsewhere).identity.fingerprint))
    }

    @Test func wrongSettingsAreNamed() async {
        func error(_ change: (inout RemoteConfiguration) -> Void) async -> EmbedderError? {
            var configuration = RemoteConfiguration(provider: .openAI, model: "m")
            configuration.dimension = 3
            change(&configuration)
            do {
                _ = try await Self.open(configuration)
                return nil
            } catch { return error as? EmbedderError }
        }
        #expect(await error { _ in } == nil)
        #expect(await error { $0.model = "" }?.subject == "model")
        #expect(await error { $0.concurrency = 0 }?.subject == "concurrency")
        #expect(await error { $0.batchTexts = 0 }?.subject == "batchTexts")
        #expect(await error { $0.dimension = 0 }?.subject == "dimension")
        #expect(await error { $0.budgetCost = 1 }?.message.contains("price") == true)
        #expect(await error { $0.baseURL = "http://example.com" }?.message.contains("plain http") == true)
    }
}
