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
        "2024-01-31T00:30:00+02:00", "2024-01-30T22:30:00Z", "2024-01", "2024", "2023-12-31T23:59:59.5Z", "1.10",
        "10.0", "9.50",
        "now-1d", "XyX", "x*", "?y", "%x", "x_", "ß", "SS", "x/y.md", "caf\u{E9}", "cafe\u{301}", "\u{1F600}",
        "\u{FFFD}", "a\"b\\c\n", "99999999999999999999", "or",
    ]
    static let integers: [Int64] = [
        0, 1, -1, 2, 3, 7, 10, 2023, 2024, 9_007_199_254_740_992, 9_007_199_254_740_993, .max, .max - 1, .min,
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

    /// Runs of rows with the same metadata, such as chunks of documents, and all rows; between runs are rows without any.
    mutating func groups(
        _ count: Int
    ) -> (groups: [(Range<Ordinal>, [String: MetadataValue])], rows: [[String: MetadataValue]]) {
        var groups: [(Range<Ordinal>, [String: MetadataValue])] = []
        var rows: [[String: MetadataValue]] = []
        for _ in 0..<count {
            rows += [[String: MetadataValue]](repeating: [:], count: [0, 0, 0, 1, 3].randomElement(using: &random)!)
            let (row, size) = (row(), Int.random(in: 1...9, using: &random))
            groups.append((Ordinal(rows.count)..<Ordinal(rows.count + size), row))
            rows += [[String: MetadataValue]](repeating: row, count: size)
        }
        return (groups, rows)
    }

    /// What `now` is: near the random dates. Microseconds since 1970.
    static let now = DatePeriod("2024-01-31T12:00:00Z")!.start

    mutating func expression(depth: Int = 0) -> FilterExpression {
        let field = (Self.fields + ["missing"]).randomElement(using: &random)!
        switch Int.random(in: 0..<(depth < 4 ? 14 : 9), using: &random) {
        case 0: return .exists(field: field)
        case 1: return .membership(field: field, (0..<Int.random(in: 1...4, using: &random)).map { _ in scalar() })
        case 2, 3:
            let match = FilterExpression.TextOperator.allCases.randomElement(using: &random)!
            return .text(field: field, match, Self.texts.randomElement(using: &random)!)
        case 4...8:
            let comparison = FilterExpression.ComparisonOperator.allCases.randomElement(using: &random)!
            return .comparison(field: field, comparison, scalar())
        case 9, 10:
            return .and((0..<Int.random(in: 2...4, using: &random)).map { _ in expression(depth: depth + 1) })
        case 11:
            return .or((0..<Int.random(in: 2...4, using: &random)).map { _ in expression(depth: depth + 1) })
        case 12:
            let operands = (0..<Int.random(in: 1...4, using: &random)).map { _ in expression(depth: depth + 1) }
            return .atLeast(Int.random(in: 1...5, using: &random), operands)
        default: return .not(expression(depth: depth + 1))
        }
    }
}

/// The number of rounds of a seeded campaign: `RAG_TEST_ROUNDS` times as many for a long one.
func rounds(_ count: Int) -> Range<Int> { 0..<count * roundsFactor }

extension FilterExpression {
    /// The same filter, put together by the builder.
    var rebuilt: FilterExpression {
        switch self {
        case .comparison(let field, let comparison, let value):
            let field = FilterField(field)
            return switch comparison {
            case .equal: field == value
            case .notEqual: field != value
            case .less: field < value
            case .lessOrEqual: field <= value
            case .greater: field > value
            case .greaterOrEqual: field >= value
            }
        case .membership(let field, let values): return FilterField(field).isIn(values)
        case .exists(let field): return FilterField(field).exists
        case .text(let field, let match, let text):
            let field = FilterField(field)
            return switch match {
            case .contains: field.contains(text)
            case .startsWith: field.hasPrefix(text)
            case .endsWith: field.hasSuffix(text)
            case .glob: field.glob(text)
            case .like: field.like(text)
            case .matches: field.matches(text)
            }
        case .and(let operands):
            guard let first = operands.first else { return self }
            return operands.dropFirst().reduce(first.rebuilt) { $0 && $1.rebuilt }
        case .or(let operands):
            guard let first = operands.first else { return self }
            return operands.dropFirst().reduce(first.rebuilt) { $0 || $1.rebuilt }
        case .not(let operand): return !operand.rebuilt
        case .atLeast(let count, let operands): return .atLeast(count, operands.map(\.rebuilt))
        }
    }
}
