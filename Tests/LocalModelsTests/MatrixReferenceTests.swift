import COpenBLAS
import CVectorKernels
import IndexSupport
import RAGModel
import Testing

@testable import LocalModels

/// Products of an encoder's shapes beside those of OpenBLAS, which nobody here wrote.
struct MatrixReferenceTests {
    @Test(arguments: supportedLevels, [(384, 1152), (384, 384), (384, 1536), (1536, 384), (768, 100)])
    func `float32 agrees with OpenBLAS`(level: kernel_level, shape: (depth: Int, outputs: Int)) throws {
        let count = 50
        var random = SplitMix64(seed: UInt64(shape.depth + shape.outputs))
        let rows = random.floats(count * shape.depth)
        let weights = random.floats(shape.outputs * shape.depth, scale: 0.1)
        try #require(blas_library_open() != 0, "OpenBLAS is not installed")
        var expected = [Float](repeating: 0, count: count * shape.outputs)
        blas_products(count, shape.outputs, shape.depth, rows, weights, &expected)
        let found = product(
            level: level, precision: .float32, rows: rows, count: count, depth: shape.depth,
            weights: stored(weights, as: MATRIX_SOURCE_FLOAT32).bytes, source: MATRIX_SOURCE_FLOAT32,
            outputs: shape.outputs, bias: nil)
        // What rounding can make of sums of numbers of this size.
        let size = Float(shape.depth).squareRoot() * 0.1
        for (ours, theirs) in zip(found, expected) { #expect(abs(ours - theirs) <= 1e-5 * size) }
        #expect(expected.contains { abs($0) > size / 4 })
    }
}
