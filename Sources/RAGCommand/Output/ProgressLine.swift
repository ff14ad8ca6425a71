import Foundation
import Synchronization

/// One line on the terminal that is written over, at most ten times a second; nothing where standard error is none.
final class ProgressLine: Sendable {
    private struct State {
        var last = Date.distantPast
        var shown = false
    }

    private let state = Mutex(State())
    private let isOn: Bool

    init(isOn: Bool) { self.isOn = isOn && Terminal.notesAreTerminal }

    func show(_ text: @autoclosure () -> String) {
        guard isOn else { return }
        state.withLock { state in
            guard Date().timeIntervalSince(state.last) > 0.1 else { return }
            state.last = Date()
            state.shown = true
            let line = String(text().prefix(max(10, Terminal.width - 1)))
            Terminal.write("\r\u{1B}[K" + line, to: STDERR_FILENO)
        }
    }

    func finish() {
        state.withLock { state in
            if state.shown { Terminal.write("\r\u{1B}[K", to: STDERR_FILENO) }
            state.shown = false
        }
    }
}
