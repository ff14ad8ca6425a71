import RAGModel

/// Sketches of the documents of a scope, to find one that says nearly what another one says.
///
/// Half a kilobyte for a document, and as much again for what finds it; less for very short ones.
struct SketchIndex: Sendable {
    /// The least share of word sequences that two documents have in common of which one is left out.
    static let similarity = 0.9

    private var sketches: [ExactName: DocumentSketch] = [:]
    /// The first document that has a key.
    private var first: [UInt64: ExactName] = [:]

    /// Puts in a document, or another text of one.
    mutating func add(_ uri: String, _ sketch: DocumentSketch) {
        let uri = ExactName(uri)
        sketches[uri] = sketch
        for key in sketch.keys where first[key].flatMap({ sketches[$0] }) == nil { first[key] = uri }
    }

    mutating func remove(_ uri: String) { sketches[ExactName(uri)] = nil }

    /// The document most like a text, if one is like it.
    ///
    /// - Complexity: O(1).
    func nearest(to sketch: DocumentSketch, except uri: String) -> (uri: String, similarity: Double)? {
        let uri = ExactName(uri)
        var best: (uri: ExactName, similarity: Double)?
        for key in sketch.keys {
            guard let other = first[key], other != uri, other != best?.uri, let known = sketches[other] else {
                continue
            }
            let similarity = known.similarity(to: sketch)
            guard similarity >= Self.similarity else { continue }
            let isBetter = best.map { ($0.similarity, other) < (similarity, $0.uri) } ?? true
            if isBetter { best = (other, similarity) }
        }
        return best.map { ($0.uri.text, $0.similarity) }
    }
}

extension SketchIndex {
    /// The live documents of a store's scope.
    init(_ snapshot: any StoreSnapshot) async throws(RAGError) {
        for try await document in DocumentSequence(snapshot) {
            add(document.uri, DocumentSketch(document, try await snapshot.chunks(of: document)))
        }
    }
}

extension DocumentSketch {
    init(_ document: CutDocument) { self.init(title: document.title, texts: document.chunks.map(\.text)) }
}
