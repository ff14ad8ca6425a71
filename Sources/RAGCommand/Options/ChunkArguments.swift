import ArgumentParser
import RAGEngine

/// How a new collection's documents are cut and indexed.
struct ChunkArguments: ParsableArguments {
    @Option(help: ArgumentHelp("The largest chunk of a new collection, in the encoder's tokens.", valueName: "n"))
    var chunkTokens: Int?

    @Option(help: ArgumentHelp("What a chunk repeats of the one before it, in tokens.", valueName: "n"))
    var chunkOverlap: Int?

    @Option(help: "Where the documents of a new collection are cut.")
    var chunker: ChunkingMethod?

    @Option(
        name: .customLong("field-weight"),
        help: ArgumentHelp(
            "How much a word counts in a field of a new collection (title, body, path; repeatable).",
            valueName: "field=n"))
    var fieldWeightList: [FieldWeight] = []

    var fieldWeights: [String: Int] {
        Dictionary(fieldWeightList.map { ($0.field, $0.weight) }) { _, last in last }
    }
}

extension ChunkingMethod: ExpressibleByArgument {}

/// `field=weight`.
struct FieldWeight: ExpressibleByArgument {
    let field: String
    let weight: Int

    init?(argument: String) {
        let parts = argument.split(separator: "=", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, let number = Int(parts[1]) else { return nil }
        field = String(parts[0])
        weight = number
    }
}
