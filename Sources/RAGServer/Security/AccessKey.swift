import Foundation
import IndexSupport
import RAGModel

/// What the server keeps of a key: never the key itself.
public struct AccessKey: Sendable, Hashable, Codable {
    /// Stands in the key, and in logs.
    public var id: String
    /// For people.
    public var name: String
    /// The one tenant that it reaches; `*` lets every request name its own.
    public var tenant: String
    public var right: Right
    /// The access tiers that it reads documents of; `[*]` for all, `nil` if none were stated.
    public var access: [String]?
    /// SHA-256 of the secret, hexadecimal. The secret is 256 random bits: it cannot be guessed from a fast hash.
    public var hash: String
    /// Seconds since 1970.
    public var created: Double
    public var requestsPerMinute: Int?
    /// Tokens that may be embedded in a minute.
    public var tokensPerMinute: Int?

    public static let anyTenant = "*"
    public static let anyTier = "*"

    /// Which documents of its tenant it may know of.
    ///
    /// Who writes can replace and delete whatever there is, so that nothing is hidden from it.
    var grant: AccessGrant {
        guard let access else { return right >= .write ? .all : .unstated }
        return access.contains(Self.anyTier) ? .all : .tiers(Set(access))
    }

    /// Makes a key. The secret is shown once, and then nobody has it but its owner.
    public static func make(
        name: String, tenant: String, right: Right, access: [String]? = nil, requestsPerMinute: Int? = nil,
        tokensPerMinute: Int? = nil
    ) -> (key: AccessKey, secret: String) {
        let id = randomText(bytes: 6)
        let secret = "rag_\(id)_\(randomText(bytes: 32))"
        let key = AccessKey(
            id: id, name: name, tenant: tenant, right: right, access: access, hash: ContentHash(of: secret).hexadecimal,
            created: Timestamp.now, requestsPerMinute: requestsPerMinute, tokensPerMinute: tokensPerMinute)
        return (key, secret)
    }

    /// Letters and digits only: a double click selects a key whole.
    private static func randomText(bytes: Int) -> String {
        let letters = Array("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
        var random = SystemRandomNumberGenerator()
        // log2(62) = 5.95 bits a letter.
        return String((0..<(bytes * 8 + 5) / 5).map { _ in letters[Int.random(in: 0..<62, using: &random)] })
    }

    /// The id that stands in a secret.
    static func id(in secret: String) -> String? {
        let parts = secret.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "rag" else { return nil }
        return String(parts[1])
    }

    /// Whether a secret is this key's, in a time that does not depend on where they differ.
    func isOf(_ secret: String) -> Bool {
        ConstantTime.equal(Array(ContentHash(of: secret).hexadecimal.utf8), Array(hash.utf8))
    }
}

enum ConstantTime {
    /// Compares without stopping at the first difference.
    static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        var difference: UInt8 = 0
        for index in left.indices { difference |= left[index] ^ right[index] }
        return difference == 0
    }
}

/// Who asks.
struct Principal: Sendable, Hashable {
    /// `nil` on a server without keys.
    var key: String?
    var tenant: String
    var right: Right
    /// Which documents it may know of.
    var access = AccessGrant.all
    /// Whether it may name a tenant.
    var reachesAllTenants: Bool
}
