import RAGEngine

/// Why a document's passages are, or are not, in an answer, for people.
struct TextDocumentExplanation {
    private let explanation: DocumentExplanation
    private let style: Style

    init(_ explanation: DocumentExplanation, style: Style) {
        self.explanation = explanation
        self.style = style
    }

    var text: String {
        let path = style.path(Terminal.harmless(DisplayPath.of(explanation.uri)))
        if explanation.isDeleted { return "\(path): deleted; `rag documents restore` brings it back\n" }
        let change = explanation.change.map { " (\($0.words))" } ?? ""
        let hits = explanation.chunks.count { $0.hit != nil }
        let summary = "\(path): \(hits) of \(explanation.chunks.count) passages are in the answer\(change)\n"
        return summary + explanation.chunks.map(block).joined()
    }

    private func block(_ chunk: DocumentExplanation.Chunk) -> String {
        let place = "lines \(chunk.firstLine)-\(chunk.lastLine): "
        var lines = [place + (chunk.hit.map { "hit \($0)" } ?? "not in the answer")]
        lines += chunk.reasons.map { "  " + Terminal.harmless($0.message) }
        if let arithmetic = chunk.explanation {
            lines += TextAnswer.lines(arithmetic).map { "  " + style.dim(Terminal.harmless($0)) }
        }
        return lines.map { "  \($0)\n" }.joined()
    }
}
