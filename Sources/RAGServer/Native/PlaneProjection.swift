/// The plane through the middle of vectors that shows most of how they differ: their first two principal components.
///
/// Found by power iteration from a fixed start, so that the same vectors give the same plane.
struct PlaneProjection: Sendable {
    private let middle: [Float]
    private let axes: [[Float]]
    /// The share of the variance that each axis shows.
    let shares: [Double]

    /// - Complexity: O(rounds × vectors × dimension), with 40 rounds at most for each axis.
    init(_ vectors: [[Float]]) {
        let dimension = vectors.first?.count ?? 0
        var middle = [Float](repeating: 0, count: dimension)
        for vector in vectors { for index in 0..<dimension { middle[index] += vector[index] / Float(vectors.count) } }
        let rows = vectors.map { vector in zip(vector, middle).map { $0 - $1 } }
        let total = rows.reduce(0.0) { $0 + Double(Self.product($1, $1)) }
        var axes: [[Float]] = []
        var shares: [Double] = []
        for number in 0..<min(2, dimension) {
            let (axis, variance) = Self.axis(rows, orthogonalTo: axes, start: number)
            axes.append(axis)
            shares.append(total > 0 ? variance / total : 0)
        }
        (self.middle, self.axes, self.shares) = (middle, axes, shares)
    }

    /// Where a vector is in the plane; the middle for one of another dimension.
    func place(of vector: [Float]) -> (x: Double, y: Double) {
        guard vector.count == middle.count else { return (0, 0) }
        let row = zip(vector, middle).map { $0 - $1 }
        let places = axes.map { Double(Self.product(row, $0)) }
        return (places.first ?? 0, places.count > 1 ? places[1] : 0)
    }

    private static func axis(
        _ rows: [[Float]], orthogonalTo others: [[Float]], start: Int
    ) -> (axis: [Float], variance: Double) {
        let dimension = rows.first?.count ?? 0
        var axis = (0..<dimension).map { Float(($0 &* 7919 &+ start &* 104_729) % 1009) / 1009 - 0.5 }
        normalize(&axis, others)
        var variance = 0.0
        for _ in 0..<40 {
            var next = [Float](repeating: 0, count: dimension)
            var sum = 0.0
            for row in rows {
                let weight = product(row, axis)
                sum += Double(weight) * Double(weight)
                for index in 0..<dimension { next[index] += weight * row[index] }
            }
            let isSettled = abs(sum - variance) <= 1e-6 * sum
            variance = sum
            guard normalize(&next, others) else { break }
            axis = next
            if isSettled { break }
        }
        // Either direction is an axis: the one whose greatest part is positive.
        if let greatest = axis.max(by: { abs($0) < abs($1) }), greatest < 0 { axis = axis.map { -$0 } }
        return (axis, variance)
    }

    /// - Returns: whether there was something left after what the other axes show.
    @discardableResult
    private static func normalize(_ vector: inout [Float], _ others: [[Float]]) -> Bool {
        for other in others {
            let share = product(vector, other)
            for index in vector.indices { vector[index] -= share * other[index] }
        }
        let length = product(vector, vector).squareRoot()
        guard length > 1e-12 else { return false }
        for index in vector.indices { vector[index] /= length }
        return true
    }

    private static func product(_ left: [Float], _ right: [Float]) -> Float {
        var sum: Float = 0
        left.withUnsafeBufferPointer { left in
            right.withUnsafeBufferPointer { right in
                for index in 0..<min(left.count, right.count) { sum += left[index] * right[index] }
            }
        }
        return sum
    }
}
