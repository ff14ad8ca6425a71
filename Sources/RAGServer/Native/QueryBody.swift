import RAGModel

/// What a query asks for, as JSON.
struct QueryBody: Decodable, Sendable {
    var texts: [String]
    var options: QueryOptions
    var offset: Int
    var hasText: Bool
    var hasPayload: Bool
    /// As it was written, for the audit log.
    var filter: String?

    enum Keys: String, CodingKey, CaseIterable {
        case text, vector, mode, limit, k, offset, filter, fusion, candidates, exact, explain, expand
        case minScore = "min_score"
        case perDocument = "per_document"
        case efSearch = "ef_search"
        case allTerms = "all_terms"
        case contextTokens = "context_tokens"
        case withPayload = "with_payload"
        case withText = "with_text"
        case deadline = "deadline_ms"
    }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.fields(Keys.self)
        if let text = try? fields.decode(String.self, forKey: .text) {
            texts = [text]
        } else {
            texts = try fields.decode([String].self, forKey: .text)
        }
        options = QueryOptions()
        options.vector = try fields.decodeIfPresent([Float].self, forKey: .vector)
        options.mode = try fields.choice(.mode) ?? options.mode
        guard !(fields.contains(.limit) && fields.contains(.k)) else {
            throw RequestFailure.invalid("limit", "limit and k are the same; give one of them")
        }
        let limit =
            try fields.decodeIfPresent(Int.self, forKey: .limit) ?? fields.decodeIfPresent(Int.self, forKey: .k) ?? 10
        guard limit >= 1 else { throw RequestFailure.invalid("limit", "\(limit) is less than 1") }
        options.k = limit
        offset = try fields.decodeIfPresent(Int.self, forKey: .offset) ?? 0
        guard offset >= 0 else { throw RequestFailure.invalid("offset", "\(offset) is less than 0") }
        if let filter = try fields.decodeIfPresent(FilterBody.self, forKey: .filter) {
            options.filterExpression = filter.expression
            self.filter = filter.expression.description
        }
        if let fusion = try fields.decodeIfPresent(FusionBody.self, forKey: .fusion) { options.fusion = fusion.options }
        options.candidates = try fields.decodeIfPresent(Int.self, forKey: .candidates)
        options.exact = try fields.decodeIfPresent(Bool.self, forKey: .exact) ?? false
        options.efSearch = try fields.decodeIfPresent(Int.self, forKey: .efSearch)
        if let efSearch = options.efSearch, !(1...100_000).contains(efSearch) {
            throw RequestFailure.invalid("ef_search", "\(efSearch) is not between 1 and 100000")
        }
        options.requiresAllTerms = try fields.decodeIfPresent(Bool.self, forKey: .allTerms) ?? false
        options.minimumScore = try fields.decodeIfPresent(Double.self, forKey: .minScore)
        options.maximumPerDocument = try fields.decodeIfPresent(Int.self, forKey: .perDocument)
        options.explain = try fields.decodeIfPresent(Bool.self, forKey: .explain) ?? false
        options.contextTokens = try fields.decodeIfPresent(Int.self, forKey: .contextTokens)
        if let expand = try fields.decodeIfPresent(ExpandBody.self, forKey: .expand) {
            options.expansion = expand.expansion
        }
        hasPayload = try fields.decodeIfPresent(Bool.self, forKey: .withPayload) ?? true
        hasText = try fields.decodeIfPresent(Bool.self, forKey: .withText) ?? true
        options.highlights = hasText
        if let deadline = try fields.decodeIfPresent(Int.self, forKey: .deadline) {
            guard deadline >= 1 else { throw RequestFailure.invalid("deadline_ms", "\(deadline) is less than 1") }
            options.timeout = .milliseconds(deadline)
        }
    }

    /// The options within the limits of a server, for a tenant.
    ///
    /// - Throws: `invalid_value`
    func checked(_ limits: ServerConfiguration.Limits, _ scope: Scope) throws -> QueryRequest {
        var options = options
        options.collection = scope.collection
        options.tenant = scope.tenant
        guard texts.count <= 16 else {
            throw RequestFailure.invalid("text", "more than 16 texts are asked for at once")
        }
        for text in texts where text.utf8.count > limits.queryText {
            throw RequestFailure.invalid("text", "it has more than \(limits.queryText) bytes")
        }
        guard options.k <= limits.hits, offset <= limits.hits - options.k else {
            throw RequestFailure.invalid(
                "limit", "limit and offset together are more than \(limits.hits); narrow the query with a filter")
        }
        options.k += offset
        if let candidates = options.candidates, candidates > 10 * limits.hits {
            throw RequestFailure.invalid("candidates", "\(candidates) is more than \(10 * limits.hits)")
        }
        options.timeout = min(options.timeout ?? limits.deadline, limits.deadline)
        return QueryRequest(texts, options: options)
    }
}

/// A filter in its text form or its JSON spelling.
struct FilterBody: Decodable, Sendable {
    var expression: FilterExpression

    init(from decoder: any Decoder) throws {
        do {
            expression = try FilterExpression(from: decoder)
        } catch DecodingError.dataCorrupted(let context) {
            throw RequestFailure(.invalidValue, context.debugDescription, field: "filter")
        }
    }
}

/// The name of a method, or an object with its parameters.
private struct FusionBody: Decodable {
    var options = FusionOptions()

    enum Keys: String, CodingKey, CaseIterable {
        case method, k
        case denseWeight = "dense_weight"
        case lexicalWeight = "lexical_weight"
    }

    init(from decoder: any Decoder) throws {
        if let name = try? decoder.singleValueContainer().decode(String.self) {
            options.method = try Choice.of(name, "fusion")
            return
        }
        let fields = try decoder.fields(Keys.self)
        options.method = try fields.choice(.method) ?? options.method
        options.k = try fields.decodeIfPresent(Double.self, forKey: .k) ?? options.k
        options.denseWeight = try fields.decodeIfPresent(Double.self, forKey: .denseWeight) ?? options.denseWeight
        options.lexicalWeight =
            try fields.decodeIfPresent(Double.self, forKey: .lexicalWeight) ?? options.lexicalWeight
    }
}

/// `"section"`, or a number of chunks before and after.
private struct ExpandBody: Decodable {
    var expansion: QueryOptions.Expansion

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let count = try? value.decode(Int.self) {
            guard (0...10).contains(count) else {
                throw RequestFailure.invalid("expand", "\(count) is not between 0 and 10")
            }
            expansion = .neighbours(count)
        } else if (try? value.decode(String.self)) == "section" {
            expansion = .section
        } else {
            throw RequestFailure.invalid("expand", "is neither \"section\" nor a number of chunks")
        }
    }
}

/// A value out of a list of names.
enum Choice {
    static func of<Value: RawRepresentable & CaseIterable>(
        _ name: String, _ field: String
    ) throws -> Value where Value.RawValue == String {
        guard let value = Value(rawValue: name) else {
            let known = Value.allCases.map(\.rawValue).joined(separator: ", ")
            throw RequestFailure.invalid(field, "there is no \"\(name.prefix(40))\"; there is \(known)")
        }
        return value
    }
}

extension KeyedDecodingContainer {
    func choice<Value: RawRepresentable & CaseIterable>(_ key: Key) throws -> Value? where Value.RawValue == String {
        try decodeIfPresent(String.self, forKey: key).map { try Choice.of($0, key.stringValue) }
    }
}
