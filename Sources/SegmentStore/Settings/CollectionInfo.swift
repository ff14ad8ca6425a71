import Catalog
import RAGModel

/// What a collection is made of, read from the catalog.
package struct CollectionInfo: Sendable, Equatable {
    package let id: Int64
    package let name: String
    package let settings: CollectionSettings
    package let embedderID: Int64?

    package init(_ record: CollectionRecord) throws {
        self.init(
            id: record.id, name: record.name, settings: try CollectionSettings(json: record.settings),
            embedderID: record.embedder)
    }

    package init(id: Int64, name: String, settings: CollectionSettings, embedderID: Int64?) {
        self.id = id
        self.name = name
        self.settings = settings
        self.embedderID = embedderID
    }
}
