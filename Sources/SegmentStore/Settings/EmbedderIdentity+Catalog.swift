import Catalog
import Foundation
import RAGModel

extension EmbedderIdentity {
    /// The form in which the catalog names an embedder.
    package var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }

    package init(json: String) throws { self = try JSONDecoder().decode(Self.self, from: Data(json.utf8)) }
}

extension CatalogWriter {
    /// The number of an embedder. One whose vectors are the same has the same number, whatever its name and address.
    package func embedderID(_ identity: EmbedderIdentity) throws -> Int64 {
        for known in try embedders() where try EmbedderIdentity(json: known.identity).givesVectors(of: identity) {
            return known.id
        }
        return try insertEmbedder(identity: try identity.json)
    }
}
