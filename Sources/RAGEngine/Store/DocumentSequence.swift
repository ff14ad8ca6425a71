import RAGModel

/// The documents of a scope in the bytewise order of their URIs, read page by page from one state of it.
///
/// ```swift
/// for try await document in store.documents() { print(document.path, document.chunkCount) }
/// ```
/// Thread safety: each iterator belongs to one task.
public struct DocumentSequence: AsyncSequence, Sendable {
    public typealias Element = StoredDocument

    private let open: @Sendable () async throws(RAGError) -> OpenSnapshot
    private let deleted: Bool?
    /// The first document is the one behind this URI.
    private let start: String?

    /// - Parameter snapshot: gives the state, which is closed after.
    init(
        deleted: Bool?, start: String?, _ snapshot: @escaping @Sendable () async throws(RAGError) -> any StoreSnapshot
    ) {
        open = { () throws(RAGError) in OpenSnapshot(try await snapshot(), isOwned: true) }
        self.deleted = deleted
        self.start = start
    }

    /// The live documents of a snapshot that somebody else closes.
    init(_ snapshot: any StoreSnapshot) {
        open = { () throws(RAGError) in OpenSnapshot(snapshot, isOwned: false) }
        deleted = false
        start = nil
    }

    public func makeAsyncIterator() -> Iterator { Iterator(self) }

    public struct Iterator: AsyncIteratorProtocol {
        private static let page = 500

        private let sequence: DocumentSequence
        private var snapshot: OpenSnapshot?
        private var page: [StoredDocument] = []
        private var position = 0
        private var isLast = false

        init(_ sequence: DocumentSequence) { self.sequence = sequence }

        public mutating func next(
            isolation actor: isolated (any Actor)? = #isolation
        ) async throws(RAGError) -> StoredDocument? {
            if position == page.count, !isLast {
                let snapshot: OpenSnapshot
                if let open = self.snapshot {
                    snapshot = open
                } else {
                    snapshot = try await sequence.open()
                }
                self.snapshot = snapshot
                page = try await snapshot.snapshot.documents(
                    after: page.last?.uri ?? sequence.start, deleted: sequence.deleted, limit: Self.page)
                position = 0
                isLast = page.count < Self.page
            }
            guard position < page.count else { return nil }
            defer { position += 1 }
            return page[position]
        }
    }
}

/// Lets go of a snapshot when nobody needs it any more.
private final class OpenSnapshot: Sendable {
    let snapshot: any StoreSnapshot
    private let isOwned: Bool

    init(_ snapshot: any StoreSnapshot, isOwned: Bool) {
        self.snapshot = snapshot
        self.isOwned = isOwned
    }

    deinit { if isOwned { snapshot.close() } }
}

extension StoreSnapshot {
    /// All chunks of a document, in order.
    func chunks(of document: StoredDocument) async throws(RAGError) -> [StoredChunk] {
        try await chunks(of: document.id, positions: 0..<document.chunkCount)
    }
}
