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
        case none
    }

    let endpoints: [Endpoint]
    private let bySegments: [Int: [Endpoint]]

    init(_ endpoints: [Endpoint]) {
        self.endpoints = endpoints
        bySegments = Dictionary(grouping: endpoints) { $0.segments.count }
    }

    /// - Parameter path: percent-encoded, as it came.
    func match(_ method: HTTPRequest.Method, _ path: String) -> Match {
        let segments = path.split(separator: "/", omittingEmptySubsequences: true)
        var methods: [HTTPRequest.Method] = []
        for endpoint in bySegments[segments.count] ?? [] {
            guard let values = Self.values(endpoint.segments, segments) else { continue }
            if endpoint.method == method || method == .head && endpoint.method == .get {
                return .found(endpoint, values)
            }
            methods.append(endpoint.method)
        }
        return methods.isEmpty ? .none : .methods(methods)
    }

    private static func values(_ template: [Substring], _ segments: [Substring]) -> [String: String]? {
        var values: [String: String] = [:]
        for (part, segment) in zip(template, segments) {
            if part.hasPrefix("{") {
                guard let value = String(segment).removingPercentEncoding else { return nil }
                values[String(part.dropFirst().dropLast())] = value
            } else if part != segment {
                return nil
            }
        }
        return values
    }
}
