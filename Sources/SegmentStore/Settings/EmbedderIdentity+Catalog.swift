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

    /// - Throws: for what is not the JSON of an identity; `CatalogReader.identity(of:)` says where it stands.
    package init(json: String) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(json.utf8))
        guard dimension > 0 else { throw CocoaError(.coderInvalidValue) }
    }
}

extension CatalogReader {
    private static let identities = DecodedTexts<EmbedderIdentity>()

    /// The embedder of a number.
    ///
    /// - Throws: `corrupt` if the catalog does not know it, or if its identity is damaged.
    package func identity(of embedder: Int64) throws -> EmbedderIdentity {
        guard let json = try embedderIdentity(embedder) else {
            throw damage(
                table: "embedders", row: "\(embedder)", column: "id",
                "a collection names this embedder, and there is none")
        }
        do {
            return try Self.identities.value(of: json) { try EmbedderIdentity(json: $0) }
        } catch {
            throw damage(
                table: "embedders", row: "\(embedder)", column: "identity", "not the JSON that is expected")
        }
    }
}

extension CatalogWriter {
    /// The number of an embedder. One whose vectors are the same has the same number, whatever its name and address.
    package func embedderID(_ identity: EmbedderIdentity) throws -> Int64 {
        for known in try embedders() where try self.identity(of: known.id).givesVectors(of: identity) {
            return known.id
        }
        return try insertEmbedder(identity: try identity.json)
    }
}
