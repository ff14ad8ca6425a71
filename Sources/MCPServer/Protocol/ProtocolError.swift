import IndexSupport

/// An error of the protocol: the client did something wrong that its model cannot mend.
struct ProtocolError: Error, Sendable, Encodable {
    /// What belongs to an unsupported revision.
    struct Versions: Sendable, Encodable {
        let supported: [String]
        let requested: String
    }

    let code: Int
    let message: String
    var data: Versions?

    /// The text is no JSON.
    static func parse(_ reason: String) -> ProtocolError {
        ProtocolError(code: -32700, message: "parse error: \(reason)")
    }

    /// JSON, but no message that is allowed here.
    static func invalidRequest(_ reason: String) -> ProtocolError {
        ProtocolError(code: -32600, message: "invalid request: \(reason)")
    }

    static func unknownMethod(_ method: String) -> ProtocolError {
        ProtocolError(code: -32601, message: "unknown method: \(UntrustedText.line(method))")
    }

    static func invalidParameters(_ reason: String) -> ProtocolError {
        ProtocolError(code: -32602, message: "invalid params: \(reason)")
    }

    /// A fault of this program.
    static func internalError(_ reason: String) -> ProtocolError {
        ProtocolError(code: -32603, message: "internal error: \(reason)")
    }

    static func unsupportedVersion(_ requested: String) -> ProtocolError {
        ProtocolError(
            code: -32022, message: "unsupported protocol version",
            data: Versions(
                supported: ProtocolVersion.allCases.reversed().map(\.rawValue), requested: UntrustedText.line(requested)
            ))
    }
}
