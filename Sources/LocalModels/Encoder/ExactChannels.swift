import CVectorKernels
import RAGModel

/// The channels that int8 leaves out of its 8-bit factors, for each linear map of an encoder: those whose numbers are the
/// greatest in a run over a few short texts.
///
/// In encoders a handful of channels is many times as large as all others, in every text: they decide the scale of a row,
/// and the weights they meet decide its error. Four of them cause two thirds of what int8 loses.
///
/// Source: Dettmers et al., "LLM.int8()", NeurIPS 2022.
struct ExactChannels: Sendable {
    /// By number of the linear map, as `PackedWeights` counts.
    let byLinear: [matrix_exact]

    /// - Parameter inputs: what to run in float32; without any there are no such channels.
    /// - Complexity: a forward pass.
    init(_ weights: EncoderWeights, level: kernel_level, inputs: [EncoderInput]) {
        let linears = weights.layers.flatMap(\.linears)
        guard !inputs.isEmpty else {
            byLinear = linears.map { _ in matrix_exact() }
            return
        }
        let capacity = inputs.reduce(0) { $0 + $1.ids.count }
        let scratch = EncoderScratch(
            capacity: capacity, configuration: weights.configuration, level: level, precision: .float32)
        let pass = ForwardPass(
            weights: weights, level: level, precision: .float32, packed: nil, exact: [], scratch: scratch)
        var greatest = linears.map { [Float](repeating: 0, count: $0.depth) }
        pass.run(
            inputs,
            observing: { number, rows, tokens in
                let depth = linears[number].depth
                for token in 0..<tokens {
                    for channel in 0..<depth {
                        greatest[number][channel] = max(greatest[number][channel], abs(rows[token * depth + channel]))
                    }
                }
            })
        byLinear = greatest.map(Self.greatest)
    }

    /// The channels with the greatest numbers, ascending; of equal ones the first.
    private static func greatest(_ sizes: [Float]) -> matrix_exact {
        let order = sizes.indices.sorted { (sizes[$1], $0) < (sizes[$0], $1) }
        let channels = order.prefix(Int(MATRIX_EXACT_CHANNELS)).sorted()
        var exact = matrix_exact()
        exact.count = channels.count
        withUnsafeMutableBytes(of: &exact.channels) { bytes in
            for (place, channel) in channels.enumerated() {
                bytes.storeBytes(of: UInt32(channel), toByteOffset: 4 * place, as: UInt32.self)
            }
        }
        return exact
    }
}
