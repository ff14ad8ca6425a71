/// Which legs a query runs.
public enum QueryMode: String, Sendable, Hashable, Codable, CaseIterable {
    /// Both legs, fused. Without vectors, the lexical leg alone.
    case hybrid
    /// By meaning: the vectors.
    case dense
    /// By words: BM25.
    case lexical
}
