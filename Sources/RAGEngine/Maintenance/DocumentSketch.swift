import IndexSupport
import RAGModel

/// What documents are compared by: the sequences of their words, or, with too few words for that, all that they say.
enum DocumentSketch: Sendable {
    case words(MinHash)
    /// The hash of title and text.
    case exact(ContentHash)

    init(title: String?, texts: [String]) {
        var sketch = MinHash()
        for text in texts { sketch.add(text) }
        if sketch.sequences >= MinHash.words {
            self = .words(sketch)
        } else {
            self = .exact(
                ContentHash(of: MetadataValue.list(([title ?? ""] + texts).map { .string($0) }).canonicalJSON))
        }
    }

    init(_ document: StoredDocument, _ chunks: [StoredChunk]) {
        self.init(title: document.title, texts: chunks.map(\.text))
    }

    var isExact: Bool { if case .exact = self { true } else { false } }

    /// Documents that are alike have one of them in common, or nearly always.
    var keys: [UInt64] {
        switch self {
        case .words(let sketch): sketch.bandKeys
        case .exact(let hash): [hash.prefix64]
        }
    }

    /// The estimated share of what both say, from 0 to 1.
    func similarity(to other: DocumentSketch) -> Double {
        switch (self, other) {
        case (.words(let one), .words(let two)): one.similarity(to: two)
        case (.exact(let one), .exact(let two)): one == two ? 1 : 0
        default: 0
        }
    }
}
