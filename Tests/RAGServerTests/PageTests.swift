import Foundation
import HTTPTypes
import HummingbirdTesting
import TestSupport
import Testing

@testable import RAGServer

/// The page for people, as it is served. `scripts/test-page` looks at it in a browser.
@Suite struct PageTests {
    private let fixture = ServerFixture()

    @Test func `the page and all that it names are there, whoever asks`() async throws {
        _ = try fixture.key("acme", .read)
        try await fixture.run { client in
            let page = try await client.send(.get, "/")
            #expect(page.status == 200)
            #expect(page.headers[.contentType] == "text/html; charset=utf-8")
            var names = Set(
                String(decoding: page.data, as: UTF8.self).matches(of: #/"(/page/[^"]+)"/#).map { String($0.1) })
            #expect(names.count == 2)
            for endpoint in Endpoint.page where endpoint.path.hasPrefix("/page/") {
                let file = try await client.send(.get, endpoint.path)
                #expect(file.status == 200)
                let imports = String(decoding: file.data, as: UTF8.self).matches(of: #/from "\./([^"]+)"/#)
                for name in imports { names.insert("/page/\(name.1)") }
            }
            #expect(names == Set(Endpoint.page.map(\.path)).subtracting(["/"]))
        }
    }

    @Test func `the page may load nothing from elsewhere, and run nothing that is not its own`() async throws {
        try await fixture.run { client in
            let page = try await client.send(.get, "/")
            let policy = try #require(page.headers[.contentSecurityPolicy])
            #expect(policy.contains("default-src 'none'") && policy.contains("script-src 'self';"))
            #expect(!policy.contains("unsafe"))
            for endpoint in Endpoint.page {
                let text = String(decoding: try await client.send(.get, endpoint.path).data, as: UTF8.self)
                #expect(
                    !text.contains("innerHTML") && !text.contains("outerHTML") && !text.contains("insertAdjacentHTML"))
                #expect(!text.contains("https://"))
            }
        }
    }

    @Test func `a file that is known is not sent again`() async throws {
        try await fixture.run { client in
            let first = try await client.send(.get, "/page/main.js")
            var headers = HTTPFields()
            headers[.ifNoneMatch] = first.headers[.eTag]
            let again = try await client.send(.get, "/page/main.js", headers: headers)
            #expect(again.status == 304)
            #expect(again.data.isEmpty)
        }
    }

    @Test func `the dashboard asks for figures that there are`() async throws {
        let state = try fixture.state()
        try await fixture.run(state: state) { client in
            try await client.put(ServerFixture.handbook)
            _ = try await client.query(#"{"text": "pump"}"#)
            _ = try await client.query(#"{"text": ""}"#)
        }
        let there = try await state.metricsText()
        let dashboard = try String(
            contentsOf: TestData.fixture("../../packaging/grafana.json").standardizedFileURL, encoding: .utf8)
        let names = Set(dashboard.matches(of: #/\b(?:rag|process)_[a-z_]+/#).map { String($0.0) })
        #expect(names.count > 10)
        for name in names { #expect(there.contains(name), "\(name)") }
    }
}
