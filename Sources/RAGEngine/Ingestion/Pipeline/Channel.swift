import Synchronization

/// Hands values from one stage of a pipeline to the next; the sender waits while the receiver has enough to do.
///
/// For one sending and one receiving task. Waiting is not ended by cancellation: a receiver that stops abandons the
/// channel, a sender that stops finishes it, and both do so whatever ends them.
final class Channel<Element: Sendable>: Sendable {
    private struct State {
        var elements: [Element] = []
        var isFinished = false
        var isAbandoned = false
        var sender: CheckedContinuation<Void, Never>?
        var receiver: CheckedContinuation<Void, Never>?

        mutating func wakeBoth() -> [CheckedContinuation<Void, Never>] {
            defer { (sender, receiver) = (nil, nil) }
            return [sender, receiver].compactMap { $0 }
        }
    }

    private let state = Mutex(State())
    private let capacity: Int

    /// - Parameter capacity: the values that may wait, at least one.
    init(capacity: Int = 1) { self.capacity = capacity }

    /// Waits until there is room.
    ///
    /// - Throws: `PipelineStopped` if nobody receives any more.
    func send(_ element: Element) async throws {
        while true {
            let (isSent, isAbandoned, woken) = state.withLock {
                state -> (Bool, Bool, [CheckedContinuation<Void, Never>]) in
                guard !state.isAbandoned, state.elements.count < capacity else { return (false, state.isAbandoned, []) }
                state.elements.append(element)
                return (true, false, state.wakeBoth())
            }
            for continuation in woken { continuation.resume() }
            if isSent { return }
            if isAbandoned { throw PipelineStopped() }
            await withCheckedContinuation { continuation in
                let isReady = state.withLock { state in
                    if state.isAbandoned || state.elements.count < capacity { return true }
                    state.sender = continuation
                    return false
                }
                if isReady { continuation.resume() }
            }
        }
    }

    /// The next value; `nil` when there will be none.
    func next() async -> Element? {
        while true {
            let (element, isOver, woken) = state.withLock { state in
                let element = state.elements.isEmpty ? nil : state.elements.removeFirst()
                return (element, state.isFinished || state.isAbandoned, element == nil ? [] : state.wakeBoth())
            }
            for continuation in woken { continuation.resume() }
            if let element { return element }
            if isOver { return nil }
            await withCheckedContinuation { continuation in
                let isReady = state.withLock { state in
                    if !state.elements.isEmpty || state.isFinished || state.isAbandoned { return true }
                    state.receiver = continuation
                    return false
                }
                if isReady { continuation.resume() }
            }
        }
    }

    /// The sender has no more values.
    func finish() {
        let woken = state.withLock { state in
            state.isFinished = true
            return state.wakeBoth()
        }
        for continuation in woken { continuation.resume() }
    }

    /// The receiver takes no more values.
    func abandon() {
        let woken = state.withLock { state in
            state.isAbandoned = true
            state.elements.removeAll()
            return state.wakeBoth()
        }
        for continuation in woken { continuation.resume() }
    }
}

/// A later stage has stopped, and says itself why.
struct PipelineStopped: Error {}
