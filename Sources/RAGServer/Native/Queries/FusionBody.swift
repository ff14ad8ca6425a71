import RAGEngine

/// The name of a method, or an object with its parameters.
struct FusionBody: Decodable {
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
struct LegFusionBody: Decodable {
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
