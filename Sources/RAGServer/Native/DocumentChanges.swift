import Foundation
import Hummingbird
import HummingbirdCore
import NIOCore
import NIOHTTP1
import RAGEngine
import Synchronization

/// A document, or the wish to delete one, as a client sends it. There is no way to name a file of the server.
struct DocumentBody: Decodable, Sendable {
    let change: DocumentChange

    enum Keys: String, CodingKey, CaseIterable {
        case id, text, title, markdown, metadata, delete
    }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.fields(Keys.self)
        let id = try fields.decode(String.self, forKey: .id)
        guard !id.isEmpty, id.utf8.count <= 4096, !id.utf8.contains(0) else {
            throw RequestFailure.invalid("id", "an id has 1 to 4096 bytes and no NUL")
        }
        if try fields.decodeIfPresent(Bool.self, forKey: .delete) ?? false {
            for key in fields.allKeys where key != .id && key != .delete {
                guard try !fields.has(key) else {
                    throw RequestFailure.invalid("delete", "a document to be deleted has an id and nothing else")
                }
            }
            change = .delete(uri: id)
            return
        }
        guard let text = try fields.decodeIfPresent(String.self, forKey: .text) else {
            throw RequestFailure.invalid(
                "text", "is missing; a document has one, unless \"delete\": true takes it out of the collection")
        }
        change = .put(
            SourceDocument(
                uri: id, title: try fields.decodeIfPresent(String.self, forKey: .title), text: text,
                metadata: try Self.metadata(fields),
                isMarkdown: try fields.decodeIfPresent(Bool.self, forKey: .markdown) ?? false))
    }

    /// Fields that every document has by itself.
    static let reserved = ["path", "uri", "format", "modified"]

    private static func metadata(_ fields: KeyedDecodingContainer<Keys>) throws -> [String: MetadataValue] {
        let metadata: [String: MetadataValue]
        do {
            metadata = try fields.decodeIfPresent([String: MetadataValue].self, forKey: .metadata) ?? [:]
        } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context) {
            let place = context.codingPath.dropFirst(fields.codingPath.count).map(\.stringValue)
            guard place.count > 1 else { throw RequestFailure.invalid("metadata", "is not an object") }
            throw RequestFailure.invalid(
                "metadata.\(place[place.startIndex + 1])",
                "is neither a text, a number, true or false, nor a list of these; leave out what has no value")
        }
        for name in metadata.keys.sorted() where reserved.contains(name) {
            throw RequestFailure.invalid("metadata.\(name)", "every document has a field of this name; choose another")
        }
        return metadata
    }

    /// One line; one that cannot be understood is an invalid change, and does not keep others from being taken.
    static func change(of line: some Sequence<UInt8>, number: Int) -> DocumentChange {
        do {
            return try JSONBody.decode(DocumentBody.self, from: Data(line), "the line").change
        } catch {
            var failure = RequestFailure(error)
            if failure.code == .unknownField, failure.field == "documents" { failure.message = isList }
            return .invalid(subject: "line \(number)", message: failure.message)
        }
    }

    private static let isList =
        "a line is one document; send an object with a list of documents as Content-Type: application/json"
}

/// The body of JSON that has documents in a list.
struct DocumentList: Decodable {
    let documents: [DocumentBody]

    enum Keys: String, CodingKey, CaseIterable { case documents }

    init(from decoder: any Decoder) throws {
        do {
            documents = try decoder.fields(Keys.self).list(of: DocumentBody.self, forKey: .documents)
        } catch let failure as RequestFailure where failure.code == .unknownField {
            guard DocumentBody.Keys(rawValue: failure.field ?? "") != nil else { throw failure }
            throw RequestFailure(.unknownField, failure.message + Self.hint, field: failure.field)
        } catch DecodingError.typeMismatch(_, let context) where context.codingPath.isEmpty {
            throw RequestFailure.invalid("body", "is not an object" + Self.hint)
        }
    }

    static let hint =
        "; send {\"documents\": [{\"id\": …, \"text\": …}]}, or one document a line as Content-Type: application/x-ndjson"
}

/// The changes in a body of JSON lines, read as it comes.
struct DocumentChanges: AsyncSequence, Sendable {
    let body: RequestBody
    let limits: ServerConfiguration.Limits
    /// Why the body was not read to its end: an ingest tells of its source only that it failed.
    let refusal = Refusal()

    final class Refusal: Sendable {
        private let failure = Mutex<RequestFailure?>(nil)
        var value: RequestFailure? { failure.withLock { $0 } }
        func set(_ value: RequestFailure) { failure.withLock { $0 = value } }
    }

    func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(parts: body.makeAsyncIterator(), limits: limits, refusal: refusal)
    }

    struct AsyncIterator: AsyncIteratorProtocol {
        private var parts: RequestBody.AsyncIterator
        private let limits: ServerConfiguration.Limits
        private let refusal: Refusal
        private var buffer: [UInt8] = []
        private var start = 0
        /// Bytes of the buffer that have no end of line.
        private var searched = 0
        private var total = 0
        private var number = 0
        private var isOver = false
        private var isSkipping = false

        init(parts: RequestBody.AsyncIterator, limits: ServerConfiguration.Limits, refusal: Refusal) {
            self.parts = parts
            self.limits = limits
            self.refusal = refusal
        }

        mutating func next() async throws -> DocumentChange? {
            while let line = try await line() {
                number += 1
                guard let line else {
                    return .invalid(
                        subject: "line \(number)",
                        message: "longer than the \(limits.document) bytes that a document may have; split it")
                }
                if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
                return DocumentBody.change(of: line, number: number)
            }
            return nil
        }

        /// The next line; inside, `nil` stands for one that is too long.
        private mutating func line() async throws -> [UInt8]?? {
            while true {
                if let end = buffer[searched...].firstIndex(of: 0x0A) {
                    let line = Array(buffer[start..<end])
                    start = end + 1
                    searched = start
                    defer { isSkipping = false }
                    return .some(isSkipping || line.count > limits.document ? nil : line)
                }
                if isOver {
                    let rest = Array(buffer[start...])
                    buffer = []
                    (start, searched) = (0, 0)
                    defer { isSkipping = false }
                    if isSkipping { return .some(nil) }
                    return rest.isEmpty ? .none : .some(rest.count > limits.document ? nil : rest)
                }
                if start > 0 {
                    buffer.removeFirst(start)
                    start = 0
                }
                if buffer.count > limits.document {
                    buffer.removeAll(keepingCapacity: true)
                    isSkipping = true
                }
                searched = buffer.count
                try await read()
            }
        }

        private mutating func read() async throws {
            let part: ByteBuffer?
            do { part = try await parts.next() } catch {
                guard error is HTTPParserError || error is RequestFailure else { throw error }
                let failure = RequestFailure(error)
                refusal.set(failure)
                throw failure
            }
            guard let part else {
                isOver = true
                return
            }
            total += part.readableBytes
            guard total <= limits.documentBody else {
                let failure = RequestFailure(
                    .tooLarge,
                    "the body has more than the \(limits.documentBody) bytes that it may have; send it in parts")
                refusal.set(failure)
                throw failure
            }
            buffer += part.readableBytesView
        }
    }
}
