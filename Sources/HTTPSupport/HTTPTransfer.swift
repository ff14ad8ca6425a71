import CCurl

/// One exchange: the libcurl handle and what has arrived so far.
///
/// Thread safety: `@unchecked Sendable` because after `init` only the transport's thread touches it.
final class HTTPTransfer: @unchecked Sendable {
    let handle: UnsafeMutableRawPointer
    private let request: HTTPRequest
    private var headerList: UnsafeMutablePointer<curl_slist>?
    private let errorText: UnsafeMutablePointer<CChar>
    private var response = HTTPResponse(status: 0)
    private var received = 0
    private var abort: HTTPFailure?
    private let completion: @Sendable (Result<HTTPResponse, HTTPFailure>) -> Void

    private static let initialised: Bool = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    init(
        _ request: HTTPRequest, completion: @escaping @Sendable (Result<HTTPResponse, HTTPFailure>) -> Void
    ) throws(HTTPFailure) {
        guard CurlLibrary.isLoaded else { throw HTTPFailure(reason: .other, message: CurlLibrary.message) }
        guard Self.initialised, let handle = curl_easy_init() else {
            throw HTTPFailure(reason: .other, message: "libcurl cannot be initialised")
        }
        self.handle = handle
        self.request = request
        self.completion = completion
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        try configure()
    }

    deinit {
        curl_easy_cleanup(handle)
        curl_slist_free_all(headerList)
        errorText.deallocate()
    }

    private func configure() throws(HTTPFailure) {
        var code = CURLE_OK
        func set(_ result: CURLcode) { if code == CURLE_OK { code = result } }
        func milliseconds(_ seconds: Double) -> Int { Int(min(max(seconds, 0.001), 1e6) * 1000) }
        set(curl_set_string(handle, CURLOPT_URL, request.url.string))
        set(curl_set_string(handle, CURLOPT_PROTOCOLS_STR, request.url.scheme))
        set(curl_set_long(handle, CURLOPT_FOLLOWLOCATION, 0))
        set(curl_set_long(handle, CURLOPT_SSL_VERIFYPEER, 1))
        set(curl_set_long(handle, CURLOPT_SSL_VERIFYHOST, 2))
        if let file = request.certificates { set(curl_set_string(handle, CURLOPT_CAINFO, file)) }
        // Signals would interrupt threads that are not ours.
        set(curl_set_long(handle, CURLOPT_NOSIGNAL, 1))
        set(curl_set_long(handle, CURLOPT_CONNECTTIMEOUT_MS, milliseconds(request.connectTimeout)))
        if let timeout = request.timeout { set(curl_set_long(handle, CURLOPT_TIMEOUT_MS, milliseconds(timeout))) }
        set(curl_set_long(handle, CURLOPT_LOW_SPEED_LIMIT, 1))
        set(curl_set_long(handle, CURLOPT_LOW_SPEED_TIME, request.stallTimeout))
        // Fewer callbacks for large files.
        set(curl_set_long(handle, CURLOPT_BUFFERSIZE, 256 << 10))
        // A proxy named by the environment is for other machines.
        if request.url.isLoopback { set(curl_set_string(handle, CURLOPT_PROXY, "")) }
        if request.method == .post {
            set(curl_set_long(handle, CURLOPT_POST, 1))
            set(curl_set_offset(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.count)))
            request.body.withUnsafeBytes { body in
                set(
                    curl_set_pointer(
                        handle, CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: body.baseAddress)))
            }
        }
        // No "Expect: 100-continue": it costs a round trip.
        for (name, value) in [("Expect", "")] + request.headers {
            let line = value.isEmpty ? "\(name):" : "\(name): \(value)"
            guard !line.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
                throw HTTPFailure(reason: .other, message: "the header \(name) has a control character in it")
            }
            guard let list = curl_slist_append(headerList, line) else {
                throw HTTPFailure(reason: .other, message: "no memory for a request")
            }
            headerList = list
        }
        set(curl_set_list(handle, CURLOPT_HTTPHEADER, headerList))
        set(curl_set_string(handle, CURLOPT_USERAGENT, "swift-rag"))
        set(curl_set_pointer(handle, CURLOPT_ERRORBUFFER, errorText))
        let context = Unmanaged.passUnretained(self).toOpaque()
        set(curl_set_pointer(handle, CURLOPT_WRITEDATA, context))
        set(
            curl_set_data_callback(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
                let transfer = Unmanaged<HTTPTransfer>.fromOpaque(context!).takeUnretainedValue()
                let bytes = UnsafeRawBufferPointer(start: bytes, count: size * count)
                return transfer.receive(bytes) ? bytes.count : 0
            })
        set(curl_set_pointer(handle, CURLOPT_HEADERDATA, context))
        set(
            curl_set_data_callback(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
                let transfer = Unmanaged<HTTPTransfer>.fromOpaque(context!).takeUnretainedValue()
                transfer.receiveHeader(UnsafeRawBufferPointer(start: bytes, count: size * count))
                return size * count
            })
        guard code == CURLE_OK else {
            throw HTTPFailure(reason: .other, message: String(cString: curl_easy_strerror(code)))
        }
    }

    private func receiveHeader(_ bytes: UnsafeRawBufferPointer) {
        let line = String(decoding: bytes, as: UTF8.self)
        if line.hasPrefix("HTTP/") {
            // A new head: an interim answer (1xx) may have come before.
            let status = line.split(separator: " ").dropFirst().first.flatMap { Int($0.prefix(3)) }
            response = HTTPResponse(status: status ?? 0)
        } else if let colon = line.firstIndex(of: ":") {
            let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            // "\r\n" is one Character.
            let end = value.lastIndex { !$0.isWhitespace }.map { value.index(after: $0) } ?? value.startIndex
            response.headers[line[..<colon].lowercased()] = String(value[..<end])
        }
    }

    private func receive(_ bytes: UnsafeRawBufferPointer) -> Bool {
        received += bytes.count
        guard received <= request.maximumBodyBytes else {
            let message = "the answer is longer than \(request.maximumBodyBytes) bytes"
            abort = HTTPFailure(reason: .bodyTooLong, message: message)
            return false
        }
        guard let receiver = request.receive else {
            response.body.append(contentsOf: bytes)
            return true
        }
        do {
            try receiver(response, bytes)
            return true
        } catch {
            abort = HTTPFailure(reason: .receiver, message: "\(error)", receiverError: error)
            return false
        }
    }

    func finish(_ code: CURLcode) {
        if let abort { return completion(.failure(abort)) }
        if code == CURLE_OK { return completion(.success(response)) }
        let words = String(cString: errorText)
        let message = words.isEmpty ? String(cString: curl_easy_strerror(code)) : words
        completion(.failure(HTTPFailure(reason: reason(code), message: message)))
    }

    func fail(_ failure: HTTPFailure) { completion(.failure(failure)) }

    private func reason(_ code: CURLcode) -> HTTPFailure.Reason {
        switch code {
        case CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT, CURLE_SEND_ERROR,
            CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE, CURLE_HTTP2, CURLE_HTTP2_STREAM,
            CURLE_SSL_CONNECT_ERROR:
            return .connection
        case CURLE_OPERATION_TIMEDOUT:
            // Where no connection stood, the server has not seen the request.
            var microseconds: curl_off_t = 0
            curl_get_offset(handle, CURLINFO_PRETRANSFER_TIME_T, &microseconds)
            return microseconds == 0 ? .connection : .timeout
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM, CURLE_SSL_ISSUER_ERROR,
            CURLE_SSL_PINNEDPUBKEYNOTMATCH:
            return .security
        default:
            return .other
        }
    }
}
