import Dispatch
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The transport `stdio`: a message a line, over two descriptors.
public struct LineTransport: Sendable {
    /// Bytes of a message; a longer one is refused.
    public static let maximumLength = 4 << 20

    private let input: Int32
    private let output: Int32

    public init(input: Int32 = STDIN_FILENO, output: Int32 = STDOUT_FILENO) {
        self.input = input
        self.output = output
    }

    /// Serves one client until its input ends: what is asked by then is answered, but what changes the store is stopped
    /// (whatever is committed stays).
    ///
    /// - Parameter makeSession: makes the session, given the way to send what answers no request.
    public func run(_ makeSession: (@escaping @Sendable (String) -> Void) -> MCPSession) async {
        let writer = LineWriter(output)
        let session = makeSession { writer.write($0) }
        let reader = LineReader(input, limit: Self.maximumLength)
        let queue = DispatchQueue(label: "standard input")
        await withDiscardingTaskGroup { group in
            while let line = await reader.next(on: queue), !writer.isBroken {
                guard case .line(let bytes) = line else {
                    let reason = "a message is longer than \(Self.maximumLength) bytes"
                    writer.write(OutgoingMessage.error(.parse(reason), to: nil))
                    continue
                }
                if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
                switch await session.receive(bytes) {
                case .none: break
                case .message(let text): writer.write(text)
                case .pending(let task):
                    group.addTask { if let text = await task.value { writer.write(text) } }
                }
            }
            await session.endOfInput(isBroken: writer.isBroken)
        }
    }
}

extension LineReader {
    /// The next line, waited for on a thread of its own.
    fileprivate func next(on queue: DispatchQueue) async -> Line? {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: self.next()) }
        }
    }
}

/// Writes whole lines, whoever writes at the same time.
private final class LineWriter: Sendable {
    private let descriptor: Int32
    private let broken = Mutex(false)

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    /// Whether nobody reads any more.
    var isBroken: Bool { broken.withLock { $0 } }

    func write(_ line: String) {
        let bytes = Array(line.utf8) + [0x0A]
        broken.withLock { broken in
            var sent = 0
            while sent < bytes.count, !broken {
                let count = bytes.withUnsafeBytes { bytes in
                    #if canImport(Glibc)
                        Glibc.write(descriptor, bytes.baseAddress! + sent, bytes.count - sent)
                    #else
                        Darwin.write(descriptor, bytes.baseAddress! + sent, bytes.count - sent)
                    #endif
                }
                if count >= 0 {
                    sent += count
                } else if errno == EAGAIN {
                    broken = !Descriptor.wait(descriptor, for: POLLOUT)
                } else if errno != EINTR {
                    broken = true
                }
            }
        }
    }
}
