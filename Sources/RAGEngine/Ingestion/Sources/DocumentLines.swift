import Foundation
import IndexSupport
import RAGModel
import Synchronization

/// Changes that another program writes as JSON lines, one object a line:
///
/// `{"id": "a", "text": "…", "title": "…", "markdown": true, "metadata": {"team": "docs"}, "tenant": "acme"}`, with nested
/// keys of the metadata joined by dots, with
/// `"path": "a.pdf"` in place of `text` for a document whose text is in a file, or `{"id": "a", "delete": true}`.
///
/// A line that cannot be understood is an invalid change, and the next line is read.
public struct DocumentLines: AsyncSequence, Sendable {
    public struct Element: Sendable {
        /// `nil` if the line does not say.
        public var tenant: String?
        public var change: DocumentChange
    }

    private let descriptor: Int32
    private let name: String
    private let maximumLength: Int

    /// - Parameters:
    ///   - descriptor: open for reading; it stays open.
    ///   - name: what the input is called in messages.
    ///   - maximumLength: the longest line, in bytes.
    public init(descriptor: Int32, name: String = "standard input", maximumLength: Int = 64 << 20) {
        self.descriptor = descriptor
        self.name = name
        self.maximumLength = maximumLength
    }

    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(reader: LineReader(descriptor: descriptor, maximumLength: maximumLength), name: name)
    }

    public struct AsyncIterator: AsyncIteratorProtocol {
        private let reader: LineReader
        private let name: String
        private var number = 0

        fileprivate init(reader: LineReader, name: String) {
            self.reader = reader
            self.name = name
        }

        /// - Throws: `RAGError` if the input cannot be read.
        public mutating func next() async throws -> Element? {
            while true {
                let reader = reader
                guard let line = try await WorkerThreads.run({ try reader.next() }) else { return nil }
                number += 1
                let subject = "\(name), line \(number)"
                guard let bytes = line else {
                    return Element(
                        tenant: nil, change: .invalid(subject: subject, message: "longer than a line may be; split it"))
                }
                if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
                return DocumentLine.element(of: bytes, subject: subject)
            }
        }
    }
}

/// One line.
private struct DocumentLine: Decodable {
    enum CodingKeys: String, CodingKey, CaseIterable {
        case id, text, path, title, markdown, metadata, tenant, delete
    }

    private struct AnyKey: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    let change: DocumentChange
    let tenant: String?

    init(from decoder: any Decoder) throws {
        for key in try decoder.container(keyedBy: AnyKey.self).allKeys
        where CodingKeys(stringValue: key.stringValue) == nil {
            let known = CodingKeys.allCases.map(\.rawValue).joined(separator: ", ")
            throw RAGError(.invalidInput, subject: key.stringValue, "no such key; the keys are \(known)")
        }
        let line = try decoder.container(keyedBy: CodingKeys.self)
        let id = try line.decode(String.self, forKey: .id)
        tenant = try line.decodeIfPresent(String.self, forKey: .tenant)
        if try line.decodeIfPresent(Bool.self, forKey: .delete) ?? false {
            change = .delete(uri: id)
            return
        }
        let text = try line.decodeIfPresent(String.self, forKey: .text)
        let path = try line.decodeIfPresent(String.self, forKey: .path)
        guard (text == nil) != (path == nil) else {
            throw RAGError(.invalidInput, subject: id, "give either text or path, or delete")
        }
        var document = SourceDocument(
            uri: id, title: try line.decodeIfPresent(String.self, forKey: .title), text: text ?? "",
            metadata: try line.decodeIfPresent(NestedMetadata.self, forKey: .metadata)?.values ?? [:],
            isMarkdown: try line.decodeIfPresent(Bool.self, forKey: .markdown) ?? false)
        document.file = path
        change = .put(document)
    }

    static func element(of bytes: [UInt8], subject: String) -> DocumentLines.Element {
        do {
            let line = try JSONDecoder().decode(DocumentLine.self, from: Data(bytes))
            return DocumentLines.Element(tenant: line.tenant, change: line.change)
        } catch let error as RAGError {
            return DocumentLines.Element(
                tenant: nil, change: .invalid(subject: subject, message: error.description))
        } catch let error as DecodingError {
            return DocumentLines.Element(
                tenant: nil, change: .invalid(subject: subject, message: error.summary))
        } catch {
            return DocumentLines.Element(
                tenant: nil, change: .invalid(subject: subject, message: "not a JSON object"))
        }
    }
}

extension DecodingError {
    fileprivate var summary: String {
        switch self {
        case .keyNotFound(let key, _): "\(key.stringValue) is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            "\(context.codingPath.map(\.stringValue).joined(separator: ".")) has another type than it may"
        case .dataCorrupted(let context) where !context.codingPath.isEmpty:
            "\(context.codingPath[0].stringValue) is \(context.debugDescription)"
        default: "not a JSON object"
        }
    }
}

/// Cuts what a descriptor gives into lines.
private final class LineReader: Sendable {
    private struct State {
        var buffer: [UInt8] = []
        var start = 0
        var isOver = false
        /// In the middle of a line that is too long.
        var isSkipping = false
    }

    private let descriptor: Int32
    private let maximumLength: Int
    private let state = Mutex(State())

    init(descriptor: Int32, maximumLength: Int) {
        self.descriptor = descriptor
        self.maximumLength = maximumLength
    }

    /// The next line without its end; inside, `nil` stands for one that is too long.
    func next() throws -> [UInt8]?? {
        try state.withLock { state in
            var searched = state.start
            while true {
                if let end = state.buffer[searched...].firstIndex(of: 0x0A) {
                    let line = Array(state.buffer[state.start..<end])
                    state.start = end + 1
                    defer { state.isSkipping = false }
                    return .some(state.isSkipping || line.count > maximumLength ? nil : line)
                }
                if state.isOver {
                    let rest = Array(state.buffer[state.start...])
                    let wasSkipping = state.isSkipping
                    state = State(isOver: true)
                    if wasSkipping { return .some(nil) }
                    return rest.isEmpty ? .none : .some(rest.count > maximumLength ? nil : rest)
                }
                if state.start > 0 {
                    state.buffer.removeFirst(state.start)
                    state.start = 0
                }
                if state.buffer.count > maximumLength {
                    state.buffer.removeAll(keepingCapacity: true)
                    state.isSkipping = true
                }
                searched = state.buffer.count
                try read(into: &state)
            }
        }
    }

    private func read(into state: inout State) throws {
        let block = try [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
            while true {
                let got = Foundation.read(descriptor, buffer.baseAddress!, buffer.count)
                if got >= 0 {
                    count = got
                    return
                }
                guard errno == EINTR else { throw FileError(errno: errno, path: "input", operation: "read") }
            }
        }
        if block.isEmpty { state.isOver = true }
        state.buffer += block
    }
}
