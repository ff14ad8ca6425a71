import CVectorKernels
import IndexSupport
import RAGModel

@testable import LocalModels

/// The levels this processor has; `RAG_KERNELS` does not matter here.
let supportedLevels = (0...6).map { kernel_level(rawValue: $0) }.filter(kernels_supports)

extension SplitMix64 {
    /// Numbers that look like activations: mostly small, some large.
    mutating func floats(_ count: Int, scale: Float = 1) -> [Float] {
        (0..<count).map { _ in
            let value = Float.random(in: -1...1, using: &self) * scale
            return Int.random(in: 0..<50, using: &self) == 0 ? value * 8 : value
        }
    }
}

/// How a model's file stores a number, and the number that is read back.
func stored(_ values: [Float], as source: matrix_source) -> (bytes: [UInt8], values: [Float]) {
    var bytes: [UInt8] = []
    var read: [Float] = []
    for value in values {
        switch source {
        case MATRIX_SOURCE_FLOAT16:
            let half = Float16(value)
            withUnsafeBytes(of: half.bitPattern.littleEndian) { bytes += $0 }
            read.append(Float(half))
        case MATRIX_SOURCE_BFLOAT16:
            let rounded = bfloat16(value)
            withUnsafeBytes(of: UInt16(rounded.bitPattern >> 16).littleEndian) { bytes += $0 }
            read.append(rounded)
        default:
            withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes += $0 }
            read.append(value)
        }
    }
    return (bytes, read)
}

/// The nearest bfloat16, ties to even.
func bfloat16(_ value: Float) -> Float {
    let bits = value.bitPattern
    return Float(bitPattern: (bits &+ 0x7FFF &+ (bits >> 16 & 1)) & 0xFFFF_0000)
}

/// The symmetric 8-bit factors of a column of weights, and what one of them is worth. Exact channels are 0.
func int8Factors(_ column: [Float], exact: [Int] = []) -> (factors: [Int], scale: Float) {
    let column = column.enumerated().map { exact.contains($0.offset) ? 0 : $0.element }
    let maximum = column.map { abs($0) }.max() ?? 0
    guard maximum > 0 else { return (column.map { _ in 0 }, 0) }
    let inverse = 127 / maximum
    return (column.map { Int(($0 * inverse).rounded(.toNearestOrEven)) }, maximum / 127)
}

/// The 8-bit factors of a row, without the one that stands for 0; so from −255 to 255.
func int8Steps(_ row: [Float], exact: [Int] = []) -> (steps: [Int], scale: Float) {
    let row = row.enumerated().map { exact.contains($0.offset) ? 0 : $0.element }
    let (least, greatest) = (min(0, row.min() ?? 0), max(0, row.max() ?? 0))
    let width = greatest - least
    guard width > 0 else { return (row.map { _ in 0 }, 0) }
    let inverse = 254 / width
    return (row.map { Int(($0 * inverse).rounded(.toNearestOrEven)) }, width / 254)
}

extension matrix_exact {
    init(_ list: [Int]) {
        self.init()
        count = list.count
        withUnsafeMutableBytes(of: &channels) { bytes in
            for (place, channel) in list.enumerated() {
                bytes.storeBytes(of: UInt32(channel), toByteOffset: 4 * place, as: UInt32.self)
            }
        }
    }
}

/// One product as the encoder runs it: weights packed panel by panel, rows prepared, every panel multiplied.
///
/// The weights' bytes begin at an odd address, the outputs lie in wider rows.
func product(
    level: kernel_level, precision: Precision, rows: [Float], count: Int, depth: Int, weights: [UInt8],
    source: matrix_source, outputs: Int, bias: [Float]?, activation: matrix_activation = MATRIX_IDENTITY,
    exact list: [Int] = []
) -> [Float] {
    var exact = matrix_exact(list)
    var buffer = [Float](repeating: 0, count: depth + 16)
    let kernel = precision.kernel
    let columns = matrix_panel_columns(level)
    let panel = AlignedMemory(byteCount: matrix_panel_bytes(level, kernel, depth))
    let rowBytes = matrix_row_bytes(kernel, depth)
    let prepared = AlignedMemory(byteCount: max(1, count) * rowBytes)
    var scales = [matrix_row](repeating: matrix_row(), count: count)
    matrix_prepare(
        level, kernel, MATRIX_SOURCE_FLOAT32, rows, count, depth, depth, &exact, &buffer, prepared.base, &scales)
    let odd = [0] + weights
    let stride = outputs + 3
    var out = [Float](repeating: .nan, count: count * stride)
    let rowSize = depth * (source == MATRIX_SOURCE_FLOAT32 ? 4 : 2)
    for first in Swift.stride(from: 0, to: outputs, by: columns) {
        let now = min(columns, outputs - first)
        odd.withUnsafeBytes {
            matrix_pack(
                level, kernel, source, $0.baseAddress! + 1 + first * rowSize, now, depth, depth, &exact,
                panel.base)
        }
        out.withUnsafeMutableBufferPointer { out in
            let part = bias.map { Array($0[first..<first + now]) }
            matrix_multiply(
                level, kernel, prepared.base, rowBytes, scales, count, depth, panel.base, now, part, activation,
                MATRIX_SOURCE_FLOAT32, out.baseAddress.map { $0 + first }, stride)
        }
    }
    // What lies between the rows stays untouched.
    precondition((0..<count).allSatisfy { row in (outputs..<stride).allSatisfy { out[row * stride + $0].isNaN } })
    return (0..<count).flatMap { out[$0 * stride..<$0 * stride + outputs] }
}
