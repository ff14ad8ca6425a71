import CVectorKernels

extension ForwardPass {
    /// ModernBERT's layers: a norm before each part, sums without one, rotary positions, a gated feed-forward part.
    ///
    /// Source: Warner et al., "Smarter, better, faster, longer", 2024; Shazeer, "GLU variants improve transformer", 2020.
    func runModernLayers(_ lengths: [Int], _ observed: Observer) {
        guard let rotary = configuration.rotary, let finalNorm = weights.finalNorm else { return }
        let width = configuration.hiddenSize
        var tokens = lengths.reduce(0, +)
        normalize(scratch.hidden, residual: nil, weights.embeddingNorm, tokens, into: scratch.hidden)
        func addSublayer() {
            matrix_widen(level, MATRIX_SOURCE_FLOAT32, scratch.sublayer, tokens * width, 1, scratch.hidden)
        }
        for (index, layer) in weights.layers.enumerated() {
            // Attention's results take the place of what it was computed from.
            if let norm = layer.attentionNorm {
                normalize(scratch.hidden, residual: nil, norm, tokens, into: scratch.context)
            } else {
                scratch.context.update(from: scratch.hidden, count: tokens * width)
            }
            observed(4 * index, scratch.context, tokens)
            product(
                layer.projection, 4 * index, scratch.context, tokens, into: scratch.projections, as: precision.stored)
            rotate(lengths, isGlobal: rotary.isGlobal[index])
            let last = firstTokenOnly && index == weights.layers.count - 1
            attend(lengths, firstTokenOnly: last, window: rotary.isGlobal[index] ? 0 : rotary.window)
            if last {
                keepFirstTokens(lengths)
                tokens = lengths.count
            }
            observed(4 * index + 1, scratch.context, tokens)
            product(layer.attentionOutput, 4 * index + 1, scratch.context, tokens, into: scratch.sublayer)
            addSublayer()
            normalize(scratch.hidden, residual: nil, layer.outputNorm, tokens, into: scratch.context)
            observed(4 * index + 2, scratch.context, tokens)
            product(
                layer.intermediate, 4 * index + 2, scratch.context, tokens, configuration.activation.kernel,
                activated: configuration.intermediateSize, into: scratch.intermediate, as: precision.stored)
            matrix_gate(level, precision.stored, scratch.intermediate, tokens, configuration.intermediateSize)
            observed(4 * index + 3, scratch.intermediate, tokens)
            product(
                layer.output, 4 * index + 3, scratch.intermediate, stored: precision.stored, tokens,
                into: scratch.sublayer)
            addSublayer()
        }
        normalize(scratch.hidden, residual: nil, finalNorm, tokens, into: scratch.hidden)
    }

    /// Turns queries and keys by their places in their texts.
    private func rotate(_ lengths: [Int], isGlobal: Bool) {
        guard let table = weights.rotations?.table(isGlobal: isGlobal, positions: lengths.max() ?? 0) else { return }
        let width = configuration.hiddenSize
        var first = 0
        for length in lengths {
            // Queries and keys lie side by side: twice as many heads.
            matrix_rotate(
                level, precision.stored, scratch.projections + first * 3 * width * precision.storedSize, length,
                3 * width, 2 * configuration.headCount, configuration.headSize, table.cosines, table.sines)
            first += length
        }
    }
}
