import IndexSupport
import RAGEngine

/// What is searched: one query, or several whose lists are fused.
enum CheckedQuery: Sendable {
    case one(QueryRequest)
    case fused(PrefetchRequest)

    /// The first that is searched.
    var collection: String {
        switch self {
        case .one(let request): request.options.collection
        case .fused(let request): request.legs.first?.request.options.collection ?? ""
        }
    }

    /// The number of hits, those before the offset included.
    var k: Int {
        switch self {
        case .one(let request): request.options.k
        case .fused(let request): request.k
        }
    }
}

extension QueryBody {
    /// All texts, for the audit log.
    var allTexts: [String] { texts + legs.flatMap(\.texts) }

    /// The filters of all parts, for the audit log.
    var allFilters: String? {
        let filters = [filter] + legs.map(\.filter)
        return filters.contains { $0 != nil } ? filters.map { $0 ?? "-" }.joined(separator: "\n") : nil
    }

    /// The request within the limits of a server, for a caller.
    ///
    /// - Throws: `invalid_value`; `forbidden` for access tiers that the caller does not have.
    func checked(
        _ configuration: ServerConfiguration, _ scope: Scope, _ grant: AccessGrant
    ) throws -> CheckedQuery {
        let limits = configuration.limits
        var options = options
        options.collections = [scope.collection] + options.collections.filter { $0 != scope.collection }
        options.tenant = scope.tenant
        if let wanted = options.access, !grant.allows(wanted) {
            throw RequestFailure(
                .forbidden, "the key does not have all access tiers that are asked with", field: "access")
        }
        options.access = try grant.tiers(for: options.access)
        guard options.collections.count <= 16 else {
            throw RequestFailure.invalid("collections", "more than 16 are searched at once")
        }
        guard options.k <= limits.hits else {
            throw RequestFailure.invalid(
                "limit", "\(options.k) is more than \(limits.hits); narrow the query with a filter")
        }
        guard offset < limits.hits else {
            throw RequestFailure.invalid(
                cursor == nil ? "offset" : "cursor",
                "only the best \(limits.hits) can be paged through; narrow the query with a filter")
        }
        // The last page is shorter, and says so.
        options.k = min(options.k + offset, limits.hits)
        options.timeout = min(options.timeout ?? limits.deadline, limits.deadline)
        if let reranking { options.reranking = try reranking.options(own: configuration.reranker) }
        guard options.reranking.candidates <= limits.hits else {
            throw RequestFailure.invalid("rerank.candidates", "is more than \(limits.hits)")
        }
        guard legs.isEmpty, method == nil else { return .fused(try fused(options, limits)) }
        try Self.check(texts, options, limits)
        return .one(QueryRequest(texts, options: options))
    }

    private func fused(_ options: QueryOptions, _ limits: ServerConfiguration.Limits) throws -> PrefetchRequest {
        guard (1...16).contains(legs.count) else {
            throw RequestFailure.invalid("prefetch", "there are \(legs.count) legs; 1 to 16 can be fused")
        }
        guard legs.contains(where: { $0.weight > 0 }) else {
            throw RequestFailure.invalid("prefetch.weight", "no leg counts anything")
        }
        let parts = try legs.enumerated().map { index, leg in
            var own = leg.options
            own.collections = options.collections
            own.tenant = options.tenant
            own.access = options.access
            own.timeout = options.timeout
            own.expansion = options.expansion
            own.highlights = options.highlights
            own.checksFiles = options.checksFiles
            let conditions = [options.filterExpression, own.filterExpression].compactMap { $0 }
            own.filterExpression = conditions.count > 1 ? .and(conditions) : conditions.first
            // What a leg does not bring in, fusion cannot find.
            if own.k == 0 { own.k = min(limits.hits, max(100, options.k)) }
            guard own.k <= limits.hits else {
                throw RequestFailure.invalid("prefetch[\(index)].limit", "\(own.k) is more than \(limits.hits)")
            }
            try RequestFailure.inside("prefetch[\(index)]") { try Self.check(leg.texts, own, limits) }
            return PrefetchRequest.Leg(QueryRequest(leg.texts, options: own), weight: leg.weight)
        }
        return PrefetchRequest(parts, method: method ?? .rrf(k: 60), k: options.k)
    }

    private static func check(
        _ texts: [String], _ options: QueryOptions, _ limits: ServerConfiguration.Limits
    ) throws {
        guard texts.count <= 16 else {
            throw RequestFailure.invalid("text", "more than 16 texts are asked for at once")
        }
        guard !texts.isEmpty, texts.allSatisfy(\.saysSomething) else {
            throw RequestFailure.invalid("text", "it is empty; say what to look for")
        }
        for text in texts where text.utf8.count > limits.queryText {
            throw RequestFailure.invalid("text", "it has more than \(limits.queryText) bytes")
        }
        guard options.vector == nil || texts.count == 1 else {
            throw RequestFailure.invalid("vector", "it goes with one text, and there are \(texts.count)")
        }
        if let candidates = options.candidates, candidates > 10 * limits.hits {
            throw RequestFailure.invalid("candidates", "\(candidates) is more than \(10 * limits.hits)")
        }
    }
}

extension String {
    /// Whether there is anything in it but space.
    var saysSomething: Bool { unicodeScalars.contains { !$0.properties.isWhitespace } }
}
