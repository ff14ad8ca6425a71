import HTTPSupport
import IndexSupport
import RAGModel

/// A request without a usable answer: what to say, and whether to try again.
struct RemoteFailure: Error {
    let error: EmbedderError
    /// Whether the server may have done the work, and charge for it, all the same.
    var mayBeCharged = false
    /// 429, 502, 503, 504 and lost connections; nothing else, since the server may have charged for its work.
    var isRetriable = false
    /// Whether the server is failing, rather than refusing.
    var countsAgainstServer = false
    /// Seconds the server asked to wait.
    var retryAfter: Double?

    /// A failure of our own making, final.
    init(_ error: EmbedderError, mayBeCharged: Bool = false) {
        self.error = error
        self.mayBeCharged = mayBeCharged
    }

    init(_ failure: HTTPFailure, _ url: HTTPURL) {
        func make(_ code: EmbedderError.Code, _ message: String) -> EmbedderError {
            EmbedderError(code, subject: url.description, message)
        }
        var isRetriable = false
        var counts = true
        switch failure.reason {
        case .connection:
            error = make(.network, "no connection (\(failure.message)); check the address and that the server runs")
            isRetriable = true
        case .timeout:
            error = make(
                .network,
                "no answer (\(failure.message)); it was not asked again because it may charge for the work: allow more time,"
                    + " or send fewer texts at once")
        case .security:
            error = make(
                .authentication,
                "the server cannot prove its identity (\(failure.message)); check the machine's clock and certificates, or name"
                    + " a file with the one to trust (ca-file)")
        case .bodyTooLong:
            error = make(.responseInvalid, "\(failure.message), far more than the vectors asked for need")
            counts = false
        case .cancelled:
            error = make(.cancelled, "cancelled")
            counts = false
        case .receiver, .other:
            error = make(.system, failure.message)
            counts = false
        }
        self.isRetriable = isRetriable
        countsAgainstServer = counts
        mayBeCharged = [.timeout, .bodyTooLong].contains(failure.reason)
    }

    init(_ response: HTTPResponse, _ url: HTTPURL, _ key: APIKey?, date: Double) {
        let status = response.status
        let words = Self.words(response.body, key)
        let quoted = words.isEmpty ? "" : ": \"\(words)\""
        func make(_ code: EmbedderError.Code, _ message: String) -> EmbedderError {
            EmbedderError(code, subject: url.description, message)
        }
        let isQuota = words.contains("insufficient_quota") || status == 402
        switch status {
        case _ where isQuota:
            error = make(.authentication, "the account has no credit left (\(status))\(quoted)")
        case 401, 403:
            let origin =
                key.map { "the key from \($0.origin) is refused" }
                ?? "a key is needed; name its variable (key-variable) or its file (key-file)"
            error = make(.authentication, "\(origin) (\(status))\(quoted)")
        case 429:
            error = make(.rateLimited, "too many requests (429)\(quoted); lower the rate limits or the concurrency")
        case 404:
            error = make(
                .inputInvalid, "there is no such address or model (404)\(quoted); check the url and the model's name")
        case 300...399:
            error = make(.responseInvalid, "redirects (\(status)) are not followed; name the address it leads to")
        case 400...499: error = make(.inputInvalid, "the server refuses the request (\(status))\(quoted)")
        case 500...599: error = make(.serverError, "the server fails (\(status))\(quoted)")
        default: error = make(.responseInvalid, "unexpected status \(status)\(quoted)")
        }
        isRetriable = RetryPolicy.isRetriable(status: status) && !isQuota
        countsAgainstServer = status >= 500
        retryAfter = RetryAfter.seconds(response.headers["retry-after"], now: date)
    }

    /// The beginning of an error's text, fit to print: one line, no control characters, no key.
    private static func words(_ body: [UInt8], _ key: APIKey?) -> String {
        var text = String(decoding: body.prefix(4096), as: UTF8.self)
        if let key { text = key.redacted(text) }
        let line = text.unicodeScalars.map { $0.properties.isWhitespace ? " " : $0 }
            .filter { $0.value >= 0x20 && $0.value != 0x7F && !(0x80..<0xA0).contains($0.value) }
        var words = ""
        words.unicodeScalars.append(contentsOf: line)
        words = words.split(separator: " ").joined(separator: " ")
        return words.count > 300 ? words.prefix(300) + "…" : words
    }

    static func circuitOpen(_ url: HTTPURL) -> RemoteFailure {
        RemoteFailure(
            EmbedderError(
                .network, subject: url.description,
                "the server has failed many times in a row and is left alone for a while; run again later"))
    }

    static func tooLong(_ seconds: Double, _ allowed: Double, _ url: HTTPURL) -> RemoteFailure {
        RemoteFailure(
            EmbedderError(
                .rateLimited, subject: url.description, "\(RetryAfter.refusal(seconds, allowed)); run again later"))
    }

    static func cancelled(_ url: HTTPURL) -> RemoteFailure {
        RemoteFailure(EmbedderError(.cancelled, subject: url.description, "cancelled"))
    }
}
