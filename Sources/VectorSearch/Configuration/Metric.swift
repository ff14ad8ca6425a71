/// How the similarity of two vectors is measured. Scores are greater for more similar vectors.
package enum Metric: String, Codable, Sendable, CaseIterable {
    /// The dot product of the vectors scaled to unit length, -1...1.
    case cosine
    /// The dot product of the vectors as they are.
    case dotProduct
    /// Minus the squared Euclidean distance, at most 0.
    case euclidean
}
