import Foundation
import HTTPTypes
import Hummingbird

/// Keeps pages of other sites from asking a server on the reader's own machine.
///
/// A page's script can have its own name resolve to this machine (DNS rebinding): then `Host` has that name. And it can
/// send requests whose answers it cannot read: then `Origin` has the page's.
struct OriginPolicy: Sendable {
    /// Without ports, lower case; `nil` lets any name through.
    private let hosts: Set<String>?
    private let origins: Set<String>

    /// - Parameter hasKeys: with keys, a page of another name cannot do anything, as it does not have one.
    init(_ configuration: ServerConfiguration, hasKeys: Bool) {
        let named = configuration.allowedHosts.map { $0.lowercased() }
        if configuration.isLoopback || !named.isEmpty || !hasKeys {
            hosts = Set(named + ["localhost", "127.0.0.1", "[::1]", HostName.bracketed(configuration.host)])
        } else {
            hosts = nil
        }
        origins = Set(configuration.allowedOrigins.map { $0.lowercased() })
    }

    /// - Throws: `forbidden`
    func check(_ request: Request) throws {
        guard !allows(authority: request.head.authority ?? "", origin: request.headers[.origin]) else { return }
        throw RequestFailure(
            .forbidden,
            "requests by this name, or from pages of this origin, are not allowed; see --allow-host and --allow-origin")
    }

    /// - Parameters:
    ///   - authority: what the client calls the server, with or without a port.
    ///   - origin: the page that asks; `nil` if none does.
    func allows(authority: String, origin: String?) -> Bool {
        let authority = authority.lowercased()
        if let hosts, !hosts.contains(HostName.withoutPort(authority)) { return false }
        guard let origin = origin?.lowercased() else { return true }
        return isAllowed(origin) || ["http://", "https://"].contains { origin == $0 + authority }
    }

    private func isAllowed(_ origin: String) -> Bool { origins.contains(origin) }

    /// What lets the script of an allowed page read the answer.
    func headers(for request: Request) -> HTTPFields {
        guard let origin = request.headers[.origin], isAllowed(origin.lowercased()) else { return [:] }
        return [
            .accessControlAllowOrigin: origin, .vary: "Origin",
            .accessControlAllowMethods: "GET, POST, PUT, DELETE",
            .accessControlAllowHeaders:
                "Authorization, Content-Type, X-Api-Key, Rag-Tenant, Rag-Access, Mcp-Session-Id, MCP-Protocol-Version, "
                + "Mcp-Method, Mcp-Name, traceparent",
            .accessControlExposeHeaders: "Mcp-Session-Id", .accessControlMaxAge: "600",
        ]
    }
}

enum HostName {
    static func withoutPort(_ authority: String) -> String {
        if authority.hasPrefix("[") { return String(authority.prefix { $0 != "]" }) + "]" }
        return String(authority.prefix { $0 != ":" })
    }

    static func bracketed(_ host: String) -> String {
        host.contains(":") && !host.hasPrefix("[") ? "[\(host.lowercased())]" : host.lowercased()
    }

    static func isLoopback(_ host: String) -> Bool {
        if ["localhost", "::1", "[::1]"].contains(host.lowercased()) { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
