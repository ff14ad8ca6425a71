import RAGEngine

extension KeyedDecodingContainer<QueryBody.Keys> {
    /// What both a query and a leg of one may have.
    func readSearch(into options: inout QueryOptions, _ filter: inout String?) throws {
        // What is less than the least float is none; the decoder would refuse it.
        options.vector = try decodeIfPresent([Double].self, forKey: .vector)?.map { Float($0) }
        if let place = options.vector?.firstIndex(where: { !$0.isFinite }) {
            throw RequestFailure.invalid("vector[\(place)]", "is more than 32 bits can hold")
        }
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

struct LexicalBody: Decodable {
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

/// `"section"`, or a number of chunks before and after.
struct ExpandBody: Decodable {
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
