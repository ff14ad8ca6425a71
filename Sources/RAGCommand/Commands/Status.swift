import ArgumentParser
import Foundation
import RAGEngine

struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "status", abstract: "Say what the store holds.")

    @OptionGroup var store: StoreArguments
    @OptionGroup var output: OutputArguments

    @Flag(help: "List the metadata fields of a collection with their most frequent values instead.")
    var fields = false

    @Flag(help: "List the last ingests instead.")
    var runs = false

    @Flag(help: "List what the last ingest of the collection left out or could not read instead, with the reasons.")
    var skipped = false

    @Option(help: ArgumentHelp("The collection, with --fields, --runs or --skipped.", valueName: "name"))
    var collection = Store.defaultCollection

    @Option(help: ArgumentHelp("The tenant, with --fields, --runs or --skipped.", valueName: "name"))
    var tenant = Store.defaultTenant

    @Option(help: ArgumentHelp("Values to list of each field.", valueName: "n"))
    var values = 5

    func validate() throws {
        if [fields, runs, skipped].count(where: { $0 }) > 1 {
            throw ValidationError("--fields, --runs and --skipped exclude each other")
        }
        guard (0...10_000).contains(values) else { throw ValidationError("--values must be between 0 and 10000") }
    }

    func run() async throws {
        if fields { return try await printFields() }
        if runs { return try await printRuns() }
        if skipped { return try await printSkipped() }
        let status = try await store.open().status()
        if output.json { return try JSONOutput.line(status) }
        Terminal.data("store \(Terminal.harmlessName(status.store)), version \(status.manifestVersion)\n")
        Terminal.data("catalog \(status.catalogBytes) bytes, segments \(status.segmentBytes) bytes\n")
        Terminal.data("model \(status.model ?? "none: `rag model pull` fetches one")\n")
        for damage in status.damages { Terminal.data("\(Terminal.harmless(damage.description))\n") }
        for collection in status.collections {
            Terminal.data("collection \(collection.collection): language \(collection.language), ")
            Terminal.data("vectors by \(collection.embedder ?? "none")\n")
            for tenant in collection.tenants {
                Terminal.data(
                    "  tenant \(tenant.tenant): \(tenant.documents) documents (\(tenant.deletedDocuments) deleted), "
                        + "\(tenant.chunks) chunks (\(tenant.chunksWithVectors) with vectors), "
                        + "\(tenant.segments) segments (\(tenant.deadRows) dead rows), \(tenant.sourceBytes) bytes\n")
                let scope = Scope(collection: collection.collection, tenant: tenant.tenant)
                for root in tenant.roots {
                    let name = DisplayPath.shown(root)
                    let isMissing = tenant.missingRoots.contains(where: root.isExactly)
                    let words = isMissing ? " (gone, its documents are still found; \(scope.dropping(name)))" : ""
                    Terminal.data("    \(name)\(words)\n")
                }
            }
        }
    }

    private var scope: Scope { Scope(collection: collection, tenant: tenant) }

    private func printRuns() async throws {
        let runs = try await store.open().runs(in: scope)
        for run in runs {
            if output.json {
                try JSONOutput.line(RunView(run))
                continue
            }
            let seconds = run.finished.map { $0.timeIntervalSince(run.started) }
            let time = seconds.map { "\(($0 * 10).rounded() / 10) s" } ?? "no end: it runs, or was killed"
            var line = "\(run.started.formatted(.iso8601))  \(time)"
            if let report = run.report {
                line +=
                    "  \(report.found) found: \(report.added) added, \(report.updated) updated, "
                    + "\(report.unchanged) unchanged, \(report.deleted) deleted, \(report.skipped.count) skipped, "
                    + "\(report.failed.count) failed; \(report.embedded) embedded, \(report.reused) reused"
                if report.interrupted { line += " (interrupted)" }
                if let stopped = report.stopped { line += " (stopped: \(Terminal.harmless(stopped)))" }
            } else if run.finished != nil {
                line += "  (its report cannot be read: it is damaged, or another version of this program wrote it)"
            }
            Terminal.data(line + "\n")
        }
        if runs.isEmpty {
            output.note("no ingests of this collection and tenant in the log")
            throw Outcome.incomplete
        }
    }

    private func printSkipped() async throws {
        let last = try await store.open().runs(in: scope, limit: 1000).first { $0.report != nil }
        guard let report = last?.report else {
            output.note("no ingest of this collection and tenant in the log")
            throw Outcome.incomplete
        }
        if output.json { return try JSONOutput.line(["failed": report.failed, "skipped": report.skipped]) }
        for (what, exceptions) in [("failed", report.failed), ("skipped", report.skipped)] {
            for exception in exceptions.first {
                Terminal.data(
                    "\(what)  \(exception.reason)  \(Terminal.harmless(DisplayPath.of(exception.path))): "
                        + "\(Terminal.harmless(exception.message))\n")
            }
            let rest = exceptions.count - exceptions.first.count
            if rest > 0 { Terminal.data("\(what)  and \(rest) more\n") }
        }
        if report.failed.isEmpty, report.skipped.isEmpty { output.note("the last ingest left nothing out") }
    }

    private func printFields() async throws {
        let fields = try await store.open().fields(in: scope, values: values)
        for field in fields {
            if output.json {
                try JSONOutput.line(field)
                continue
            }
            let distinct = "\(field.hasMore ? "more than " : "")\(field.distinctValues)"
            Terminal.data(
                "\(Terminal.harmless(field.name))  \(field.kinds.joined(separator: ", ")), \(field.documents) documents, "
                    + "\(distinct) different values\n")
            for value in field.values {
                Terminal.data("  \(value.documents)  \(Terminal.harmless(value.value.description))\n")
            }
        }
    }
}

/// An ingest in the log, as JSON.
private struct RunView: Encodable {
    let started: String
    let finished: String?
    let report: IngestReport?

    init(_ run: RunSummary) {
        started = run.started.formatted(.iso8601)
        finished = run.finished?.formatted(.iso8601)
        report = run.report
    }
}
