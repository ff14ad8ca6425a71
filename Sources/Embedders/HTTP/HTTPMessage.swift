/// A request to one URL; redirects are not followed.
struct HTTPRequest: Sendable {
    enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
    }

    var method = Method.get
    var url: HTTPURL
    /// Never shown in errors: keys travel here.
    var headers: [(name: String, value: String)] = []
    var body: [UInt8] = []
    /// A file of certificates (PEM) to trust instead of the system's.
    var certificates: String?
    /// Seconds until a connection stands.
    var connectTimeout = 10.0
    /// Seconds for the whole exchange; `nil` for downloads, which only must not stall.
    var timeout: Double?
    /// Seconds without a byte after which a transfer counts as stalled.
    var stallTimeout = 60
    /// A longer body of the answer is refused while it arrives.
    var maximumBodyBytes = 64 << 20
    /// Called on the transport's thread with the status before the first byte of a body, then with the parts of the
    /// body, which then is not collected. What it throws ends the transfer.
    var receive: (@Sendable (HTTPResponse, UnsafeRawBufferPointer) throws -> Void)?
}

struct HTTPResponse: Sendable {
    var status: Int
    /// By lower-case name; the last one of a name counts.
    var headers: [String: String] = [:]
    var body: [UInt8] = []
}

/// Why there is no response.
struct HTTPFailure: Error, Sendable {
    enum Reason: Sendable, Hashable {
        /// No connection, or it was lost: the same request may well succeed later.
        case connection
        /// The time allowed was over; the server may have done the work.
        case timeout
        /// The other side could not prove that it is the one asked for.
        case security
        case bodyTooLong
        case cancelled
        /// `receive` threw.
        case receiver
        /// Anything else: a mistake of ours, or no memory.
        case other
    }

    let reason: Reason
    /// In libcurl's words, without URL parameters or headers.
    let message: String
    var receiverError: (any Error)?
}
