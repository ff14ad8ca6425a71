import IndexSupport
import RAGModel
import TestSupport
import Testing

@testable import VectorSearch

/// What a search for vectors may cost.
@Suite struct SearchBudgetTests {
    private let folder = TemporaryFolder()

    private func index(_ count: Int) throws -> VectorIndex {
        var random = SplitMix64(seed: 5)
        let path = folder.file("vectors")
        let writer = try VectorIndexWriter(path: path, configuration: VectorIndexConfiguration(dimension: 8))
        for _ in 0..<count {
            let vector = (0..<8).map { _ in Float.random(in: -1...1, using: &random) }
            try vector.withUnsafeBufferPointer { try writer.append($0) }
        }
        try writer.finish(threads: 1)
        return try VectorIndex(path: path)
    }

    @Test(arguments: [true, false]) func `a used up budget stops a scan`(exact: Bool) throws {
        let index = try index(6_000)
        let query = [Float](repeating: 0.5, count: 8)
        let half = OrdinalSet(universe: 6_000, (0..<3_000).map { UInt32($0) * 2 })
        for allowed in [nil, half] {
            let found = try index.search(
                query, k: 5, allowed: allowed, exact: exact, budget: WorkBudget(steps: 1 << 20))
            #expect(found.hits.count == 5)
            let error = #expect(throws: VectorError.self) {
                try index.search(
                    query, k: 5, allowed: allowed, exact: exact, plan: .exactScan, budget: WorkBudget(steps: 3000))
            }
            #expect(error?.exhausted == .steps && error?.ragError.code == .timeout)
        }
        let cancelled = WorkBudget.unlimited()
        cancelled.cancel()
        let error = #expect(throws: VectorError.self) {
            try index.search(query, k: 5, exact: exact, budget: cancelled)
        }
        #expect(error?.ragError.code == .cancelled)
    }
}
