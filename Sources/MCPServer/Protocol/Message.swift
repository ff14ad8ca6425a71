import IndexSupport

/// A message of JSON-RPC 2.0 from the client.
enum Message: Sendable {
    case request(id: RequestID, method: String, parameters: [String: JSONValue])
    case notification(method: String, parameters: [String: JSONValue])
    /// The answer to a request of ours; `nil` if it failed.
    case response(id: RequestID, result: JSONValue?)
    case invalid(id: RequestID?, ProtocolError)

    init(_ value: JSONValue) {
        guard let members = value.object else {
            self = .invalid(id: nil, .invalidRequest("a message is an object"))
            return
        }
        let id = RequestID(members["id"])
        guard members["jsonrpc"]?.string == "2.0" else {
            self = .invalid(id: id, .invalidRequest("\"jsonrpc\" must be \"2.0\""))
            return
        }
        guard let method = members["method"]?.string else {
            if members["method"] == nil, let id, members["result"] != nil || members["error"] != nil {
                self = .response(id: id, result: members["result"])
            } else {
                self = .invalid(id: id, .invalidRequest("\"method\" must be a text"))
            }
            return
        }
        if members["id"] != nil, id == nil {
            self = .invalid(id: nil, .invalidRequest("\"id\" must be a text or a whole number"))
            return
        }
        var parameters: [String: JSONValue] = [:]
        switch members["params"] {
        case nil, .null: break
        case .object(let object): parameters = object
        default:
            self =
                id == nil
                ? .notification(method: method, parameters: [:])
                : .invalid(id: id, .invalidParameters("\"params\" must be an object"))
            return
        }
        if let id {
            self = .request(id: id, method: method, parameters: parameters)
        } else {
            self = .notification(method: method, parameters: parameters)
        }
    }
}
