#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Where a command's answer goes: written at once, so that a failure is seen.
package enum StandardOutput {
    /// Writes all of a text, or ends the process: silently, and with 0, if nobody reads any more; else with 2 and a message,
    /// since what was printed is not the whole answer.
    package static func write(_ text: String, by program: String) {
        guard let number = send(text, to: STDOUT_FILENO) else { return }
        if number == EPIPE { exit(0) }
        let words = String(cString: strerror(number)).lowercased()
        let remedy =
            number == ENOSPC || number == EDQUOT ? "free some space and run the command again" : "look at where it goes"
        _ = send(
            "\(program): standard output: cannot write: \(words); what was printed is not all: \(remedy)\n",
            to: STDERR_FILENO)
        exit(2)
    }

    /// Writes all of a text to a descriptor.
    ///
    /// - Returns: the number of the error that kept it from being written; `nil` if it was.
    package static func send(_ text: String, to descriptor: Int32) -> Int32? {
        var text = text
        return text.withUTF8 { bytes in
            var sent = 0
            while sent < bytes.count {
                #if canImport(Glibc)
                    let count = Glibc.write(descriptor, bytes.baseAddress! + sent, bytes.count - sent)
                #else
                    let count = Darwin.write(descriptor, bytes.baseAddress! + sent, bytes.count - sent)
                #endif
                if count >= 0 {
                    sent += count
                } else if errno == EAGAIN {
                    // A pipe that another program has made so that nobody waits for it.
                    var wanted = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                    if poll(&wanted, 1, -1) < 0, errno != EINTR { return errno }
                } else if errno != EINTR {
                    return errno
                }
            }
            return nil
        }
    }
}
