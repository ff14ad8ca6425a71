import Dispatch
import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A small HTTP/1.1 server on a loopback port that answers as a test tells it to, also wrongly.
package final class TestServer: Sendable {
    package struct Request: Sendable {
        /// From 0, in the order of arrival.
        package var number = 0
        package var method = ""
        package var path = ""
        package var headers: [String: String] = [:]
        package var body = Data()

        package var json: [String: Any] { (try? JSONSerialization.jsonObject(with: body)) as? [String: Any] ?? [:] }
    }

    package struct Reply: Sendable {
        package var status = 200
        package var headers: [(String, String)] = []
        package var body = Data()
        /// Seconds before the answer.
        package var delay = 0.0
        /// Closes the connection after so many bytes of the body; before the answer if negative.
        package var cutAfter: Int?
        /// Goes on sending zeros for ever.
        package var isEndless = false

        package init(_ status: Int = 200, _ body: String = "", headers: [(String, String)] = []) {
            self.status = status
            self.headers = headers
            self.body = Data(body.utf8)
        }

        package init(json: Any) { body = try! JSONSerialization.data(withJSONObject: json) }
    }

    private struct State {
        var requests: [Request] = []
        var connections = 0
        var active = 0
        var mostActive = 0
        var isStopped = false
    }

    package let port: UInt16
    private let listener: Int32
    private let handler: @Sendable (Request) -> Reply
    private let state = Mutex(State())

    package var url: String { "http://127.0.0.1:\(port)" }
    package var requests: [Request] { state.withLock { $0.requests } }
    package var connections: Int { state.withLock { $0.connections } }
    /// The greatest number of requests that were being answered at once.
    package var mostActive: Int { state.withLock { $0.mostActive } }

    package init(_ handler: @escaping @Sendable (Request) -> Reply) {
        self.handler = handler
        #if canImport(Glibc)
            listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
            listener = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let (listener, port) = withUnsafeMutablePointer(to: &address) { [listener] pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                precondition(bind(listener, address, length) == 0 && listen(listener, 64) == 0)
                getsockname(listener, address, &length)
            }
            return (listener, UInt16(bigEndian: pointer.pointee.sin_port))
        }
        self.port = port
        signal(SIGPIPE, SIG_IGN)
        Thread.detachNewThread { [weak self] in
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0, let self, !self.state.withLock({ $0.isStopped }) else {
                    if connection >= 0 { close(connection) }
                    close(listener)
                    return
                }
                self.state.withLock { $0.connections += 1 }
                Thread.detachNewThread { [weak self] in
                    while let self, self.answer(connection) {}
                    close(connection)
                }
            }
        }
    }

    /// Ends the server; connections that are open end with their next request.
    package func stop() {
        let isFirst = state.withLock { state in
            defer { state.isStopped = true }
            return !state.isStopped
        }
        // Only once: the descriptor's number may belong to another server by then.
        if isFirst { shutdown(listener, Int32(SHUT_RDWR)) }
    }

    deinit { stop() }

    /// Reads one request and answers it. Returns whether the connection stays open.
    private func answer(_ connection: Int32) -> Bool {
        guard var request = Self.read(connection) else { return false }
        state.withLock { state in
            request.number = state.requests.count
            state.requests.append(request)
            state.active += 1
            state.mostActive = max(state.mostActive, state.active)
        }
        let reply = handler(request)
        if reply.delay > 0 { Thread.sleep(forTimeInterval: reply.delay) }
        state.withLock { $0.active -= 1 }
        if let cut = reply.cutAfter, cut < 0 { return false }
        var head = "HTTP/1.1 \(reply.status) Status\r\n"
        let length = reply.isEndless ? "Connection: close\r\n" : "Content-Length: \(reply.body.count)\r\n"
        if !reply.headers.contains(where: { $0.0 == "Content-Length" }) { head += length }
        for (name, value) in reply.headers { head += "\(name): \(value)\r\n" }
        guard Self.write(connection, Data((head + "\r\n").utf8)) else { return false }
        if let cut = reply.cutAfter {
            _ = Self.write(connection, reply.body.prefix(cut))
            return false
        }
        guard Self.write(connection, reply.body) else { return false }
        while reply.isEndless { guard Self.write(connection, Data(count: 1 << 16)) else { return false } }
        return !state.withLock { $0.isStopped }
    }

    private static func read(_ connection: Int32) -> Request? {
        var data = Data()
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        func more() -> Bool {
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return false }
            data.append(contentsOf: buffer[0..<count])
            return true
        }
        let end = Data("\r\n\r\n".utf8)
        while data.range(of: end) == nil { guard more() else { return nil } }
        let head = data.range(of: end)!
        var lines = String(decoding: data[..<head.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        let words = lines.removeFirst().split(separator: " ")
        var request = Request(method: String(words[0]), path: String(words[1]))
        for line in lines {
            let parts = line.split(separator: ":", maxSplits: 1)
            request.headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
        }
        let length = Int(request.headers["content-length"] ?? "0")!
        while data.count < head.upperBound + length { guard more() else { return nil } }
        request.body = Data(data[head.upperBound..<head.upperBound + length])
        return request
    }

    private static func write(_ connection: Int32, _ data: Data) -> Bool {
        var data = data
        while !data.isEmpty {
            let count = data.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, 0) }
            guard count > 0 else { return false }
            data = Data(data.dropFirst(count))
        }
        return true
    }
}
