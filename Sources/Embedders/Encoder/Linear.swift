import CVectorKernels

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

    /// - Parameter parts: weights [outputs, depth] with their biases.
    init(_ parts: [(weights: WeightTensor, bias: WeightTensor)], panelColumns: Int) {
        depth = parts[0].weights.columns
        bias = parts.flatMap { $0.bias.floats() }
        outputs = bias.count
        var panels: [Panel] = []
        var output = 0
        for part in parts {
            for row in stride(from: 0, to: part.weights.rows, by: panelColumns) {
                let columns = min(panelColumns, part.weights.rows - row)
                panels.append(Panel(tensor: part.weights, firstRow: row, columns: columns, firstOutput: output))
                output += columns
            }
        }
        self.panels = panels
    }
}
