import CVectorKernels
import Foundation
import IndexSupport
import RAGModel
import Testing

@testable import LocalModels

/// Products at every level this processor has, against plain loops.
struct MatrixProductTests {
    struct Shape: CustomTestStringConvertible {
        let rows: Int
        let depth: Int
        let outputs: Int
        var testDescription: String { "\(rows)×\(depth)×\(outputs)" }
    }

    static let shapes =
        [
            (0, 5, 7), (1, 1, 1), (1, 2, 3), (2, 3, 16), (3, 4, 17), (5, 7, 47), (7, 15, 48), (8, 16, 49), (9, 31, 50),
            (11, 33, 96), (13, 63, 15), (15, 64, 33), (16, 65, 100), (17, 100, 5), (23, 127, 64), (6, 128, 48),
            (4, 129, 31), (19, 513, 52), (8, 1030, 48),
        ].map { Shape(rows: $0.0, depth: $0.1, outputs: $0.2) }
    static let sources = [MATRIX_SOURCE_FLOAT32, MATRIX_SOURCE_FLOAT16, MATRIX_SOURCE_BFLOAT16]

    @Test(arguments: supportedLevels, shapes)
    func `float32 agrees with sums in double precision`(level: kernel_level, shape: Shape) {
        var random = SplitMix64(seed: UInt64(shape.depth))
        for source in Self.sources {
            let rows = random.floats(shape.rows * shape.depth)
            let bias = random.floats(shape.outputs)
            let weights = stored(random.floats(shape.outputs * shape.depth, scale: 0.3), as: source)
            let found = product(
                level: level, precision: .float32, rows: rows, count: shape.rows, depth: shape.depth,
                weights: weights.bytes, source: source, outputs: shape.outputs, bias: bias)
            for row in 0..<shape.rows {
                for output in 0..<shape.outputs {
                    var sum = Double(bias[output])
                    var size = abs(sum)
                    for k in 0..<shape.depth {
                        let term =
                            Double(rows[row * shape.depth + k]) * Double(weights.values[output * shape.depth + k])
                        sum += term
                        size += abs(term)
                    }
                    let error = abs(Double(found[row * shape.outputs + output]) - sum)
                    #expect(error <= size * 6e-8 * Double(shape.depth).squareRoot() + 1e-9)
                }
            }
        }
    }

    @Test(arguments: supportedLevels, shapes)
    func `int8 is the exact product of the factors, and of exact channels in float32`(
        level: kernel_level, shape: Shape
    ) {
        var random = SplitMix64(seed: UInt64(shape.depth) + 1)
        let lists: [[Int]] = [[], [shape.depth - 1], Array(0..<min(8, shape.depth))]
        for (source, exact) in Array(zip(Self.sources, lists)) + Array(zip(Self.sources, lists.reversed())) {
            var rows = random.floats(shape.rows * shape.depth)
            // Rows of one sign, as after an activation, and a row of zeros, which has no scale.
            for index in rows.indices where index / shape.depth % 3 == 1 { rows[index] = abs(rows[index]) }
            for index in 0..<min(rows.count, shape.depth) where shape.rows > 2 { rows[index] = 0 }
            for row in 0..<shape.rows { for channel in exact { rows[row * shape.depth + channel] *= 1000 } }
            let weights = stored(random.floats(shape.outputs * shape.depth, scale: 0.3), as: source)
            let bias = random.floats(shape.outputs)
            let found = product(
                level: level, precision: .int8, rows: rows, count: shape.rows, depth: shape.depth,
                weights: weights.bytes, source: source, outputs: shape.outputs, bias: bias, exact: exact)
            let columns = (0..<shape.outputs).map {
                int8Factors(Array(weights.values[$0 * shape.depth..<($0 + 1) * shape.depth]), exact: exact)
            }
            for row in 0..<shape.rows {
                let left = int8Steps(Array(rows[row * shape.depth..<(row + 1) * shape.depth]), exact: exact)
                for output in 0..<shape.outputs {
                    let sum = zip(left.steps, columns[output].factors).reduce(0) { $0 + $1.0 * $1.1 }
                    var expected = Float(sum) * (columns[output].scale * left.scale)
                    for channel in exact {
                        let x: Float = rows[row * shape.depth + channel]
                        let w: Float = weights.values[output * shape.depth + channel]
                        expected = level == KERNELS_SCALAR ? expected + x * w : expected.addingProduct(x, w)
                    }
                    #expect(found[row * shape.outputs + output] == expected + bias[output])
                }
            }
        }
    }

    @Test(arguments: supportedLevels) func `int8 does not hide numbers that are not finite`(level: kernel_level) {
        for bad in [Float.nan, -.nan, .infinity, -.infinity] {
            for exact in [[], [3], [5]] {
                var rows = [Float](repeating: 0.5, count: 40)
                rows[3] = bad
                let weights = stored([Float](repeating: 0.25, count: 40), as: MATRIX_SOURCE_FLOAT32)
                let found = product(
                    level: level, precision: .int8, rows: rows, count: 1, depth: 40, weights: weights.bytes,
                    source: MATRIX_SOURCE_FLOAT32, outputs: 1, bias: nil, exact: exact)
                #expect(!found[0].isFinite)
            }
        }
    }

    @Test(arguments: supportedLevels, shapes)
    func `bfloat16 is the product of rounded factors`(level: kernel_level, shape: Shape) {
        var random = SplitMix64(seed: UInt64(shape.depth) + 2)
        for source in Self.sources {
            let rows = random.floats(shape.rows * shape.depth)
            let weights = stored(random.floats(shape.outputs * shape.depth, scale: 0.3), as: source)
            let found = product(
                level: level, precision: .bfloat16, rows: rows, count: shape.rows, depth: shape.depth,
                weights: weights.bytes, source: source, outputs: shape.outputs, bias: nil)
            for row in 0..<shape.rows {
                for output in 0..<shape.outputs {
                    var sum = 0.0
                    var size = 0.0
                    for k in 0..<shape.depth {
                        let term =
                            Double(bfloat16(rows[row * shape.depth + k]))
                            * Double(bfloat16(weights.values[output * shape.depth + k]))
                        sum += term
                        size += abs(term)
                    }
                    let error = abs(Double(found[row * shape.outputs + output]) - sum)
                    #expect(error <= size * 1.2e-7 * Double(shape.depth).squareRoot() + 1e-9)
                }
            }
        }
    }

    @Test(arguments: Precision.allCases)
    func `every level with fused multiply-add gives the same bits`(precision: Precision) throws {
        var random = SplitMix64(seed: 3)
        // The bfloat16 tiles of AMX add in an order of their own.
        let levels = supportedLevels.filter {
            $0 != KERNELS_SCALAR && !($0 == KERNELS_AMX && precision == .bfloat16)
        }
        for activation in [MATRIX_IDENTITY, MATRIX_GELU, MATRIX_GELU_TANH, MATRIX_RELU] {
            let rows = random.floats(21 * 200)
            let weights = stored(random.floats(77 * 200, scale: 0.2), as: MATRIX_SOURCE_FLOAT32)
            let bias = random.floats(77)
            let results = levels.map {
                product(
                    level: $0, precision: precision, rows: rows, count: 21, depth: 200, weights: weights.bytes,
                    source: MATRIX_SOURCE_FLOAT32, outputs: 77, bias: bias, activation: activation)
            }
            for result in results.dropFirst() { #expect(result == results[0]) }
        }
    }

    @Test(arguments: supportedLevels, Precision.allCases)
    func `a row's result does not depend on the other rows`(level: kernel_level, precision: Precision) {
        var random = SplitMix64(seed: 4)
        let (count, depth, outputs) = (19, 130, 100)
        let rows = random.floats(count * depth)
        let weights = stored(random.floats(outputs * depth), as: MATRIX_SOURCE_FLOAT32)
        func run(_ rows: [Float]) -> [Float] {
            product(
                level: level, precision: precision, rows: rows, count: rows.count / depth, depth: depth,
                weights: weights.bytes, source: MATRIX_SOURCE_FLOAT32, outputs: outputs, bias: nil)
        }
        let together = run(rows)
        for row in 0..<count {
            let alone = run(Array(rows[row * depth..<(row + 1) * depth]))
            #expect(alone == Array(together[row * outputs..<(row + 1) * outputs]))
        }
    }

    @Test(arguments: supportedLevels, Precision.allCases)
    func `results stored as bfloat16 are the rounded ones, and factors like others`(
        level: kernel_level, precision: Precision
    ) {
        var random = SplitMix64(seed: 6)
        let (count, depth, outputs) = (35, 100, 61)
        let kernel = precision.kernel
        let rows = random.floats(count * depth).map(bfloat16)
        let weights = stored(random.floats(outputs * depth), as: MATRIX_SOURCE_FLOAT32)
        let exact = product(
            level: level, precision: precision, rows: rows, count: count, depth: depth, weights: weights.bytes,
            source: MATRIX_SOURCE_FLOAT32, outputs: outputs, bias: nil, activation: MATRIX_GELU)
        // The same with rows that come as bfloat16 and results that go as bfloat16, in one call.
        let source = precision == .float32 ? MATRIX_SOURCE_FLOAT32 : MATRIX_SOURCE_BFLOAT16
        let rowBytes = matrix_row_bytes(kernel, depth)
        let prepared = AlignedMemory(byteCount: count * rowBytes)
        var scales = [matrix_row](repeating: matrix_row(), count: count)
        matrix_prepare(
            level, kernel, source, stored(rows, as: source).bytes, count, depth, depth, nil, nil, prepared.base,
            &scales)
        let columns = matrix_panel_columns(level)
        let panelBytes = matrix_panel_bytes(level, kernel, depth)
        let panels = AlignedMemory(byteCount: (outputs + columns - 1) / columns * panelBytes)
        for first in stride(from: 0, to: outputs, by: columns) {
            weights.bytes.withUnsafeBytes {
                matrix_pack(
                    level, kernel, MATRIX_SOURCE_FLOAT32, $0.baseAddress! + first * depth * 4,
                    min(columns, outputs - first), depth, depth, nil, panels.base + first / columns * panelBytes)
            }
        }
        var found = [UInt16](repeating: 0x7FFF, count: count * (outputs + 1))
        matrix_multiply(
            level, kernel, prepared.base, rowBytes, scales, count, depth, panels.base, outputs, nil, MATRIX_GELU,
            MATRIX_SOURCE_BFLOAT16, &found, outputs + 1)
        for row in 0..<count {
            for output in 0..<outputs {
                let expected = UInt16(bfloat16(exact[row * outputs + output]).bitPattern >> 16)
                #expect(found[row * (outputs + 1) + output] == expected)
            }
            #expect(found[row * (outputs + 1) + outputs] == 0x7FFF)
        }
    }

    @Test(arguments: supportedLevels)
    func `extreme factors do not saturate`(level: kernel_level) {
        // All products at ±127·127: what 16-bit partial sums could not hold.
        let depth = 256
        for (left, right) in [(Float(1), Float(1)), (1, -1), (-1, -1)] {
            let found = product(
                level: level, precision: .int8, rows: [Float](repeating: left, count: depth), count: 1, depth: depth,
                weights: stored([Float](repeating: right, count: depth), as: MATRIX_SOURCE_FLOAT32).bytes,
                source: MATRIX_SOURCE_FLOAT32, outputs: 1, bias: nil)
            #expect(abs(found[0] - left * right * Float(depth)) < 1e-3)
        }
    }

    @Test(arguments: supportedLevels)
    func `GELU is exact to a millionth, and to 3e-5 for small factors`(level: kernel_level) {
        let points = (0...48_000).map { Float($0) / 2000 - 12 } + [-0.0, 1e-30, -1e-30, 100, -100, 1e30, -1e30]
        func run(_ activation: matrix_activation, precision: Precision = .float32, _ rows: [Float]) -> [Float] {
            product(
                level: level, precision: precision, rows: rows, count: rows.count, depth: 1,
                weights: stored([1], as: MATRIX_SOURCE_FLOAT32).bytes, source: MATRIX_SOURCE_FLOAT32, outputs: 1,
                bias: nil, activation: activation)
        }
        func worst(_ found: [Float], at points: [Float], _ exact: (Double) -> Double) -> Double {
            zip(points, found).map { abs(Double($1) - exact(Double($0))) / max(1, abs(Double($0)) / 4) }.max()!
        }
        func gelu(_ x: Double) -> Double { 0.5 * x * erfc(-x / 2.0.squareRoot()) }
        #expect(worst(run(MATRIX_GELU, points), at: points, gelu) < 1e-6)
        // Factors of one component: their products are exact.
        let rough = points.map(bfloat16)
        #expect(worst(run(MATRIX_GELU, precision: .bfloat16, rough), at: rough, gelu) < 3e-5)
        #expect(
            worst(run(MATRIX_GELU_TANH, points), at: points) {
                0.5 * $0 * (1 + tanh((2 / Double.pi).squareRoot() * ($0 + 0.044715 * $0 * $0 * $0)))
            } < 1e-6)
        #expect(run(MATRIX_RELU, points) == points.map { max($0, 0) })
    }
}
