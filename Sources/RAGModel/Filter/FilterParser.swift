extension FilterExpression {
    static let keywords: Set<String> = ["and", "or", "not", "in", "exists", "contains", "startswith"]

    /// Reads a filter; the grammar is said at the type.
    ///
    /// - Complexity: O(length), bounded whatever the text.
    public init(parsing text: String) throws(FilterError) {
        guard text.utf8.count <= Self.maximumLength else {
            throw FilterError(
                place: "column 1", expected: "at most \(Self.maximumLength) bytes", found: "\(text.utf8.count)",
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
        FilterError(place: "column \(place + 1)", expected: expected, found: token.found, example: example)
    }

    private mutating func advance(toValue: Bool = false) throws(FilterError) {
        (token, place) = try lexer.next(isValue: toValue)
    }

    /// The keyword at hand, lower case, if it is one.
    private var keyword: String? {
        guard case .word(let text) = token, text.utf8.count <= 10 else { return nil }
        let lower = text.lowercased()
        return FilterExpression.keywords.contains(lower) ? lower : nil
    }

    /// Whether a word that is no keyword, since only its place makes it one, is at hand; then it is passed.
    private mutating func accept(word wanted: String, toValue: Bool = false) throws(FilterError) -> Bool {
        guard case .word(let text) = token, text.utf8.count <= 10, text.lowercased() == wanted else { return false }
        try advance(toValue: toValue)
        return true
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
        let isBareAt = if case .word(let text) = token { text.lowercased() == "at" } else { false }
        let name = try field()
        if isBareAt, try accept(word: "least") { return try atLeast() }
        return try fieldCondition(name)
    }

    /// The rest of `at least 2 of (a = 1, b = 2, c = 3)`.
    private mutating func atLeast() throws(FilterError) -> FilterExpression {
        let example = "at least 2 of (lang = de, year >= 2020, tag = review)"
        guard case .word(let text) = token, let count = Int(text), count >= 0 else {
            throw error("a number after \"at least\"", example: example)
        }
        try advance()
        guard try accept(word: "of"), token == .symbol("(") else {
            throw error("\"of (\" after the number", example: example)
        }
        var operands: [FilterExpression] = []
        repeat {
            try advance()
            operands.append(try disjunction())
        } while token == .symbol(",")
        guard token == .symbol(")") else { throw error("\",\" or \")\"", example: example) }
        try advance()
        return .atLeast(count, operands)
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
        if case .symbol(let symbol) = token {
            if let comparison = FilterExpression.ComparisonOperator(rawValue: symbol) {
                try advance(toValue: true)
                return try self.comparison(field, comparison)
            }
            if symbol == "~" || symbol == "!~" {
                try advance(toValue: true)
                let condition = FilterExpression.text(field: field, .matches, try text(after: symbol))
                return symbol == "~" ? condition : .not(condition)
            }
        }
        if try accept(word: "is") {
            let isNegated = try accept(keyword: "not")
            guard try accept(word: "null") else {
                throw error("\"null\" or \"not null\" after \"is\"", example: "team is null")
            }
            return isNegated ? .exists(field: field) : .not(.exists(field: field))
        }
        let isNegated = try accept(keyword: "not")
        let condition: FilterExpression
        if try accept(keyword: "in") {
            condition = try list(of: field)
        } else if let match = textOperator {
            try advance(toValue: true)
            let text = try text(after: match.rawValue)
            condition = .text(field: field, match, text)
        } else {
            let operators = isNegated ? "" : "=, !=, <, <=, >, >=, ~, !~, is null, "
            throw error(
                "an operator (\(operators)in, contains, startswith, endswith, glob, like)", example: "year >= 2020")
        }
        return isNegated ? .not(condition) : condition
    }

    private var textOperator: FilterExpression.TextOperator? {
        guard case .word(let word) = token, word.utf8.count <= 10 else { return nil }
        return FilterExpression.TextOperator(rawValue: word.lowercased())
    }

    private mutating func comparison(
        _ field: String, _ comparison: FilterExpression.ComparisonOperator
    ) throws(FilterError) -> FilterExpression {
        let symbol = comparison.rawValue
        if isNull {
            guard comparison.isEquality else {
                throw error("a value after \"\(symbol)\"", example: "year >= 2020, or: team is null")
            }
            try advance()
            return comparison == .equal ? .not(.exists(field: field)) : .exists(field: field)
        }
        if !comparison.isEquality, case .word(let word) = token, DateArithmetic.isMeant(by: word),
            DateArithmetic(word) == nil
        {
            throw error(
                "a date such as now-7d (units y, M, w, d, h, m, s)", example: "modified > now-7d")
        }
        return .comparison(field: field, comparison, try value(after: symbol))
    }

    private var isNull: Bool {
        guard case .word(let word) = token else { return false }
        return word.utf8.count == 4 && word.lowercased() == "null"
    }

    /// The rest of `in (…)`; `null` in it is the lack of the field.
    private mutating func list(of field: String) throws(FilterError) -> FilterExpression {
        let example = "lang in (de, \"en\")"
        guard token == .symbol("(") else { throw error("\"(\" after \"in\"", example: example) }
        var values: [MetadataScalar] = []
        var hasNull = false
        var previous = "("
        repeat {
            try advance(toValue: true)
            if isNull {
                hasNull = true
                try advance()
            } else {
                values.append(try value(after: previous))
            }
            previous = ","
        } while token == .symbol(",")
        guard token == .symbol(")") else { throw error("\",\" or \")\"", example: example) }
        try advance()
        if !hasNull { return .membership(field: field, values) }
        let isMissing = FilterExpression.not(.exists(field: field))
        return values.isEmpty ? isMissing : .or([.membership(field: field, values), isMissing])
    }

    private mutating func value(after previous: String) throws(FilterError) -> MetadataScalar {
        let result: MetadataScalar
        switch token {
        case .quoted(let text):
            result = .string(text)
        case .word(let text) where keyword == nil:
            result = NumberSyntax.value(text)
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
        case .quoted(let text),
            .word(let text) where keyword == nil:
            let isPattern = previous == "glob" || previous == "like"
            guard !isPattern || text.unicodeScalars.count <= FilterExpression.maximumPatternLength else {
                throw error(
                    "a pattern of at most \(FilterExpression.maximumPatternLength) characters",
                    example: "path glob \"docs/*.md\"")
            }
            try advance()
            return text
        default:
            throw error("a text after \"\(previous)\"", example: "title \(previous) \"two words\"")
        }
    }
}
