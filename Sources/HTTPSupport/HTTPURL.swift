import CCurl
import IndexSupport

/// A URL that libcurl has parsed, so that what is checked is what is asked.
package struct HTTPURL: Sendable, Hashable, CustomStringConvertible {
    package let string: String
    package let scheme: String
    package let host: String
    package let port: Int

    /// - Parameter allowsPlainHTTP: accept `http` to any host; to this machine itself it always is.
    /// - Throws: `inputInvalid` with the remedy.
    package init(_ string: String, allowsPlainHTTP: Bool = false) throws(EmbedderError) {
        func invalid(_ message: String) -> EmbedderError {
            EmbedderError(.inputInvalid, subject: Self.redacted(string), message)
        }
        let parsed = try Self.parse(string, relativeTo: nil)
        guard let parsed, !parsed.host.isEmpty else {
            throw invalid("not a URL; one looks like https://host/path")
        }
        guard !parsed.hasUser else {
            throw invalid("a user or password in a URL would be shown in logs; give the key by environment or file")
        }
        guard parsed.scheme == "https" || parsed.scheme == "http" else {
            throw invalid("\(parsed.scheme): is not supported; use https")
        }
        guard parsed.scheme == "https" || allowsPlainHTTP || Self.isLoopback(parsed.host) else {
            throw invalid(
                "plain http to another machine shows keys and texts to the network; use https, or allow it (allow-plain-http)"
            )
        }
        self.string = parsed.string
        scheme = parsed.scheme
        host = parsed.host
        port = parsed.port
    }

    /// The target of a redirect, which may not lead from `https` to `http`, nor to this machine from another one.
    package func redirected(to location: String) throws(EmbedderError) -> HTTPURL {
        guard let target = try Self.parse(location, relativeTo: string) else {
            throw EmbedderError(.responseInvalid, subject: host, "the server redirects to something that is no URL")
        }
        let next = try HTTPURL(target.string)
        guard next.scheme == "https" || scheme == "http", !Self.isLoopback(next.host) || Self.isLoopback(host) else {
            throw EmbedderError(
                .responseInvalid, subject: host, "the server redirects to an unprotected or local address")
        }
        return next
    }

    package func hasSameOrigin(as other: HTTPURL) -> Bool {
        scheme == other.scheme && host == other.host && port == other.port
    }

    package var isLoopback: Bool { Self.isLoopback(host) }

    /// Without parameters, which may hold signatures.
    package var description: String { Self.redacted(string) }

    private static func redacted(_ string: String) -> String {
        let path = string.prefix { $0 != "?" && $0 != "#" }
        var parts = path.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        // scheme: / nothing / user:password@host / path
        if parts.count > 2, parts[1].isEmpty, let at = parts[2].lastIndex(of: "@") {
            parts[2] = parts[2][parts[2].index(after: at)...]
        }
        return parts.joined(separator: "/")
    }

    package static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host == "[::1]" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    private struct Parts {
        var string = ""
        var scheme = ""
        var host = ""
        var port = 0
        var hasUser = false
    }

    private static func parse(_ string: String, relativeTo base: String?) throws(EmbedderError) -> Parts? {
        guard CurlLibrary.isLoaded else {
            throw EmbedderError(.system, subject: "libcurl", CurlLibrary.message)
        }
        guard let url = curl_url() else {
            throw EmbedderError(.system, subject: "libcurl", "no memory for a URL")
        }
        defer { curl_url_cleanup(url) }
        let isClean = string.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F } && string.utf8.count <= 8192
        guard isClean else { return nil }
        if let base { guard curl_url_set(url, CURLUPART_URL, base, 0) == CURLUE_OK else { return nil } }
        guard curl_url_set(url, CURLUPART_URL, string, UInt32(CURLU_NON_SUPPORT_SCHEME)) == CURLUE_OK else {
            return nil
        }
        func part(_ part: CURLUPart, _ flags: Int32 = 0) -> String? {
            var text: UnsafeMutablePointer<CChar>?
            guard curl_get_part(url, part, &text, UInt32(flags)) == CURLUE_OK, let text else { return nil }
            defer { curl_free(text) }
            return String(cString: text)
        }
        var parts = Parts()
        guard let whole = part(CURLUPART_URL), let scheme = part(CURLUPART_SCHEME), let host = part(CURLUPART_HOST)
        else {
            return nil
        }
        parts.string = whole
        parts.scheme = scheme.lowercased()
        parts.host = host.lowercased()
        parts.port = part(CURLUPART_PORT, CURLU_DEFAULT_PORT).flatMap { Int($0) } ?? 0
        parts.hasUser = part(CURLUPART_USER) != nil || part(CURLUPART_PASSWORD) != nil
        return parts
    }
}
