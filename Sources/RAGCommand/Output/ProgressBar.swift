import Foundation
import RAGEngine
import Synchronization

/// One line on the terminal that shows how far an ingest is; nothing where standard error is not a terminal.
final class ProgressBar: Sendable {
    private struct State {
        var started = Date()
        var last = Date.distantPast
        var shown = false
    }

    private let state = Mutex(State())
    private let isOn: Bool

    init(isOn: Bool) { self.isOn = isOn && Terminal.notesAreTerminal }

    func show(_ progress: IngestProgress) {
        guard isOn else { return }
        state.withLock { state in
            let now = Date()
            guard now.timeIntervalSince(state.last) > 0.1 else { return }
            state.last = now
            state.shown = true
            Terminal.write("\r\u{1B}[K" + line(progress, now.timeIntervalSince(state.started)), to: STDERR_FILENO)
        }
    }

    func finish() {
        state.withLock { state in
            if state.shown { Terminal.write("\r\u{1B}[K", to: STDERR_FILENO) }
            state.shown = false
        }
    }

    private func line(_ progress: IngestProgress, _ seconds: Double) -> String {
        var parts = ["\(progress.finished) of \(progress.found) files", "\(progress.chunks) chunks"]
        if progress.tokens > 0, seconds > 0 {
            let rate = Double(progress.embedded) / seconds
            parts.append("\(Int(Double(progress.tokens) / seconds)) tokens/s")
            if progress.waiting > 0, rate > 0 {
                parts.append("\(Duration.seconds(Double(progress.waiting) / rate).formatted(.time(pattern: .minuteSecond))) left in this batch")
            }
        }
        return String(parts.joined(separator: " · ").prefix(max(10, Terminal.width - 1)))
    }
}
