import IndexSupport

/// A request, and the revision that it is to be answered by.
struct Request: Sendable {
    let id: RequestID
    let method: String
    let parameters: [String: JSONValue]
    let version: ProtocolVersion
    private let hasHandshake: Bool

    /// - Parameter agreed: the revision of the handshake, if there was one.
    /// - Throws: if the request names a revision that it cannot be answered by, or lacks what its revision requires.
    init(
        id: RequestID, method: String, parameters: [String: JSONValue], version agreed: ProtocolVersion?
    ) throws(ProtocolError) {
        self.id = id
        self.method = method
        self.parameters = parameters
        // A handshake is one whatever else it says.
        if method != "initialize", let named = parameters["_meta"]?["io.modelcontextprotocol/protocolVersion"] {
            guard let name = named.string else {
                throw .invalidParameters("\"io.modelcontextprotocol/protocolVersion\" must be a text")
            }
            guard let version = ProtocolVersion(rawValue: name), version.isStateless else {
                throw .unsupportedVersion(name)
            }
            guard parameters["_meta"]?["io.modelcontextprotocol/clientCapabilities"]?.object != nil else {
                throw .invalidParameters("\"io.modelcontextprotocol/clientCapabilities\" is missing in \"_meta\"")
            }
            self.version = version
            hasHandshake = true
        } else {
            version = agreed ?? .newestWithHandshake
            hasHandshake = agreed != nil
        }
    }

    var meta: [String: JSONValue] { parameters["_meta"]?.object ?? [:] }

    func requireHandshake() throws(ProtocolError) {
        guard !hasHandshake else { return }
        throw .invalidRequest(
            "begin with initialize, or name revision \(ProtocolVersion.july2026.rawValue) in the request's _meta")
    }
}
