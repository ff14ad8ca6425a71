import RAGModel

/// A document given by a program.
public struct SourceDocument: Sendable {
    /// Names the document; giving the same URI again replaces it.
    public var uri: String
    public var title: String?
    public var text: String
    /// The file that the text is read from, in place of `text`; its name decides the format.
    public var file: String?
    public var metadata: [String: MetadataValue]
    /// Markdown structure is recognised; otherwise the text is plain.
    public var isMarkdown: Bool

    public init(
        uri: String, title: String? = nil, text: String, metadata: [String: MetadataValue] = [:],
        isMarkdown: Bool = false
    ) {
        self.uri = uri
        self.title = title
        self.text = text
        self.metadata = metadata
        self.isMarkdown = isMarkdown
    }

    /// A document whose text is in a file, but which is known by another name.
    public init(uri: String, title: String? = nil, file: String, metadata: [String: MetadataValue] = [:]) {
        self.init(uri: uri, title: title, text: "", metadata: metadata)
        self.file = file
    }
}

/// What a program wants done with a document.
public enum DocumentChange: Sendable {
    /// Adds it, or replaces the one with the same URI.
    case put(SourceDocument)
    /// Soft-deletes the document with this URI.
    case delete(uri: String)
    /// What should have been a change and cannot be understood; the report has it among the failures.
    case invalid(subject: String, message: String)
}
