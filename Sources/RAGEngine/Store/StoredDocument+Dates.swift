import Foundation
import RAGModel

extension StoredDocument {
    /// When the source was changed last.
    public var modificationDate: Date { Date(timeIntervalSince1970: Double(modified) / 1e9) }
    public var ingestionDate: Date { Date(timeIntervalSince1970: ingestedAt) }
    /// `nil` while the document is live.
    public var deletionDate: Date? { deletedAt.map(Date.init(timeIntervalSince1970:)) }

    /// What has become of its file since it was ingested; `nil` if nothing has, if that cannot be seen, or if a program gave
    /// the document. Looks at the file, and reads it where nothing but its times is another.
    public var fileChange: Hit.FileChange? { root == nil ? nil : Freshness.change(of: self) }
}
