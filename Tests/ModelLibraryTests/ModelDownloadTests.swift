import Foundation
import HTTPSupport
import IndexSupport
import LocalModels
import RAGModel
import Synchronization
import TestSupport
import Testing

@testable import ModelLibrary

/// Against a hub on a loopback port. The weights are random bytes: nothing here computes with them.
struct ModelDownloadTests {
    static let vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "b"].joined(separator: "\n") + "\n"
    static let weights: Data = {
        var random = SplitMix64(seed: 5)
        return Data((0..<300_000).map { _ in UInt8.random(in: 0...255, using: &random) })
    }()
    static let files: [String: Data] = [
        "config.json": Data(
            """
            {"model_type": "bert", "architectures": ["BertModel"], "hidden_size": 32, "num_hidden_layers": 1,
            "num_attention_heads": 4, "intermediate_size": 64, "max_position_embeddings": 64, "vocab_size": 7,
            "type_vocab_size": 2, "layer_norm_eps": 1e-12, "hidden_act": "gelu"}
            """.utf8),
        "vocab.txt": Data(vocabulary.utf8),
        "modules.json": Data(
            """
            [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"}]
            """.utf8),
        "1_Pooling/config.json": Data(
            #"{"word_embedding_dimension": 32, "pooling_mode_mean_tokens": true, "pooling_mode_cls_token": false}"#.utf8
        ),
        "sentence_bert_config.json": Data(#"{"max_seq_length": 32, "do_lower_case": false}"#.utf8),
        "model.safetensors": weights,
    ]
    static let sums = ["model.safetensors": weights.withUnsafeBytes { ContentHash(of: $0).hexadecimal }]
    static let commit = String(repeating: "c", count: 40)

    let folder = TemporaryFolder()
    var target: String { folder.file("models/tiny") }

    /// Answers as the hub does: weights by a redirect, ranges, entity tags.
    static func hub(_ files: [String: Data], _ request: TestServer.Request) -> TestServer.Reply {
        let path = String(request.path.prefix { $0 != "?" })
        let parts = path.split(separator: "/", maxSplits: 4).map(String.init)
        let isCDN = parts[0] == "cdn"
        let name = isCDN ? path.replacingOccurrences(of: "/cdn/", with: "") : parts[4]
        guard let data = files[name] else { return TestServer.Reply(404, "Entry not found") }
        let sum = data.withUnsafeBytes { ContentHash(of: $0).hexadecimal }
        if name.hasSuffix(".safetensors") && !isCDN {
            return TestServer.Reply(
                302, "Found",
                headers: [
                    ("Location", "/cdn/\(name)?signature=secret"), ("X-Linked-Etag", "\"\(sum)\""),
                    ("X-Linked-Size", "\(data.count)"), ("X-Repo-Commit", commit),
                ])
        }
        var reply = TestServer.Reply()
        reply.headers = [("ETag", "\"\(sum.prefix(32))\""), ("X-Repo-Commit", commit)]
        reply.body = data
        if let range = request.headers["range"], request.headers["if-range"] == "\"\(sum.prefix(32))\"" {
            let start = Int(range.dropFirst(6).dropLast())!
            guard start < data.count else { return TestServer.Reply(416, "") }
            reply.status = 206
            reply.headers.append(("Content-Range", "bytes \(start)-\(data.count - 1)/\(data.count)"))
            reply.body = data.dropFirst(start)
        }
        return reply
    }

    func download(
        _ server: TestServer, sums: [String: String] = sums, attempts: Int = 3, isForced: Bool = false,
        token: String? = nil, maximumWait: Double = 1
    ) throws -> ModelDownload {
        let hub = try ModelHub(base: server.url) { $0 == "HF_TOKEN" ? token : nil }
        return try ModelDownload(
            model: "owner/tiny", folder: target, hub: hub, isForced: isForced, checksums: sums,
            retries: RetryPolicy(
                backoff: Backoff(base: 0.001, maximum: 0.01, attempts: attempts), maximumWait: maximumWait)
        ) { (path) throws(EmbedderError) in try ModelFolder(path: path).transformerPath }
    }

    func content(_ name: String) -> Data? { FileManager.default.contents(atPath: target + "/" + name) }

    func failure(_ download: ModelDownload) async -> EmbedderError? {
        do throws(EmbedderError) {
            _ = try await download.run()
            return nil
        } catch { return error }
    }

    @Test func aModelArrivesWhole() async throws {
        let server = TestServer { Self.hub(Self.files, $0) }
        let seen = Mutex<[ModelDownload.Progress]>([])
        let outcome = try await download(server).run { step in seen.withLock { $0.append(step) } }
        #expect(!outcome.wasThere && outcome.folder == target && outcome.commit == Self.commit)
        for (name, data) in Self.files { #expect(content(name) == data, "\(name)") }
        #expect(outcome.bytes == Self.files.values.map(\.count).reduce(0, +))
        let last = seen.withLock { $0.last { $0.file == "model.safetensors" } }
        #expect(last?.receivedBytes == 300_000 && last?.totalBytes == 300_000)
        #expect(!FileManager.default.fileExists(atPath: target + ".partial"))
        // All but the first question are about that commit.
        #expect(server.requests.dropFirst().allSatisfy { $0.path.contains(Self.commit) || $0.path.hasPrefix("/cdn") })
        #expect(try InstalledModels.list(in: folder.file("models")) == ["tiny"])
    }

    @Test func aModelThatIsThereIsNotFetchedAgain() async throws {
        let server = TestServer { Self.hub(Self.files, $0) }
        _ = try await download(server).run()
        let before = server.requests.count
        let again = try await download(server).run()
        #expect(again.wasThere && server.requests.count == before)
        _ = try await download(server, isForced: true).run()
        #expect(server.requests.count > before)
        #expect(content("model.safetensors") == Self.weights)
    }

    @Test func aDamagedModelIsReplaced() async throws {
        let server = TestServer { Self.hub(Self.files, $0) }
        _ = try await download(server).run()
        try Data(Self.weights.dropLast()).write(to: URL(fileURLWithPath: target + "/model.safetensors"))
        #expect(try await !download(server).run().wasThere)
        #expect(content("model.safetensors") == Self.weights)
    }

    @Test func aCutConnectionIsResumedWhereItStopped() async throws {
        let server = TestServer { request in
            var reply = Self.hub(Self.files, request)
            if request.path.hasPrefix("/cdn") && reply.body.count > 60_000 { reply.cutAfter = 50_000 }
            return reply
        }
        _ = try await download(server).run()
        #expect(content("model.safetensors") == Self.weights)
        let ranges = server.requests.filter { $0.path.hasPrefix("/cdn") }.map { $0.headers["range"] }
        #expect(ranges == [nil] + [50_000, 100_000, 150_000, 200_000, 250_000].map { "bytes=\($0)-" })
    }

    @Test func aLaterRunResumesToo() async throws {
        let isBroken = Mutex(true)
        let server = TestServer { request in
            var reply = Self.hub(Self.files, request)
            if request.path.hasPrefix("/cdn") && isBroken.withLock({ $0 }) {
                reply.cutAfter = reply.status == 206 ? -1 : 100_000
            }
            return reply
        }
        let error = await failure(try download(server))
        #expect(error?.code == .network && error?.message.contains("run again") == true)
        #expect(
            error?.message.contains("scripts/fetch-model") == true && error?.message.contains("--model DIR") == true)
        #expect(error?.description.contains("signature") == false)
        #expect(!FileManager.default.fileExists(atPath: target))
        isBroken.withLock { $0 = false }
        let before = server.requests.count
        _ = try await download(server).run()
        let later = server.requests.dropFirst(before)
        #expect(later.last?.headers["range"] == "bytes=100000-")
        #expect(!later.contains { $0.path.hasSuffix("vocab.txt") }, "a finished file is fetched once")
        #expect(content("model.safetensors") == Self.weights)
    }

    @Test func aPartOfAnotherVersionIsThrownAway() async throws {
        let isOld = Mutex(true)
        var old = Self.files
        old["model.safetensors"] = Data(repeating: 7, count: 300_000)
        let files = old
        let server = TestServer { request in
            let old = isOld.withLock { $0 }
            var reply = Self.hub(old ? files : Self.files, request)
            if request.path.hasPrefix("/cdn") && old { reply.cutAfter = reply.status == 206 ? -1 : 100_000 }
            return reply
        }
        #expect(await failure(try download(server))?.code == .network)
        isOld.withLock { $0 = false }
        _ = try await download(server).run()
        #expect(content("model.safetensors") == Self.weights)
    }

    @Test func aWrongChecksumInstallsNothing() async throws {
        let server = TestServer { Self.hub(Self.files, $0) }
        let error = await failure(try download(server, sums: ["vocab.txt": String(repeating: "0", count: 64)]))
        #expect(error?.code == .responseInvalid && error?.message.contains("SHA-256") == true)
        #expect(!FileManager.default.fileExists(atPath: target))
        // The hub's own checksum counts as well.
        var wrong = Self.files
        wrong["model.safetensors"] = Data(count: 300_000)
        let files = wrong
        let liar = TestServer { Self.hub($0.path.hasPrefix("/cdn") ? files : Self.files, $0) }
        #expect(await failure(try download(liar, sums: [:]))?.message.contains("SHA-256") == true)
    }

    @Test(arguments: [
        (401, EmbedderError.Code.authentication, "HF_TOKEN"), (404, .modelNotFound, "misspelt"),
        (429, .rateLimited, "later"), (503, .serverError, "503"), (418, .responseInvalid, "418"),
    ])
    func statusesAreExplained(status: Int, code: EmbedderError.Code, words: String) async throws {
        let server = TestServer { _ in TestServer.Reply(status, "no") }
        let error = await failure(try download(server))
        #expect(error?.code == code && error?.message.contains(words) == true, "\(error?.description ?? "")")
        #expect(server.requests.count == (status == 429 || status == 503 || status == 404 ? 3 : 1))
    }

    @Test func theHubsWaitIsHonoured() async throws {
        let server = TestServer { request in
            request.number == 0
                ? TestServer.Reply(429, "", headers: [("Retry-After", "1")]) : Self.hub(Self.files, request)
        }
        let began = ContinuousClock.now
        _ = try await download(server).run()
        #expect(ContinuousClock.now - began >= .seconds(1))
        let rude = TestServer { _ in TestServer.Reply(503, "", headers: [("Retry-After", "900")]) }
        let error = await failure(try download(rude, isForced: true))
        #expect(error?.code == .rateLimited && error?.message.contains("900 s") == true, "\(error?.description ?? "")")
        #expect(rude.requests.count == 1)
    }

    @Test func withoutANetworkTheOtherWaysAreNamed() async throws {
        let server = TestServer { _ in TestServer.Reply() }
        let download = try download(server)
        server.stop()
        let error = await failure(download)
        #expect(error?.code == .network && error?.message.contains("--model DIR") == true)
    }

    @Test func aPageInPlaceOfAModelIsNoticedBeforeTheWeights() async throws {
        let server = TestServer { _ in TestServer.Reply(200, "<html>Please log in</html>") }
        let error = await failure(try download(server))
        #expect(error?.code == .modelInvalid)
        #expect(!server.requests.contains { $0.path.hasSuffix("model.safetensors") })
    }

    @Test func theKeyGoesToTheHubOnly() async throws {
        let other = TestServer { Self.hub(Self.files, $0) }
        let server = TestServer { [port = other.port] request in
            var reply = Self.hub(Self.files, request)
            if reply.status == 302 {
                reply.headers[0].1 = "http://127.0.0.1:\(port)/cdn/model.safetensors"
            }
            return reply
        }
        _ = try await download(server, token: "very-secret").run()
        #expect(server.requests.allSatisfy { $0.headers["authorization"] == "Bearer very-secret" })
        #expect(other.requests.count == 1 && other.requests[0].headers["authorization"] == nil)
        let refusing = TestServer { _ in TestServer.Reply(403, "very-secret") }
        let error = await failure(try download(refusing, isForced: true, token: "very-secret"))
        #expect(error?.code == .authentication && error?.description.contains("very-secret") == false)
    }

    @Test func aFullDiskSaysSo() async throws {
        let server = TestServer { Self.hub(Self.files, $0) }
        let download = try download(server)
        let error = await FaultInjection.$hook.withValue(
            FaultInjection.Hook { step, path in
                step == "write" && path.hasSuffix("model.safetensors.part")
                    ? FileError(errno: ENOSPC, path: path, operation: "write") : nil
            }
        ) { await failure(download) }
        #expect(error?.code == .system && error?.message.contains("free some space") == true)
        #expect(!FileManager.default.fileExists(atPath: target))
        #expect(try await !download.run().wasThere)
    }

    @Test func shardedWeightsAreFetched() async throws {
        var sharded = Self.files
        sharded["model.safetensors"] = nil
        sharded["model.safetensors.index.json"] = Data(
            #"{"weight_map": {"a": "model-00001-of-00002.safetensors", "b": "model-00002-of-00002.safetensors"}}"#.utf8)
        sharded["model-00001-of-00002.safetensors"] = Data(repeating: 1, count: 1000)
        sharded["model-00002-of-00002.safetensors"] = Data(repeating: 2, count: 2000)
        let files = sharded
        let server = TestServer { Self.hub(files, $0) }
        _ = try await download(server, sums: [:]).run()
        #expect(content("model-00002-of-00002.safetensors")?.count == 2000)
    }

    @Test(arguments: [
        ("modules.json", #"[{"path": "../../x", "type": "a.Transformer"}]"#),
        ("model.safetensors.index.json", #"{"weight_map": {"a": "../../evil.safetensors"}}"#),
    ])
    func aHostileModelCannotLeaveItsFolder(name: String, content: String) async throws {
        var hostile = Self.files
        if name.hasSuffix("index.json") { hostile["model.safetensors"] = nil }
        hostile[name] = Data(content.utf8)
        let files = hostile
        let server = TestServer { Self.hub(files, $0) }
        #expect(await failure(try download(server, sums: [:]))?.message.contains("outside") == true)
    }

    @Test func aSecondDownloadOfTheSameModelIsRefused() async throws {
        let held = try DownloadFolder(target: target)
        let server = TestServer { Self.hub(Self.files, $0) }
        #expect(await failure(try download(server))?.message.contains("another process") == true)
        withExtendedLifetime(held) {}
    }
}
