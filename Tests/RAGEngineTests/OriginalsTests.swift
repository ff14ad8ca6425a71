import Foundation
import IndexSupport
import RAGEngine
import RAGModel
import TestSupport
import Testing

/// Reversible redaction: placeholders in everything, originals in a table apart.
@Suite struct OriginalsTests {
    private let folder = TemporaryFolder()
    private var store: Store { Store(at: folder.file(".rag"), model: ModelOptions(isDisabled: true)) }
    private var table: String { folder.file(".rag/originals.sqlite") }

    private func options(_ kinds: Set<Redaction.Kind> = [.email, .phone], tenant: String? = nil) -> IngestOptions {
        var options = IngestOptions()
        options.redaction = Redaction(kinds: kinds, keepsOriginals: true)
        if let tenant { options.tenant = tenant }
        return options
    }

    private func texts(_ store: Store? = nil, tenant: String = Store.defaultTenant) async throws -> [String: String] {
        var texts: [String: String] = [:]
        let scope = Scope(tenant: tenant)
        for try await document in (store ?? self.store).documents(in: scope, deleted: nil) {
            let (_, chunks) = try await (store ?? self.store).document(document.uri, in: scope)
            texts[document.path] = chunks.map(\.text).joined(separator: "\n")
        }
        return texts
    }

    private func placeholders(_ text: String?) -> [String] {
        (text ?? "").split(separator: "[").compactMap { part in
            part.firstIndex(of: "]").map { "[" + part[...$0] }
        }
    }

    private func files(holding word: String) throws -> [String] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder.file(".rag"))
        return names.filter { name in
            FileManager.default.contents(atPath: folder.file(".rag/" + name))?.range(of: Data(word.utf8)) != nil
        }
    }

    @Test func `the same value has the same placeholder everywhere, and only the table has the value`() async throws {
        folder.write(
            "docs/a.md", "---\nowner: Ann@example.org\n---\n# To ann@example.org\n\nThe walrus: ann@example.org.\n")
        folder.write("docs/b.md", "A walrus calls +49 30 901820, or ANN@EXAMPLE.ORG, or bob@example.org.")
        try await store.ingest([folder.file("docs")], options: options())
        let texts = try await texts()
        let ann = try #require(placeholders(texts["a.md"]).first)
        #expect(placeholders(texts["a.md"]).allSatisfy { $0 == ann } && ann.hasPrefix("[email:") && ann.count == 16)
        let others = placeholders(texts["b.md"])
        #expect(others.count == 3 && others[1] == ann && others[0].hasPrefix("[phone:") && Set(others).count == 3)
        let (document, _) = try await store.document("a.md")
        #expect(document.metadata["owner"] == .string(ann) && document.title == "To \(ann)")
        // They can be searched and filtered by.
        var query = QueryOptions()
        query.filter = "owner = '\(ann)'"
        query.minimumScore = 0
        #expect(try await store.query("walrus", options: query).hits.map(\.path) == ["a.md"])
        #expect(Set(try await store.query(ann).hits.map(\.path)) == ["a.md", "b.md"])
        for word in ["example.org", "EXAMPLE", "901820"] {
            #expect(try files(holding: word).allSatisfy { $0 == "originals.sqlite" }, "\(word)")
        }
        #expect(try files(holding: "901820") == ["originals.sqlite"])
        // As it was met first, in each place: files are read side by side.
        let revealed = try await store.reveal(texts["b.md"]!)
        #expect(revealed.revealed == 3 && revealed.unknown.isEmpty)
        #expect(revealed.text.lowercased() == "a walrus calls +49 30 901820, or ann@example.org, or bob@example.org.")
        #expect(try await store.collection().reveal("No \(others[2])!").text == "No bob@example.org!")
    }

    @Test func `placeholders stay when documents change, and come back with the value`() async throws {
        folder.write("a.md", "Write to ann@example.org.")
        try await store.ingest([folder.file("a.md")], options: options())
        let ann = placeholders(try await texts()["a.md"])
        folder.write("a.md", "Write to bob@example.org and ann@example.org.")
        try await store.ingest([folder.file("a.md")])
        let both = placeholders(try await texts()["a.md"])
        #expect(both.count == 2 && both[1] == ann[0] && both[0] != ann[0])
        var rehash = options()
        rehash.rehash = true
        #expect(try await store.ingest([folder.file("a.md")], options: rehash).unchanged == 1)
        #expect(placeholders(try await texts()["a.md"]) == both)
    }

    @Test func `what a program gives with a document is masked as the document is`() async throws {
        let given = SourceDocument(
            uri: "m", title: "From ann@example.org", text: "The walrus.",
            metadata: ["to": .list([.string("ann@example.org"), .string("x")])])
        try await store.ingest(documents: [given], options: options())
        folder.write("docs/a.md", "A seal.")
        folder.write("docs/a.md.meta.json", #"{"author": "ann@example.org", "title": "By ann@example.org"}"#)
        try await store.ingest([folder.file("docs")])
        let (document, _) = try await store.document("m")
        let ann = try #require(placeholders(document.title).first)
        #expect(document.title == "From \(ann)" && document.metadata["to"] == .list([.string(ann), .string("x")]))
        let (beside, _) = try await store.document("a.md")
        #expect(beside.metadata["author"] == .string(ann) && beside.title == "By \(ann)")
        #expect(try files(holding: "ann@example.org") == ["originals.sqlite"])
    }

    @Test func `tenants and collections share no placeholder, and reveal only their own`() async throws {
        let document = SourceDocument(uri: "m", text: "The walrus of ann@example.org.")
        for tenant in ["one", "two"] {
            try await store.ingest(documents: [document], options: options(tenant: tenant))
        }
        let one = try #require(placeholders(try await texts(tenant: "one")["m"]).first)
        let two = try #require(placeholders(try await texts(tenant: "two")["m"]).first)
        #expect(one != two)
        #expect(try await store.reveal(one, in: Scope(tenant: "one")).text == "ann@example.org")
        let foreign = try await store.reveal("x \(one) y", in: Scope(tenant: "two"))
        #expect(foreign.text == "x \(one) y" && foreign.revealed == 0 && foreign.unknown == [one])
    }

    @Test func `compaction removes what no document has, neither live nor restorable`() async throws {
        folder.write("docs/a.md", "Write to ann@example.org.")
        folder.write("docs/b.md", "Write to bob@example.org.")
        folder.write("docs/c.md", "Write to cal@example.org.")
        try await store.ingest([folder.file("docs")], options: options())
        let before = try await texts()
        folder.write("docs/a.md", "Write to no one.")
        try await store.ingest([folder.file("docs")])
        try await store.delete(["b.md"])
        // Deleted documents can still come back, and so must their originals.
        #expect(try await store.compact(keepingDeleted: 3600).purgedOriginals == 1)
        #expect(try await store.reveal(before["a.md"]!).unknown.count == 1)
        try await store.restore(["b.md"])
        #expect(try await store.reveal(before["b.md"]!).text == "Write to bob@example.org.")
        try await store.delete(["b.md"])
        #expect(try await store.compact().purgedOriginals == 1)
        #expect(try await store.reveal(before["b.md"]!).unknown.count == 1)
        #expect(try await store.reveal(before["c.md"]!).text == "Write to cal@example.org.")
        #expect(try files(holding: "bob@example.org").isEmpty)
        #expect(try await store.verify().originals == 1)
    }

    @Test func `neither an export nor a backup has originals, unless they are asked for`() async throws {
        folder.write("a.md", "Write to ann@example.org.")
        try await store.ingest([folder.file("a.md")], options: options())
        var lines = ""
        try await store.export { lines += $0 }
        #expect(!lines.contains("ann@example.org") && lines.contains("[email:"))
        try await store.backup(to: folder.file("backup"))
        let backup = try Data(contentsOf: URL(fileURLWithPath: folder.file("backup")))
        #expect(backup.range(of: Data("ann@example.org".utf8)) == nil)
        // A store made of the export has placeholders that nobody can reveal.
        folder.write("all.jsonl", lines)
        let copy = Store(at: folder.file("copy"), model: ModelOptions(isDisabled: true))
        _ = try await copy.importLines(from: folder.file("all.jsonl"))
        let text = try #require(try await texts(copy).values.first)
        let error = await #expect(throws: RAGError.self) { try await copy.reveal(text) }
        #expect(error?.code == .notFound && error?.message.contains("put it back") == true)
        #expect(try await copy.reveal("nothing masked").revealed == 0)
        #expect(try await copy.verify().isSound)
        // What is ingested into it has placeholders of its own, and the same value has one of them.
        folder.write("b.md", "Call ann@example.org or ann@example.org.")
        try await copy.ingest([folder.file("b.md")])
        let new = try await texts(copy)["b.md"]!
        #expect(Set(placeholders(new)).count == 1 && Set(placeholders(new)).isDisjoint(with: placeholders(text)))
        #expect(try await copy.reveal(text + new).unknown == placeholders(text))
        // With the table, all of it is back.
        try FileManager.default.removeItem(atPath: folder.file("copy/originals.sqlite"))
        try await store.backupOriginals(to: folder.file("copy/originals.sqlite"))
        #expect(try await copy.reveal(text).text == "Write to ann@example.org.")
        let mode = try FileManager.default.attributesOfItem(atPath: folder.file("copy/originals.sqlite"))
        #expect(mode[.posixPermissions] as? Int == 0o600)
        await #expect(throws: RAGError.self) { try await store.backupOriginals(to: folder.file("a.md")) }
    }

    @Test func `what is drawn changes no score by words`() async throws {
        let documents = (0..<60).map {
            SourceDocument(uri: "\($0)", text: "The walrus of person\($0)@example.org rests.")
        }
        try await store.ingest(documents: documents, options: options())
        var query = QueryOptions()
        query.k = 60
        let hits = try await store.query("walrus", options: query).hits
        #expect(hits.count == 60 && Set(hits.map(\.score)).count == 1)
    }

    @Test func `a dry run and a preview keep nothing`() async throws {
        folder.write("docs/a.md", "Write to ann@example.org.")
        var dry = options()
        dry.dryRun = true
        #expect(try await store.ingest([folder.file("docs")], options: dry).added == 1)
        #expect(!FileManager.default.fileExists(atPath: folder.file(".rag")))
        try await store.ingest([folder.file("docs")], options: options())
        folder.write("docs/b.md", "Ask ann@example.org or bob@example.org.")
        try await store.ingest([folder.file("docs")], options: dry)
        let preview = try await store.preview(folder.file("docs/b.md"))
        let shown = placeholders(preview.chunks.first?.text)
        let known = placeholders(try await texts()["a.md"])
        #expect(shown.count == 2 && shown[0] == known[0])
        #expect(try await store.reveal(shown[1]).unknown == [shown[1]])
        #expect(try await store.verify().originals == 1)
    }

    @Test func `no document is committed whose originals are not kept, whatever step fails`() async throws {
        var step = 0
        var failures = 0
        while true {
            folder.write("a.md", "Version \(step) of person\(step)@example.org.")
            let hook = FaultInjection.Hook { [remaining = Counter(step)] name, path in
                remaining.next() == 0 ? FileError(.diskFull, path: path, "injected at \(name)") : nil
            }
            var error: (any Error)?
            do {
                try await FaultInjection.$hook.withValue(hook) {
                    _ = try await store.ingest([folder.file("a.md")], options: options())
                }
            } catch let thrown { error = thrown }
            if store.exists, try await !store.collections().isEmpty {
                for text in try await texts().values {
                    let revealed = try await store.reveal(text)
                    #expect(revealed.unknown.isEmpty && revealed.revealed == 1, "step \(step): \(revealed)")
                }
                #expect(try await store.verify().isSound, "step \(step)")
            }
            guard error != nil else { break }
            failures += 1
            step += 1
        }
        #expect(failures > 10)
        // What failed runs left behind goes.
        try await store.compact()
        #expect(try await store.verify().originals == 1)
    }

    private final class Counter: @unchecked Sendable {
        // Behind the lock.
        private var value: Int
        private let lock = NSLock()
        init(_ start: Int) { value = start }
        func next() -> Int {
            lock.withLock {
                value -= 1
                return value + 1
            }
        }
    }

    @Test func `a table that cannot be read stops the ingest, and nothing unmasked is stored`() async throws {
        folder.write("docs/a.md", "Write to ann@example.org.")
        try await store.ingest([folder.file("docs")], options: options())
        folder.write("docs/b.md", "Write to bob@example.org.")
        folder.write("elsewhere", "precious")
        try FileManager.default.removeItem(atPath: table)
        try FileManager.default.createSymbolicLink(atPath: table, withDestinationPath: folder.file("elsewhere"))
        let error = await #expect(throws: RAGError.self) { try await store.ingest([folder.file("docs")]) }
        #expect(error?.code == .corrupt && error?.message.contains("link stands where a file is expected") == true)
        #expect(try await store.documents().reduce(0) { count, _ in count + 1 } == 1)
        #expect(try await store.verify().problems.contains { $0.contains("originals.sqlite") })
        await #expect(throws: RAGError.self) { try await store.compact() }
        #expect(try String(contentsOfFile: folder.file("elsewhere"), encoding: .utf8) == "precious")
        // Queries have nothing to do with it.
        #expect(try await store.query("write").hits.count == 1)
        try FileManager.default.removeItem(atPath: table)
        #expect(try await store.ingest([folder.file("docs")]).added == 1)
    }

    @Test func `what is masked is settled when the collection is made`() async throws {
        folder.write("a.md", "Write to ann@example.org.")
        var plain = IngestOptions()
        plain.redaction = Redaction(kinds: [.email])
        try await store.ingest([folder.file("a.md")], options: plain)
        #expect(try await store.ingest([folder.file("a.md")], options: plain).unchanged == 1)
        let error = await #expect(throws: RAGError.self) {
            try await store.ingest([folder.file("a.md")], options: options())
        }
        #expect(error?.code == .invalidInput && error?.message.contains("masks email") == true)
        let irreversible = await #expect(throws: RAGError.self) { try await store.reveal("[email]") }
        #expect(irreversible?.message.contains("masked for good") == true)
        let missing = await #expect(throws: RAGError.self) {
            try await store.reveal("x", in: Scope(collection: "none"))
        }
        #expect(missing?.code == .notFound)
        #expect(!FileManager.default.fileExists(atPath: table))
    }

    @Test func `a store that cannot keep originals says so before anything is masked`() async throws {
        let store = Store(InMemoryStore(), model: ModelOptions(isDisabled: true))
        let error = await #expect(throws: RAGError.self) {
            try await store.ingest(documents: [SourceDocument(uri: "a", text: "ann@example.org")], options: options())
        }
        #expect(error?.code == .invalidInput && error?.message.contains("mask it for good") == true)
    }
}
