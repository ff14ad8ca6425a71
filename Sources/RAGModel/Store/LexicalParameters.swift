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

    /// What is wrong with them; `nil` if nothing is.
    public var problem: String? {
        let isFine =
            k1.isFinite && (0...1000).contains(k1) && (0...1).contains(b) && titleShare.isFinite
            && (0...100).contains(titleShare)
        return isFine ? nil : "k1 is from 0 to 1000, b from 0 to 1, the share of titles from 0 to 100"
    }
}
