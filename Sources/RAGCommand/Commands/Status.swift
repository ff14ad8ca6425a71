import ArgumentParser
import RAGEngine

struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Say what the store holds.")

    @OptionGroup var store: StoreArguments
    @OptionGroup var output: OutputArguments

    @Flag(help: "List the metadata fields of a collection with their most frequent values instead.")
    var fields = false

    @Option(help: ArgumentHelp("The collection, with --fields.", valueName: "name"))
    var collection = Store.defaultCollection

    @Option(help: ArgumentHelp("The tenant, with --fields.", valueName: "name"))
    var tenant = Store.defaultTenant

    @Option(help: ArgumentHelp("Values to list of each field.", valueName: "n"))
    var values = 5

    func validate() throws {
        guard (0...10_000).contains(values) else { throw ValidationError("--values must be between 0 and 10000") }
    }

    func run() async throws {
        if fields { return try await printFields() }
        let status = try await store.open().status()
        if output.json { return try JSONOutput.line(status) }
        Terminal.data("store \(status.store), version \(status.manifestVersion)\n")
        Terminal.data("catalog \(status.catalogBytes) bytes, segments \(status.segmentBytes) bytes\n")
        Terminal.data("model \(status.model ?? "none: `rag model pull` fetches one")\n")
        for collection in status.collections {
            Terminal.data("collection \(collection.collection): language \(collection.language), ")
            Terminal.data("vectors by \(collection.embedder ?? "none")\n")
            for tenant in collection.tenants {
                Terminal.data(
                    "  tenant \(tenant.tenant): \(tenant.documents) documents (\(tenant.deletedDocuments) deleted), "
                        + "\(tenant.chunks) chunks (\(tenant.chunksWithVectors) with vectors), "
                        + "\(tenant.segments) segments (\(tenant.deadRows) dead rows), \(tenant.sourceBytes) bytes\n")
                for root in tenant.roots { Terminal.data("    \(DisplayPath.of(root))\n") }
            }
        }
    }

    private func printFields() async throws {
        let fields = try await store.open().fields(in: Scope(collection: collection, tenant: tenant), values: values)
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
