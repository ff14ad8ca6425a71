import Foundation
import IndexSupport
import Logging
import RAGModel
import Synchronization

/// Writes down who asked what and got which passages, one JSON object a line, in `audit.log` of the store.
///
/// Of a query there is its SHA-256 only, unless the words are asked for. A file that has grown to its limit becomes
/// `audit.1.log`, and so on; the oldest is dropped. Thread safety: any task.
final class AuditLog: Sendable {
    struct Entry: Encodable {
        /// UTC.
        var time = Timestamp.iso8601(seconds: Timestamp.now)
        var request: String
        /// The id of the key; `nil` on a server without keys.
        var key: String?
        var tenant: String
        var action: String
        var collection: String?
        var querySha256: String?
        /// Only if the server was told to.
        var query: String?
        var filter: String?
        /// What was returned, or changed.
        var ids: [String]?
        var count: Int?
    }

    private let folder: String
    private let maximumSize: Int
    private let kept: Int
    private let logger: Logger
    let hasText: Bool
    private let descriptor = Mutex<Int32>(-1)

    init(store: String, hasText: Bool, maximumSize: Int = 16 << 20, kept: Int = 8, logger: Logger) {
        folder = store
        self.hasText = hasText
        self.maximumSize = maximumSize
        self.kept = kept
        self.logger = logger
    }

    deinit { descriptor.withLock { if $0 >= 0 { close($0) } } }

    func write(_ entry: Entry) {
        do {
            var line = try JSONBody.data(entry)
            line.append(0x0A)
            try descriptor.withLock { descriptor in
                if descriptor < 0 { descriptor = try open() }
                try append(line, to: descriptor)
                guard lseek(descriptor, 0, SEEK_END) >= maximumSize else { return }
                close(descriptor)
                descriptor = -1
                try rotate()
            }
        } catch {
            // A request is not refused for it; whoever watches the log of the server learns.
            logger.error("the audit log cannot be written: \(error)")
        }
    }

    private func open() throws -> Int32 {
        try Files.createPrivateFolder(folder)
        let (opened, _) = try Files.openRegular(folder + "/audit.log", O_WRONLY | O_CREAT | O_APPEND)
        return opened
    }

    private func append(_ line: Data, to descriptor: Int32) throws {
        // One call a line: lines of several processes do not mix.
        let count = line.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
        guard count == line.count else {
            throw FileError(errno: errno, path: folder + "/audit.log", operation: "write")
        }
    }

    /// The oldest is replaced.
    private func rotate() throws {
        func name(_ number: Int) -> String { folder + (number == 0 ? "/audit.log" : "/audit.\(number).log") }
        for number in stride(from: kept - 1, through: 0, by: -1) where Files.exists(name(number)) {
            try Files.rename(name(number), to: name(number + 1))
        }
    }
}

extension Call {
    /// Writes the request into the audit log, if there is one.
    func audit(
        _ action: String, collection: String? = nil, text: String? = nil, filter: String? = nil, ids: [String]? = nil,
        count: Int? = nil
    ) {
        guard let audit = server.audit else { return }
        audit.write(
            AuditLog.Entry(
                request: id, key: principal.key, tenant: principal.tenant, action: action, collection: collection,
                querySha256: text.map { ContentHash(of: $0).hexadecimal }, query: audit.hasText ? text : nil,
                filter: filter, ids: ids, count: count))
    }
}
