import Foundation
import IndexSupport
import TestSupport
import Testing
import VectorSearch

struct VectorFileTests {
    static let rounds = Int(ProcessInfo.processInfo.environment["RAG_TEST_ROUNDS"] ?? "") ?? 150

    /// Opens a damaged file and does everything with it; only errors may come of it.
    private func exercise(_ path: String, _ query: [Float]) throws {
        let index = try VectorIndex(path: path)
        let half = OrdinalSet(universe: index.count, stride(from: 0, to: UInt32(index.count), by: 2))
        for exact in [true, false] {
            for allowed in [nil, half] {
                let result = try index.search(query, k: 7, allowed: allowed, efSearch: 20, exact: exact)
                #expect(result.hits.allSatisfy { Int($0.ordinal) < index.count })
            }
        }
        _ = try? index.verify()
    }

    @Test(arguments: Quantizer.allCases, Metric.allCases)
    func flippedBitsNeverCrash(_ quantizer: Quantizer, _ metric: Metric) throws {
        let folder = TemporaryFolder()
        let vectors = VectorFixtures.clustered(300, dimension: 10, seed: 21)
        var random = SplitMix64(seed: 22)
        for threshold in [100, 1000] {
            let path = folder.file("v\(threshold)")
            let configuration = VectorIndexConfiguration(
                dimension: 10, metric: metric, quantizer: quantizer, m: 4, efConstruction: 30,
                graphThreshold: threshold)
            _ = try VectorFixtures.write(vectors, configuration, to: path)
            let whole = try Data(contentsOf: URL(fileURLWithPath: path))
            for _ in 0..<Self.rounds {
                var damaged = whole
                for _ in 0..<Int.random(in: 1...20, using: &random) {
                    damaged[Int.random(in: 0..<damaged.count, using: &random)] ^=
                        1 << UInt8.random(in: 0...7, using: &random)
                }
                let target = folder.file("damaged")
                try damaged.write(to: URL(fileURLWithPath: target))
                // Unchecked, or most damage would be refused before it is met.
                try SegmentFile.$checkedAtOpening.withValue(-1) {
                    do { try exercise(target, vectors[0]) } catch is FileError {} catch is VectorError {}
                }
            }
        }
    }

    @Test func truncatedAndForeignFilesAreRefused() throws {
        let folder = TemporaryFolder()
        let vectors = VectorFixtures.clustered(200, dimension: 10, seed: 23)
        _ = try VectorFixtures.write(
            vectors, .init(dimension: 10, m: 4, efConstruction: 30, graphThreshold: 100), to: folder.file("v"))
        let whole = try Data(contentsOf: URL(fileURLWithPath: folder.file("v")))
        for length in stride(from: 0, to: whole.count, by: 977) {
            try whole.prefix(length).write(to: URL(fileURLWithPath: folder.file("short")))
            #expect(throws: FileError.self) { try VectorIndex(path: folder.file("short")) }
        }
        try Data("something else entirely".utf8).write(to: URL(fileURLWithPath: folder.file("foreign")))
        #expect(throws: FileError.self) { try VectorIndex(path: folder.file("foreign")) }
        #expect(throws: FileError.self) { try VectorIndex(path: folder.file("missing")) }
    }

    @Test func everyFlippedByteIsNoticedByVerify() throws {
        let folder = TemporaryFolder()
        let vectors = VectorFixtures.clustered(150, dimension: 4, seed: 24)
        let path = folder.file("v")
        _ = try VectorFixtures.write(
            vectors, .init(dimension: 4, m: 2, efConstruction: 30, graphThreshold: 100), to: path)
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        var random = SplitMix64(seed: 25)
        var unnoticed = 0
        for _ in 0..<Self.rounds {
            var damaged = whole
            damaged[Int.random(in: 0..<damaged.count, using: &random)] ^= 255
            try damaged.write(to: URL(fileURLWithPath: path))
            do {
                try VectorIndex(path: path).verify()
                unnoticed += 1
            } catch {}
        }
        #expect(unnoticed == 0)
    }
}
