import Foundation
import Hummingbird
import HummingbirdCore
import NIOCore
import RAGEngine

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
            guard fields.allKeys.count == 2 else {
                throw RequestFailure.invalid("delete", "a document to be deleted has an id and nothing else")
            }
            change = .delete(uri: id)
            return
        }
        let metadata = try fields.decodeIfPresent([String: MetadataValue].self, forKey: .metadata) ?? [:]
        for name in metadata.keys where ["path", "uri", "format", "modified"].contains(name) {
            throw RequestFailure.invalid("metadata.\(name)", "every document has a field of this name; choose another")
        }
        change = .put(
            SourceDocument(
                uri: id, title: try fields.decodeIfPresent(String.self, forKey: .title),
                text: try fields.decode(String.self, forKey: .text), metadata: metadata,
                isMarkdown: try fields.decodeIfPresent(Bool.self, forKey: .markdown) ?? false))
    }

    /// One line; one that cannot be understood is an invalid change, and does not keep others from being taken.
    static func change(of line: some Sequence<UInt8>, number: Int) -> DocumentChange {
        do {
            return try JSONDecoder().decode(DocumentBody.self, from: Data(line)).change
        } catch {
            return .invalid(subject: "line \(number)", message: RequestFailure(error).message)
        }
    }
}

/// The changes in a body of JSON lines, read as it comes.
struct DocumentChanges: AsyncSequence, Sendable {
    let body: RequestBody
    let limits: ServerConfiguration.Limits

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(parts: body.makeAsyncIterator(), limits: limits) }

    struct AsyncIterator: AsyncIteratorProtocol {
        private var parts: RequestBody.AsyncIterator
        private let limits: ServerConfiguration.Limits
        private var buffer: [UInt8] = []
        private var start = 0
        /// Bytes of the buffer that have no end of line.
        private var searched = 0
        private var total = 0
        private var number = 0
        private var isOver = false
        private var isSkipping = false

        init(parts: RequestBody.AsyncIterator, limits: ServerConfiguration.Limits) {
            self.parts = parts
            self.limits = limits
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
            guard let part = try await parts.next() else {
                isOver = true
                return
            }
            total += part.readableBytes
            guard total <= limits.documentBody else {
                throw RequestFailure(
                    .tooLarge,
                    "the body has more than the \(limits.documentBody) bytes that it may have; send it in parts")
            }
            buffer += part.readableBytesView
        }
    }
}
