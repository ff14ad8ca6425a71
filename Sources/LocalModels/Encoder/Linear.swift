import CVectorKernels
import IndexSupport
import RAGModel

/// Where a panel of packed weights comes from, and which columns of the output it gives.
struct Panel: Sendable {
    let tensor: WeightTensor
    let firstRow: Int
    let columns: Int
    let firstOutput: Int
}

/// A linear map, or several of the same input side by side (query, key and value): their products are one.
struct Linear: Sendable {
    let depth: Int
    let outputs: Int
    let bias: [Float]
    let panels: [Panel]
    /// The panels of one part, which lie one after the other when they are packed.
    let runs: [Run]

    struct Run: Sendable {
        let firstPanel: Int
        let firstOutput: Int
        let columns: Int
    }

    /// - Parameter parts: weights [outputs, depth] with their biases; none are zeros.
    init(_ parts: [(weights: WeightTensor, bias: WeightTensor?)], panelColumns: Int) {
        depth = parts[0].weights.columns
        bias = parts.flatMap { $0.bias?.floats() ?? [Float](repeating: 0, count: $0.weights.rows) }
        outputs = bias.count
        var panels: [Panel] = []
        var runs: [Run] = []
        var output = 0
        for part in parts {
            runs.append(Run(firstPanel: panels.count, firstOutput: output, columns: part.weights.rows))
            for row in stride(from: 0, to: part.weights.rows, by: panelColumns) {
                let columns = min(panelColumns, part.weights.rows - row)
                panels.append(Panel(tensor: part.weights, firstRow: row, columns: columns, firstOutput: output))
                output += columns
            }
        }
        self.panels = panels
        self.runs = runs
    }
}

extension Linear {
    /// The map of `count` rows in float32, with weights packed on the fly: for small heads that run once a call.
    func applied(to rows: [Float], count: Int, level: kernel_level) -> [Float] {
        let memory = AlignedMemory(byteCount: matrix_panel_bytes(level, MATRIX_FLOAT32, depth))
        return [Float](unsafeUninitializedCapacity: count * outputs) { output, initialized in
            for panel in panels {
                panel.pack(level: level, precision: .float32, depth: depth, exact: nil, into: memory.base)
                bias.withUnsafeBufferPointer {
                    matrix_multiply(
                        level, MATRIX_FLOAT32, rows, depth * MemoryLayout<Float>.stride, nil, count, depth, memory.base,
                        panel.columns, $0.baseAddress! + panel.firstOutput, MATRIX_IDENTITY, MATRIX_SOURCE_FLOAT32,
                        output.baseAddress! + panel.firstOutput, outputs)
                }
            }
            initialized = count * outputs
        }
    }
}

extension Linear {
    /// Makes the weights' pages present.
    func populate() {
        for panel in panels where panel.firstRow == 0 { panel.tensor.populate() }
    }
}
