#if canImport(Glibc)
    import ArgumentParser
    import RAGEngine

    struct Watch: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Bring folders into the store, and keep it up to date while they change.",
            discussion: "Prints a line for each change; Ctrl-C ends it.")

        @OptionGroup var store: StoreArguments
        @OptionGroup var scope: ScopeArguments
        @OptionGroup var output: OutputArguments

        @Argument(help: ArgumentHelp("Folders or files.", valueName: "path"))
        var paths: [String]

        @Option(help: ArgumentHelp("Only files that match, as in .gitignore (repeatable).", valueName: "glob"))
        var include: [String] = []

        @Option(help: ArgumentHelp("Leave out files that match, as in .gitignore (repeatable).", valueName: "glob"))
        var exclude: [String] = []

        @Flag(help: "Take files and folders whose names begin with a dot.")
        var hidden = false

        @OptionGroup var caller: CallerMetadataArguments

        func run() async throws {
            var options = IngestOptions()
            options.collection = scope.collection
            options.tenant = scope.tenant
            options.include = include
            options.exclude = exclude
            options.includesHidden = hidden
            options.metadata = caller.metadata
            options.defaultMetadata = caller.defaults
            options.rules = try store.rules()
            let engine = try store.open()
            let (paths, chosen, output) = (paths, options, output)
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
