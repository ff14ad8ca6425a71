import RAGModel

/// Documents that a program gives.
struct ProgramSource<Changes: AsyncSequence>: DocumentSource where Changes.Element == DocumentChange {
    private var iterator: Changes.AsyncIterator
    private var isOver = false

    init(_ changes: Changes) { iterator = changes.makeAsyncIterator() }

    mutating func next() async throws -> [SourceEvent]? {
        guard !isOver else { return nil }
        var events: [SourceEvent] = []
        var bytes = 0
        while events.count < 256, bytes < 1 << 20 {
            guard let change = try await iterator.next() else {
                isOver = true
                break
            }
            switch change {
            case .put(let document):
                bytes += document.text.utf8.count
                events.append(document.uri.isEmpty ? Self.invalid("a document needs a URI", "") : .document(document))
            case .delete(let uri):
                events.append(.delete(uri: uri))
            case .invalid(let subject, let message):
                events.append(Self.invalid(message, subject))
            }
        }
        return events
    }

    private static func invalid(_ message: String, _ subject: String) -> SourceEvent {
        .skipped(
            path: subject, reason: RAGError.Code.invalidInput.rawValue, message: message, isFailure: true)
    }
}
