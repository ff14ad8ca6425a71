import CVectorKernels
import IndexSupport
import RAGModel

/// One forward pass of an encoder over one block of tokens.
///
/// Texts lie one after the other without padding; everything but attention works on tokens and does not know of texts.
///
/// Source: Vaswani et al., "Attention is all you need", 2017; Devlin et al., "BERT", 2019.
struct ForwardPass {
    let weights: EncoderWeights
    let level: kernel_level
    let precision: Precision
    /// `nil`: each panel is packed when it is used and forgotten at once, which for a short text costs less than
    /// packing all, and touches no more memory than the weights themselves.
    let packed: PackedWeights?
    /// By number of the linear map; empty if the precision is not int8.
    let exact: [matrix_exact]
    let scratch: EncoderScratch

    var configuration: EncoderConfiguration { weights.configuration }

    /// Whether only the first token's state of each text is wanted: then the last layer computes no others.
    var firstTokenOnly = false

    /// Computes the last hidden states of `inputs`, one after the other, into `scratch.hidden`.
    ///
    /// - Precondition: ids, segments and lengths are within the model's tables, the tokens within the scratch's capacity.
    ///
    /// - Parameter observe: called before each product, with its linear map's number, the rows and their number. Only in
    ///   float32, where rows are floats.
    func run(
        _ inputs: [EncoderInput],
        observing observe: ((_ linear: Int, _ rows: UnsafePointer<Float>, _ count: Int) -> Void)? = nil
    ) {
        precondition(observe == nil || precision == .float32)
        func observed(_ linear: Int, _ rows: UnsafeRawPointer, _ count: Int) {
            observe?(linear, rows.assumingMemoryBound(to: Float.self), count)
        }
        let lengths = inputs.map(\.ids.count)
        precondition(lengths.reduce(0, +) <= scratch.capacity)
        embed(inputs)
        if weights.rotations == nil {
            runLayers(lengths, observed)
        } else {
            runModernLayers(lengths, observed)
        }
    }

    /// What sees the rows of each product: its linear map's number, the rows, their number.
    typealias Observer = (_ linear: Int, _ rows: UnsafeRawPointer, _ count: Int) -> Void

    /// BERT's layers: a norm after each sum.
    private func runLayers(_ lengths: [Int], _ observed: Observer) {
        var tokens = lengths.reduce(0, +)
        normalize(scratch.hidden, residual: nil, weights.embeddingNorm, tokens, into: scratch.hidden)
        for (index, layer) in weights.layers.enumerated() {
            observed(4 * index, scratch.hidden, tokens)
            product(
                layer.projection, 4 * index, scratch.hidden, tokens, into: scratch.projections, as: precision.stored)
            let last = firstTokenOnly && index == weights.layers.count - 1
            attend(lengths, firstTokenOnly: last)
            if last {
                keepFirstTokens(lengths)
                tokens = lengths.count
            }
            observed(4 * index + 1, scratch.context, tokens)
            product(layer.attentionOutput, 4 * index + 1, scratch.context, tokens, into: scratch.sublayer)
            normalize(scratch.sublayer, residual: scratch.hidden, layer.attentionNorm!, tokens, into: scratch.hidden)
            observed(4 * index + 2, scratch.hidden, tokens)
            product(
                layer.intermediate, 4 * index + 2, scratch.hidden, tokens, configuration.activation.kernel,
                into: scratch.intermediate, as: precision.stored)
            observed(4 * index + 3, scratch.intermediate, tokens)
            product(
                layer.output, 4 * index + 3, scratch.intermediate, stored: precision.stored, tokens,
                into: scratch.sublayer)
            normalize(scratch.sublayer, residual: scratch.hidden, layer.outputNorm, tokens, into: scratch.hidden)
        }
    }

    /// The sum of word, position and segment embeddings.
    private func embed(_ inputs: [EncoderInput]) {
        let width = configuration.hiddenSize
        var row = scratch.hidden
        func add(_ tensor: WeightTensor, _ index: Int, _ add: Int32) {
            matrix_widen(level, tensor.source, tensor.row(index), width, add, row)
        }
        for input in inputs {
            for (position, id) in input.ids.enumerated() {
                add(weights.words, Int(id), 0)
                if let segments = weights.segments, let positions = weights.positions {
                    add(segments, input.segments.isEmpty ? 0 : Int(input.segments[position]), 1)
                    add(positions, configuration.firstPosition + position, 1)
                }
                row += width
            }
        }
    }

    /// `output` = the layer normalisation of `x` + `residual`.
    func normalize(
        _ x: UnsafeMutablePointer<Float>, residual: UnsafeMutablePointer<Float>?, _ norm: LayerNorm, _ tokens: Int,
        into output: UnsafeMutablePointer<Float>
    ) {
        matrix_add_normalize(
            level, x, residual, norm.weight, norm.bias, configuration.layerNormEpsilon, tokens,
            configuration.hiddenSize, output)
    }

    /// A product of all tokens with one linear map, panel by panel.
    ///
    /// - Parameter activated: to how many of the outputs the activation is applied.
    func product(
        _ linear: Linear, _ number: Int, _ input: UnsafeRawPointer, stored: matrix_source = MATRIX_SOURCE_FLOAT32,
        _ tokens: Int, _ activation: matrix_activation = MATRIX_IDENTITY, activated: Int = .max,
        into output: UnsafeMutableRawPointer, as result: matrix_source = MATRIX_SOURCE_FLOAT32
    ) {
        let kernel = precision.kernel
        let depth = linear.depth
        var rows = input
        var rowBytes = depth * MemoryLayout<Float>.stride
        if precision != .float32 {
            rowBytes = matrix_row_bytes(kernel, depth)
            let areFactors = precision == .bfloat16 && stored == MATRIX_SOURCE_BFLOAT16 && rowBytes == 2 * depth
            if !areFactors {
                var exact = exact.isEmpty ? matrix_exact() : exact[number]
                matrix_prepare(
                    level, kernel, stored, input, tokens, depth, depth, &exact, scratch.row, scratch.prepared,
                    scratch.scales)
                rows = UnsafeRawPointer(scratch.prepared)
            }
        }
        let resultSize = result == MATRIX_SOURCE_FLOAT32 ? 4 : 2
        func multiply(_ panels: UnsafeRawPointer, columns: Int, firstOutput: Int) {
            linear.bias.withUnsafeBufferPointer { bias in
                matrix_multiply(
                    level, kernel, rows, rowBytes, scratch.scales, tokens, depth, panels, columns,
                    bias.baseAddress! + firstOutput, firstOutput < activated ? activation : MATRIX_IDENTITY, result,
                    output + firstOutput * resultSize, linear.outputs)
            }
        }
        if let ready = packed?.panels(number) {
            let panelBytes = matrix_panel_bytes(level, kernel, depth)
            for run in linear.runs {
                multiply(ready + run.firstPanel * panelBytes, columns: run.columns, firstOutput: run.firstOutput)
            }
        } else {
            for panel in linear.panels {
                panel.pack(
                    level: level, precision: precision, depth: depth, exact: exact.isEmpty ? nil : exact[number],
                    into: scratch.panel)
                multiply(UnsafeRawPointer(scratch.panel), columns: panel.columns, firstOutput: panel.firstOutput)
            }
        }
    }

    /// Attention of each text's tokens to each other, head by head; a row of results for each token, or for each text.
    ///
    /// - Parameter window: how far a token sees; 0 is the whole text.
    func attend(_ lengths: [Int], firstTokenOnly: Bool, window: Int = 0) {
        let width = configuration.hiddenSize
        let head = configuration.headSize
        let part = width * precision.storedSize
        let scale = 1 / Float(head).squareRoot()
        var first = 0
        var result = 0
        for length in lengths {
            let text = UnsafeRawPointer(scratch.projections) + first * 3 * part
            let queries = firstTokenOnly ? 1 : length
            matrix_attention(
                level, precision.attention, text, text + part, text + 2 * part, 3 * width, queries, length,
                window, width / head, head, scale, scratch.attention, scratch.context + result * width, width)
            first += length
            result += queries
        }
    }

    /// Moves the state of each text's first token to the front.
    func keepFirstTokens(_ lengths: [Int]) {
        let width = configuration.hiddenSize
        var first = 0
        for (text, length) in lengths.enumerated() {
            if first != text {
                (scratch.hidden + text * width).update(from: scratch.hidden + first * width, count: width)
            }
            first += length
        }
    }
}
