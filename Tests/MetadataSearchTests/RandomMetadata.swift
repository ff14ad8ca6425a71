import IndexSupport
import MetadataSearch
import RAGModel

/// Random metadata and filters over few fields and values, so that they meet often.
struct RandomMetadata {
    var random: SplitMix64

    init(seed: Int) { random = SplitMix64(seed: UInt64(seed)) }

    static let fields = ["a", "b", "héllo wörld", "in", ""]
    static let texts = [
        "", "x", "xy", "xyx", "yx", "true", "false", "1", "1.0", "1e0", "-1", "2.5", "007", "9007199254740993",
        "2024-01-31",
        "caf\u{E9}", "cafe\u{301}", "\u{1F600}", "\u{FFFD}", "a\"b\\c\n", "99999999999999999999", "or",
    ]
    static let integers: [Int64] = [
        0, 1, -1, 2, 3, 7, 9_007_199_254_740_992, 9_007_199_254_740_993, .max, .max - 1, .min,
    ]
    static let doubles = [
        0.0, -0.0, 1.0, 2.5, -1.5, 9_007_199_254_740_992.0, 0x1p63, -0x1p63, -0x1p64, 1e300, 0.1, 0.5,
    ]

    mutating func scalar() -> MetadataScalar {
        switch Int.random(in: 0..<4, using: &random) {
        case 0: .string(Self.texts.randomElement(using: &random)!)
        case 1: .integer(Self.integers.randomElement(using: &random)!)
        case 2: .double(Self.doubles.randomElement(using: &random)!)
        default: .boolean(Bool.random(using: &random))
        }
    }

    mutating func value(depth: Int = 0) -> MetadataValue {
        switch Int.random(in: 0..<10, using: &random) {
        case 0 where depth < 3:
            .list((0..<Int.random(in: 0...4, using: &random)).map { _ in value(depth: depth + 1) })
        case 1: .double([.nan, .infinity, -.infinity].randomElement(using: &random)!)
        default: MetadataValue(scalar())
        }
    }

    mutating func row() -> [String: MetadataValue] {
        var row: [String: MetadataValue] = [:]
        for field in Self.fields where Int.random(in: 0..<3, using: &random) > 0 { row[field] = value() }
        return row
    }

    mutating func rows(_ count: Int) -> [[String: MetadataValue]] { (0..<count).map { _ in row() } }

    mutating func expression(depth: Int = 0) -> FilterExpression {
        let field = (Self.fields + ["missing"]).randomElement(using: &random)!
        switch Int.random(in: 0..<(depth < 4 ? 12 : 8), using: &random) {
        case 0: return .exists(field: field)
        case 1: return .membership(field: field, (0..<Int.random(in: 1...4, using: &random)).map { _ in scalar() })
        case 2:
            let match = FilterExpression.TextOperator.allCases.randomElement(using: &random)!
            return .text(field: field, match, Self.texts.randomElement(using: &random)!)
        case 3...7:
            let comparison = FilterExpression.ComparisonOperator.allCases.randomElement(using: &random)!
            return .comparison(field: field, comparison, scalar())
        case 8, 9:
            return .and((0..<Int.random(in: 2...4, using: &random)).map { _ in expression(depth: depth + 1) })
        case 10:
            return .or((0..<Int.random(in: 2...4, using: &random)).map { _ in expression(depth: depth + 1) })
        default: return .not(expression(depth: depth + 1))
        }
    }
}

/// The number of rounds of a seeded campaign: `RAG_TEST_ROUNDS` times as many for a long one.
func rounds(_ count: Int) -> Range<Int> { 0..<count * roundsFactor }
