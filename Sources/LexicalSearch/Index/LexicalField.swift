import RAGModel

/// The part of a chunk a word stands in.
///
/// Raw values are on disk; they also give the order in which a chunk's fields are indexed.
package enum LexicalField: UInt8, CaseIterable, Sendable, Codable, Hashable {
    /// The text of the chunk.
    case body = 0
    /// The document's title and the headings above the chunk.
    case title = 1
    /// The document's path or name.
    case path = 2

    /// The name in a query, as in `title:word`.
    package var name: String {
        switch self {
        case .body: "body"
        case .title: "title"
        case .path: "path"
        }
    }

    package init?(name: some StringProtocol) {
        guard let field = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = field
    }

    package init(_ field: ParsedQuery.Field) {
        self =
            switch field {
            case .body: .body
            case .title: .title
            case .path: .path
            }
    }
}
