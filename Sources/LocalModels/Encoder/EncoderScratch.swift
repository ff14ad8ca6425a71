import CVectorKernels
import IndexSupport
import RAGModel

/// The working memory of one worker: all a forward pass over one block of tokens needs.
///
/// Thread safety: one worker at a time.
final class EncoderScratch {
    let capacity: Int
    private let memory: AlignedMemory

    /// [tokens, hidden]: the input of a layer, and its output.
    let hidden: UnsafeMutablePointer<Float>
    /// [tokens, 3 · hidden]: queries, keys, values; floats, or bfloat16 if the precision is lower.
    let projections: UnsafeMutableRawPointer
    /// [tokens, hidden]: results of attention.
    let context: UnsafeMutablePointer<Float>
    /// [tokens, hidden]: the output of a sublayer before it is added.
    let sublayer: UnsafeMutablePointer<Float>
    /// [tokens, intermediate] (twice as many where one half gates the other), stored as `projections` are.
    let intermediate: UnsafeMutableRawPointer
    /// Rows as factors of a product, with a scale for each.
    let prepared: UnsafeMutableRawPointer
    let scales: UnsafeMutablePointer<matrix_row>
    /// One row, while it is prepared.
    let row: UnsafeMutablePointer<Float>
    let attention: UnsafeMutableRawPointer
    /// One panel, for weights that are packed on the fly.
    let panel: UnsafeMutableRawPointer

    /// - Parameter capacity: the tokens of a block; each of its texts has at most as many.
    init(capacity: Int, configuration: EncoderConfiguration, level: kernel_level, precision: Precision) {
        self.capacity = capacity
        let depth = max(configuration.hiddenSize, configuration.intermediateSize)
        var size = 0
        func reserve(_ bytes: Int) -> Int {
            defer { size += (bytes + 63) / 64 * 64 }
            return size
        }
        let row = capacity * configuration.hiddenSize * 4
        let hidden = reserve(row)
        let projections = reserve(3 * capacity * configuration.hiddenSize * precision.storedSize)
        let context = reserve(row)
        let sublayer = reserve(row)
        let intermediate = reserve(
            capacity * configuration.intermediateSize * (configuration.rotary == nil ? 1 : 2) * precision.storedSize)
        let prepared = reserve(capacity * matrix_row_bytes(precision.kernel, depth))
        let scales = reserve(capacity * MemoryLayout<matrix_row>.stride)
        let preparing = reserve(depth * 4 + 64)
        let attention = reserve(
            matrix_attention_scratch(level, precision.attention, capacity, configuration.headSize))
        let panel = reserve(matrix_panel_bytes(level, precision.kernel, depth))
        memory = AlignedMemory(byteCount: size)
        self.hidden = memory.floats(hidden)
        self.projections = memory.base + projections
        self.context = memory.floats(context)
        self.sublayer = memory.floats(sublayer)
        self.intermediate = memory.base + intermediate
        self.prepared = memory.base + prepared
        self.scales = (memory.base + scales).assumingMemoryBound(to: matrix_row.self)
        self.row = memory.floats(preparing)
        self.attention = memory.base + attention
        self.panel = memory.base + panel
    }
}
