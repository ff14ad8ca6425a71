/// The range of int8 codes, fitted to the data: the step that minimises the mean squared error of decoded values.
///
/// A wider range makes every step coarser, a narrower one clamps more outliers. Components of real embeddings have long
/// tails, so the best range is well inside their extremes.
struct RangeFit {
    private static let bins = 4096
    private static let sampleRows = 4096

    /// - Complexity: O(4096 × dimension + 4096²/16), whatever the number of rows.
    /// - Returns: the size of one step; 1 when all components are zero.
    static func step(_ rows: StoredRows, dimension: Int) -> Float {
        let count = rows.count
        let interval = max(1, count / sampleRows)
        var largest: Float = 0
        for row in Swift.stride(from: 0, to: count, by: interval) {
            let vector = rows[row]
            for index in 0..<dimension { largest = max(largest, abs(vector[index])) }
        }
        guard largest > 0, largest.isFinite else { return 1 }
        var histogram = [Double](repeating: 0, count: bins)
        let scale = Float(bins) / largest
        var total = 0.0
        for row in Swift.stride(from: 0, to: count, by: interval) {
            let vector = rows[row]
            for index in 0..<dimension { histogram[min(bins - 1, Int(abs(vector[index]) * scale))] += 1 }
            total += Double(dimension)
        }
        var best = (error: Double.infinity, range: largest)
        for limit in Swift.stride(from: bins, to: bins / 16, by: -16) {
            let range = Double(limit) / Double(scale)
            var error = total * (range / 127) * (range / 127) / 12
            for bin in limit..<bins {
                let beyond = (Double(bin) + 0.5) / Double(scale) - range
                error += histogram[bin] * beyond * beyond
            }
            if error < best.error { best = (error, Float(range)) }
        }
        return best.range / 127
    }
}
