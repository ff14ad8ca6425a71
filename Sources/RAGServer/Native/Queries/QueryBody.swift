import RAGEngine

/// What a query asks for, as JSON: every option of the library that does not name a file of the server.
struct QueryBody: Decodable, Sendable {
    var texts: [String] = []
    var options: QueryOptions
    /// Whether it says how many hits it wants.
    var isPaged = false
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
        options = QueryOptions()
        options.k = 10
        guard !fields.contains(.weight) else {
            throw RequestFailure.invalid("weight", "only a leg of prefetch has one")
        }
        if try fields.has(.prefetch) {
            for key in fields.allKeys where !Self.ofFusion.contains(key) {
                throw RequestFailure.invalid(key.stringValue, "beside prefetch it belongs into each leg")
            }
            legs = try fields.list(of: LegBody.self, forKey: .prefetch)
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
        guard try !fields.has(.limit) || !fields.has(.k) else {
            throw RequestFailure.invalid("limit", "limit and k are the same; give one of them")
        }
        for key in [Keys.limit, .k] {
            guard let count = try fields.decodeIfPresent(Int.self, forKey: key) else { continue }
            guard count >= 1 else { throw RequestFailure.invalid(key.stringValue, "\(count) is less than 1") }
            options.k = count
            isPaged = true
        }
        offset = try fields.decodeIfPresent(Int.self, forKey: .offset) ?? 0
        guard offset >= 0 else { throw RequestFailure.invalid("offset", "\(offset) is less than 0") }
        guard let text = try fields.decodeIfPresent(String.self, forKey: .cursor) else { return }
        guard offset == 0 else { throw RequestFailure.invalid("cursor", "it goes without an offset") }
        let cursor = try QueryCursor(text)
        self.cursor = cursor
        offset = cursor.offset
    }
}
