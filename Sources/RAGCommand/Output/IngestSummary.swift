import RAGEngine

/// The report of an ingest, for people.
struct IngestSummary {
    private let report: IngestReport
    private let output: OutputArguments

    init(_ report: IngestReport, _ output: OutputArguments) {
        self.report = report
        self.output = output
    }

    func print() {
        for line in lines { Terminal.data(line + "\n") }
        for exception in report.failed.first {
            Terminal.note("failed: \(DisplayPath.shown(exception.path)): \(exception.message)")
        }
        noteRest(of: report.failed, "failed")
        if output.verbose {
            for exception in report.skipped.first {
                Terminal.note("skipped: \(DisplayPath.shown(exception.path)): \(exception.message)")
            }
            noteRest(of: report.skipped, "skipped")
            for note in report.notes.first { Terminal.note("note: \(DisplayPath.shown(note.path)): \(note.message)") }
        } else if !report.notes.isEmpty {
            output.note("\(report.notes.count) notes on documents: --verbose shows them")
        }
        for advice in report.advice { output.note("note: \(Terminal.harmless(advice))") }
        if report.interrupted { output.note("interrupted: the same command goes on from here") }
        if let stopped = report.stopped { Terminal.note("stopped: \(stopped)") }
        if report.withoutVectors > 0 {
            output.note(
                "no model: \(report.withoutVectors) chunks are found by words only; "
                    + "`rag model pull` fetches one, the next `rag ingest` adds vectors")
        }
        if report.truncated > 0 {
            output.note("\(report.truncated) texts were longer than the encoder's input: their ends have no vector")
        }
    }

    /// A report keeps the first files of each reason only.
    private func noteRest(of exceptions: IngestExceptions, _ what: String) {
        let rest = exceptions.count - exceptions.first.count
        if rest > 0 { Terminal.note("\(what): and \(rest) more") }
    }

    private var lines: [String] {
        var lines: [String] = []
        let verb = report.dryRun ? "would be " : ""
        let counts = [
            (report.added, "\(verb)added"), (report.updated, "\(verb)updated"), (report.unchanged, "unchanged"),
            (report.restored, "\(verb)restored"), (report.deleted, "\(verb)deleted"),
            (report.skipped.count, "skipped"), (report.failed.count, "failed"),
            (report.pending, "left for the next run"),
        ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        let what = counts.isEmpty ? "nothing there" : counts.joined(separator: ", ")
        lines.append("\(report.found) found: \(what)\(report.interrupted ? " (interrupted)" : "")")
        if report.renamed > 0 { lines.append("renamed: \(report.renamed) of the added, which keep their vectors") }
        let reasons = report.skipped.reasons.map { (reason: $0.key, count: $0.value) }
            .sorted { ($1.count, $0.reason) < ($0.count, $1.reason) }
        if !reasons.isEmpty {
            lines.append("skipped: " + reasons.map { "\($0.count) \($0.reason)" }.joined(separator: ", "))
        }
        var work = "read \(report.filesRead) files (\(report.bytesRead) bytes), \(report.chunks) chunks"
        if report.embedded + report.reused > 0 {
            work += ", \(report.embedded) embedded (\(report.tokens) tokens), \(report.reused) vectors reused"
        }
        lines.append(work + ", \(seconds(report.seconds))")
        if let usage = report.usage, usage.requests > 0 { lines.append(usage.description) }
        return lines
    }

    private func seconds(_ value: Double) -> String {
        value < 10 ? "\((value * 100).rounded() / 100) s" : "\(Int(value.rounded())) s"
    }
}
