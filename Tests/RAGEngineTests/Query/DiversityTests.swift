import IndexSupport
import RAGModel
import TestSupport
import Testing

@testable import RAGEngine

@Suite struct DiversityTests {
    @Test func `a document does not crowd out others, and still fills what they leave`() async throws {
        let long = TestDocument("long", chunks: (0..<30).map { "pump \($0)" })
        let others = (0..<3).map { TestDocument("o\($0)", "a pump among many other things that are said here \($0)") }
        let fixture = try await QueryFixture([long] + others)
        let response = try await fixture.ask("pump")
        #expect(response.hits.count == 10)
        #expect(Set(response.hits.map(\.uri)) == ["long", "o0", "o1", "o2"])
        let free = try await fixture.ask("pump") { $0.diversity.preferredPerDocument = nil }
        #expect(free.hits.count { $0.uri == "long" } > response.hits.count { $0.uri == "long" })
    }

    @Test func `a limit per document is kept, and the search goes deeper to fill the list`() async throws {
        let long = TestDocument("long", chunks: (0..<60).map { "pump \($0)" })
        let short = TestDocument("short", "a pump, among other things that are said here at some length")
        let fixture = try await QueryFixture([long, short])
        let response = try await fixture.ask("pump") {
            $0.k = 2
            $0.candidates = 2
            $0.maximumPerDocument = 1
        }
        #expect(Set(response.hits.map(\.uri)) == ["long", "short"])
    }

    @Test func `identical passages are one hit that counts them`() async throws {
        let copies = (0..<3).map { TestDocument("copy\($0)", "the pump page") }
        let fixture = try await QueryFixture(copies + [TestDocument("other", "the pump is here too")])
        let response = try await fixture.ask("pump page")
        #expect(response.hits.count { $0.text == "the pump page" } == 1)
        #expect(response.hits.first { $0.text == "the pump page" }?.duplicates == 2)
        #expect(response.hits.contains { $0.uri == "other" })
        let all = try await fixture.ask("pump page") { $0.diversity.collapsesDuplicates = false }
        #expect(all.hits.count == 4)
    }

    @Test func `marginal relevance prefers what has not been said`() async throws {
        let alike = (0..<8).map { TestDocument("alike\($0)", "pump pressure loop \($0)") }
        let fixture = try await QueryFixture(
            alike + [TestDocument("unlike", "pump of another kind altogether entirely")])
        let plain = try await fixture.ask("pump pressure loop") { $0.k = 3 }
        let diverse = try await fixture.ask("pump pressure loop") {
            $0.k = 3
            $0.diversity.lambda = 0.3
        }
        #expect(!plain.hits.contains { $0.uri == "unlike" })
        #expect(diverse.hits.contains { $0.uri == "unlike" })
        #expect(diverse.hits.first?.uri == plain.hits.first?.uri)
    }

    @Test func `a text is shown for its properties, unless they alone have what is asked for`() async throws {
        let folder = TemporaryFolder()
        let store = Store(at: folder.file("store"), embedder: HashEmbedder())
        let note = """
            ---
            team: platform
            tags: [policy, on-call]
            owner: Jonah Teller
            ---
            # On-call policy

            Four rotas exist, and each of them has a primary and a secondary person on call.
            """
        let list = SourceDocument(uri: "list.md", text: "team: platform\n\nNothing of a rota.", isMarkdown: true)
        try await store.ingest(documents: [SourceDocument(uri: "note.md", text: note, isMarkdown: true), list])
        for mode in [QueryMode.hybrid, .lexical] {
            var options = QueryOptions()
            options.mode = mode
            let policy = try await store.query(QueryRequest(["on-call policy"], options: options)).hits
            #expect(policy.filter { $0.uri == "note.md" }.map(\.line) == [6], "\(mode): \(policy.map(\.text))")
            let owner = try await store.query(QueryRequest(["on-call owner Jonah"], options: options)).hits
            #expect(owner.first?.lines == 2...4, "\(mode): \(owner.map(\.text))")
            // A list at the beginning of a text is no front matter.
            let team = try await store.query(QueryRequest(["team platform"], options: options)).hits
            #expect(team.contains { $0.uri == "list.md" } && team.contains { $0.uri == "note.md" })
            options.diversity.collapsesDuplicates = false
            let all = try await store.query(QueryRequest(["on-call policy"], options: options)).hits
            #expect(all.count { $0.uri == "note.md" } == 2)
        }
        // Others that are better than the text, and not than the properties, do not take its place.
        let fillers = ["storm", "frost", "drizzle"].map { word in
            SourceDocument(uri: "\(word).md", text: "The on-call policy of \(word)s, which is a \(word) of \(word)s.")
        }
        try await store.ingest(documents: fillers)
        var options = QueryOptions()
        options.mode = .lexical
        options.k = 2
        let first = try await store.query(QueryRequest(["on-call policy"], options: options)).hits
        #expect(first.contains { $0.uri == "note.md" && $0.line == 6 }, "\(first.map(\.text))")
        let why = try await store.explain("on-call policy", document: "note.md")
        #expect(why.chunks.contains { $0.reasons.contains { $0.message.contains("properties only") } })
    }

    private static let translations = [
        "en": "The proxy needs an address of its own before it is started, and the name of the server it stands for.",
        "de": "Der Proxy braucht eine eigene Adresse, bevor er startet, und den Namen des Servers, für den er steht.",
        "fr": "Le proxy a besoin de sa propre adresse avant d'être lancé, et du nom du serveur pour lequel il répond.",
    ]

    @Test func `a page that is there in several languages is one hit, in that of the query`() async throws {
        let pages = Self.translations.map { TestDocument("docs/\($0.key)/proxy.md", $0.value) }
        let other = TestDocument("docs/en/server.md", "What the server is called, and where it is found by the proxy.")
        let fixture = try await QueryFixture(pages + [other])
        for (query, page) in [
            ("the name of the proxy server", "en"), ("die Adresse des Servers für den Proxy", "de"),
            ("le nom du serveur pour le proxy", "fr"),
        ] {
            let response = try await fixture.ask(query)
            #expect(response.hits.filter { $0.uri.hasSuffix("proxy.md") }.map(\.uri) == ["docs/\(page)/proxy.md"])
            #expect(response.hits.first { $0.uri.hasSuffix("proxy.md") }?.duplicates ?? 0 > 0)
        }
        let all = try await fixture.ask("proxy") { $0.diversity.collapsesDuplicates = false }
        #expect(all.hits.count == 4)
        let why = try await fixture.pipeline().explain(
            QueryRequest("the name of the proxy server"), document: "docs/de/proxy.md")
        #expect(why.chunks.first?.reasons.first?.message.contains("in another language") == true)
    }

    @Test func `a translation is one though commands and names are left as they are`() async throws {
        let code = "`uvicorn --proxy-headers --forwarded-allow-ips proxy.example.com --root-path /api`"
        let fixture = try await QueryFixture([
            TestDocument("docs/en/proxy.md", "Start the server behind a proxy with \(code) and the proxy is trusted."),
            TestDocument("docs/zh/proxy.md", "在代理后面启动服务器：\(code) 代理是可信的。"),
        ])
        let response = try await fixture.ask("start the server behind a proxy")
        #expect(response.hits.map(\.uri) == ["docs/en/proxy.md"])
        #expect(response.hits.first?.duplicates == 1)
    }

    @Test func `folders that are called like languages are folders`() async throws {
        let fixture = try await QueryFixture([
            TestDocument("it/access.md", "Who has lost a card asks at the desk of the computer people for one."),
            TestDocument("hr/access.md", "Who begins on Monday has a card made at the desk by the gate."),
        ])
        #expect(try await fixture.ask("card at the desk").hits.count == 2)
    }

    @Test(arguments: [
        ("docs/de/a.md", "docs/a.md", "german"), ("docs/pt-br/a.md", "docs/a.md", "portuguese"),
        ("README.zh-CN.md", "README.md", "chinese"), ("README_ja.md", "README.md", "japanese"),
        ("docs/guide.fr.md", "docs/guide.md", "french"), ("content/zh_Hant/x/a.md", "content/x/a.md", "chinese"),
        ("docs/node/a.md", "docs/node/a.md", nil), ("docs/a.md", "docs/a.md", nil), ("de.md", "de.md", nil),
        ("a.min.js", "a.min.js", nil), ("nb/a-b.tar.gz", "a-b.tar.gz", "norwegian"), ("", "", nil),
    ]) func `a path tells the page and the language`(_ path: String, _ page: String, _ language: String?) {
        let variant = PageVariant(path: path)
        #expect(variant.page == page)
        #expect(variant.language == language)
    }

    private static let page =
        "The pump is primed by hand before the first start. Open the valve on the suction side, fill the housing with "
        + "water until it runs over, close the vent and start the motor. When the pressure has risen to three bar, open "
        + "the valve on the other side slowly and watch the gauge for a minute or so."

    @Test func `nearly identical passages are one hit, unless their numbers or the words asked for differ`()
        async throws
    {
        let fixture = try await QueryFixture([
            TestDocument("en/pump", Self.page), TestDocument("fr/pump", Self.page + " (fr)"),
            TestDocument("de/pump", Self.page.replacing("by hand", with: "manually")),
            TestDocument("v2/pump", Self.page.replacing("minute", with: "minute (2.1)")),
            TestDocument("gland/pump", Self.page.replacing("gauge", with: "gland")),
        ])
        let response = try await fixture.ask("prime the pump gland") { $0.minimumScore = 0 }
        let hits = Dictionary(uniqueKeysWithValues: response.hits.map { ($0.uri, $0.duplicates) })
        #expect(hits["gland/pump"] != nil && hits["v2/pump"] == 0)
        #expect(response.hits.count == 3 || response.hits.count == 2)
        #expect(response.hits.reduce(0) { $0 + $1.duplicates + 1 } == 5)
        let all = try await fixture.ask("prime the pump gland") {
            $0.minimumScore = 0
            $0.diversity.collapsesDuplicates = false
        }
        #expect(all.hits.count == 5)
    }

    @Test func `sketches tell copies with few changes from other texts`() {
        var random = SplitMix64(seed: 5)
        let words = (0..<400).map {
            "word" + String(UnicodeScalar(UInt8(97 + $0 % 26))) + String(repeating: "x", count: $0 / 26)
        }
        var (copies, others) = (0, 0)
        for _ in 0..<200 {
            let text = (0..<150).map { _ in words.randomElement(using: &random)! }
            var copy = text
            copy[Int.random(in: 0..<150, using: &random)] = "changed"
            var other = text
            for _ in 0..<60 { other[Int.random(in: 0..<150, using: &random)] = words.randomElement(using: &random)! }
            let sketch = PassageSketch(text.joined(separator: " "))
            copies += sketch.isNear(PassageSketch(copy.joined(separator: " "))) ? 1 : 0
            others += sketch.isNear(PassageSketch(other.joined(separator: " "))) ? 1 : 0
        }
        #expect(copies >= 190)
        #expect(others == 0)
        let code = "if (a != b) { return c[i++] + d; } else { x = y == z ? 1 : 2; } // " + "for (;;) { f(g(h)); } "
        #expect(!PassageSketch(code).isNear(PassageSketch(code)))
        #expect(!PassageSketch("too short").isNear(PassageSketch("too short")))
    }

    @Test func `hits are grouped by a field, and who lacks it stands alone`() async throws {
        let documents = (0..<12).map { number in
            TestDocument(
                "d\(number)", "the pump \(number) hums",
                metadata: number < 9 ? ["team": .string(number % 3 == 0 ? "water" : "heat")] : [:])
        }
        let fixture = try await QueryFixture(documents)
        let one = try await fixture.ask("pump") {
            $0.diversity.groupField = "team"
            $0.minimumScore = 0
        }
        #expect(one.hits.count { $0.metadata["team"] == .string("water") } == 1)
        #expect(one.hits.count { $0.metadata["team"] == .string("heat") } == 1)
        #expect(one.hits.count { $0.metadata["team"] == nil } == 3)
        let two = try await fixture.ask("pump") {
            $0.diversity.groupField = "team"
            $0.diversity.maximumPerGroup = 2
            $0.minimumScore = 0
        }
        #expect(two.hits.count == 7)
        let paths = try await fixture.ask("pump") { $0.diversity.groupField = "path" }.hits
        #expect(paths.count == 10 && paths.allSatisfy { $0.group == $0.path })
        #expect(try await fixture.ask("pump").hits.allSatisfy { $0.group == nil })
    }
}
