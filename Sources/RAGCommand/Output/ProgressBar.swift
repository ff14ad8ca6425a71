import Foundation
import RAGEngine

/// Shows how far an ingest is.
struct ProgressBar: Sendable {
    private let line: ProgressLine
    private let started = Date()

    init(isOn: Bool) { line = ProgressLine(isOn: isOn) }

    func show(_ progress: IngestProgress) { line.show(text(progress)) }

    func finish() { line.finish() }

    private func text(_ progress: IngestProgress) -> String {
        let seconds = max(0.001, Date().timeIntervalSince(started))
        var parts = ["\(progress.finished) of \(progress.found) files", "\(progress.chunks) chunks"]
        if progress.tokens > 0 {
            parts.append("\(Int(Double(progress.tokens) / seconds)) tokens/s")
            if progress.waiting > 0 {
                let left = Double(progress.waiting) * seconds / Double(max(1, progress.embedded))
                parts.append("\(Duration.seconds(left).minutesAndSeconds) left in this batch")
            }
        }
        return parts.joined(separator: " · ")
    }
}
