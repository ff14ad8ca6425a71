import RAGEngine
import Synchronization

/// The documents of a labelled collection as a sequence for the engine, read one by one.
///
/// A line that cannot be read ends the sequence; `check` throws what was wrong with it.
final class CorpusDocuments: Sequence, Sendable {
    private let dataset: BEIRDataset
    private let failure = Mutex<(any Error)?>(nil)
    private let empty = Mutex(0)

    /// Documents that have nothing to index; they cannot be found.
    var emptyDocuments: Int { empty.withLock { $0 } }

    init(dataset: BEIRDataset) { self.dataset = dataset }

    func makeIterator() -> AnyIterator<SourceDocument> {
        var reader: BEIRDataset.DocumentReader?
        return AnyIterator { [self] in
            do {
                if reader == nil { reader = try dataset.documents() }
                guard let document = try reader?.next() else { return nil }
                // A document that is a title alone has it as its text: one without text is not indexed.
                let isTitleOnly = document.text.allSatisfy(\.isWhitespace)
                if isTitleOnly, document.title.allSatisfy(\.isWhitespace) { empty.withLock { $0 += 1 } }
                return SourceDocument(
                    uri: document.id, title: isTitleOnly || document.title.isEmpty ? nil : document.title,
                    text: isTitleOnly ? document.title : document.text)
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
