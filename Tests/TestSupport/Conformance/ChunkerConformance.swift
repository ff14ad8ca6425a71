import RAGModel
import Testing

/// What every chunker must do.
package enum ChunkerConformance {
    package static let texts = [
        "", "a", "One line.", "Größe und Maß.\n\nÜbung — 漢字かな交じり文。", String(repeating: "word ", count: 2000),
        (0..<200).map { "Line \($0)." }.joined(separator: "\n"),
    ]

    package static func check(_ chunker: some Chunker) {
        #expect(!chunker.name.isEmpty)
        for text in texts {
            let document = document(text)
            let cuts = chunker.cuts(in: document)
            #expect(cuts == chunker.cuts(in: document))
            #expect(cuts.allSatisfy { $0 >= 0 && $0 <= text.utf8.count }, "\(cuts)")
            #expect(zip(cuts, cuts.dropFirst()).allSatisfy { $0 < $1 }, "\(cuts)")
            for cut in cuts {
                let index = text.utf8.index(text.utf8.startIndex, offsetBy: cut)
                #expect(index.samePosition(in: text.unicodeScalars) != nil, "\(cut)")
            }
        }
    }

    /// A document of one block, in which every four bytes are a token.
    package static func document(_ text: String) -> ChunkableDocument {
        let blocks =
            text.isEmpty
            ? [] : [ChunkableDocument.Block(range: 0..<text.utf8.count, kind: .prose, headingPath: ["Title"])]
        return ChunkableDocument(text: text, blocks: blocks, format: "text", options: ChunkingOptions()) { range in
            (range.count + 3) / 4
        }
    }
}
