import Foundation
import IndexSupport
import Logging
import Synchronization

/// Writes the server's log to standard error, one JSON object a line, for programs that collect logs.
public struct JSONLogHandler: LogHandler {
    public var metadata: Logger.Metadata = [:]
    public var logLevel = Logger.Level.info
    private let label: String
    private static let output = Mutex(())

    public init(label: String) { self.label = label }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        var fields = metadata.merging(event.metadata ?? [:]) { $1 }.mapValues { "\($0)" }
        // Hummingbird's name for it.
        if let id = fields.removeValue(forKey: "hb.request.id") { fields["request_id"] = id }
        fields["time"] = Timestamp.iso8601(seconds: Timestamp.now)
        fields["level"] = event.level.rawValue
        fields["logger"] = label
        fields["message"] = "\(event.message)"
        if let error = event.error { fields["error"] = "\(error)" }
        guard var line = try? JSONBody.data(fields) else { return }
        line.append(0x0A)
        Self.output.withLock { _ in FileHandle.standardError.write(line) }
    }
}
