import RAGEngine

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
            throw RequestFailure.invalid(key.stringValue, "a leg has none; it belongs beside prefetch")
        }
        texts = try fields.texts(.text)
        if let fusion = try fields.decodeIfPresent(FusionBody.self, forKey: .fusion) { options.fusion = fusion.options }
        try fields.readSearch(into: &options, &filter)
        options.k = try fields.decodeIfPresent(Int.self, forKey: .limit) ?? 0
        guard try options.k >= 1 || !fields.has(.limit) else {
            throw RequestFailure.invalid("limit", "\(options.k) is less than 1")
        }
        weight = try fields.decodeIfPresent(Double.self, forKey: .weight) ?? 1
        guard weight.isFinite, weight >= 0 else {
            throw RequestFailure.invalid("weight", "\(weight) is not a number of at least 0")
        }
    }
}
