import RAGEngine

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
