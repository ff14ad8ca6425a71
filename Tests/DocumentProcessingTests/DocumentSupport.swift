import IndexSupport
import RAGModel
import Testing

@testable import DocumentProcessing

/// Processes a text with small chunks, so that examples stay short.
func process(
    _ text: String, _ name: String = "a.md", maximum: Int = 200, overlap: Int = 0
) throws(DocumentError) -> ProcessedDocument {
    let options = ChunkingOptions(maximumTokens: maximum, overlapTokens: overlap)
    return try DocumentProcessor(chunking: options).process(Array(text.utf8), name: name)
}

/// The blocks a text format's extractor finds, as text.
func blocks(_ text: String, _ extract: (UnsafeBufferPointer<UInt8>) -> Extraction) -> [String] {
    var text = text
    return text.withUTF8 { bytes in extract(bytes).blocks.map { ASCII.string(bytes, $0.range) } }
}

func kinds(_ text: String, _ extract: (UnsafeBufferPointer<UInt8>) -> Extraction) -> [Block.Kind] {
    var text = text
    return text.withUTF8 { extract($0).blocks.map(\.kind) }
}
