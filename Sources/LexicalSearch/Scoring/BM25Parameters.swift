/// How much one occurrence of a word counts in each field: 0 (not indexed) to 255.
///
/// An occurrence of weight `w` counts as `w` occurrences, in the frequency and in the length of the chunk (BM25F with
/// one length normalisation: Robertson, Zaragoza, Taylor, "Simple BM25 extension to multiple weighted fields",
/// CIKM 2004). With all weights 1 the score is plain BM25 over the joined fields. The weights are part of an index:
/// other weights need another index.
package struct LexicalFieldWeights: Sendable, Hashable, Codable {
    package var body: UInt8
    package var title: UInt8
    package var path: UInt8

    package init(body: UInt8 = 1, title: UInt8 = 1, path: UInt8 = 1) {
        self.body = body
        self.title = title
        self.path = path
    }

    package subscript(field: LexicalField) -> UInt8 {
        get {
            switch field {
            case .body: body
            case .title: title
            case .path: path
            }
        }
        set {
            switch field {
            case .body: body = newValue
            case .title: title = newValue
            case .path: path = newValue
            }
        }
    }
}

/// The parameters of BM25 in Lucene's form:
///
/// ```
/// idf(t)     = ln(1 + (N - df + 0.5) / (df + 0.5))
/// score(t,d) = idf(t) * tf / (tf + k1 * (1 - b + b * dl / avgdl))     summed over the query's terms
/// ```
///
/// `N`, `df` and `avgdl` are taken over the live chunks of a snapshot; `tf` and `dl` are weighted by field. Added is
/// `titleShare` times the same score of titles alone, with the document frequencies and lengths of titles.
package struct BM25Parameters: Sendable, Hashable, Codable {
    /// How slowly repetitions of a word saturate; 0 or greater.
    package var k1: Double
    /// How much length counts, from 0 (not at all) to 1.
    package var b: Double
    package var fieldWeights: LexicalFieldWeights
    /// How much the score of titles alone counts; 0 or greater.
    package var titleShare: Double

    package static let defaultTitleShare = 0.25

    package init(
        k1: Double = 0.9, b: Double = 0.7, fieldWeights: LexicalFieldWeights = LexicalFieldWeights(),
        titleShare: Double = defaultTitleShare
    ) {
        precondition(k1.isFinite && k1 >= 0 && b >= 0 && b <= 1 && titleShare.isFinite && titleShare >= 0)
        self.k1 = k1
        self.b = b
        self.fieldWeights = fieldWeights
        self.titleShare = titleShare
    }

    /// Parameters that were stored before there was a share of titles have the default one.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        k1 = try container.decode(Double.self, forKey: .k1)
        b = try container.decode(Double.self, forKey: .b)
        fieldWeights = try container.decode(LexicalFieldWeights.self, forKey: .fieldWeights)
        titleShare = try container.decodeIfPresent(Double.self, forKey: .titleShare) ?? Self.defaultTitleShare
    }
}
