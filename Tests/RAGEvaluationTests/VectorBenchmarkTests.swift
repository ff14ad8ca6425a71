import Foundation
import IndexSupport
import TestSupport
import Testing
import VectorSearch

@testable import RAGEvaluation

@Suite struct VectorBenchmarkTests {
    /// Vectors of 16 dimensions around a few centres, the same for every seed.
    private static func clustered(_ count: Int, seed: UInt64) -> [[Float]] {
        var centres = SplitMix64(seed: 7)
        let middles = (0..<10).map { _ in (0..<16).map { _ in Float.random(in: -1...1, using: &centres) } }
        var random = SplitMix64(seed: seed)
        return (0..<count).map { _ in
            middles[Int.random(in: 0..<10, using: &random)].map { $0 + Float.random(in: -0.4...0.4, using: &random) }
        }
    }

    private func bytes(_ values: [Int32]) -> Data { values.withUnsafeBytes { Data($0) } }

    @Test func everyFormatOfVectorFilesIsRead() throws {
        let folder = TemporaryFolder()
        func file(_ name: String, _ data: Data) throws -> VectorFile {
            try data.write(to: URL(fileURLWithPath: folder.file(name)))
            return try VectorFile(path: folder.file(name))
        }
        let floats = [1.5, -2].map { Int32(bitPattern: Float($0).bitPattern) }
        for read in [try file("a.fbin", bytes([1, 2] + floats)), try file("a.fvecs", bytes([2] + floats))] {
            #expect((read.count, read.dimension) == (1, 2))
            #expect(read.vector(0) == [1.5, -2])
        }
        for read in [try file("a.ibin", bytes([2, 1, 7, -8])), try file("a.ivecs", bytes([1, 7, 1, -8]))] {
            #expect((0..<read.count).map { read.integers($0) } == [[7], [-8]])
        }
        let read = try file("a.bvecs", bytes([3]) + Data([1, 2, 255]))
        #expect(read.vector(0) == [1, 2, 255])
        try VectorFile.writeFvecs([[1, 2], [3, 4]], to: folder.file("w.fvecs"))
        #expect(try VectorFile(path: folder.file("w.fvecs")).vector(1) == [3, 4])
    }

    @Test func damagedVectorFilesAreRefused() throws {
        let folder = TemporaryFolder()
        let cases: [(String, Data)] = [
            ("a.fbin", Data()), ("b.fbin", bytes([2, 2, 0, 0, 0])), ("c.fbin", bytes([-1, 2])),
            ("d.fvecs", bytes([0, 1])), ("e.fvecs", bytes([2, 0, 0, 2, 0])), ("f.fvecs", bytes([1, 0, 2, 0])),
            ("g.txt", bytes([1, 1, 0])), ("h.fbin", bytes([Int32.max, Int32.max])),
        ]
        for (name, data) in cases {
            try data.write(to: URL(fileURLWithPath: folder.file(name)))
            #expect(throws: FileError.self, "\(name)") { try VectorFile(path: folder.file(name)) }
        }
    }

    @Test func aBenchmarkReportsBuildWidthsAndFilters() throws {
        let folder = TemporaryFolder()
        try VectorFile.writeFvecs(
            Self.clustered(1500, seed: 51), to: folder.file("base.fvecs"))
        try VectorFile.writeFvecs(
            Self.clustered(20, seed: 52), to: folder.file("queries.fvecs"))
        var benchmark = VectorBenchmark(
            configuration: .init(dimension: 16, m: 8, efConstruction: 50, graphThreshold: 100))
        benchmark.efSearch = [10, 80]
        benchmark.selectivities = [0.5]
        let build = try benchmark.build(
            base: VectorFile(path: folder.file("base.fvecs")), at: folder.file("index"))
        #expect(build.rows == 1500 && build.fileBytes > build.indexBytes && build.indexBytes > 1500 * 64)
        var reports: [VectorSearchReport] = []
        try benchmark.search(
            VectorIndex(path: folder.file("index")), queries: VectorFile(path: folder.file("queries.fvecs")), truth: nil
        ) { reports.append($0) }
        #expect(reports.map(\.efSearch) == [10, 80, 10, 80, 10, 80, 10, 80])
        #expect(reports.map(\.filter).filter { $0 == "none" }.count == 2)
        #expect(reports.allSatisfy { $0.complete && $0.queriesPerSecond > 0 && $0.recall > 0.7 })
        #expect(reports[1].recall >= 0.95)
    }
}
