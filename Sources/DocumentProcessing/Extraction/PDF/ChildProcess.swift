import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Runs a program on bytes that are not trusted, so that the worst they can do is to end that program.
enum ChildProcess {
    struct Limits {
        /// Seconds of processor time, and half as much again of waiting.
        var seconds = 60
        /// Bytes of address space.
        var memory = 2 << 30
        /// Bytes of output.
        var output = 256 << 20
    }

    enum Failure: Error {
        /// There is no such program.
        case missing
        case timedOut
        case tooMuchOutput
        /// It ended with a status other than 0, or was ended.
        case failed(status: Int32)
        case system(Int32)
    }

    /// What the program prints, with `input` as its standard input.
    ///
    /// - Parameter arguments: the program's name, which is looked for in `PATH`, and its arguments.
    static func run(
        _ arguments: [String], input: UnsafeBufferPointer<UInt8>, limits: Limits = Limits()
    ) throws(Failure) -> [UInt8] {
        // A file, because a pipe whose reader dies ends the writer.
        let source = try temporaryFile(input)
        defer { close(source) }
        let (output, pid) = try spawning.withLock { _ throws(Failure) in try spawn(arguments, source, limits) }
        defer { close(output) }
        let result = read(output, limits)
        if case .failure = result { kill(pid, SIGKILL) }
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        let bytes = try result.get()
        guard status == 0 else {
            // The shell's word for a program that it does not find.
            throw status >> 8 & 0xFF == 127 ? .missing : .failed(status: status)
        }
        return bytes
    }

    private static func temporaryFile(_ input: UnsafeBufferPointer<UInt8>) throws(Failure) -> Int32 {
        let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(folder)/swift-rag-XXXXXX".utf8CString)
        let file = mkstemp(&template)
        guard file >= 0 else { throw .system(errno) }
        unlink(template)
        _ = fcntl(file, F_SETFD, FD_CLOEXEC)
        var written = 0
        while written < input.count {
            let count = write(file, input.baseAddress! + written, input.count - written)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let code = errno
                close(file)
                throw .system(code)
            }
            written += count
        }
        lseek(file, 0, SEEK_SET)
        return file
    }

    /// A pipe's ends must not get into a child that is made at the same time: it would hold them open.
    private static let spawning = Mutex(())

    /// - Returns: where the program's output is to be read, and the program.
    private static func spawn(
        _ arguments: [String], _ input: Int32, _ limits: Limits
    ) throws(Failure) -> (output: Int32, pid: pid_t) {
        var pipes: [Int32] = [-1, -1]
        guard pipe(&pipes) == 0 else { throw .system(errno) }
        for end in pipes { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(pipes[1]) }
        #if canImport(Glibc)
            var actions = posix_spawn_file_actions_t()
        #else
            var actions: posix_spawn_file_actions_t?
        #endif
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, 0)
        posix_spawn_file_actions_adddup2(&actions, pipes[1], 1)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        // Limits hold from the shell on; names and arguments are passed beside the script, not in it.
        let script =
            "ulimit -t \(limits.seconds); ulimit -v \(limits.memory >> 10) 2>/dev/null; ulimit -c 0; exec \"$@\""
        let words = ["sh", "-c", script, "sh"] + arguments
        var pointers = words.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        var pid: pid_t = 0
        let code = posix_spawn(&pid, "/bin/sh", &actions, nil, &pointers, environ)
        guard code == 0 else {
            close(pipes[0])
            throw .system(code)
        }
        return (pipes[0], pid)
    }

    private static func read(_ output: Int32, _ limits: Limits) -> Result<[UInt8], Failure> {
        var result: [UInt8] = []
        let size = 1 << 16
        var buffer = [UInt8](repeating: 0, count: size)
        var waited = 0
        while true {
            var descriptor = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
            let ready = poll(&descriptor, 1, 1000)
            if ready < 0, errno != EINTR { return .failure(.system(errno)) }
            if ready <= 0 {
                waited += 1
                if waited > limits.seconds + limits.seconds / 2 { return .failure(.timedOut) }
                continue
            }
            #if canImport(Glibc)
                let count = Glibc.read(output, &buffer, size)
            #else
                let count = Darwin.read(output, &buffer, size)
            #endif
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return .failure(.system(errno)) }
            if count == 0 { return .success(result) }
            result.append(contentsOf: buffer[..<count])
            if result.count > limits.output { return .failure(.tooMuchOutput) }
        }
    }
}
