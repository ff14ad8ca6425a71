extension Pooling {
    /// One vector from the last hidden states ([tokens, width], row-major) of a text.
    ///
    /// Sums run in the order of the tokens, in double precision where they decide the length.
    func pool(_ states: UnsafeBufferPointer<Float>, width: Int, normalizes: Bool) -> [Float] {
        let tokens = states.count / width
        var vector = [Float](states[0..<width])
        vector.withUnsafeMutableBufferPointer { vector in
            switch self {
            case .classification: break
            case .mean:
                for token in 1..<max(1, tokens) {
                    let row = UnsafeBufferPointer(rebasing: states[token * width..<(token + 1) * width])
                    for index in 0..<width { vector[index] += row[index] }
                }
                let factor = 1 / Float(tokens)
                for index in 0..<width { vector[index] *= factor }
            case .maximum:
                for token in 1..<max(1, tokens) {
                    let row = UnsafeBufferPointer(rebasing: states[token * width..<(token + 1) * width])
                    for index in 0..<width { vector[index] = max(vector[index], row[index]) }
                }
            }
        }
        return normalizes ? vector.ofLengthOne() : vector
    }
}
