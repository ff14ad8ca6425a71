/// What a compaction did.
public struct CompactionReport: Sendable, Hashable, Codable {
    /// Soft-deleted documents that are gone for good.
    public var purgedDocuments = 0
    /// Vectors that no chunk needed any more.
    public var purgedVectors = 0
    /// Originals of masked values that no document had any more.
    public var purgedOriginals = 0
    public var mergedSegments = 0
    public var removedFiles = 0
    /// What was done about damage, for people.
    public var repairs: [String] = []
    /// Bytes of the store before and after.
    public var bytesBefore = 0
    public var bytesAfter = 0

    public init() {}
}
