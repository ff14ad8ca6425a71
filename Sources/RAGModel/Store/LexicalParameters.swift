/// How BM25 scores words, apart from what an index fixes.
public struct LexicalParameters: Sendable, Hashable, Codable {
    /// How slowly repetitions of a word saturate; 0 or greater.
    public var k1: Double
    /// How much length counts, 0 to 1.
    public var b: Double
    /// How much the score of titles alone counts beside the joined fields; 0 or greater.
    public var titleShare: Double

    public init(k1: Double, b: Double, titleShare: Double) {
        self.k1 = k1
        self.b = b
        self.titleShare = titleShare
    }
}
