import Catalog
import RAGModel

/// What a collection is made of, read from the catalog.
package struct CollectionInfo: Sendable, Equatable {
    package let id: Int64
    package let name: String
    package let settings: CollectionSettings
    package let embedderID: Int64?

    /// - Throws: `corrupt` with the row if its settings are damaged.
    package init(_ record: CollectionRecord) throws {
        self.init(
            id: record.id, name: record.name,
            settings: try Self.settings.value(of: record.settings) {
                try CollectionSettings(json: $0, row: "\(record.id) (\(record.name))")
            },
            embedderID: record.embedder)
    }

    private static let settings = DecodedTexts<CollectionSettings>()

    package init(id: Int64, name: String, settings: CollectionSettings, embedderID: Int64?) {
        self.id = id
        self.name = name
        self.settings = settings
        self.embedderID = embedderID
    }
}
