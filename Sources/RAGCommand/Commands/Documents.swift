import ArgumentParser
import Foundation
import RAGEngine

struct Documents: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "documents", abstract: "List, show, delete and restore documents.",
        subcommands: [List.self, Show.self, Duplicates.self, Delete.self, Restore.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List the documents, one a line.")

        @OptionGroup var store: StoreArguments
        @OptionGroup var scope: ScopeArguments
        @OptionGroup var output: OutputArguments

        @Flag(help: "The soft-deleted ones.")
        var deleted = false

        func run() async throws {
            var count = 0
            for try await document in try store.open().documents(in: scope.scope, deleted: deleted) {
                count += 1
                if output.json {
                    try JSONOutput.line(DocumentView(document))
                    continue
                }
                let title = document.title.map { "  \(Terminal.harmless($0))" } ?? ""
                Terminal.data("\(DisplayPath.shown(document.uri))  \(document.chunkCount) chunks\(title)\n")
            }
            if count == 0 {
                output.note("no documents")
                throw Outcome.incomplete
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Show a document and its chunks.")

        @OptionGroup var store: StoreArguments
        @OptionGroup var scope: ScopeArguments
        @OptionGroup var output: OutputArguments

        @Argument(help: "The path or URI.")
        var document: String

        func run() async throws {
            let (document, chunks) = try await store.open().document(document, in: scope.scope)
            let view = DocumentView(document, chunks: chunks)
            if output.json { return try JSONOutput.line(view) }
            let change = view.change.map { " (\($0.words))" } ?? ""
            Terminal.data("\(DisplayPath.shown(document.uri))\(change)\n")
            if let title = document.title { Terminal.data("title     \(Terminal.harmless(title))\n") }
            Terminal.data("format    \(document.format), \(document.encoding), \(document.size) bytes\n")
            Terminal.data("modified  \(view.modified)\ningested  \(view.ingested)\n")
            if let deleted = view.deleted { Terminal.data("deleted   \(deleted)\n") }
            Terminal.data("sha-256   \(document.contentHash.hexadecimal)\n")
            for (key, value) in document.metadata.sorted(by: { $0.key < $1.key }) {
                Terminal.data(Terminal.harmless("metadata  \(key) = \(value.description)") + "\n")
            }
            for chunk in chunks {
                let lines = "lines \(chunk.location.lines.lowerBound)-\(chunk.location.lines.upperBound)"
                let place = "\(chunk.placeRange ?? lines), \(chunk.tokens) tokens"
                Terminal.data("\n--- chunk \(chunk.id.position): \(place)\n")
                if !chunk.headingPath.isEmpty {
                    Terminal.data(Terminal.harmless(chunk.headingPath.joined(separator: " > ")) + "\n")
                }
                Terminal.data(Terminal.harmless(chunk.text) + "\n")
            }
        }
    }

    struct Duplicates: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "duplicates", abstract: "List documents that say nearly the same, in groups.")

        @OptionGroup var store: StoreArguments
        @OptionGroup var scope: ScopeArguments
        @OptionGroup var output: OutputArguments

        @Option(help: ArgumentHelp("The least share of word sequences in common, 0 to 1.", valueName: "share"))
        var similarity = 0.8

        func validate() throws {
            guard (0.1...1).contains(similarity) else {
                throw ValidationError("--similarity must be between 0.1 and 1")
            }
        }

        func run() async throws {
            let groups = try await store.open().nearDuplicates(in: scope.scope, similarity: similarity)
            for group in groups {
                if output.json {
                    try JSONOutput.line(group)
                    continue
                }
                Terminal.data("\(Int((group.similarity * 100).rounded())) % alike:\n")
                for uri in group.documents { Terminal.data("  \(Terminal.harmless(DisplayPath.of(uri)))\n") }
            }
            if groups.isEmpty {
                output.note("no two documents are that much alike")
                throw Outcome.incomplete
            }
        }
    }

    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "delete",
            abstract: "Soft-delete documents: gone from every answer, restorable until `rag compact`.")

        @OptionGroup var store: StoreArguments
        @OptionGroup var scope: ScopeArguments
        @OptionGroup var output: OutputArguments

        @Argument(help: "Paths, URIs or folders.")
        var documents: [String]

        func run() async throws {
            let names = try await store.open(writing: true).delete(documents, in: scope.scope)
            try report(names, "deleted", output)
        }
    }

    struct Restore: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "restore", abstract: "Bring soft-deleted documents back.")

        @OptionGroup var store: StoreArguments
        @OptionGroup var scope: ScopeArguments
        @OptionGroup var output: OutputArguments

        @Argument(help: "Paths, URIs or folders.")
        var documents: [String]

        func run() async throws {
            let names = try await store.open(writing: true).restore(documents, in: scope.scope)
            try report(names, "restored", output)
        }
    }

    private static func report(_ names: [String], _ what: String, _ output: OutputArguments) throws {
        if output.json { return try JSONOutput.line([what: names]) }
        for name in names { Terminal.data("\(what) \(DisplayPath.shown(name))\n") }
    }
}

extension StoredChunk {
    /// From the first place to the last one; `nil` for plain lines.
    fileprivate var placeRange: String? {
        guard let first = location.places.first?.place, let last = location.places.last?.place else { return nil }
        return Terminal.harmless(first == last ? "\(first)" : "\(first) to \(last)")
    }
}

/// A document as JSON.
struct DocumentView: Encodable {
    struct ChunkView: Encodable {
        let position: Int
        let headings: [String]
        let lines: HitView.Lines
        let bytes: HitView.Lines
        let place: SourceLocation.Place?
        let flags: [String]
        let tokens: Int
        let text: String
    }

    let uri: String
    let path: String
    let title: String?
    let format: String
    let encoding: String
    let metadata: [String: MetadataValue]
    let chunkCount: Int
    let size: Int64
    let contentHash: String
    let modified: String
    let ingested: String
    let deleted: String?
    /// `gone` or `edited`, if the file is no longer what was ingested; with the chunks only, since it looks at the file.
    let change: Hit.FileChange?
    let chunks: [ChunkView]?

    init(_ document: StoredDocument, chunks: [StoredChunk]? = nil) {
        uri = document.uri
        path = DisplayPath.of(document.uri)
        title = document.title
        format = document.format
        encoding = document.encoding
        metadata = document.metadata
        chunkCount = document.chunkCount
        size = document.size
        contentHash = document.contentHash.hexadecimal
        modified = document.modificationDate.formatted(.iso8601)
        ingested = document.ingestionDate.formatted(.iso8601)
        deleted = document.deletionDate?.formatted(.iso8601)
        change = chunks == nil || document.deletedAt != nil ? nil : document.fileChange
        self.chunks = chunks?.map { chunk in
            ChunkView(
                position: Int(chunk.id.position), headings: chunk.headingPath,
                lines: .init(start: chunk.location.lines.lowerBound, end: chunk.location.lines.upperBound),
                bytes: .init(start: chunk.location.bytes.lowerBound, end: chunk.location.bytes.upperBound),
                place: chunk.location.place, flags: chunk.flags.names, tokens: chunk.tokens, text: chunk.text)
        }
    }
}
