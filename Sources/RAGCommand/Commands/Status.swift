import ArgumentParser
import RAGEngine

struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Say what the store holds.")

    @OptionGroup var store: StoreArguments
    @OptionGroup var output: OutputArguments

    func run() throws {
        let status = try store.open().status()
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
}
