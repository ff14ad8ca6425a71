/// A request to one URL; redirects are not followed.
package struct HTTPRequest: Sendable {
    package enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
    }

    package var method = Method.get
    package var url: HTTPURL
    /// Never shown in errors: keys travel here.
    package var headers: [(name: String, value: String)] = []
    package var body: [UInt8] = []
    /// A file of certificates (PEM) to trust instead of the system's.
    package var certificates: String?
    /// Seconds until a connection stands.
    package var connectTimeout = 10.0
    /// Seconds for the whole exchange; `nil` for downloads, which only must not stall.
    package var timeout: Double?
    /// Seconds without a byte after which a transfer counts as stalled.
    package var stallTimeout = 60
    /// A longer body of the answer is refused while it arrives.
    package var maximumBodyBytes = 64 << 20
    /// Called on the transport's thread with the status before the first byte of a body, then with the parts of the
    /// body, which then is not collected. What it throws ends the transfer.
    package var receive: (@Sendable (HTTPResponse, UnsafeRawBufferPointer) throws -> Void)?

    package init(url: HTTPURL) { self.url = url }
}

package struct HTTPResponse: Sendable {
    package var status: Int
    /// By lower-case name; the last one of a name counts.
    package var headers: [String: String] = [:]
    package var body: [UInt8] = []
}

/// Why there is no response.
package struct HTTPFailure: Error, Sendable {
    package enum Reason: Sendable, Hashable {
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

    package let reason: Reason
    /// In libcurl's words, without URL parameters or headers.
    package let message: String
    package var receiverError: (any Error)?
}
