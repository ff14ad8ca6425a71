import Foundation
import TestSupport
import Testing

/// An ingest that is refused before it has brought anything leaves nothing behind that it made.
@Suite struct RefusedIngestTests {
    private let folder = TemporaryFolder()
    private var rag: CommandLineProgram { CommandLineProgram(in: folder.path) }
    private var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
    }

    @Test(
        arguments: [
            ["--model", "nowhere"], ["--embedder", "nobody"], ["--chunk-tokens", "2"], ["--chunk-overlap", "5000"],
            ["--language", "klingon"], ["--field-weight", "smell=3"], ["--field-weight", "title=300"],
            ["--encoding", "nonsense"], ["--chunker", "semantic", "--no-model"], ["--collection", ""],
            ["--meta", "path=x"], ["nowhere"],
        ] as [[String]])
    func `a store that a refused ingest has made is gone`(mistake: [String]) throws {
        folder.write("docs/a.md", "The turbine spins clockwise.")
        for store in [[], ["--store", "new/deep/store"]] {
            let outcome = try rag.start(["ingest", "docs"] + mistake + store).wait()
            #expect(outcome.exitCode == 2, "\(outcome.output)\(outcome.notes)")
            #expect(try names == ["docs"], "\(outcome.notes)")
        }
        #expect(try rag.run("ingest", "docs").exitCode == 0)
    }

    @Test func `what was there before stays`() throws {
        folder.write("docs/a.md", "The turbine spins clockwise.")
        folder.write("made/store/mine.txt", "mine")
        let arguments = ["ingest", "docs", "--chunk-tokens", "2", "--store", "made/store"]
        #expect(try rag.start(arguments).wait().exitCode == 2)
        #expect(
            try FileManager.default.subpathsOfDirectory(atPath: folder.file("made")).sorted() == [
                "store", "store/mine.txt",
            ])
        // A store that holds something is left alone, whatever an ingest is refused for.
        #expect(try rag.run("ingest", "docs").exitCode == 0)
        #expect(try rag.run("ingest", "docs", "--model", "nowhere").exitCode == 2)
        #expect(try rag.run("query", "turbine").exitCode == 0)
        #expect(try rag.run("verify").exitCode == 0)
    }
}
