extension FilterExpression {
    /// Longer texts (UTF-8 bytes) are refused.
    public static let maximumLength = 1 << 20
    /// Deeper nesting of parentheses and `not` is refused.
    public static let maximumDepth = 100
    /// More conditions are refused; the values of one `in` count as one.
    public static let maximumConditions = 4096

    static let keywords: Set<String> = ["and", "or", "not", "in", "exists", "contains", "startswith"]

    /// Reads a filter; the grammar is said at the type.
    ///
    /// - Complexity: O(length), bounded whatever the text.
    public init(parsing text: String) throws(FilterError) {
        guard text.utf8.count <= Self.maximumLength else {
            throw FilterError(
                column: 1, expected: "at most \(Self.maximumLength) bytes", found: "\(text.utf8.count)",
                example: "lang in (de, en)")
        }
        var parser = try FilterParser(text)
        self = try parser.parse()
    }
}

/// A parser by recursive descent, one token ahead.
private struct FilterParser {
    private var lexer: FilterLexer
    private var token: FilterLexer.Token
    private var place: Int
    private var depth = 0
    private var conditions = 0

    init(_ text: String) throws(FilterError) {
        lexer = FilterLexer(text)
        (token, place) = try lexer.next()
    }

    mutating func parse() throws(FilterError) -> FilterExpression {
        let expression = try disjunction()
        guard token == .end else {
            throw error("\"and\", \"or\" or the end", example: "lang = de and year >= 2020")
        }
        return expression
    }

    private func error(_ expected: String, example: String) -> FilterError {
        FilterError(column: place + 1, expected: expected, found: token.found, example: example)
    }

    private mutating func advance() throws(FilterError) { (token, place) = try lexer.next() }

    /// The keyword at hand, lower case, if it is one.
    private var keyword: String? {
        guard case .word(let text) = token, text.utf8.count <= 10 else { return nil }
        let lower = text.lowercased()
        return FilterExpression.keywords.contains(lower) ? lower : nil
    }

    private mutating func accept(keyword wanted: String) throws(FilterError) -> Bool {
        guard keyword == wanted else { return false }
        try advance()
        return true
    }

    private mutating func disjunction() throws(FilterError) -> FilterExpression {
        var operands = [try conjunction()]
        while try accept(keyword: "or") { operands.append(try conjunction()) }
        return operands.count == 1 ? operands[0] : .or(operands)
    }

    private mutating func conjunction() throws(FilterError) -> FilterExpression {
        var operands = [try condition()]
        while try accept(keyword: "and") { operands.append(try condition()) }
        return operands.count == 1 ? operands[0] : .and(operands)
    }

    private mutating func condition() throws(FilterError) -> FilterExpression {
        depth += 1
        defer { depth -= 1 }
        guard depth <= FilterExpression.maximumDepth else {
            throw error("at most \(FilterExpression.maximumDepth) levels of nesting", example: "a = 1 and not b = 2")
        }
        if try accept(keyword: "not") { return .not(try condition()) }
        if token == .symbol("(") {
            try advance()
            let expression = try disjunction()
            guard token == .symbol(")") else {
                throw error("\"and\", \"or\" or \")\"", example: "(lang = de or lang = en) and year >= 2020")
            }
            try advance()
            return expression
        }
        conditions += 1
        guard conditions <= FilterExpression.maximumConditions else {
            throw error("at most \(FilterExpression.maximumConditions) conditions", example: "id in (1, 2, 3)")
        }
        if try accept(keyword: "exists") { return .exists(field: try field()) }
        return try fieldCondition(try field())
    }

    private mutating func field() throws(FilterError) -> String {
        switch token {
        case .quoted(let name):
            try advance()
            return name
        case .word(let name) where keyword == nil:
            try advance()
            return name
        default:
            throw error(
                keyword == nil ? "a field" : "a field (quote it if it is a keyword)",
                example: "lang = de, or: \"in\" = 5")
        }
    }

    private mutating func fieldCondition(_ field: String) throws(FilterError) -> FilterExpression {
        if case .symbol(let symbol) = token, let comparison = FilterExpression.ComparisonOperator(rawValue: symbol) {
            try advance()
            return .comparison(field: field, comparison, try value(after: symbol))
        }
        let isNegated = try accept(keyword: "not")
        let condition: FilterExpression
        if try accept(keyword: "in") {
            condition = .membership(field: field, try list())
        } else if let word = keyword, let match = FilterExpression.TextOperator(rawValue: word) {
            try advance()
            condition = .text(field: field, match, try text(after: word))
        } else {
            let operators = isNegated ? "" : "=, !=, <, <=, >, >=, "
            throw error("an operator (\(operators)in, contains, startswith)", example: "year >= 2020")
        }
        return isNegated ? .and([.exists(field: field), .not(condition)]) : condition
    }

    private mutating func list() throws(FilterError) -> [MetadataScalar] {
        let example = "lang in (de, \"en\")"
        guard token == .symbol("(") else { throw error("\"(\" after \"in\"", example: example) }
        try advance()
        var values = [try value(after: "(")]
        while token == .symbol(",") {
            try advance()
            values.append(try value(after: ","))
        }
        guard token == .symbol(")") else { throw error("\",\" or \")\"", example: example) }
        try advance()
        return values
    }

    private mutating func value(after previous: String) throws(FilterError) -> MetadataScalar {
        let result: MetadataScalar
        switch token {
        case .quoted(let text):
            result = .string(text)
        case .word(let text) where keyword == nil:
            var text = text
            switch text {
            case "true": result = .boolean(true)
            case "false": result = .boolean(false)
            default:
                let number = text.withUTF8 { NumberSyntax.literal(UnsafeRawBufferPointer($0)) }
                result = number ?? .string(text)
            }
        default:
            let quoting = keyword == nil ? "" : " (quote it if it is a keyword)"
            throw error("a value after \"\(previous)\"\(quoting)", example: "title = \"two words\"")
        }
        try advance()
        return result
    }

    /// A value taken as it is written.
    private mutating func text(after previous: String) throws(FilterError) -> String {
        switch token {
        case .quoted(let text):
            try advance()
            return text
        case .word(let text) where keyword == nil:
            try advance()
            return text
        default:
            throw error("a text after \"\(previous)\"", example: "title \(previous) \"two words\"")
        }
    }
}
