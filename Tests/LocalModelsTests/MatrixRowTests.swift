import CVectorKernels
import Foundation
import IndexSupport
import Testing

@testable import LocalModels

/// Attention, normalisation and stored numbers at every level this processor has, against plain loops.
struct MatrixRowTests {
    @Test(arguments: supportedLevels, [1, 2, 8, 16, 20, 32, 33, 64, 100])
    func `attention agrees with its formula in double precision`(level: kernel_level, head: Int) {
        var random = SplitMix64(seed: UInt64(head))
        for length in [1, 2, 7, 8, 15, 16, 17, 31, 47, 48, 49, 64, 97, 130] {
            let stride = 3 * head + 5
            let input = random.floats(length * stride)
            let queries = length % 3 == 0 ? 1 : length
            let scale = 1 / Float(head).squareRoot()
            let found = run(
                level, MATRIX_FLOAT32, input, stride, queries: queries, length: length, head: head, scale: scale)
            let rough = run(
                level, MATRIX_BFLOAT16, input, stride, queries: queries, length: length, head: head, scale: scale)
            for query in 0..<queries {
                var weights = (0..<length).map { key in
                    (0..<head).reduce(0.0) {
                        $0 + Double(input[query * stride + $1]) * Double(input[key * stride + head + $1])
                    } * Double(scale)
                }
                let maximum = weights.max()!
                weights = weights.map { exp($0 - maximum) }
                let sum = weights.reduce(0, +)
                for index in 0..<head {
                    let expected = (0..<length).reduce(0.0) {
                        $0 + weights[$1] / sum * Double(input[$1 * stride + 2 * head + index])
                    }
                    #expect(abs(Double(found[query * head + index]) - expected) < 2e-5)
                    #expect(abs(Double(rough[query * head + index]) - expected) < 0.1)
                }
            }
        }
    }

    @Test(arguments: supportedLevels, [1, 5, 8, 64])
    func `attention within a window sees nothing beyond it`(level: kernel_level, window: Int) {
        var random = SplitMix64(seed: UInt64(window))
        let head = 16
        for length in [1, 7, 33, 70, 130, 300] {
            let stride = 3 * head
            let input = random.floats(length * stride)
            let found = run(
                level, MATRIX_FLOAT32, input, stride, queries: length, length: length, window: window, head: head,
                scale: 0.25)
            let rough = run(
                level, MATRIX_BFLOAT16, input, stride, queries: length, length: length, window: window, head: head,
                scale: 0.25)
            for query in 0..<length {
                let seen = max(0, query - window)...min(length - 1, query + window)
                let weights = seen.map { key in
                    exp(
                        (0..<head).reduce(0.0) {
                            $0 + Double(input[query * stride + $1]) * Double(input[key * stride + head + $1])
                        } * 0.25)
                }
                let sum = weights.reduce(0, +)
                for index in 0..<head {
                    let expected = zip(seen, weights).reduce(0.0) {
                        $0 + $1.1 / sum * Double(input[$1.0 * stride + 2 * head + index])
                    }
                    #expect(abs(Double(found[query * head + index]) - expected) < 2e-5)
                    #expect(abs(Double(rough[query * head + index]) - expected) < 0.1)
                }
            }
        }
    }

    @Test(arguments: supportedLevels, [2, 6, 32, 64, 70])
    func `rotation and gates agree with their formulas`(level: kernel_level, head: Int) {
        var random = SplitMix64(seed: UInt64(head))
        let (count, heads, half) = (3, 2, head / 2)
        let stride = heads * head + 3
        let rows = random.floats(count * stride)
        let (cosines, sines) = (random.floats(count * half), random.floats(count * half))
        var rotated = rows
        matrix_rotate(level, MATRIX_SOURCE_FLOAT32, &rotated, count, stride, heads, head, cosines, sines)
        var gated = rows
        let width = stride / 2
        matrix_gate(level, MATRIX_SOURCE_FLOAT32, &gated, count, width)
        for row in 0..<count {
            for index in 0..<stride {
                let place = row * stride + index
                var expected = rows[place]
                if index < heads * head {
                    let (part, unit) = (index % head / half, row * half + index % head % half)
                    let other = part == 0 ? -rows[place + half] : rows[place - half]
                    expected = rows[place] * cosines[unit] + other * sines[unit]
                }
                #expect(abs(rotated[place] - expected) < 1e-5)
            }
            for index in 0..<width {
                let place = row * 2 * width + index
                #expect(gated[row * width + index] == rows[place] * rows[place + width])
            }
        }
    }

    @Test func `every level with fused multiply-add attends and normalises to the same bits`() {
        let levels = supportedLevels.filter { $0 != KERNELS_SCALAR }
        var random = SplitMix64(seed: 9)
        for (length, head) in [(1, 32), (50, 32), (77, 20), (130, 64)] {
            let input = random.floats(length * 3 * head)
            for precision in [MATRIX_FLOAT32, MATRIX_BFLOAT16] {
                // The bfloat16 tiles of AMX add in an order of their own.
                let results = levels.filter { $0 != KERNELS_AMX || precision == MATRIX_FLOAT32 }.map {
                    run($0, precision, input, 3 * head, queries: length, length: length, head: head, scale: 0.2)
                }
                for result in results.dropFirst() { #expect(result == results[0]) }
                // Within a window AMX computes as the others do.
                let near = levels.map {
                    run(
                        $0, precision, input, 3 * head, queries: length, length: length, window: 9, head: head,
                        scale: 0.2)
                }
                for result in near.dropFirst() { #expect(result == near[0]) }
            }
        }
        for width in [1, 15, 16, 47, 384, 390] {
            let input = random.floats(5 * width)
            let weight = random.floats(width)
            let results = levels.map { level in
                var out = [Float](repeating: 0, count: 5 * width)
                matrix_add_normalize(level, input, nil, weight, weight, 1e-12, 5, width, &out)
                return out
            }
            for result in results.dropFirst() { #expect(result == results[0]) }
        }
    }

    @Test(arguments: supportedLevels)
    func `scores of any size give finite attention`(level: kernel_level) {
        for value: Float in [0, 1e-30, 30, 1e4, 1e15] {
            let input = (0..<40 * 24).map { $0 % 2 == 0 ? value : -value }
            let found = run(
                level, MATRIX_FLOAT32, input, 24, queries: 40, length: 40, head: 8, scale: 1)
            #expect(found.allSatisfy { $0.isFinite && abs($0) <= value * 1.0001 })
        }
    }

    private func run(
        _ level: kernel_level, _ precision: matrix_precision, _ input: [Float], _ stride: Int,
        queries: Int, length: Int, window: Int = 0, head: Int, scale: Float
    ) -> [Float] {
        let scratch = AlignedMemory(byteCount: matrix_attention_scratch(level, precision, length, head))
        var out = [Float](repeating: .nan, count: queries * head)
        let source = precision == MATRIX_BFLOAT16 ? MATRIX_SOURCE_BFLOAT16 : MATRIX_SOURCE_FLOAT32
        let size = precision == MATRIX_BFLOAT16 ? 2 : 4
        stored(input, as: source).bytes.withUnsafeBytes {
            let base = $0.baseAddress!
            matrix_attention(
                level, precision, base, base + size * head, base + 2 * size * head, stride, queries, length, window, 1,
                head, scale, scratch.base, &out, head)
        }
        return out
    }

    @Test(arguments: supportedLevels, [true, false])
    func `normalisation agrees with its formula in double precision`(level: kernel_level, hasResidual: Bool) {
        var random = SplitMix64(seed: 5)
        for width in Array(1...70) + [100, 127, 128, 129, 384, 768] {
            let rows = 3
            let input = random.floats(rows * width, scale: 3)
            let residual = hasResidual ? random.floats(rows * width) : [Float](repeating: 0, count: rows * width)
            let weight = random.floats(width)
            let bias = random.floats(width)
            var out = input
            out.withUnsafeMutableBufferPointer { out in
                // In place, as the encoder does it.
                residual.withUnsafeBufferPointer {
                    matrix_add_normalize(
                        level, out.baseAddress, hasResidual ? $0.baseAddress : nil, weight, bias, 1e-6, rows, width,
                        out.baseAddress)
                }
            }
            for row in 0..<rows {
                let range = row * width..<(row + 1) * width
                let sums = zip(input[range], residual[range]).map { Double($0) + Double($1) }
                let mean = sums.reduce(0, +) / Double(width)
                let variance = sums.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(width)
                for index in 0..<width {
                    let unit = (sums[index] - mean) / (variance + 1e-6).squareRoot()
                    let expected = unit * Double(weight[index]) + Double(bias[index])
                    #expect(abs(Double(out[row * width + index]) - expected) < 2e-5)
                }
            }
        }
    }

    @Test(arguments: supportedLevels)
    func `every float16 and bfloat16 is read exactly`(level: kernel_level) {
        let patterns = (0...UInt16.max).map { $0 }
        var found = [Float](repeating: 0, count: patterns.count)
        for (source, exact) in [
            (MATRIX_SOURCE_FLOAT16, patterns.map { Float(Float16(bitPattern: $0)) }),
            (MATRIX_SOURCE_BFLOAT16, patterns.map { Float(bitPattern: UInt32($0) << 16) }),
        ] {
            patterns.withUnsafeBytes { matrix_widen(level, source, $0.baseAddress, patterns.count, 0, &found) }
            for (left, right) in zip(found, exact) {
                #expect(left == right && left.sign == right.sign || left.isNaN && right.isNaN)
            }
        }
    }

    @Test(arguments: supportedLevels)
    func `stored rows are widened and added at any length`(level: kernel_level) {
        var random = SplitMix64(seed: 6)
        for count in 0...70 {
            for source in MatrixProductTests.sources {
                let first = stored(random.floats(count), as: source)
                let second = stored(random.floats(count), as: source)
                var out = [Float](repeating: 7, count: count + 1)
                matrix_widen(level, source, first.bytes, count, 0, &out)
                matrix_widen(level, source, second.bytes, count, 1, &out)
                #expect(out == zip(first.values, second.values).map { $0 + $1 } + [7])
            }
        }
    }
}
