import Foundation
import RAGModel

extension StoredDocument {
    /// When the source was changed last.
    public var modificationDate: Date { Date(timeIntervalSince1970: Double(modified) / 1e9) }
    public var ingestionDate: Date { Date(timeIntervalSince1970: ingestedAt) }
    /// `nil` while the document is live.
    public var deletionDate: Date? { deletedAt.map(Date.init(timeIntervalSince1970:)) }
}
