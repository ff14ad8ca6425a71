import CVectorKernels
import Foundation
import IndexSupport
import Testing

/// Every level of every kernel against its plain twin.
struct KernelTests {
    static let levels: [kernel_level] = [
        KERNELS_SCALAR, KERNELS_AVX2, KERNELS_AVX512, KERNELS_AVX512VNNI, KERNELS_AMX, KERNELS_NEON, KERNELS_NEONDOT,
    ].filter(kernels_supports)

    /// All short lengths, then steps that meet every tail; RAG_TEST_ROUNDS sweeps every length to 1,100.
    static let lengths: [Int] =
        ProcessInfo.processInfo.environment["RAG_TEST_ROUNDS"] != nil
        ? Array(0...1100) : Array(0...130) + Array(stride(from: 131, through: 1100, by: 29))

    static let plain = distance_kernels_at(KERNELS_SCALAR).pointee

    /// Rows of `Element` at a misaligned start.
    final class Rows<Element: BitwiseCopyable> {
        let memory: UnsafeMutableRawPointer
        let base: UnsafeMutablePointer<Element>

        init(count: Int, shift: Int, _ value: (Int) -> Element) {
            memory = .allocate(byteCount: (count + 64) * MemoryLayout<Element>.stride + 64, alignment: 64)
            base = (memory + shift * MemoryLayout<Element>.stride).bindMemory(to: Element.self, capacity: count)
            for index in 0..<count { (base + index).initialize(to: value(index)) }
        }

        deinit { memory.deallocate() }
    }

    static let ids: [UInt32] = [6, 0, 3, 3, 5, 1, 2, 4, 6]
    static let rowCount = 7

    @Test(arguments: levels) func floatKernelsAgreeWithTheirTwins(_ level: kernel_level) {
        let kernels = distance_kernels_at(level).pointee
        var random = SplitMix64(seed: 1)
        for length in Self.lengths {
            let stride = length + length % 3
            let shift = length % 16
            let query = Rows<Float>(count: length, shift: shift % 5) { _ in Float.random(in: -1...1, using: &random) }
            let rows = Rows<Float>(count: Self.rowCount * stride + length, shift: shift) { _ in
                Float.random(in: -1...1, using: &random)
            }
            let halves = Rows<UInt16>(count: Self.rowCount * stride + length, shift: shift) { _ in 0 }
            convert_f32_to_f16(rows.base, Self.rowCount * stride, halves.base)
            for row in 0..<Self.rowCount {
                let start = rows.base + row * stride
                let exact = (0..<length).reduce(0.0) { $0 + Double(query.base[$1]) * Double(start[$1]) }
                let tolerance = 1e-6 * Double(length + 1)
                #expect(abs(Double(kernels.dot_f32(query.base, start, length)) - exact) <= tolerance)
                let squares = (0..<length).reduce(0.0) {
                    $0 + (Double(query.base[$1]) - Double(start[$1])) * (Double(query.base[$1]) - Double(start[$1]))
                }
                #expect(abs(Double(kernels.l2_f32(query.base, start, length)) - squares) <= 4 * tolerance)
                let half = kernels.dot_f16(query.base, halves.base + row * stride, length)
                let twin = Self.plain.dot_f16(query.base, halves.base + row * stride, length)
                #expect(abs(Double(half) - Double(twin)) <= tolerance)
            }
            expectSameForms(
                kernels.dot_f32, kernels.dot_f32_rows, kernels.dot_f32_gather, query.base, rows.base, stride, length)
            expectSameForms(
                kernels.l2_f32, kernels.l2_f32_rows, kernels.l2_f32_gather, query.base, rows.base, stride, length)
            expectSameForms(
                kernels.dot_f16, kernels.dot_f16_rows, kernels.dot_f16_gather, query.base, halves.base, stride, length)
        }
    }

    @Test(arguments: levels) func integerKernelsEqualTheirTwins(_ level: kernel_level) {
        let kernels = distance_kernels_at(level).pointee
        var random = SplitMix64(seed: 2)
        for length in Self.lengths + [4096] {
            let stride = length + length % 3
            let query = Rows<Int8>(count: length, shift: length % 7) { _ in Int8.random(in: -128...127, using: &random)
            }
            let rows = Rows<UInt8>(count: Self.rowCount * stride + length, shift: length % 61) { index in
                index / max(1, stride) == 0
                    ? 0 : index / max(1, stride) == 1 ? 255 : UInt8.random(in: 0...255, using: &random)
            }
            for row in 0..<Self.rowCount {
                #expect(
                    kernels.dot_i8(query.base, rows.base + row * stride, length)
                        == Self.plain.dot_i8(query.base, rows.base + row * stride, length))
            }
            expectSameForms(
                kernels.dot_i8, kernels.dot_i8_rows, kernels.dot_i8_gather, query.base, rows.base, stride, length)
            let extreme = Rows<Int8>(count: length, shift: 1) { _ in -128 }
            #expect(kernels.dot_i8(extreme.base, rows.base, length) == Int32(length) * 128 * 128)
            #expect(
                length == 0 || kernels.dot_i8(extreme.base, rows.base + stride, length) == Int32(length) * -128 * 127)
        }
        for words in 0...130 {
            let stride = words + words % 3
            let query = Rows<UInt64>(count: words, shift: words % 3) { _ in random.next() }
            let rows = Rows<UInt64>(count: Self.rowCount * stride + words, shift: words % 7) { _ in random.next() }
            for row in 0..<Self.rowCount {
                #expect(
                    kernels.hamming(query.base, rows.base + row * stride, words)
                        == Self.plain.hamming(query.base, rows.base + row * stride, words))
            }
            expectSameForms(
                kernels.hamming, kernels.hamming_rows, kernels.hamming_gather, query.base, rows.base, stride, words)
        }
    }

    @Test(arguments: levels) func notANumberAndInfinityPassThrough(_ level: kernel_level) {
        let kernels = distance_kernels_at(level).pointee
        for length in [1, 7, 16, 33, 100] {
            for position in [0, length / 2, length - 1] {
                var row = [Float](repeating: 1, count: length)
                let query = [Float](repeating: 2, count: length)
                row[position] = .nan
                #expect(kernels.dot_f32(query, row, length).isNaN)
                #expect(kernels.l2_f32(query, row, length).isNaN)
                row[position] = .infinity
                #expect(kernels.dot_f32(query, row, length) == .infinity)
                #expect(kernels.l2_f32(query, row, length) == .infinity)
                var half = [UInt16](repeating: 0, count: length)
                convert_f32_to_f16(row, length, &half)
                #expect(kernels.dot_f16(query, half, length) == .infinity)
                row[position] = -.greatestFiniteMagnitude
                #expect(kernels.dot_f32(query, row, length) == -.infinity)
            }
        }
    }

    @Test func halfPrecisionRoundsToNearestEvenAndBack() {
        for bits in UInt16.min...UInt16.max {
            var value: Float = 0
            convert_f16_to_f32([bits], 1, &value)
            var back: UInt16 = 0
            convert_f32_to_f16([value], 1, &back)
            #expect(value.isNaN || back == bits)
        }
        let cases: [(Float, UInt16)] = [
            (1, 0x3C00), (-2, 0xC000), (65504, 0x7BFF), (65519.996, 0x7BFF), (65520, 0x7C00), (1e-8, 0), (6e-8, 1),
            (1.0004883, 0x3C00), (1.0014648, 0x3C02), (.infinity, 0x7C00),
        ]
        for (value, bits) in cases {
            var half: UInt16 = 0
            convert_f32_to_f16([value], 1, &half)
            #expect(half == bits, "\(value)")
        }
    }

    @Test func codesRoundToNearestAndClamp() {
        let values: [Float] = [0, 0.5, -0.5, 0.4, 1, -1, 3.6, 1000, -1000, 126.6]
        var signed = [Int8](repeating: 0, count: values.count)
        quantize_i8(values, 1, values.count, &signed)
        #expect(signed == [0, 1, -1, 0, 1, -1, 4, 127, -127, 127])
        var offset = [UInt8](repeating: 0, count: values.count)
        quantize_offset_i8(values, 1, values.count, &offset)
        #expect(offset == signed.map { UInt8(Int($0) + 128) })
        var back = [Int8](repeating: 0, count: values.count)
        offset_to_signed_i8(offset, values.count, &back)
        #expect(back == signed)
    }

    /// The one-to-many forms give bit for bit what the one-to-one form gives.
    private func expectSameForms<Query, Row, Result: BitwiseCopyable & Equatable>(
        _ one: (UnsafePointer<Query>, UnsafePointer<Row>, Int) -> Result,
        _ many: (UnsafePointer<Query>, UnsafePointer<Row>, Int, Int, Int, UnsafeMutablePointer<Result>) -> Void,
        _ gather: (
            UnsafePointer<Query>, UnsafePointer<Row>, Int, UnsafePointer<UInt32>, Int, Int,
            UnsafeMutablePointer<Result>
        ) -> Void,
        _ query: UnsafePointer<Query>, _ rows: UnsafePointer<Row>, _ stride: Int, _ length: Int
    ) {
        let expected = (0..<Self.rowCount).map { one(query, rows + $0 * stride, length) }
        let out = UnsafeMutablePointer<Result>.allocate(capacity: Self.ids.count)
        defer { out.deallocate() }
        for count in [0, 1, 3, 4, Self.rowCount] {
            many(query, rows, stride, count, length, out)
            for row in 0..<count { #expect(out[row] == expected[row]) }
        }
        for count in [0, 2, 5, Self.ids.count] {
            gather(query, rows, stride, Self.ids, count, length, out)
            for index in 0..<count { #expect(out[index] == expected[Int(Self.ids[index])]) }
        }
    }
}
