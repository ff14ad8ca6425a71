import Foundation
import HTTPTypes
import Logging
import RAGEngine
import TestSupport
import Testing

@testable import RAGServer

@Suite struct KeyTests {
    @Test func `a key is kept as a hash that nobody else can read`() throws {
        let fixture = ServerFixture()
        let secret = try fixture.key("acme", .write)
        let file = KeyFile(store: fixture.storePath)
        let text = try String(contentsOfFile: file.path, encoding: .utf8)
        #expect(!text.contains(secret))
        #expect(!text.contains(secret.split(separator: "_").last!))
        let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let key = try #require(try file.read().first)
        #expect(key.isOf(secret))
        #expect(!key.isOf(secret + "x"))
        #expect(!key.isOf(String(secret.dropLast())))
        #expect(key.tenant == "acme")
    }

    @Test func `two keys never are alike`() {
        let secrets = (0..<1000).map { _ in AccessKey.make(name: "", tenant: "a", right: .read).secret }
        #expect(Set(secrets).count == 1000)
        #expect(Set(secrets.compactMap(AccessKey.id)).count == 1000)
        #expect(secrets.allSatisfy { $0.split(separator: "_")[2].count == 52 })
    }

    @Test func `a file that others can read is refused`() throws {
        let fixture = ServerFixture()
        _ = try fixture.key("acme")
        let file = KeyFile(store: fixture.storePath)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file.path)
        let error = #expect(throws: RAGError.self) { try file.read() }
        #expect(error?.code == .permissionDenied)
        #expect(error?.message.contains("chmod 600") == true)
        #expect(throws: RAGError.self) { try fixture.state() }
    }

    @Test(arguments: ["", "{}", "[]", #"{"version": 2, "keys": []}"#])
    func `a damaged file lets nobody in`(content: String) throws {
        let fixture = ServerFixture()
        _ = try fixture.key("acme")
        try FileManager.default.removeItem(atPath: KeyFile(store: fixture.storePath).path)
        _ = FileManager.default.createFile(
            atPath: KeyFile(store: fixture.storePath).path, contents: Data(content.utf8),
            attributes: [.posixPermissions: 0o600])
        #expect(throws: RAGError.self) { try fixture.state() }
    }

    @Test func `a revoked key is refused by a running server, and removing the file opens nothing`() async throws {
        let fixture = ServerFixture()
        let secret = try fixture.key("default")
        let file = KeyFile(store: fixture.storePath)
        try await fixture.run { api in
            #expect(try await api.send(.get, "/v1/collections", key: secret).status == 200)
            try file.revoke(try #require(AccessKey.id(in: secret)))
            try await Task.sleep(for: .milliseconds(700))
            #expect(try await api.send(.get, "/v1/collections", key: secret).status == 401)
            try FileManager.default.removeItem(atPath: file.path)
            try await Task.sleep(for: .milliseconds(700))
            #expect(try await api.send(.get, "/v1/collections").status == 401)
        }
    }

    @Test func `revoking what is not there says so`() throws {
        let fixture = ServerFixture()
        _ = try fixture.key("default")
        let error = #expect(throws: RAGError.self) { try KeyFile(store: fixture.storePath).revoke("nobody") }
        #expect(error?.code == .notFound)
    }

    @Test(arguments: [
        nil, "", "Bearer", "Bearer ", "Basic eDp5", "Bearer rag_abc_def", "Bearer rag__", "bearer nonsense",
        "Bearer rag_a_b_c",
    ])
    func `without a valid key there is one answer`(header: String?) async throws {
        let fixture = ServerFixture()
        _ = try fixture.key("default")
        try await fixture.run { api in
            let headers: HTTPFields = header.map { [.authorization: $0] } ?? [:]
            let answer = try await api.send(.get, "/v1/collections", headers: headers)
            #expect(answer.status == 401)
            #expect(answer.code == "unauthenticated")
            #expect(answer.headers[.wwwAuthenticate] == "Bearer")
            #expect(try await api.send(.get, "/healthz", headers: headers).status == 200)
        }
    }

    @Test func `rights are kept apart`() async throws {
        let fixture = ServerFixture()
        let (read, write, admin) = (
            try fixture.key("default"), try fixture.key("default", .write), try fixture.key("default", .admin)
        )
        try await fixture.run { api in
            let path = "/v1/collections/default/documents"
            let refused = try await api.send(.put, path, ServerFixture.handbook, key: read)
            #expect(refused.status == 403)
            #expect(refused.message == "the key has the right to read, this needs write")
            try await api.put(ServerFixture.handbook, key: write)
            #expect(try await api.query(#"{"text": "pump"}"#, key: read).status == 200)
            #expect(try await api.send(.delete, "\(path)/pump.md", key: read).status == 403)
            #expect(try await api.send(.get, "/metrics", key: write).status == 403)
            #expect(try await api.send(.get, "/metrics", key: admin).status == 200)
            #expect(try await api.send(.get, "/v1/collections", headers: [.apiKey: read]).status == 200)
        }
    }

    @Test func `a key stays with its tenant, and one for all names it`() async throws {
        let fixture = ServerFixture()
        let (acme, all) = (try fixture.key("acme", .write), try fixture.key("*", .admin))
        try await fixture.run { api in
            try await api.put(ServerFixture.handbook, key: acme)
            let other = try await api.send(.get, "/v1/collections", key: acme, headers: [.ragTenant: "other"])
            #expect(other.status == 403)
            let named = try await api.send(.get, "/v1/collections", key: all, headers: [.ragTenant: "acme"])
            #expect(named.json["collections"] as? [String] == ["default"])
            #expect(try await api.send(.get, "/v1/collections", key: all).json["collections"] as? [String] == [])
            #expect(try await api.send(.get, "/status", key: acme).json["store"] == nil)
            #expect(try await api.send(.get, "/status", key: all).json["store"] != nil)
        }
    }

    @Test func `a key has its allowance`() async throws {
        let fixture = ServerFixture()
        let (few, many) = (try fixture.key("default", requestsPerMinute: 1), try fixture.key("default"))
        try await fixture.run { api in
            #expect(try await api.send(.get, "/v1/collections", key: few).status == 200)
            // On a machine that is busy for minutes the allowance grows again meanwhile.
            var refused = try await api.send(.get, "/v1/collections", key: few)
            for _ in 0..<5 where refused.status == 200 {
                refused = try await api.send(.get, "/v1/collections", key: few)
            }
            #expect(refused.status == 429)
            #expect(refused.code == "rate_limited")
            #expect((refused.headers[.retryAfter].flatMap { Int($0) } ?? 0) > 0)
            #expect(try await api.send(.get, "/v1/collections", key: many).status == 200)
        }
    }

    @Test func `a bucket fills up evenly, and not beyond a minute`() {
        let buckets = TokenBuckets()
        let start = ContinuousClock.now
        for _ in 0..<60 { #expect(buckets.take(1, from: "a", perMinute: 60, now: start) == nil) }
        #expect(buckets.take(1, from: "a", perMinute: 60, now: start) == 1)
        #expect(buckets.take(1, from: "a", perMinute: 60, now: start + .seconds(1)) == nil)
        #expect(buckets.take(30, from: "a", perMinute: 60, allowsDebt: true, now: start + .seconds(1)) == nil)
        #expect(buckets.take(0, from: "a", perMinute: 60, now: start + .seconds(1)) == 30)
        let later = start + .seconds(3600)
        for _ in 0..<60 { #expect(buckets.take(1, from: "a", perMinute: 60, now: later) == nil) }
        #expect(buckets.take(1, from: "a", perMinute: 60, now: later) != nil)
    }
}

@Suite struct OriginTests {
    @Test(arguments: ["0.0.0.0", "::", "192.168.1.4", "example.org", "127.0.0.1.example.org"])
    func `an address that others reach needs keys`(host: String) throws {
        var fixture = ServerFixture()
        fixture.configuration.host = host
        let error = #expect(throws: RAGError.self) { try fixture.state() }
        #expect(error?.message.contains("rag keys create") == true)
        _ = try fixture.key("default")
        _ = try fixture.state()
    }

    @Test(arguments: ["127.0.0.1", "127.8.8.8", "localhost", "::1", "[::1]"])
    func `this machine does not`(host: String) throws {
        var fixture = ServerFixture()
        fixture.configuration.host = host
        _ = try fixture.state()
    }

    private func policy(_ host: String, hasKeys: Bool, allowed: [String] = [], origins: [String] = []) -> OriginPolicy {
        var configuration = ServerConfiguration()
        configuration.host = host
        configuration.allowedHosts = allowed
        configuration.allowedOrigins = origins
        return OriginPolicy(configuration, hasKeys: hasKeys)
    }

    private func passes(_ policy: OriginPolicy, _ authority: String, _ origin: String? = nil) -> Bool {
        policy.allows(authority: authority, origin: origin)
    }

    @Test func `a page whose name leads to this machine is refused`() {
        let local = policy("127.0.0.1", hasKeys: false)
        for name in ["127.0.0.1:7411", "localhost", "LOCALHOST:7411", "[::1]:7411"] { #expect(passes(local, name)) }
        for name in ["evil.example", "evil.example:7411", "127.0.0.1.evil.example", "localhost.evil.example", ""] {
            #expect(!passes(local, name), "\(name)")
        }
        #expect(passes(policy("127.0.0.1", hasKeys: false, allowed: ["search.local"]), "search.local:7411"))
        #expect(passes(policy("0.0.0.0", hasKeys: true), "anything.example"))
        #expect(!passes(policy("0.0.0.0", hasKeys: true, allowed: ["search.example"]), "anything.example"))
    }

    @Test func `pages of other origins are refused`() {
        let local = policy("127.0.0.1", hasKeys: false, origins: ["https://intranet.example"])
        #expect(passes(local, "localhost:7411", "http://localhost:7411"))
        #expect(passes(local, "localhost:7411", "https://intranet.example"))
        for origin in ["null", "http://evil.example", "http://localhost:8080", "https://intranet.example.evil", ""] {
            #expect(!passes(local, "localhost:7411", origin), "\(origin)")
        }
    }

    @Test func `a page that may ask can read the answer`() async throws {
        var fixture = ServerFixture()
        fixture.configuration.allowedOrigins = ["https://intranet.example"]
        try await fixture.run { api in
            let allowed = try await api.send(.get, "/healthz", headers: [.origin: "https://intranet.example"])
            #expect(allowed.headers[.accessControlAllowOrigin] == "https://intranet.example")
            let flight = try await api.send(
                .options, "/v1/collections", headers: [.origin: "https://intranet.example"])
            #expect(flight.status == 204)
            let refused = try await api.send(.get, "/healthz", headers: [.origin: "https://evil.example"])
            #expect(refused.status == 403)
            #expect(refused.headers[.accessControlAllowOrigin] == nil)
        }
    }
}

@Suite struct AuditTests {
    private func lines(_ fixture: ServerFixture) throws -> [[String: Any]] {
        try String(contentsOfFile: fixture.storePath + "/audit.log", encoding: .utf8).split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
    }

    @Test func `who asked is written down, and what only as a hash`() async throws {
        let fixture = ServerFixture()
        let key = try fixture.key("acme", .write)
        try await fixture.run { api in
            try await api.put(ServerFixture.handbook, key: key)
            _ = try await api.query(#"{"text": "the pump", "filter": "team = water"}"#, key: key)
        }
        let entry = try #require(try lines(fixture).last)
        #expect(entry["action"] as? String == "query")
        #expect(entry["tenant"] as? String == "acme")
        #expect(entry["key"] as? String == AccessKey.id(in: key))
        #expect(entry["filter"] as? String == #"team = "water""#)
        #expect((entry["ids"] as? [String])?.count == 1)
        #expect((entry["query_sha256"] as? String)?.count == 64)
        #expect(entry["query"] == nil)
        let path = fixture.storePath + "/audit.log"
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
    }

    @Test func `words are written only if the server is told to`() async throws {
        var fixture = ServerFixture()
        fixture.configuration.audits = true
        fixture.configuration.auditsText = true
        try await fixture.run { api in
            try await api.put(ServerFixture.handbook)
            _ = try await api.query(#"{"text": "the pump"}"#)
        }
        #expect(try lines(fixture).last?["query"] as? String == "the pump")
    }

    @Test func `a log that has grown is put aside, and the oldest dropped`() throws {
        let folder = TemporaryFolder()
        let log = AuditLog(
            store: folder.path, hasText: false, maximumSize: 1000, kept: 2, logger: Logger(label: "test"))
        for number in 0..<100 {
            log.write(AuditLog.Entry(request: "\(number)", key: nil, tenant: "a", action: "query"))
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(Set(names).isSubset(of: ["audit.1.log", "audit.2.log", "audit.log"]))
        #expect(names.contains("audit.2.log"))
        for name in names {
            let size = try FileManager.default.attributesOfItem(atPath: folder.file(name))[.size] as? Int
            #expect((size ?? 0) < 1200)
        }
    }
}
