import Foundation
import IndexSupport
import RAGEngine

extension Tool {
    static let ingest = Tool(
        name: "ingest", title: "Bring a folder into the store",
        description: """
            Makes the documents of a folder (or a file) searchable, or brings them up to date after changes: new files are \
            added, changed ones replaced, gone ones deleted. Only folders that the user allowed can be read.
            """,
        parameters: [
            .required(
                "path", .string(maximumLength: 4_096), "The folder or file: absolute, or relative to an allowed folder."
            ),
            .collection,
        ],
        result: [
            .required("found", .integer(), "Files that were seen."),
            .required("added", .integer(), "New documents."),
            .required("updated", .integer(), "Documents with a new version."),
            .required("unchanged", .integer(), "Documents that are as they were."),
            .required("deleted", .integer(), "Documents whose file is gone."),
            .required("skipped", .integer(), "Files left out on purpose, such as binary ones."),
            .required("failed", .integer(), "Files that could not be read."),
            .required("passages", .integer(), "New passages."),
            .required("withoutVectors", .integer(), "New passages that are found by words only, for want of a model."),
            .required(
                "exceptions",
                .array(
                    .object([
                        .required("path", .string(), "The file."),
                        .required("reason", .string(), "A word for programs."),
                        .required("message", .string(), "The reason."),
                    ])), "The first files that failed."),
            .optional("stopped", .string(), "Why the run ended early; what is done stays."),
        ],
        isReadOnly: false,
        run: { call in
            let path = try await call.allowedPath()
            var options = IngestOptions()
            // It need not be there yet, so it is not asked for as those that are read.
            options.collection = call.string("collection") ?? call.options.collection
            options.tenant = call.options.tenant
            let tell: @Sendable (IngestProgress) -> Void = { progress in
                call.progress?(
                    progress.finished, nil,
                    "\(progress.finished) of \(progress.found) files, \(progress.chunks) passages")
            }
            let report =
                if let ingest = call.options.gate.ingest {
                    try await ingest([path], options, tell)
                } else {
                    try await call.store.ingest([path], options: options, progress: tell)
                }
            if report.interrupted { throw CancellationError() }
            let answer = IngestAnswer(report)
            return ToolOutput(text: answer.text, structured: answer)
        })
}

extension ToolCall {
    /// The path to ingest, absolute and without links.
    ///
    /// - Throws: unless it lies in a folder that was allowed. What is elsewhere is not even said to exist.
    fileprivate func allowedPath() async throws -> String {
        let roots =
            options.roots.isEmpty && options.asksForRoots ? await clientRoots().compactMap(Self.real) : options.roots
        guard !roots.isEmpty else {
            throw RAGError(
                .permissionDenied, subject: "ingest",
                "no folder is allowed: start the server with --root FOLDER, or use a client that names its folders")
        }
        let name = string("path") ?? ""
        let candidates = name.hasPrefix("/") ? [name] : roots.map { $0 + "/" + name }
        for candidate in candidates {
            guard let real = Self.real(candidate) else { continue }
            if roots.contains(where: { DocumentRoot(path: $0).covers(real) }) { return real }
        }
        throw RAGError(
            .permissionDenied, subject: UntrustedText.line(name),
            "there is no such path in the allowed folders (\(roots.map(UntrustedText.line).joined(separator: ", ")))")
    }

    private static func real(_ path: String) -> String? {
        guard !path.utf8.contains(0), let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}

private struct IngestAnswer: Encodable, Sendable {
    struct Exception: Encodable, Sendable {
        let path: String
        let reason: String
        let message: String
    }

    let found: Int
    let added: Int
    let updated: Int
    let unchanged: Int
    let deleted: Int
    let skipped: Int
    let failed: Int
    let passages: Int
    let withoutVectors: Int
    let exceptions: [Exception]
    let stopped: String?

    init(_ report: IngestReport) {
        found = report.found
        added = report.added
        updated = report.updated
        unchanged = report.unchanged + report.restored
        deleted = report.deleted
        skipped = report.skipped.count
        failed = report.failed.count
        passages = report.chunks
        withoutVectors = report.withoutVectors
        exceptions = report.failed.first.prefix(20).map { exception in
            Exception(
                path: UntrustedText.line(exception.path), reason: exception.reason,
                message: UntrustedText.line(exception.message))
        }
        stopped = report.stopped.map(UntrustedText.line)
    }

    var text: String {
        var lines = [
            "\(found) files: \(added) added, \(updated) updated, \(unchanged) unchanged, \(deleted) deleted, "
                + "\(skipped) skipped, \(failed) failed; \(passages) new passages"
        ]
        if withoutVectors > 0 { lines.append("\(withoutVectors) passages are found by words only: there is no model") }
        lines += exceptions.map { "failed: \($0.path): \($0.message)" }
        if let stopped { lines.append("stopped early: \(stopped); what is done stays") }
        return lines.joined(separator: "\n")
    }
}
