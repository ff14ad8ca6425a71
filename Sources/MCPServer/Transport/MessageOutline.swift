import Foundation
import IndexSupport

/// What HTTP has to know of a message before a session takes it.
public struct MessageOutline: Sendable {
    public let method: String?
    /// The tool of a call.
    public let name: String?
    /// The revision that a request of the stateless kind names.
    public let version: String?
    /// Whether its client wants to be told how far the work is.
    public let wantsProgress: Bool
    private let id: RequestID?

    /// - Returns: `nil` for what is no object, such as a batch.
    public init?(_ message: [UInt8]) {
        guard
            case .object(let members)? = message.withUnsafeBytes({ bytes in try? JSONValue(parsing: bytes) })
        else { return nil }
        method = members["method"]?.string
        name = method == "tools/call" ? members["params"]?["name"]?.string : nil
        let named = members["params"]?["_meta"]?["io.modelcontextprotocol/protocolVersion"]?.string
        version = method == "initialize" ? nil : named
        id = RequestID(members["id"])
        wantsProgress = name != nil && RequestID(members["params"]?["_meta"]?["progressToken"]) != nil
    }

    /// The error for a stateless request whose headers say something else than the message; `nil` if they agree.
    public func mismatch(version: String?, method: String?, name: String?) -> String? {
        var pairs = [("MCP-Protocol-Version", version, self.version), ("Mcp-Method", method, self.method)]
        if let own = self.name { pairs.append(("Mcp-Name", name.flatMap(Self.decoded), own)) }
        for (header, said, meant) in pairs where said != meant {
            let reason =
                said == nil
                ? "the header \(header) is missing" : "the header \(header) is not what the message says"
            return refusal(ProtocolError(code: -32020, message: "header mismatch: \(reason)"))
        }
        return nil
    }

    /// The error for a message that belongs to no session.
    public func withoutSession(_ reason: String) -> String { refusal(.invalidRequest(reason)) }

    /// The error for a request that was not answered because it was cancelled; `nil` for what wants no answer.
    public func cancelled() -> String? {
        id.map { OutgoingMessage.error(ProtocolError(code: -32603, message: "the request was cancelled"), to: $0) }
    }

    private func refusal(_ error: ProtocolError) -> String { OutgoingMessage.error(error, to: id) }

    /// A header's value, which may be base64 where the name is not plain ASCII.
    private static func decoded(_ value: String) -> String? {
        guard value.hasPrefix("=?base64?"), value.hasSuffix("?="), value.utf8.count >= 11 else { return value }
        return Data(base64Encoded: String(value.dropFirst(9).dropLast(2))).flatMap {
            String(validating: $0, as: UTF8.self)
        }
    }

    /// The code of the error in a message of a session; `nil` if it is none.
    public static func errorCode(of message: String) -> Int? {
        // Names are sorted: an error comes first.
        guard message.hasPrefix("{\"error\":"), let value = try? JSONValue(parsing: message) else { return nil }
        return value["error"]?["code"]?.int
    }
}
