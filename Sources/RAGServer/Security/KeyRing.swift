import Foundation
import HTTPTypes
import Hummingbird
import Logging
import RAGModel
import Synchronization

/// The keys that a server accepts: those of the file, read again when it changes.
///
/// Once there were keys, requests need one: a file that is removed or damaged locks everybody out, and opens nothing.
final class KeyRing: Sendable {
    private struct State {
        var keys: [String: AccessKey] = [:]
        var stamp: [Int64]?
        var looked = ContinuousClock.now
        var areNeeded = false
    }

    private let file: KeyFile
    private let logger: Logger
    private let state = Mutex(State())

    /// - Throws: `RAGError` if the file cannot be used: a server must not start open by mistake.
    init(_ file: KeyFile, logger: Logger) throws {
        self.file = file
        self.logger = logger
        let stamp = file.stamp
        let keys = try file.read()
        state.withLock { state in
            state.stamp = stamp
            state.keys = Dictionary(keys.map { ($0.id, $0) }) { first, _ in first }
            state.areNeeded = !stamp.isEmpty
        }
    }

    var areNeeded: Bool { current().areNeeded }

    func key(_ id: String) -> AccessKey? { current().keys[id] }

    private func current() -> (keys: [String: AccessKey], areNeeded: Bool) {
        state.withLock { state in
            let now = ContinuousClock.now
            if now - state.looked > .milliseconds(500) {
                state.looked = now
                let stamp = file.stamp
                if stamp != state.stamp {
                    state.stamp = stamp
                    state.areNeeded = state.areNeeded || !stamp.isEmpty
                    do {
                        state.keys = Dictionary(try file.read().map { ($0.id, $0) }) { first, _ in first }
                        logger.notice("the keys were read again", metadata: ["keys": "\(state.keys.count)"])
                    } catch {
                        state.keys = [:]
                        logger.error("the keys cannot be read, so nobody is let in: \(error)")
                    }
                }
            }
            return (state.keys, state.areNeeded)
        }
    }

    /// Who asks.
    ///
    /// - Throws: `unauthenticated` alike for no key, one of a wrong form, an unknown and a revoked one.
    func principal(of request: Request) throws -> Principal {
        let (keys, areNeeded) = current()
        let named = request.headers[.ragTenant]
        guard request.headers[values: .ragTenant].count <= 1 else {
            throw RequestFailure.invalid("Rag-Tenant", "is given twice")
        }
        if let named {
            // Bytes that are no UTF-8 are read as this character.
            guard !named.contains("\u{FFFD}") else { throw RequestFailure.invalid("Rag-Tenant", "is not UTF-8") }
            try NameRules.check(named, "Rag-Tenant")
        }
        let wanted = try request.headers[.ragAccess].map(Self.tiers)
        guard areNeeded else {
            return Principal(
                key: nil, tenant: named ?? Scope.defaultTenant, right: .admin,
                access: try Self.narrowed(.all, to: wanted), reachesAllTenants: true)
        }
        let secret = Self.secret(in: request) ?? ""
        let found = AccessKey.id(in: secret).flatMap { keys[$0] }
        // An unknown id takes as long as a known one.
        guard (found ?? Self.nobody).isOf(secret), let found else {
            throw RequestFailure(
                .unauthenticated, "a valid key is needed: Authorization: Bearer rag_…; `rag keys create` makes one")
        }
        let reachesAll = found.tenant == AccessKey.anyTenant
        guard reachesAll || named == nil || named == found.tenant else {
            throw RequestFailure(.forbidden, "the key belongs to another tenant than Rag-Tenant names; leave it out")
        }
        let grant = try Self.narrowed(found.grant, to: wanted)
        return Principal(
            key: found.id, tenant: reachesAll ? named ?? Scope.defaultTenant : found.tenant,
            // Who does not see all could write over what it does not see.
            right: grant == .all ? found.right : .read, access: grant, reachesAllTenants: reachesAll)
    }

    private static func narrowed(_ grant: AccessGrant, to wanted: Set<String>?) throws -> AccessGrant {
        guard let wanted else { return grant }
        guard grant.allows(wanted) else {
            throw RequestFailure(.forbidden, "the key does not have all access tiers that Rag-Access names")
        }
        return try grant.narrowed(to: wanted)
    }

    /// Names with commas between them, percent-encoded where they are not plain; none if it is empty.
    private static func tiers(_ header: String) throws -> Set<String> {
        let names = try header.split(separator: ",").map { part in
            guard part.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }),
                let name = part.trimmingCharacters(in: .whitespaces).removingPercentEncoding,
                name.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
            else {
                throw RequestFailure.invalid(
                    "Rag-Access",
                    "names go in percent-encoded UTF-8, but for plain letters, and have no control characters")
            }
            return name
        }
        return Set(names.filter { !$0.isEmpty })
    }

    private static let nobody = AccessKey.make(name: "", tenant: "", right: .read).key

    private static func secret(in request: Request) -> String? {
        if let header = request.headers[.authorization] {
            let parts = header.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
            return String(parts[1])
        }
        return request.headers[.apiKey]
    }
}

extension HTTPField.Name {
    /// The tenant that a request is for, where the caller may choose.
    static let ragTenant = HTTPField.Name("Rag-Tenant")!
    /// The access tiers that a request is for, where the caller has more.
    static let ragAccess = HTTPField.Name("Rag-Access")!
    static let apiKey = HTTPField.Name("X-Api-Key")!
    static let traceParent = HTTPField.Name("traceparent")!
    static let requestID = HTTPField.Name("X-Request-Id")!
}
