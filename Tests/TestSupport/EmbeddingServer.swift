import Foundation
import Synchronization

/// An OpenAI-compatible server on a loopback port that counts what it embeds, and misbehaves as a test tells it to.
///
/// A vector has 256 components (288 for a model called `wide`): its first 16 count the words of the text by their hash, the
/// others the numbers in it, which weigh more. So texts that share words are near each other, and numbers name a text.
package final class EmbeddingServer: Sendable {
    package typealias Reply = TestServer.Reply

    /// What is done with a request, by its number from 0; `nil` is a proper answer.
    package typealias Behaviour = @Sendable (_ number: Int, _ proper: Reply) -> Reply?

    private struct State {
        var texts: [String: Int] = [:]
        var keys: Set<String> = []
        var tokens = 0
        var behaviour: Behaviour
    }

    private final class Counts: Sendable {
        let state: Mutex<State>
        init(_ behaviour: @escaping Behaviour) { state = Mutex(State(behaviour: behaviour)) }
    }

    private let counts: Counts
    private let server: TestServer

    /// - Parameter delay: seconds before each answer.
    package init(delay: Double = 0, _ behaviour: @escaping Behaviour = { _, _ in nil }) {
        let counts = Counts(behaviour)
        self.counts = counts
        server = TestServer { request in
            var reply = Self.answer(request)
            reply.delay = delay
            let behaviour = counts.state.withLock { $0.behaviour }
            let chosen = behaviour(request.number, reply) ?? reply
            // What is answered with 200 is charged, also where the answer is no good or is lost on its way; a request that
            // is sent again under its name is charged once.
            let texts = request.json["input"] as? [String] ?? []
            counts.state.withLock { state in
                guard chosen.status == 200, state.keys.insert(request.headers["idempotency-key"] ?? "").inserted else {
                    return
                }
                for text in texts { state.texts[text, default: 0] += 1 }
                state.tokens += Self.tokens(texts)
            }
            return chosen
        }
    }

    package var url: String { server.url }
    package var port: UInt16 { server.port }
    package var requests: [TestServer.Request] { server.requests }
    /// How often each text was charged for.
    package var texts: [String: Int] { counts.state.withLock { $0.texts } }
    /// Texts charged for in all.
    package var charged: Int { texts.values.reduce(0, +) }
    package var tokens: Int { counts.state.withLock { $0.tokens } }

    package func behave(_ behaviour: @escaping Behaviour = { _, _ in nil }) {
        counts.state.withLock { $0.behaviour = behaviour }
    }

    package func forget() {
        counts.state.withLock { state in
            state.texts = [:]
            state.tokens = 0
        }
    }

    package func stop() { server.stop() }

    package static func tokens(_ texts: [String]) -> Int { texts.reduce(0) { $0 + $1.utf8.count / 4 + 1 } }

    private static func answer(_ request: TestServer.Request) -> Reply {
        guard request.path == "/v1/embeddings", let texts = request.json["input"] as? [String] else {
            return Reply(404, "no such page")
        }
        let dimension = request.json["model"] as? String == "wide" ? 288 : 256
        let data = texts.enumerated().reversed().map {
            ["index": $0, "embedding": vector($1, dimension: dimension)] as [String: Any]
        }
        return Reply(json: ["data": data, "usage": ["total_tokens": tokens(texts)]])
    }

    private static func vector(_ text: String, dimension: Int) -> [Double] {
        var vector = [Double](repeating: 0.01, count: dimension)
        for word in text.lowercased().split(whereSeparator: { !$0.isLetter && !$0.isNumber }) {
            if let number = Int(word.filter(\.isNumber)) {
                vector[16 + number % (dimension - 16)] += 100
            } else {
                let hash = word.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
                vector[Int(hash % 16)] += 1
            }
        }
        return vector
    }
}
