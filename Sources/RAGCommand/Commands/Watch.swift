#if canImport(Glibc)
    import ArgumentParser
    import RAGEngine

    struct Watch: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "watch", abstract: "Bring folders into the store, and keep it up to date while they change.",
            discussion: "Prints a line for each change; Ctrl-C ends it.")

        @OptionGroup var store: StoreArguments
        @OptionGroup var scope: ScopeArguments
        @OptionGroup var output: OutputArguments

        @Argument(help: ArgumentHelp("Folders or files.", valueName: "path"))
        var paths: [String]

        @OptionGroup var arguments: IngestArguments

        func run() async throws {
            let options = try arguments.options(scope, store)
            let engine = try store.open(
                writing: true, precision: arguments.precision, dimension: arguments.dimension, budget: arguments.budget)
            let (paths, chosen, output) = (paths, options, output)
            let scrubbing = Task { await engine.scrub { Terminal.note("rag: \(Terminal.harmless($0.description))") } }
            defer { scrubbing.cancel() }
            let (_, signal) = try await SignalHandling.cancelling {
                try await engine.watch(paths, options: chosen) { report in
                    do {
                        if output.json { try JSONOutput.line(report) } else { IngestSummary(report, output).print() }
                    } catch { Terminal.note("rag: \(error)") }
                }
            }
            if let signal { throw ExitCode(128 + signal) }
        }
    }
#endif
