import Foundation
import Testing

/// A connection on which any bytes are sent.
struct RawConnection {
    private let descriptor: Int32

    /// - Parameter window: bytes that the system keeps of what comes; `nil` leaves that to it.
    init(port: Int, window: Int32? = nil) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        if var window {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &window, socklen_t(MemoryLayout<Int32>.size))
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let result = withUnsafePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) { [descriptor] in
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        try #require(result == 0)
        // A server that waits for more than it gets makes the test fail, not hang.
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }

    /// Sends as much as the server takes: it may have answered before the end, and closed.
    func send(_ text: String) {
        let bytes = Array(text.utf8)
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { Foundation.send(descriptor, $0.baseAddress, $0.count, 0x4000) }
            if count <= 0 { return }
            sent += count
        }
    }

    func finishSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// What comes until the server closes, or `end` has come.
    ///
    /// - Parameter pause: seconds before each 256 KiB.
    func receive(until end: String? = nil, pause: Double? = nil) async -> String {
        // Not on a thread of tasks: those may be what the server is short of.
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: read(until: end, pause)) }
        }
    }

    private func read(until end: String?, _ pause: Double?) -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: pause == nil ? 4096 : 1 << 18)
        while true {
            if let pause { Thread.sleep(forTimeInterval: pause) }
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count <= 0 { break }
            bytes += buffer[..<count]
            if let end, String(decoding: bytes, as: UTF8.self).contains(end) { break }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    func close() { Foundation.close(descriptor) }
}
