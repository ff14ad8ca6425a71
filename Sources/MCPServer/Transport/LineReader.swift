import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Reads lines from a descriptor, and keeps none that is longer than allowed.
final class LineReader: Sendable {
    enum Line: Sendable, Equatable {
        case line([UInt8])
        /// One that was too long; it is read over.
        case tooLong
    }

    private struct State {
        var buffer: [UInt8] = []
        /// Where the next line begins in the buffer.
        var start = 0
        /// Bytes of the buffer that hold no line end.
        var searched = 0
        var isSkipping = false
        var isAtEnd = false
    }

    private let descriptor: Int32
    private let limit: Int
    private let state = Mutex(State())

    /// - Parameter limit: bytes of a line.
    init(_ descriptor: Int32, limit: Int) {
        self.descriptor = descriptor
        self.limit = limit
    }

    /// The next line without its end, or `nil` at the end of input. Blocks.
    func next() -> Line? {
        state.withLock { state in
            while true {
                if let line = take(&state) { return line }
                if state.isAtEnd { return rest(&state) }
                if !fill(&state) { state.isAtEnd = true }
            }
        }
    }

    private func take(_ state: inout State) -> Line? {
        guard let end = state.buffer[state.searched...].firstIndex(of: 0x0A) else {
            state.searched = state.buffer.count
            if state.searched - state.start > limit {
                state.isSkipping = true
                state.buffer.removeAll(keepingCapacity: false)
                (state.start, state.searched) = (0, 0)
            }
            return nil
        }
        let line = state.buffer[state.start..<end]
        let isTooLong = state.isSkipping || line.count > limit
        state.isSkipping = false
        (state.start, state.searched) = (end + 1, end + 1)
        return isTooLong ? .tooLong : .line(Array(line))
    }

    /// A last line that has no end.
    private func rest(_ state: inout State) -> Line? {
        let line = Array(state.buffer[state.start...])
        let wasSkipping = state.isSkipping
        state = State()
        state.isAtEnd = true
        if wasSkipping { return .tooLong }
        return line.isEmpty ? nil : .line(line)
    }

    /// Returns whether there was something to read.
    private func fill(_ state: inout State) -> Bool {
        if state.start > 0 {
            state.buffer.removeFirst(state.start)
            state.searched -= state.start
            state.start = 0
        }
        while true {
            let block = [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
                count = max(0, read(descriptor, buffer.baseAddress!, buffer.count))
            }
            if !block.isEmpty {
                state.buffer += block
                return true
            }
            switch errno {
            case EINTR: continue
            case EAGAIN where Descriptor.wait(descriptor, for: POLLIN): continue
            default: return false
            }
        }
    }
}

enum Descriptor {
    /// Waits until a descriptor that does not block can be read or written.
    static func wait(_ descriptor: Int32, for event: Int32) -> Bool {
        var state = pollfd(fd: descriptor, events: Int16(event), revents: 0)
        return poll(&state, 1, -1) > 0
    }
}
