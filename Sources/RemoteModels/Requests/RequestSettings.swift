import HTTPSupport
import IndexSupport
import RAGModel

/// How a server is asked, whatever it is asked for.
package struct RequestSettings: Sendable {
    /// The server; `nil` is the provider's own (or usual local) address.
    package var baseURL: String?
    package var key = APIKeySource.standard
    /// A file of certificates to trust instead of the system's, for servers with certificates of one's own.
    package var certificates: String?
    /// Plain http to other machines, which shows texts and key to the network.
    package var allowsPlainHTTP = false
    /// Seconds for one request. One that times out is not sent again: the server may charge for it.
    package var timeout = 120.0
    package var connectTimeout = 10.0
    /// Seconds for the request of a query, for which somebody waits.
    package var queryTimeout = 20.0
    package var backoff = Backoff()
    /// The longest wait, in seconds, that a server may ask for.
    package var maximumWait = 120.0
    package var breaker = CircuitBreaker()
    package var requestsPerMinute: Int?
    package var tokensPerMinute: Int?

    package init() {}

    /// The same for somebody who waits for the answer: one more attempt, no long waits.
    package var forQueries: RequestSettings {
        var result = self
        result.timeout = min(timeout, queryTimeout)
        result.connectTimeout = min(connectTimeout, 5)
        result.backoff = Backoff(base: 0.2, maximum: 1, attempts: min(2, backoff.attempts))
        result.maximumWait = min(maximumWait, 2)
        return result
    }

    /// - Throws: `inputInvalid` that names the setting.
    func validate() throws(EmbedderError) {
        func require(_ condition: Bool, _ name: String, _ message: String) throws(EmbedderError) {
            if !condition { throw EmbedderError(.inputInvalid, subject: name, message) }
        }
        try require(
            timeout > 0 && connectTimeout > 0 && queryTimeout > 0 && maximumWait >= 0, "timeout",
            "must be greater than 0")
        try require(backoff.attempts >= 1, "attempts", "must be at least 1")
        try require((requestsPerMinute ?? 1) > 0, "requestsPerMinute", "must be greater than 0")
        try require((tokensPerMinute ?? 1) > 0, "tokensPerMinute", "must be greater than 0")
    }

    /// The URL to ask, from a base that may already end with the path or its first part (`…/v1`).
    func endpoint(_ path: String, standard: String) throws(EmbedderError) -> HTTPURL {
        var base = baseURL ?? standard
        while base.hasSuffix("/") { base.removeLast() }
        let parts = path.split(separator: "/")
        for count in stride(from: parts.count, to: 0, by: -1)
        where base.hasSuffix("/" + parts.prefix(count).joined(separator: "/")) {
            let rest = parts.dropFirst(count).map { "/" + $0 }.joined()
            return try HTTPURL(base + rest, allowsPlainHTTP: allowsPlainHTTP)
        }
        return try HTTPURL(base + path, allowsPlainHTTP: allowsPlainHTTP)
    }
}
