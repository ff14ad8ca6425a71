import Foundation
import IndexSupport
import RAGModel

/// What an import did.
public struct ImportReport: Sendable, Codable, Hashable {
    /// Documents added, or put in the place of those with the same URI.
    public var documents = 0
    public var chunks = 0
    public var vectors = 0
}

extension Store {
    /// Documents that are committed together.
    private static let importBatch = 512

    /// Takes in what `export` wrote: nothing is read, cut or embedded again. Documents with the same URI are replaced, all
    /// others stay.
    ///
    /// - Parameter path: of a file of JSON lines; `-` is standard input.
    /// - Throws: `invalidInput` with the number of the line that cannot be, `modelMismatch` if a collection has vectors of
    ///   another embedder. What is committed by then stays.
    public func importLines(from path: String) async throws(RAGError) -> ImportReport {
        try await RAGError.wrapping {
            var report = ImportReport()
            var lines = ImportedLines(file: try LineFile(path), path: path)
            guard var scope = try lines.nextScope() else { return report }
            while true {
                // One writer for all that belongs to a scope: its segments are joined when the last one is in.
                let (done, next, rest) = try await documents.write(
                    "import", to: Scope(collection: scope.collection, tenant: scope.tenant)
                ) { [scope, lines] writer in
                    var lines = lines
                    let (done, next) = try await Self.put(&lines, scope, writer)
                    return (done, next, lines)
                }
                lines = rest
                report.documents += done.documents
                report.chunks += done.chunks
                report.vectors += done.vectors
                guard let next else { return report }
                scope = next
            }
        }
    }

    /// Commits the documents of a scope in groups; at its end, puts the store in order.
    ///
    /// - Returns: what was done, and the scope that comes next.
    private static func put(
        _ lines: inout ImportedLines, _ scope: TransferLine.ScopeLine, _ writer: any StoreWriter
    ) async throws -> (ImportReport, TransferLine.ScopeLine?) {
        if await writer.collection == nil {
            try await writer.create(
                NewCollection(
                    language: scope.language, fieldWeights: scope.fieldWeights, chunkTokens: scope.chunkTokens,
                    chunkOverlap: scope.chunkOverlap, chunker: scope.chunker, redaction: scope.redaction))
        }
        for root in scope.roots { try await writer.record(root) }
        if let embedder = scope.embedder { try await writer.use(embedder) }
        var done = ImportReport()
        var next: TransferLine.ScopeLine?
        var group: [NumberedDocument] = []
        while next == nil {
            let line = try lines.next()
            next = line?.scope
            if let document = line?.document { group.append(NumberedDocument(document, at: lines.place)) }
            let isEnd = line == nil || next != nil
            if !group.isEmpty, isEnd || group.count >= importBatch {
                try await commit(group, scope, writer, &done)
                group = []
            }
            if isEnd { break }
        }
        try await writer.settle()
        if let statistics = scope.statistics { try await writer.record(statistics) }
        return (done, next)
    }

    private static func commit(
        _ lines: [NumberedDocument], _ scope: TransferLine.ScopeLine, _ writer: any StoreWriter,
        _ done: inout ImportReport
    ) async throws {
        let ids = try await writer.ids(for: lines.map(\.document.uri))
        var batch = DocumentBatch()
        var vectors: [(text: ContentHash, vector: [Float])] = []
        var chunks = 0
        for (line, id) in zip(lines, ids) {
            let (stored, found) = try line.stored(id, dimension: scope.embedder?.dimension)
            vectors += found
            batch.documents.append(stored)
            chunks += stored.chunks.count
        }
        if !vectors.isEmpty { try await writer.insert(vectors) }
        try await writer.commit(batch)
        done.documents += lines.count
        done.chunks += chunks
        done.vectors += vectors.count
    }
}

/// A document of an export, and where it stands.
private struct NumberedDocument: Sendable {
    let document: TransferLine.DocumentLine
    /// File and line.
    private let place: String

    init(_ document: TransferLine.DocumentLine, at place: String) {
        self.document = document
        self.place = place
    }

    /// The document as a store takes it, and the vectors of its chunks.
    ///
    /// - Throws: `invalidInput` with the line if a value cannot be.
    func stored(
        _ id: DocumentID, dimension: Int?
    ) throws(RAGError) -> ((document: StoredDocument, chunks: [StoredChunk]), [(text: ContentHash, vector: [Float])]) {
        do throws(RAGError) {
            let stored = try document.stored(id)
            var vectors: [(text: ContentHash, vector: [Float])] = []
            for (chunk, given) in zip(stored.chunks, document.chunks) {
                guard let dimension, let vector = try given.decodedVector(dimension: dimension) else { continue }
                vectors.append((chunk.embeddingHash, vector))
            }
            return (stored, vectors)
        } catch {
            throw RAGError(error.code, subject: place, "not a line of an export: \(error.description)")
        }
    }
}

/// The lines of an export, checked.
private struct ImportedLines: Sendable {
    var file: LineFile
    let path: String
    /// File and number of the line given last.
    var place: String { "\(path):\(file.number)" }

    mutating func next() throws -> TransferLine? {
        try Task.checkCancellation()
        guard let data = try file.next() else { return nil }
        let line: TransferLine
        do { line = try JSONDecoder().decode(TransferLine.self, from: data) } catch {
            throw RAGError(
                .invalidInput, subject: place, "not a line of an export: \(JSONProblem.of(data, error))")
        }
        guard line.scope != nil || line.document != nil else {
            throw RAGError(.invalidInput, subject: place, "not a line of an export: neither a scope nor a document")
        }
        if let scope = line.scope {
            guard scope.version <= TransferLine.version else {
                throw RAGError(
                    .unsupportedVersion, subject: path, "written by a newer version of this program: upgrade it")
            }
            try Ingestion.check(scope.collection, "collection")
            try Ingestion.check(scope.tenant, "tenant")
        }
        return line
    }

    /// The first line, which must be a scope; `nil` if there are none.
    mutating func nextScope() throws -> TransferLine.ScopeLine? {
        guard let line = try next() else { return nil }
        guard let scope = line.scope else {
            throw RAGError(.invalidInput, subject: place, "a document before any collection")
        }
        return scope
    }
}

extension TransferLine.DocumentLine {
    fileprivate func stored(_ id: DocumentID) throws(RAGError) -> (document: StoredDocument, chunks: [StoredChunk]) {
        guard let hash = ContentHash(hexadecimal: contentHash) else {
            throw RAGError(.invalidInput, subject: uri, "its hash is not one")
        }
        // What the catalog would not believe, should it read it, it must not get.
        guard size >= 0, size <= StoredValues.largest, ingestedAt.magnitude <= StoredValues.latest else {
            throw RAGError(.invalidInput, subject: uri, "its size or time cannot be")
        }
        var stored: [StoredChunk] = []
        for (position, chunk) in chunks.enumerated() {
            stored.append(try chunk.stored(ChunkID(document: id, position: UInt32(position))))
        }
        let document = StoredDocument(
            id: id, uri: uri, path: path, root: root, contentHash: hash, processing: processing, size: size,
            modified: modified, changed: changed, title: title, format: format, encoding: encoding, metadata: metadata,
            chunkCount: chunks.count, ingestedAt: ingestedAt)
        return (document, stored)
    }
}

/// The lines of a file, one after the other: a file may be larger than memory.
struct LineFile {
    private let handle: FileHandle
    private var buffer = Data()
    private var isAtEnd = false
    /// Of the line given last, from 1.
    private(set) var number = 0

    init(_ path: String) throws(RAGError) {
        if path == "-" {
            handle = .standardInput
        } else {
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
                throw RAGError(.invalidInput, subject: path, "it is a folder: name a file of `rag export`")
            }
            guard let handle = FileHandle(forReadingAtPath: path) else {
                throw RAGError(.notFound, subject: path, "there is no such file, or it cannot be read")
            }
            self.handle = handle
        }
    }

    /// The next line that is not blank, without its end.
    mutating func next() throws -> Data? {
        while true {
            if let end = buffer.firstIndex(of: 10) {
                var line = Data(buffer[buffer.startIndex..<end])
                buffer = buffer[buffer.index(after: end)...]
                number += 1
                if number == 1 { line = Self.withoutMark(line) }
                if line.contains(where: { $0 > 32 }) { return line }
                continue
            }
            if isAtEnd {
                defer { buffer = Data() }
                number += 1
                let line = number == 1 ? Self.withoutMark(Data(buffer)) : Data(buffer)
                return line.contains { $0 > 32 } ? line : nil
            }
            guard let more = try handle.read(upToCount: 1 << 20), !more.isEmpty else {
                isAtEnd = true
                continue
            }
            buffer = Data(buffer) + more
        }
    }

    /// A byte order mark, which editors put in front of a file, is no part of its first line.
    private static func withoutMark(_ line: Data) -> Data {
        line.starts(with: [0xEF, 0xBB, 0xBF]) ? Data(line.dropFirst(3)) : line
    }
}
