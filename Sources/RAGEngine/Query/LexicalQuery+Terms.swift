import LexicalSearch
import RAGModel
import VectorSearch

extension LexicalQuery {
    /// Every term that the query asks for by name, as analysed; what a prefix or a fuzzy word stands for is not among them.
    var terms: Set<String> {
        let leaves = clauses.filter { $0.occurrence != .excluded }.flatMap(\.positions)
            .flatMap { [$0.whole] + $0.parts }
        return Set(leaves.flatMap(\.terms))
    }

    /// The query as it was understood, such as `+quorum lost "cold start" e-4107(e 4107)`.
    var summary: String {
        clauses.map { clause in
            let sign =
                switch clause.occurrence {
                case .optional: ""
                case .required: "+"
                case .excluded: "-"
                }
            let positions = clause.positions.map { position in
                let parts = position.parts.map(\.summary).joined(separator: " ")
                return position.whole.summary + (parts.isEmpty ? "" : "(\(parts))")
            }
            return sign + positions.joined(separator: " ")
        }.joined(separator: " ")
    }
}

extension LexicalQuery.Leaf {
    var terms: [String] {
        switch pattern {
        case .term(let term): [String(decoding: term, as: UTF8.self)]
        case .phrase(let terms, _): terms.map { String(decoding: $0.term, as: UTF8.self) }
        case .anyOf(let terms, _): terms.map { String(decoding: $0, as: UTF8.self) }
        case .prefix, .fuzzy: []
        }
    }

    var summary: String {
        let text =
            switch pattern {
            case .term(let term): String(decoding: term, as: UTF8.self)
            case .phrase(let terms, let slop):
                "\"" + terms.map { String(decoding: $0.term, as: UTF8.self) }.joined(separator: " ") + "\""
                    + (slop > 0 ? "~\(slop)" : "")
            case .prefix(let prefix): String(decoding: prefix, as: UTF8.self) + "*"
            case .fuzzy(let term, let distance): String(decoding: term, as: UTF8.self) + "~\(distance)"
            case .anyOf(let terms, _): terms.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "|")
            }
        return (field.map { "\($0.name):" } ?? "") + text
    }
}

extension SearchPlan {
    /// The plan in a line, for people.
    var summary: String {
        var parts = ["\(kind.rawValue), \(scored) rows scored"]
        if efSearch > 0 { parts.append("efSearch \(efSearch), \(hops) hops") }
        if rescored > 0 { parts.append("\(rescored) rescored") }
        return parts.joined(separator: ", ")
    }
}
