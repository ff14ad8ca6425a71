import Foundation
import HTTPSupport
import IndexSupport
import RAGModel
import Testing

@testable import RemoteModels

struct EmbeddingsAnswerTests {
    static func read(
        _ text: String, _ provider: RemoteProvider = .openAI, count: Int = 2, dimension: Int? = 2
    ) -> Result<EmbeddingsAnswer, EmbedderError> {
        do throws(EmbedderError) {
            return .success(
                try EmbeddingsAnswer(
                    Array(text.utf8), provider: provider, count: count, dimension: dimension, subject: "server"))
        } catch { return .failure(error) }
    }

    @Test(arguments: [
        (
            RemoteProvider.openAI,
            #"{"object":"list","data":[{"object":"embedding","index":1,"embedding":[3,4e0]},{"index":0,"embedding":[1,-2.5]}],"model":"m","usage":{"prompt_tokens":7,"total_tokens":7}}"#
        ),
        (.ollama, #"{"model":"m","embeddings":[[1,-2.5],[3,4]],"total_duration":14143917,"prompt_eval_count":7}"#),
        (
            .cohere,
            #"{"id":"x","texts":["a\"]}","b"],"embeddings":{"int8":[[1]],"float":[[1.0,-2.5],[3,4]]},"meta":{"api_version":{"version":"2"},"billed_units":{"input_tokens":7}}}"#
        ),
        (.textEmbeddingsInference, " [[1,-2.5],\n[3, 4]] "),
    ])
    func theFormsOfAllProvidersAreRead(provider: RemoteProvider, text: String) throws {
        let answer = try Self.read(text, provider).get()
        #expect(answer.vectors == [[1, -2.5], [3, 4]])
        #expect(answer.tokens == (provider.reportsUsage ? 7 : nil))
    }

    @Test(arguments: [
        ("", "ends too early"), ("<html>", "\"{\" expected"), ("{}", "no vectors"), ("{\"data\":", "ends too early"),
        (#"{"data":[{"index":0,"embedding":[1,2]}]}"#, "1 vectors for 2 texts"),
        (#"{"data":[{"index":0,"embedding":[1,2]},{"index":1,"embedding":[1]}]}"#, "a vector of 1 components"),
        (#"{"data":[{"index":0,"embedding":[1,2]},{"index":0,"embedding":[1,2]}]}"#, "occurs twice"),
        (#"{"data":[{"index":0,"embedding":[1,2]},{"index":2,"embedding":[1,2]}]}"#, "out of range"),
        (#"{"data":[{"index":-1,"embedding":[1,2]},{"index":0,"embedding":[1,2]}]}"#, "whole number"),
        (#"{"data":[{"embedding":[1,2]},{"embedding":[3,4]}]}"#, "no index"),
        (#"{"data":[{"index":0},{"index":1}]}"#, "no embedding"),
        (#"{"data":[{"index":0,"embedding":[]},{"index":1,"embedding":[]}]}"#, "empty"),
        (#"{"data":[{"index":0,"embedding":[1,NaN]}]}"#, "a value expected"),
        (#"{"data":[{"index":0,"embedding":[1,null]}]}"#, "a value expected"),
        (#"{"data":[{"index":0,"embedding":[1,1e99]}]}"#, "not finite"),
        (#"{"data":[{"index":0,"embedding":[1,-1e999]}]}"#, "not finite"),
        (#"{"data":[{"index":0,"embedding":[1,0x10]}]}"#, "\",\" expected"),
        (#"{"data":[{"index":0,"embedding":[1,+2]}]}"#, "a value expected"),
        (#"{"data":[{"index":0,"embedding":[1,2]},{"index":1,"embedding":[1,2]}]} x"#, "after the value"),
        (#"{"data":[],"data":[]}"#, "twice"),
        (#"{"data":[{"index":0,"embedding":"AACAPw=="}]}"#, "\"[\" expected"),
        ("{\"a\":" + String(repeating: "[", count: 5000), "nested"),
        ("{\"a\":\"" + String(repeating: "x", count: 100), "does not end"),
    ])
    func whatIsWrongIsSaid(text: String, words: String) {
        guard case .failure(let error) = Self.read(text) else {
            Issue.record("\(text) was taken")
            return
        }
        #expect(error.code == .responseInvalid && error.message.contains(words), "\(error.message)")
    }

    @Test func moreVectorsThanTextsAreRefused() {
        let text = "[[1,2],[3,4],[5,6]]"
        guard case .failure(let error) = Self.read(text, .textEmbeddingsInference) else {
            Issue.record("three vectors for two texts were taken")
            return
        }
        #expect(error.message.contains("more than 2"))
    }

    @Test func numbersAreTheNearestFloats() throws {
        var random = SplitMix64(seed: 9)
        let vector = (0..<500).map { _ in Float(bitPattern: UInt32(truncatingIfNeeded: random.next())) }
            .map { $0.isFinite ? $0 : 0 }
        let text = "[[" + vector.map { "\($0)" }.joined(separator: ",") + "]]"
        let answer = try Self.read(text, .textEmbeddingsInference, count: 1, dimension: 500).get()
        #expect(answer.vectors == [vector])
        // Doubles, as Python prints them.
        let doubles = "[[" + vector.map { "\(Double($0))" }.joined(separator: ",") + "]]"
        #expect(try Self.read(doubles, .textEmbeddingsInference, count: 1, dimension: 500).get().vectors == [vector])
    }

    /// Truncated and changed answers give an error or vectors of the right shape, never a crash.
    @Test func damagedAnswersNeverCrash() throws {
        let whole = Array(
            #"{"data":[{"index":1,"embedding":[3,4e0]},{"index":0,"embedding":[1,-2.5]}],"usage":{"total_tokens":7}}"#
                .utf8)
        var random = SplitMix64(seed: 4)
        for length in 0..<whole.count {
            guard case .failure = Self.read(String(decoding: whole[..<length], as: UTF8.self)) else {
                Issue.record("\(length) bytes were taken")
                continue
            }
        }
        for _ in 0..<5000 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            for provider in RemoteProvider.allCases {
                let answer = try? EmbeddingsAnswer(bytes, provider: provider, count: 2, dimension: 2, subject: "")
                #expect(answer.map { $0.vectors.count == 2 && $0.vectors.allSatisfy { $0.count == 2 } } ?? true)
            }
        }
    }
}

struct RemoteProviderTests {
    static func body(_ provider: RemoteProvider, _ texts: [String], _ role: EmbeddingRole = .query) -> [String: Any] {
        var configuration = RemoteConfiguration(provider: provider, model: "m\"1")
        configuration.dimension = 5
        configuration.requestsDimension = true
        let body = provider.body(texts, role: role, configuration)
        return try! JSONSerialization.jsonObject(with: Data(body)) as! [String: Any]
    }

    @Test func requestsHaveTheProvidersForm() {
        let openAI = Self.body(.openAI, ["a"])
        #expect(openAI["model"] as? String == "m\"1" && openAI["input"] as? [String] == ["a"])
        #expect(openAI["dimensions"] as? Int == 5 && openAI["encoding_format"] as? String == "float")
        let ollama = Self.body(.ollama, ["a"])
        #expect(ollama["input"] as? [String] == ["a"] && ollama["truncate"] as? Bool == false)
        let cohere = Self.body(.cohere, ["a"])
        #expect(cohere["texts"] as? [String] == ["a"] && cohere["input_type"] as? String == "search_query")
        #expect(cohere["truncate"] as? String == "NONE" && cohere["embedding_types"] as? [String] == ["float"])
        #expect(Self.body(.cohere, ["a"], .document)["input_type"] as? String == "search_document")
        #expect(Self.body(.textEmbeddingsInference, ["a", "b"])["inputs"] as? [String] == ["a", "b"])
    }

    @Test func textsArriveAsTheyAre() {
        let texts = ["\"\\/\n\r\t\u{0}\u{1F}\u{7F}", "é中😀\u{2028}\u{FEFF}", "</script>", "a\u{301}"]
        #expect(
            (Self.body(.openAI, texts)["input"] as? [String])?.map { Array($0.utf8) } == texts.map { Array($0.utf8) })
    }

    @Test(arguments: [
        (RemoteProvider.openAI, "https://h", "https://h/v1/embeddings"),
        (.openAI, "https://h/v1/", "https://h/v1/embeddings"),
        (.openAI, "https://h/proxy/v1/embeddings", "https://h/proxy/v1/embeddings"),
        (.ollama, "http://localhost:11434", "http://localhost:11434/api/embed"),
        (.cohere, "https://api.cohere.com/v2", "https://api.cohere.com/v2/embed"),
        (.textEmbeddingsInference, "http://127.0.0.1:8080/", "http://127.0.0.1:8080/embed"),
    ])
    func addressesAreCompleted(provider: RemoteProvider, base: String, expected: String) throws {
        var settings = RequestSettings()
        settings.baseURL = base
        #expect(try settings.endpoint(provider.path, standard: provider.standardURL).string == expected)
    }
}
