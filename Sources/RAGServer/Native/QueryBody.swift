import Foundation
import RAGEngine

/// What a query asks for, as JSON: every option of the library that does not name a file of the server.
struct QueryBody: Decodable, Sendable {
    var texts: [String] = []
    var options = QueryOptions()
    var offset = 0
    var cursor: QueryCursor?
    var hasText = true
    var hasPayload = true
    /// As it was written, for the audit log.
    var filter: String?
    var reranking: QueryRerankBody?
    /// Searches whose lists are fused, in place of one.
    var legs: [LegBody] = []
    var method: PrefetchRequest.Method?

    enum Keys: String, CodingKey, CaseIterable {
        case text, vector, mode, limit, k, offset, cursor, filter, fusion, candidates, exact, explain, expand, access
        case collections, after, before, lexical, rerank, diversity, prefetch
        case dateField = "date_field"
        case minScore = "min_score"
        case perDocument = "per_document"
        case preferredPerDocument = "preferred_per_document"
        case collapsesDuplicates = "collapse_duplicates"
        case groupBy = "group_by"
        case groupSize = "group_size"
        case efSearch = "ef_search"
        case allTerms = "all_terms"
        case suggests = "suggest"
        case checksFiles = "check_files"
        case contextTokens = "context_tokens"
        case withPayload = "with_payload"
        case withText = "with_text"
        case deadline = "deadline_ms"
        case maximumSteps = "max_steps"
        /// Of a leg.
        case weight
    }

    /// What a query of legs has itself; the rest belongs to its legs.
    static let ofFusion: Set<Keys> = [
        .prefetch, .fusion, .limit, .k, .offset, .cursor, .filter, .access, .collections, .withPayload, .withText,
        .deadline, .expand, .checksFiles,
    ]

    init(from decoder: any Decoder) throws {
        let fields = try decoder.fields(Keys.self)
        guard !fields.contains(.weight) else {
            throw RequestFailure.invalid("weight", "only a leg of prefetch has one")
        }
        if fields.contains(.prefetch), try !fields.decodeNil(forKey: .prefetch) {
            for key in fields.allKeys where !Self.ofFusion.contains(key) {
                throw RequestFailure.invalid(key.stringValue, "beside prefetch it belongs into each leg")
            }
            legs = try fields.decode([LegBody].self, forKey: .prefetch)
            method = try fields.decodeIfPresent(LegFusionBody.self, forKey: .fusion)?.method ?? .rrf(k: 60)
        } else {
            texts = try fields.texts(.text)
            if let fusion = try fields.decodeIfPresent(FusionBody.self, forKey: .fusion) {
                options.fusion = fusion.options
            }
        }
        try fields.readSearch(into: &options, &filter)
        try readPage(fields)
        options.collections = try fields.decodeIfPresent([String].self, forKey: .collections) ?? []
        options.access = try fields.decodeIfPresent([String].self, forKey: .access).map(Set.init)
        options.explain = try fields.decodeIfPresent(Bool.self, forKey: .explain) ?? false
        options.contextTokens = try fields.decodeIfPresent(Int.self, forKey: .contextTokens)
        options.suggestsWords = try fields.decodeIfPresent(Bool.self, forKey: .suggests) ?? true
        options.checksFiles = try fields.decodeIfPresent(Bool.self, forKey: .checksFiles) ?? false
        if let expand = try fields.decodeIfPresent(ExpandBody.self, forKey: .expand) {
            options.expansion = expand.expansion
        }
        reranking = try fields.decodeIfPresent(QueryRerankBody.self, forKey: .rerank)
        hasPayload = try fields.decodeIfPresent(Bool.self, forKey: .withPayload) ?? true
        hasText = try fields.decodeIfPresent(Bool.self, forKey: .withText) ?? true
        options.highlights = hasText
        if let deadline = try fields.decodeIfPresent(Int.self, forKey: .deadline) {
            guard deadline >= 1 else { throw RequestFailure.invalid("deadline_ms", "\(deadline) is less than 1") }
            options.timeout = .milliseconds(deadline)
        }
    }

    private mutating func readPage(_ fields: KeyedDecodingContainer<Keys>) throws {
        guard !(fields.contains(.limit) && fields.contains(.k)) else {
            throw RequestFailure.invalid("limit", "limit and k are the same; give one of them")
        }
        options.k =
            try fields.decodeIfPresent(Int.self, forKey: .limit) ?? fields.decodeIfPresent(Int.self, forKey: .k) ?? 10
        guard options.k >= 1 else { throw RequestFailure.invalid("limit", "\(options.k) is less than 1") }
        offset = try fields.decodeIfPresent(Int.self, forKey: .offset) ?? 0
        guard offset >= 0 else { throw RequestFailure.invalid("offset", "\(offset) is less than 0") }
        guard let text = try fields.decodeIfPresent(String.self, forKey: .cursor) else { return }
        guard offset == 0 else { throw RequestFailure.invalid("cursor", "it goes without an offset") }
        let cursor = try QueryCursor(text)
        self.cursor = cursor
        offset = cursor.offset
    }
}

/// One of several searches that are fused.
struct LegBody: Decodable, Sendable {
    var texts: [String]
    var options = QueryOptions()
    var filter: String?
    var weight: Double

    static let keys: Set<QueryBody.Keys> = [
        .text, .vector, .mode, .limit, .filter, .fusion, .candidates, .exact, .efSearch, .allTerms, .minScore, .after,
        .before, .dateField, .lexical, .perDocument, .preferredPerDocument, .collapsesDuplicates, .groupBy, .groupSize,
        .diversity, .maximumSteps, .weight,
    ]

    init(from decoder: any Decoder) throws {
        let fields = try decoder.fields(QueryBody.Keys.self)
        for key in fields.allKeys where !Self.keys.contains(key) {
            throw RequestFailure.invalid("prefetch.\(key.stringValue)", "a leg has none; it belongs beside prefetch")
        }
        texts = try fields.texts(.text)
        if let fusion = try fields.decodeIfPresent(FusionBody.self, forKey: .fusion) { options.fusion = fusion.options }
        try fields.readSearch(into: &options, &filter)
        options.k = try fields.decodeIfPresent(Int.self, forKey: .limit) ?? 0
        guard options.k >= 1 || !fields.contains(.limit) else {
            throw RequestFailure.invalid("prefetch.limit", "\(options.k) is less than 1")
        }
        weight = try fields.decodeIfPresent(Double.self, forKey: .weight) ?? 1
        guard weight.isFinite, weight >= 0 else {
            throw RequestFailure.invalid("prefetch.weight", "\(weight) is not a number of at least 0")
        }
    }
}

extension KeyedDecodingContainer<QueryBody.Keys> {
    /// A text, or several ways to ask the same.
    fileprivate func texts(_ key: QueryBody.Keys) throws -> [String] {
        if let text = try? decode(String.self, forKey: key) { return [text] }
        return try decode([String].self, forKey: key)
    }

    /// What both a query and a leg of one may have.
    fileprivate func readSearch(into options: inout QueryOptions, _ filter: inout String?) throws {
        options.vector = try decodeIfPresent([Float].self, forKey: .vector)
        options.mode = try choice(.mode) ?? options.mode
        if let body = try decodeIfPresent(FilterBody.self, forKey: .filter) {
            options.filterExpression = body.expression
            filter = body.expression.description
        }
        options.after = try decodeIfPresent(String.self, forKey: .after)
        options.before = try decodeIfPresent(String.self, forKey: .before)
        options.dateField = try decodeIfPresent(String.self, forKey: .dateField) ?? options.dateField
        options.candidates = try decodeIfPresent(Int.self, forKey: .candidates)
        options.exact = try decodeIfPresent(Bool.self, forKey: .exact) ?? false
        options.efSearch = try decodeIfPresent(Int.self, forKey: .efSearch)
        if let efSearch = options.efSearch, !(1...100_000).contains(efSearch) {
            throw RequestFailure.invalid("ef_search", "\(efSearch) is not between 1 and 100000")
        }
        options.lexicalParameters = try decodeIfPresent(LexicalBody.self, forKey: .lexical)?.parameters
        options.requiresAllTerms = try decodeIfPresent(Bool.self, forKey: .allTerms) ?? false
        options.minimumScore = try decodeIfPresent(Double.self, forKey: .minScore)
        options.maximumSteps = try decodeIfPresent(Int.self, forKey: .maximumSteps) ?? options.maximumSteps
        guard options.maximumSteps >= 1 else { throw RequestFailure.invalid("max_steps", "is less than 1") }
        try readDiversity(into: &options.diversity)
    }

    private func readDiversity(into diversity: inout DiversityOptions) throws {
        diversity.maximumPerDocument = try decodeIfPresent(Int.self, forKey: .perDocument)
        if let preferred = try decodeIfPresent(Int.self, forKey: .preferredPerDocument) {
            diversity.preferredPerDocument = preferred
        }
        diversity.collapsesDuplicates = try decodeIfPresent(Bool.self, forKey: .collapsesDuplicates) ?? true
        diversity.groupField = try decodeIfPresent(String.self, forKey: .groupBy)
        if let size = try decodeIfPresent(Int.self, forKey: .groupSize) {
            guard diversity.groupField != nil else {
                throw RequestFailure.invalid("group_size", "it goes with group_by")
            }
            diversity.maximumPerGroup = size
        }
        if let share = try decodeIfPresent(Double.self, forKey: .diversity) {
            guard (0...1).contains(share) else {
                throw RequestFailure.invalid("diversity", "\(share) is not from 0 (only relevance) to 1 (only novelty)")
            }
            diversity.lambda = 1 - share
        }
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

/// How the lists of legs become one: `rrf` with its constant, or `score`.
private struct LegFusionBody: Decodable {
    var method = PrefetchRequest.Method.rrf(k: 60)

    private enum Name: String, CaseIterable { case rrf, score }

    enum Keys: String, CodingKey, CaseIterable { case method, k }

    init(from decoder: any Decoder) throws {
        let name: Name
        var constant: Double?
        if let text = try? decoder.singleValueContainer().decode(String.self) {
            name = try Choice.of(text, "fusion")
        } else {
            let fields = try decoder.fields(Keys.self)
            name = try fields.choice(.method) ?? .rrf
            constant = try fields.decodeIfPresent(Double.self, forKey: .k)
        }
        guard (0...1e6).contains(constant ?? 60) else {
            throw RequestFailure.invalid("fusion.k", "is not between 0 and 1000000")
        }
        method = name == .rrf ? .rrf(k: constant ?? 60) : .score
    }
}

private struct LexicalBody: Decodable {
    let parameters: LexicalParameters

    enum Keys: String, CodingKey, CaseIterable {
        case k1, b
        case titleShare = "title_share"
    }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.fields(Keys.self)
        parameters = LexicalParameters(
            k1: try fields.decode(Double.self, forKey: .k1), b: try fields.decode(Double.self, forKey: .b),
            titleShare: try fields.decode(Double.self, forKey: .titleShare))
        if let problem = parameters.problem { throw RequestFailure.invalid("lexical", problem) }
    }
}

/// `true` for the server's own reranker, the name of one, or an object with its parameters.
struct QueryRerankBody: Decodable, Sendable {
    /// `server`, `late-interaction` or `service:NAME`: a folder would be one of the server's.
    var name = Self.own
    var candidates: Int?
    var budget: Int?
    var weight: Double?
    var isEnabled = true

    static let own = "server"

    enum Keys: String, CodingKey, CaseIterable {
        case candidates, weight
        case name = "with"
        case budget = "budget_ms"
    }

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let flag = try? value.decode(Bool.self) {
            isEnabled = flag
        } else if let name = try? value.decode(String.self) {
            self.name = name
        } else {
            let fields = try decoder.fields(Keys.self)
            name = try fields.decodeIfPresent(String.self, forKey: .name) ?? Self.own
            candidates = try fields.decodeIfPresent(Int.self, forKey: .candidates)
            budget = try fields.decodeIfPresent(Int.self, forKey: .budget)
            weight = try fields.decodeIfPresent(Double.self, forKey: .weight)
        }
        guard budget ?? 1 >= 1 else { throw RequestFailure.invalid("rerank.budget_ms", "is less than 1") }
    }

    /// - Parameter folder: of the server's own cross-encoder.
    func options(own folder: String?) throws -> RerankingOptions {
        var options = RerankingOptions()
        options.isEnabled = isEnabled
        guard isEnabled else { return options }
        if name == Self.own {
            guard let folder else {
                throw RequestFailure(
                    .modelMissing,
                    "the server was started without a reranker; ask with late-interaction or service:NAME",
                    field: "rerank")
            }
            options.reranker = .crossEncoder(folder: folder)
        } else {
            guard let choice = RerankerChoice(name) else { throw unknown }
            if case .crossEncoder = choice { throw unknown }
            options.reranker = choice
        }
        options.candidates = candidates ?? options.candidates
        options.budget = budget.map { .milliseconds($0) }
        options.weight = weight
        return options
    }

    private var unknown: RequestFailure {
        RequestFailure.invalid("rerank", "there is server, late-interaction and service:NAME")
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
