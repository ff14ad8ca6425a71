import Foundation
import IndexSupport
import RAGEngine

extension Tool {
    static let getDocument = Tool(
        name: "get_document", title: "Read a document",
        description: """
            Gives the text of one document as it was ingested, passage by passage with lines. Long documents come in parts: \
            ask again with `from` set to `next`.
            """,
        parameters: [
            .required(
                "document", .string(maximumLength: 4_096), "Its uri or path, as `search` or `list_documents` gave it."),
            .optional("from", .integer(0...Int(UInt32.max)), "The passage to begin with, from 0.", default: .number(0)),
            .optional("limit", .integer(1...200), "The greatest number of passages.", default: .number(50)),
            .collection,
        ],
        result: description(of: [
            .required("metadata", .metadata, "What the document says of itself."),
            .optional("deleted", .string(), "When it was deleted; absent while it is live."),
            .required(
                "passages",
                .array(
                    .object([
                        .required("position", .integer(), "Its place in the document, from 0."),
                        .lines,
                        .required("headings", .array(.string()), "The titles of the enclosing sections."),
                        .required("text", .string(), "The passage."),
                    ])), "In the order of the document."),
            .optional("next", .integer(), "Where to go on; absent at the end."),
        ]),
        run: { call in
            let scope = try await call.scope()
            let (document, chunks) = try await call.store.document(
                call.string("document") ?? "", in: scope, for: call.options.access)
            call.options.gate.didRead?(scope, document.uri)
            let view = DocumentText(
                document, chunks, from: call.int("from") ?? 0, limit: call.int("limit") ?? 50)
            return ToolOutput(text: view.text, structured: view)
        })

    static let listDocuments = Tool(
        name: "list_documents", title: "List documents",
        description: """
            Lists the documents that can be searched, by uri. Long lists come in parts: ask again with `after` set to `next`.
            """,
        parameters: [
            .optional("contains", .string(maximumLength: 256), "Only those with this in path or title, in any case."),
            .optional("after", .string(maximumLength: 4_096), "The uri to go on behind."),
            .optional("limit", .integer(1...500), "The greatest number of documents.", default: .number(100)),
            .collection,
        ],
        result: [
            .required("documents", .array(.object(description(of: []))), "In the order of uri."),
            .optional("next", .string(), "Where to go on; absent at the end."),
        ],
        run: { call in
            let list = try await DocumentList(
                call.store.documents(in: call.scope(), after: call.string("after"), for: call.options.access),
                contains: call.string("contains"), limit: call.int("limit") ?? 100)
            return ToolOutput(text: list.text, structured: list)
        })

    private static func description(of more: [Schema.Property]) -> [Schema.Property] {
        [
            .required("uri", .string(), "The absolute path of the file, or the name that a program gave."),
            .required("path", .string(), "The path below the ingested folder."),
            .optional("title", .string(), "Of the document."),
            .required("format", .string(), "Such as markdown."),
            .required("passageCount", .integer(), "Passages of the whole document."),
            .required("bytes", .integer(), "Size of the source."),
            .required("modified", .string(), "When the source was changed last, ISO 8601."),
        ] + more
    }
}

private struct DocumentText: Encodable, Sendable {
    struct Passage: Encodable, Sendable {
        let position: Int
        let lines: LineRange
        let headings: [String]
        let text: String
    }

    /// Characters of passages in one answer; the first passage comes whatever its length.
    private static let maximumLength = 64 << 10

    let uri: String
    let path: String
    let title: String?
    let format: String
    let passageCount: Int
    let bytes: Int64
    let modified: String
    let metadata: [String: MetadataValue]
    let deleted: String?
    let passages: [Passage]
    let next: Int?

    init(_ document: StoredDocument, _ chunks: [StoredChunk], from: Int, limit: Int) {
        uri = UntrustedText.cleaned(document.uri)
        path = UntrustedText.cleaned(document.path)
        title = document.title.map(UntrustedText.line)
        format = document.format
        passageCount = document.chunkCount
        bytes = document.size
        modified = document.modificationDate.formatted(.iso8601)
        metadata = document.metadata.cleaned
        deleted = document.deletionDate?.formatted(.iso8601)
        var passages: [Passage] = []
        var length = 0
        let wanted = chunks.dropFirst(from)
        for chunk in wanted.prefix(limit) {
            length += chunk.text.utf8.count
            if length > Self.maximumLength, !passages.isEmpty { break }
            passages.append(
                Passage(
                    position: Int(chunk.id.position), lines: LineRange(chunk.location.lines),
                    headings: chunk.headingPath.map(UntrustedText.line), text: UntrustedText.cleaned(chunk.text)))
        }
        self.passages = passages
        next = passages.count < wanted.count ? from + passages.count : nil
    }

    var text: String {
        var head = "\(UntrustedText.line(uri))\(title.map { " — " + $0 } ?? "")\n"
        head += "\(passageCount) passages, \(bytes) bytes, modified \(modified)."
        if let deleted { head += " Deleted \(deleted)." }
        if passages.isEmpty { return head + " There is no passage from there on." }
        head += " " + UntrustedText.warning
        let blocks = passages.map { passage in
            let headings = passage.headings.isEmpty ? "" : " — " + passage.headings.joined(separator: " > ")
            return "[\(passage.position)] lines \(passage.lines.start)-\(passage.lines.end)\(headings)\n"
                + UntrustedText.fenced(passage.text)
        }
        let tail = next.map { ["There is more: ask again with from = \($0)."] } ?? []
        return ([head] + blocks + tail).joined(separator: "\n\n")
    }
}

private struct DocumentList: Encodable, Sendable {
    struct Document: Encodable, Sendable {
        let uri: String
        let path: String
        let title: String?
        let format: String
        let passageCount: Int
        let bytes: Int64
        let modified: String

        init(_ document: StoredDocument) {
            uri = UntrustedText.cleaned(document.uri)
            path = UntrustedText.cleaned(document.path)
            title = document.title.map(UntrustedText.line)
            format = document.format
            passageCount = document.chunkCount
            bytes = document.size
            modified = document.modificationDate.formatted(.iso8601)
        }
    }

    let documents: [Document]
    let next: String?

    init(_ all: DocumentSequence, contains part: String?, limit: Int) async throws {
        let part = part?.lowercased()
        var documents: [Document] = []
        var last: String?
        var next: String?
        for try await document in all {
            try Task.checkCancellation()
            if let part, !document.uri.lowercased().contains(part),
                document.title?.lowercased().contains(part) != true
            {
                continue
            }
            if documents.count == limit {
                next = last
                break
            }
            documents.append(Document(document))
            last = document.uri
        }
        self.documents = documents
        self.next = next
    }

    var text: String {
        if documents.isEmpty { return "There are no such documents." }
        let lines = documents.map { document in
            let title = document.title.map { " — " + $0 } ?? ""
            return "\(UntrustedText.line(document.uri)) (\(document.passageCount) passages)\(title)"
        }
        let tail = next.map { "\n\nThere is more: ask again with after = \(UntrustedText.line($0))" } ?? ""
        return "\(documents.count) documents. \(UntrustedText.warning)\n\n"
            + UntrustedText.fenced(lines.joined(separator: "\n")) + tail
    }
}
