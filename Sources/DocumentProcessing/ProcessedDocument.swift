import IndexSupport
import RAGModel

/// What a file says: its chunks and what is known about it.
package struct ProcessedDocument: Sendable {
    /// From the front matter, the HTML title or the first top heading; `nil` if the file does not say.
    package let title: String?
    package let format: DocumentFormat
    /// What an extractor of the program's own calls its format; `nil` for the built-in ones.
    package var ownFormat: String?
    package let encoding: TextEncoding
    /// From front matter, HTML `meta` elements and reStructuredText field lists; nested keys are joined by dots.
    package let metadata: [String: MetadataValue]
    /// In the order of the text; never empty.
    package let chunks: [Chunk]
    /// What the reader should know, in full sentences: repaired characters, unreadable front matter, cut titles.
    package let notes: [String]

    package var formatName: String { ownFormat ?? format.rawValue }
}
