import Foundation
import RAGEngine
import RAGModel
import TestSupport
import Testing

@Suite struct TransferTests {
    private let folder = TemporaryFolder()
    private let model = ModelOptions(isDisabled: true)

    private func filled() async throws -> Store {
        for number in 0..<40 {
            folder.write("docs/\(number).md", "# Note \(number)\n\nThe walrus number \(number) rests.")
        }
        folder.write("docs/x.srt", "1\n00:01:02,500 --> 00:01:04,000\nThe narwhal sings.\n")
        let store = Store(at: folder.file(".rag"), model: model)
        var options = IngestOptions()
        options.chunker = .structure
        options.chunkTokens = 99
        options.metadata = ["team": .string("ice")]
        try await store.ingest([folder.file("docs")], options: options)
        options.tenant = "other"
        try await store.ingest(
            documents: [SourceDocument(uri: "a", text: "A seal.", metadata: ["n": .integer(1)])], options: options)
        return store
    }

    private func answers(_ store: Store) async throws -> [String] {
        var options = QueryOptions()
        options.k = 100
        options.filter = "team = ice"
        return try await store.query("walrus narwhal 7", options: options).hits.map {
            "\($0.chunk) \($0.link()) \(Float($0.score)) \($0.text)"
        }
    }

    @Test func `an export makes a store that answers alike, and that the next ingest finds unchanged`() async throws {
        let store = try await filled()
        var lines = ""
        #expect(try await store.export { lines += $0 } == 42)
        folder.write("all.jsonl", lines)
        let copy = Store(at: folder.file("copy.rag"), model: model)
        let report = try await copy.importLines(from: folder.file("all.jsonl"))
        #expect(report.documents == 42 && report.chunks == 42 && report.vectors == 0)
        #expect(try await answers(copy) == answers(store))
        #expect(try await copy.verify().isSound)
        var other = QueryOptions()
        other.tenant = "other"
        #expect(try await copy.query("seal", options: other).hits.map(\.uri) == ["a"])
        // Importing again replaces each document with itself.
        #expect(try await copy.importLines(from: folder.file("all.jsonl")).documents == 42)
        #expect(try await answers(copy) == answers(store))
        let again = try await copy.ingest([folder.file("docs")])
        #expect(again.unchanged == 41 && again.filesRead == 0)
        var second = ""
        try await copy.export { second += $0 }
        #expect(second.split(separator: "\n").count == lines.split(separator: "\n").count)
    }

    @Test func `a line that is no line of an export is named, and a vector that cannot be is refused`() async throws {
        folder.write("bad.jsonl", "{\"scope\": 1}\n")
        let store = Store(at: folder.file("bad.rag"), model: model)
        let error = await #expect(throws: RAGError.self) { try await store.importLines(from: folder.file("bad.jsonl")) }
        #expect(error?.code == .invalidInput && error?.subject.hasSuffix("bad.jsonl:1") == true)
        #expect(!store.exists)
        let missing = await #expect(throws: RAGError.self) { try await store.importLines(from: folder.file("none")) }
        #expect(missing?.code == .notFound)
    }

    @Test(arguments: [
        ("{\"document\":", "{\"document\"", 2, "not valid JSON at byte"),
        ("\"uri\":", "\"ure\":", 2, "document.uri is missing"),
        ("\"size\":", "\"size\":\"x\",\"was\":", 3, "document.size has another type than it may"),
        ("\"size\":", "\"size\":-1,\"was\":", 3, "its size or time cannot be"),
        ("\"ingestedAt\":", "\"ingestedAt\":1e400,\"was\":", 2, "not valid JSON at byte"),
        ("\"ingestedAt\":", "\"ingestedAt\":1e300,\"was\":", 2, "its size or time cannot be"),
        ("\"tokens\":", "\"tokens\":72057594037927937,\"was\":", 3, "tokens"),
        ("\"text\":", "\"txet\":", 3, "document.chunks[0].text is missing"),
        ("\"contentHash\":\"", "\"contentHash\":\"z", 3, "its hash is not one"),
        ("\"vector\":\"", "\"vector\":\"AA", 2, "components in half precision"),
        ("{\"document\":", "{\"dokument\":", 2, "neither a scope nor a document"),
        (
            "\"fingerprint\":", "\"fingerprint\":7,\"was\":", 1,
            "scope.embedder.fingerprint has another type than it may"
        ),
    ])
    func `a damaged line of an export is named by its number, and by what is wrong with it`(
        old: String, new: String, number: Int, words: String
    ) async throws {
        for number in 0..<4 { folder.write("words/\(number).md", "The walrus number \(number) rests.") }
        let store = Store(at: folder.file("words.rag"), embedder: HashEmbedder())
        try await store.ingest([folder.file("words")])
        var lines: [String] = []
        try await store.export { lines.append($0) }
        let damaged = lines[number - 1].replacing(old, with: new, maxReplacements: 1)
        #expect(damaged != lines[number - 1])
        lines[number - 1] = damaged
        folder.write("damaged.jsonl", lines.joined())
        let copy = Store(at: folder.file("damaged.rag"), model: model)
        let error = await #expect(throws: RAGError.self) {
            try await copy.importLines(from: folder.file("damaged.jsonl"))
        }
        #expect(
            error?.code == .invalidInput && error?.subject.hasSuffix("damaged.jsonl:\(number)") == true, "\(error!)")
        #expect(error?.message.contains(words) == true && error?.message.contains("Context") == false, "\(error!)")
    }

    @Test func `a byte order mark in front of an export is no part of it`() async throws {
        let store = try await filled()
        var lines = "\u{FEFF}"
        try await store.export { lines += $0 }
        folder.write("marked.jsonl", lines)
        let copy = Store(at: folder.file("marked.rag"), model: model)
        #expect(try await copy.importLines(from: folder.file("marked.jsonl")).documents == 42)
    }

    @Test func `an export to a file is whole or not there, and takes the place of none`() async throws {
        let store = try await filled()
        let count = try await store.export(to: folder.file("all.jsonl"))
        #expect(count == 42)
        let before = try Data(contentsOf: URL(fileURLWithPath: folder.file("all.jsonl")))
        await #expect(throws: RAGError.self) { try await store.export(to: folder.file("all.jsonl")) }
        await #expect(throws: RAGError.self) {
            try await store.export(to: folder.file("new.jsonl"), collections: ["no"])
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.file("all.jsonl"))) == before)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(!names.contains { $0.hasPrefix("new") || $0.hasSuffix(".partial") })
    }

    @Test func `a backup taken while others write is one state, sound, and makes the store again`() async throws {
        let store = try await filled()
        let writing = Task {
            for number in 0..<30 {
                try await store.ingest(documents: [
                    SourceDocument(uri: "live\(number)", text: "A live walrus \(number).")
                ])
            }
        }
        var sizes: [Int] = []
        for number in 0..<4 {
            let file = folder.file("backup\(number)")
            try await store.backup(to: file)
            #expect(!FileManager.default.fileExists(atPath: file + ".partial"))
            let place = folder.file("restored\(number)/.rag")
            try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
            try FileManager.default.moveItem(atPath: file, toPath: place + "/catalog.sqlite")
            let restored = Store(at: place, model: model)
            #expect(try await restored.verify(repair: true).isSound)
            sizes.append(try await restored.query("walrus").hits.count)
        }
        try await writing.value
        #expect(sizes.allSatisfy { $0 == 10 })
        await #expect(throws: RAGError.self) { try await store.backup(to: folder.file("docs/0.md")) }
        #expect(try String(contentsOfFile: folder.file("docs/0.md"), encoding: .utf8).hasPrefix("# Note 0"))
    }
}
