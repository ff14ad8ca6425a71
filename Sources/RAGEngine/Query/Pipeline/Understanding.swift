import RAGModel

/// The first stage: what the request asks for, before any store is looked at.
enum Understanding {
    struct Question: Sendable {
        /// As they were written.
        let texts: [String]
        /// The clauses of each.
        let parsed: [ParsedQuery]
        /// What is embedded: the plain words of each, without operators and excluded words.
        let plain: [String]
        let filter: FilterExpression?
        let notes: [String]
    }

    static func understand(_ request: QueryRequest) throws(RAGError) -> Question {
        try check(request)
        let options = request.options
        let parsed = request.texts.map { ParsedQuery($0, allTerms: options.requiresAllTerms) }
        var filter: FilterExpression?
        do {
            let given = try options.filter.map { try FilterExpression($0) }
            let conditions = try [given, options.filterExpression].compactMap { $0 } + period(options)
            filter = conditions.count > 1 ? .and(conditions) : conditions.first
        } catch {
            throw RAGError(error)
        }
        var notes: [String] = []
        for note in parsed.flatMap(\.notes) where !notes.contains(note) { notes.append(note) }
        return Question(
            texts: request.texts, parsed: parsed, plain: parsed.map(\.plainText), filter: filter, notes: notes)
    }

    /// The conditions on a document's time.
    private static func period(_ options: QueryOptions) throws(RAGError) -> [FilterExpression] {
        let field = FilterField(options.dateField)
        for (name, text) in [("after", options.after), ("before", options.before)] {
            guard let text, DatePeriod(text) == nil, DateArithmetic(text) == nil else { continue }
            throw RAGError(
                .invalidInput, subject: name,
                "\"\(text)\" is no date; write 2024, 2024-05, 2024-05-06, 2024-05-06T10:00+02:00 or now-7d")
        }
        return [options.after.map { field >= .string($0) }, options.before.map { field < .string($0) }].compactMap {
            $0
        }
    }

    private static func check(_ request: QueryRequest) throws(RAGError) {
        let options = request.options
        guard !request.texts.isEmpty, request.texts.allSatisfy(isSomething) else {
            throw RAGError(.invalidInput, subject: "query", "it is empty; say what to look for")
        }
        guard request.texts.count <= 16 else {
            throw RAGError(.invalidInput, subject: "query", "more than 16 texts are asked for at once")
        }
        guard options.vector == nil || request.texts.count == 1 else {
            throw RAGError(.invalidInput, subject: "vector", "it goes with one text, and there are several")
        }
        guard request.texts.allSatisfy({ $0.utf8.count <= 1 << 20 }) else {
            throw RAGError(.invalidInput, subject: "query", "it is longer than a megabyte")
        }
        try check(options.k, in: 1...10_000, "k")
        if let candidates = options.candidates { try check(candidates, in: 1...1_000_000, "candidates") }
        if let breadth = options.efSearch { try check(breadth, in: 1...1_000_000, "efSearch") }
        if let limit = options.diversity.maximumPerDocument { try check(limit, in: 1...10_000, "limit per document") }
        if let limit = options.diversity.preferredPerDocument {
            try check(limit, in: 1...10_000, "preference per document")
        }
        try check(options.diversity.maximumPerGroup, in: 1...10_000, "limit per group")
        if let lambda = options.diversity.lambda { try check(lambda, in: 0...1, "lambda") }
        if let score = options.minimumScore { try check(score, in: 0...1, "minimum score") }
        if let tokens = options.contextTokens { try check(tokens, in: 1...10_000_000, "context tokens") }
        if case .neighbours(let count) = options.expansion { try check(count, in: 0...1_000, "neighbours") }
        if let weight = options.reranking.weight { try check(weight, in: 0...1, "the reranker's weight") }
        try check(options.reranking.candidates, in: 1...10_000, "reranked candidates")
        let names = Set(options.collections)
        guard !names.isEmpty, names.count == options.collections.count else {
            throw RAGError(.invalidInput, subject: "collections", "name at least one, and each once")
        }
        let fusion = [options.fusion.k, options.fusion.denseWeight, options.fusion.lexicalWeight]
        guard fusion.allSatisfy({ $0.isFinite && $0 >= 0 }) else {
            throw RAGError(.invalidInput, subject: "fusion", "its constant and weights must be numbers of at least 0")
        }
    }

    private static func isSomething(_ text: String) -> Bool {
        text.unicodeScalars.contains { !$0.properties.isWhitespace }
    }

    private static func check<Number: Comparable>(
        _ number: Number, in range: ClosedRange<Number>, _ subject: String
    ) throws(RAGError) {
        guard range.contains(number) else {
            let message = "\(number) is not between \(range.lowerBound) and \(range.upperBound)"
            throw RAGError(.invalidInput, subject: subject, message)
        }
    }
}
