import RAGEngine
import Synchronization

/// The documents of a labelled collection as a sequence for the engine, read one by one.
///
/// A line that cannot be read ends the sequence; `check` throws what was wrong with it.
final class CorpusDocuments: Sequence, Sendable {
    private let dataset: BEIRDataset
    private let failure = Mutex<(any Error)?>(nil)

    init(dataset: BEIRDataset) { self.dataset = dataset }

    func makeIterator() -> AnyIterator<SourceDocument> {
        var reader: BEIRDataset.DocumentReader?
        return AnyIterator { [self] in
            do {
                if reader == nil { reader = try dataset.documents() }
                guard let document = try reader?.next() else { return nil }
                return SourceDocument(
                    uri: document.id, title: document.title.isEmpty ? nil : document.title, text: document.text)
            } catch {
                failure.withLock { $0 = error }
                return nil
            }
        }
    }

    func check() throws {
        if let error = failure.withLock({ $0 }) { throw error }
    }
}
