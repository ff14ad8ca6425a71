import CVectorKernels
import IndexSupport
import RAGModel
import Synchronization

/// The weights of all layers in the layout of the kernels.
///
/// Immutable once made: read by all workers without locks.
final class PackedWeights: Sendable {
    private enum Owner: Sendable {
        case memory(AlignedMemory)
        case file(SegmentFile)
    }

    /// Panels of all linear maps, one after the other; valid while this object lives.
    nonisolated(unsafe) let bytes: UnsafeRawBufferPointer
    private let owner: Owner
    /// Where the panels of linear map `4 · layer + i` begin.
    private let offsets: [Int]

    /// Packs all weights.
    ///
    /// - Complexity: O(weights): about 10 ms for 10 million.
    init(_ weights: EncoderWeights, level: kernel_level, precision: Precision, exact: [matrix_exact]) {
        let places = Self.places(weights, level, precision)
        offsets = places.offsets
        let memory = AlignedMemory(byteCount: places.size)
        for (index, linear) in weights.layers.flatMap(\.linears).enumerated() {
            for (number, panel) in linear.panels.enumerated() {
                let offset = offsets[index] + number * matrix_panel_bytes(level, precision.kernel, linear.depth)
                panel.pack(
                    level: level, precision: precision, depth: linear.depth, exact: exact.isEmpty ? nil : exact[index],
                    into: memory.base + offset)
            }
        }
        owner = .memory(memory)
        bytes = UnsafeRawBufferPointer(start: memory.base, count: places.size)
    }

    /// What was packed before and lies in a file.
    ///
    /// - Returns: `nil` if the file has not as much as the weights take.
    init?(
        mapping file: SegmentFile, section: String, _ weights: EncoderWeights, level: kernel_level, precision: Precision
    ) {
        let places = Self.places(weights, level, precision)
        guard let bytes = file.bytes(ifPresent: section), bytes.count == places.size else { return nil }
        offsets = places.offsets
        owner = .file(file)
        self.bytes = bytes
    }

    /// A copy in large pages: batches read all of it over and over.
    init(copying other: PackedWeights) {
        let memory = AlignedMemory(byteCount: other.bytes.count)
        memory.base.copyMemory(from: other.bytes.baseAddress!, byteCount: other.bytes.count)
        offsets = other.offsets
        owner = .memory(memory)
        bytes = UnsafeRawBufferPointer(start: memory.base, count: other.bytes.count)
    }

    private static func places(
        _ weights: EncoderWeights, _ level: kernel_level, _ precision: Precision
    ) -> (offsets: [Int], size: Int) {
        var offsets: [Int] = []
        var size = 0
        for linear in weights.layers.flatMap(\.linears) {
            offsets.append(size)
            size += linear.panels.count * matrix_panel_bytes(level, precision.kernel, linear.depth)
        }
        return (offsets, size)
    }

    func panels(_ linear: Int) -> UnsafeRawPointer { bytes.baseAddress! + offsets[linear] }
}

extension Panel {
    /// - Parameter exact: of the linear map's input, for int8.
    func pack(
        level: kernel_level, precision: Precision, depth: Int, exact: matrix_exact?,
        into memory: UnsafeMutableRawPointer
    ) {
        var exact = exact ?? matrix_exact()
        matrix_pack(
            level, precision.kernel, tensor.source, tensor.row(firstRow), columns, depth, depth, &exact, memory)
    }
}

extension Precision {
    var kernel: matrix_precision {
        switch self {
        case .float32: MATRIX_FLOAT32
        case .bfloat16: MATRIX_BFLOAT16
        case .int8: MATRIX_INT8
        }
    }

    /// How results that only become factors again are stored.
    var stored: matrix_source { self == .float32 ? MATRIX_SOURCE_FLOAT32 : MATRIX_SOURCE_BFLOAT16 }

    /// Bytes of one such result.
    var storedSize: Int { self == .float32 ? 4 : 2 }

    /// The factors of attention's two products. 8-bit ones would need scales that softmax does not have.
    var attention: matrix_precision { self == .float32 ? MATRIX_FLOAT32 : MATRIX_BFLOAT16 }
}
