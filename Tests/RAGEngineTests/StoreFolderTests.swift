import Foundation
import RAGEngine
import RAGModel
import TestSupport
import Testing

/// What a store's folder may hold when it comes from somebody else, and who may read it.
@Suite struct StoreFolderTests {
    private let folder = TemporaryFolder()
    private let model = ModelOptions(isDisabled: true)
    private var store: Store { Store(at: folder.file("store"), model: model) }

    private func ingest() async throws {
        folder.write("docs/a.txt", "The secret gateway.")
        try await store.ingest([folder.file("docs")])
    }

    private func victim() throws -> String { try String(contentsOfFile: folder.file("victim"), encoding: .utf8) }

    @Test(arguments: [true, false])
    func `a lock that is another file too is refused, and that file is kept`(isHardLink: Bool) async throws {
        folder.write("victim", "precious")
        try FileManager.default.createDirectory(atPath: folder.file("store"), withIntermediateDirectories: true)
        let lock = folder.file("store/writer.lock")
        #expect((isHardLink ? link : symlink)(folder.file("victim"), lock) == 0)
        let error = await #expect(throws: RAGError.self) { try await ingest() }
        #expect(error?.code == .corrupt)
        #expect(try victim() == "precious")
    }

    @Test func `a folder of segments that leads elsewhere is refused, and nothing is removed there`() async throws {
        folder.write("victim/segment-mine.txt", "precious")
        try FileManager.default.createDirectory(atPath: folder.file("store"), withIntermediateDirectories: true)
        #expect(symlink(folder.file("victim"), folder.file("store/segments")) == 0)
        let error = await #expect(throws: RAGError.self) { try await ingest() }
        #expect(error?.code == .corrupt)
        #expect(FileManager.default.fileExists(atPath: folder.file("victim/segment-mine.txt")))
    }

    @Test(arguments: ["chunks", "postings", "metadata"])
    func `a segment file that was replaced by a link is damage, which repair mends`(kind: String) async throws {
        try await ingest()
        let segments = folder.file("store/segments")
        let name = try #require(
            try FileManager.default.contentsOfDirectory(atPath: segments).first { $0.hasSuffix(kind) })
        try FileManager.default.moveItem(atPath: "\(segments)/\(name)", toPath: folder.file("elsewhere"))
        #expect(symlink(folder.file("elsewhere"), "\(segments)/\(name)") == 0)
        let error = await #expect(throws: RAGError.self) { try await store.query("gateway") }
        #expect(error?.code == .corrupt)
        #expect(try await !store.verify().isSound)
        #expect(try await store.verify(repair: true).isSound)
        #expect(FileManager.default.fileExists(atPath: folder.file("elsewhere")))
        #expect(try await store.query("gateway").hits.count == 1)
    }

    @Test func `everything in a store belongs to its owner only`() async throws {
        try await ingest()
        let paths = FileManager.default.enumerator(atPath: folder.file("store"))!.compactMap { $0 as? String }
        #expect(paths.count >= 6)
        for path in [""] + paths {
            let attributes = try FileManager.default.attributesOfItem(atPath: folder.file("store/" + path))
            let mode = try #require(attributes[.posixPermissions] as? Int)
            #expect(mode & 0o077 == 0, "\(path): \(String(mode, radix: 8))")
        }
    }

    @Test(arguments: [1, 2, 3, 4, 5])
    func `a store of any version is upgraded by its first use where it has to be, answers, and is sound`(_ version: Int)
        async throws
    {
        try FileManager.default.createDirectory(atPath: folder.file("notes"), withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            atPath: TestData.fixture("stores/version-\(version)").path, toPath: folder.file("notes/.rag"))
        let store = Store(at: folder.file("notes/.rag"), model: model)
        #expect(try await store.query("gateway signing").hits.map(\.path) == ["a.md"])
        #expect(try await store.query("walrus").hits.map(\.path) == ["sub/b.md"])
        let report = try await store.verify()
        #expect(report.isSound, "\(report.problems)")
        #expect(report.vectors == 2)
        _ = try await store.compact()
        #expect(try await store.verify().isSound)
    }

    @Test func `a project that is moved or copied with its store answers with its own paths, once`() async throws {
        folder.write("v/a.md", "The walrus rests.")
        folder.write("v/sub/b.md", "Another walrus.")
        let before = Store(at: folder.file("v/.rag"), model: model)
        try await before.ingest([folder.file("v")])
        try FileManager.default.copyItem(atPath: folder.file("v"), toPath: folder.file("copy"))
        #expect(rename(folder.file("v"), folder.file("w")) == 0)
        for name in ["w", "copy"] {
            let store = Store(at: folder.file("\(name)/.rag"), model: model)
            let uris = try await store.query("walrus").hits.map(\.uri)
            #expect(uris.count == 2)
            #expect(uris.allSatisfy { $0.contains("/\(name)/") && FileManager.default.fileExists(atPath: $0) })
            let report = try await store.ingest([folder.file(name)])
            #expect(report.added == 0)
            #expect(report.deleted == 0)
            #expect(try await store.query("walrus").hits.count == 2)
            #expect(try await store.verify().isSound)
        }
    }

    @Test func `a store keeps itself out of git`() async throws {
        try await ingest()
        #expect(try String(contentsOfFile: folder.file("store/.gitignore"), encoding: .utf8) == "*\n")
    }

    @Test func `a damaged segment is rebuilt by a merge, not copied`() async throws {
        for number in 0..<9 { folder.write("a/\(number).md", "---\nteam: storage\n---\ngateway \(number)\n") }
        // So few that they stay a segment of their own.
        for number in 0..<3 { folder.write("b/\(number).md", "---\nteam: net\n---\ngateway \(number)\n") }
        try await store.ingest([folder.file("a")])
        let segments = folder.file("store/segments")
        let name = try #require(
            try FileManager.default.contentsOfDirectory(atPath: segments).first { $0.hasSuffix("metadata") })
        try await store.ingest([folder.file("b")])
        let url = URL(fileURLWithPath: "\(segments)/\(name)")
        var data = try Data(contentsOf: url)
        let place = try #require(data.range(of: Data("storage".utf8)))
        data[place.upperBound - 1] = UInt8(ascii: "f")
        try data.write(to: url)
        #expect(try await !store.verify().isSound)
        _ = try await store.compact()
        #expect(try await store.verify().isSound)
        var options = QueryOptions()
        options.filter = "team = \"storage\""
        #expect(try await store.query("gateway", options: options).hits.count == 9)
    }
}
