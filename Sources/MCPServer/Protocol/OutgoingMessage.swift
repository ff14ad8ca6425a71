import Foundation

/// The messages of this side. Each is one line: JSON escapes line ends in texts.
enum OutgoingMessage {
    static func result(_ result: some Encodable, to id: RequestID) -> String {
        do { return try encoded(Response(id: id, result: result)) } catch {
            return self.error(.internalError("the result cannot be written (\(error))"), to: id)
        }
    }

    /// - Parameter id: `nil` where it could not be read, which is written as `null`.
    static func error(_ error: ProtocolError, to id: RequestID?) -> String {
        // Texts and whole numbers can always be written.
        (try? encoded(ErrorResponse(id: id, error: error))) ?? ""
    }

    static func request(_ method: String, id: RequestID) -> String {
        (try? encoded(Question(id: id, method: method))) ?? ""
    }

    static func notification(_ method: String, _ parameters: some Encodable) -> String? {
        try? encoded(Notification(method: method, params: parameters))
    }

    private static func encoded(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    private struct Response<Result: Encodable>: Encodable {
        let jsonrpc = "2.0"
        let id: RequestID
        let result: Result
    }

    private struct ErrorResponse: Encodable {
        let jsonrpc = "2.0"
        let id: RequestID?
        let error: ProtocolError

        enum CodingKeys: CodingKey { case jsonrpc, id, error }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(jsonrpc, forKey: .jsonrpc)
            try container.encode(id, forKey: .id)
            try container.encode(error, forKey: .error)
        }
    }

    private struct Question: Encodable {
        let jsonrpc = "2.0"
        let id: RequestID
        let method: String
    }

    private struct Notification<Parameters: Encodable>: Encodable {
        let jsonrpc = "2.0"
        let method: String
        let params: Parameters
    }
}
