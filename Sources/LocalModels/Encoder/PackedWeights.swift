import CVectorKernels
import IndexSupport
import RAGModel
import Synchronization

/// The weights of all layers in the layout of the kernels, ready for batches.
///
/// Immutable once made: read by all workers without locks.
final class PackedWeights: Sendable {
    private let memory: AlignedMemory
    /// Where the panels of linear map `4 · layer + i` begin.
    private let offsets: [Int]

    /// - Complexity: O(weights): about 10 ms for 10 million.
    init(_ weights: EncoderWeights, level: kernel_level, precision: Precision, exact: [matrix_exact]) {
        let linears = weights.layers.flatMap(\.linears)
        var offsets: [Int] = []
        var size = 0
        for linear in linears {
            offsets.append(size)
            size += linear.panels.count * matrix_panel_bytes(level, precision.kernel, linear.depth)
        }
        self.offsets = offsets
        memory = AlignedMemory(byteCount: size)
        for (index, linear) in linears.enumerated() {
            for (number, panel) in linear.panels.enumerated() {
                let offset = offsets[index] + number * matrix_panel_bytes(level, precision.kernel, linear.depth)
                panel.pack(
                    level: level, precision: precision, depth: linear.depth, exact: exact.isEmpty ? nil : exact[index],
                    into: memory.base + offset)
            }
        }
    }

    func panels(_ linear: Int) -> UnsafeRawPointer { UnsafeRawPointer(memory.base + offsets[linear]) }
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
