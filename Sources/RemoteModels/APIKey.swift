import HTTPSupport
import IndexSupport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Where a provider's key comes from. Never the command line, where other users of the machine can read it.
package enum APIKeySource: Sendable, Hashable {
    case none
    /// The provider's usual variable, if it is set.
    case standard
    case environment(String)
    /// A file that only its owner can read (mode 0600).
    case file(String)
}

/// A secret that does not show in descriptions, dumps or errors.
struct APIKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let secret: String
    /// Where it comes from, for messages.
    let origin: String

    var description: String { "(key from \(origin))" }
    var debugDescription: String { description }
    var customMirror: Mirror { Mirror(self, children: []) }

    /// The value of the header `Authorization`.
    var authorization: String { "Bearer \(secret)" }

    /// A text without the key: servers sometimes quote it.
    func redacted(_ text: String) -> String {
        var result = ""
        var rest = text[...]
        while let found = rest.firstRange(of: secret) {
            result += rest[..<found.lowerBound] + "(key)"
            rest = rest[found.upperBound...]
        }
        return result + rest
    }

    private init(_ text: String, origin: String) throws(EmbedderError) {
        secret = text.trimmed
        self.origin = origin
        guard !secret.isEmpty, secret.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw EmbedderError(.authentication, subject: origin, "there is no key in it, or it has blanks within")
        }
    }

    static func read(
        _ source: APIKeySource, standardVariables: [String], environment: (String) -> String?
    ) throws(EmbedderError) -> APIKey? {
        switch source {
        case .none: return nil
        case .standard:
            for name in standardVariables {
                if let text = environment(name) { return try APIKey(text, origin: name) }
            }
            return nil
        case .environment(let name):
            guard let text = environment(name) else {
                throw EmbedderError(.authentication, subject: name, "the environment variable with the key is not set")
            }
            return try APIKey(text, origin: name)
        case .file(let path): return try APIKey(readFile(path), origin: path)
        }
    }

    private static func readFile(_ path: String) throws(EmbedderError) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw EmbedderError(
                .authentication, subject: path,
                "cannot read the file with the key: \(String(cString: strerror(errno)).lowercased())")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size <= 65536 else {
            throw EmbedderError(.authentication, subject: path, "not a file with a key")
        }
        guard status.st_mode & 0o077 == 0, status.st_uid == geteuid() else {
            throw EmbedderError(
                .authentication, subject: path,
                "others can read this file with a key, or own it; make it yours and run: chmod 600 \(path)")
        }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        let count = pread(descriptor, &bytes, bytes.count, 0)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }
}
