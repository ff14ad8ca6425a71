import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import RAGEngine

/// What a key may do. Each right includes those before it.
public enum Right: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
    case read, write, admin

    public static func < (left: Right, right: Right) -> Bool {
        allCases.firstIndex(of: left)! < allCases.firstIndex(of: right)!
    }
}

/// One operation of the API: how it is called, who may call it, and what does it. The OpenAPI document is made of these.
struct Endpoint: Sendable {
    /// A parameter in the query of the URL, or in the path.
    struct Parameter: Sendable {
        var name: String
        var summary: String
        /// A schema of JSON Schema, as JSON.
        var schema: String = #"{"type": "string"}"#
    }

    /// A body: the name of its schema in the document, and its media type.
    struct Body: Sendable {
        var schema: String
        var type = "application/json"
        /// Another form of the same.
        var alternative: String?
    }

    var method: HTTPRequest.Method
    /// Segments, of which `{name}` stands for any.
    var path: String
    /// `nil` is open to all.
    var right: Right?
    /// The name of the operation in clients.
    var name: String
    var summary: String
    var parameters: [Parameter] = []
    var request: Body?
    var response: Body
    var handler: @Sendable (Call) async throws -> Response

    var segments: [Substring] { path.split(separator: "/", omittingEmptySubsequences: true) }
}

/// A request on its way through an endpoint.
struct Call: Sendable {
    let request: Request
    let server: ServerState
    let principal: Principal
    let id: String
    /// What `{…}` of the path stands for.
    let path: [String: String]
    let query: [String: String]
    let disconnect: DisconnectSignal?
    let channel: any Channel
    /// `nil` if nobody wants it.
    let trace: RequestTrace?

    /// The part of the collection in the path that the caller may see.
    var scope: Scope { Scope(collection: path["collection"] ?? Scope.defaultCollection, tenant: principal.tenant) }

    /// The scope of a request that reads.
    ///
    /// - Throws: `not_found` alike where there is no such collection, and where it has nothing of the tenant.
    func readableScope() async throws -> Scope {
        let scope = scope
        try NameRules.check(scope.collection, "collection")
        guard try await server.store.holds(scope) else { throw RequestFailure.noCollection(scope.collection) }
        return scope
    }
}

/// The endpoints, found by method and path.
struct EndpointTable: Sendable {
    enum Match {
        case found(Endpoint, [String: String])
        /// The path is known, but not with this method.
        case methods([HTTPRequest.Method])
        /// The path is not percent-encoded UTF-8.
        case malformed
        case none
    }

    let endpoints: [Endpoint]
    private let bySegments: [Int: [Endpoint]]

    init(_ endpoints: [Endpoint]) {
        self.endpoints = endpoints
        bySegments = Dictionary(grouping: endpoints) { $0.segments.count }
    }

    /// - Parameter path: percent-encoded, as it came; a slash at its end is as good as none.
    func match(_ method: HTTPRequest.Method, _ path: String) -> Match {
        var segments = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        if segments.last?.isEmpty == true { segments.removeLast() }
        let names = segments.map { String($0).removingPercentEncoding }
        guard names.allSatisfy({ $0 != nil }) else { return .malformed }
        var methods: [HTTPRequest.Method] = []
        for endpoint in bySegments[segments.count] ?? [] {
            guard let values = Self.values(endpoint.segments, segments, names) else { continue }
            if endpoint.method == method || method == .head && endpoint.method == .get {
                return .found(endpoint, values)
            }
            methods.append(endpoint.method)
            if endpoint.method == .get { methods.append(.head) }
        }
        return methods.isEmpty ? .none : .methods(methods + [.options])
    }

    private static func values(
        _ template: [Substring], _ segments: [Substring], _ names: [String?]
    ) -> [String: String]? {
        var values: [String: String] = [:]
        for (index, part) in template.enumerated() {
            if part.hasPrefix("{") {
                guard let name = names[index], !name.isEmpty else { return nil }
                values[String(part.dropFirst().dropLast())] = name
            } else if part != segments[index] {
                return nil
            }
        }
        return values
    }
}
