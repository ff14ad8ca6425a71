import ArgumentParser
import RAGEngine

/// How a new collection's documents are cut.
struct ChunkArguments: ParsableArguments {
    @Option(help: ArgumentHelp("The largest chunk of a new collection, in the encoder's tokens.", valueName: "n"))
    var chunkTokens: Int?

    @Option(help: ArgumentHelp("What a chunk repeats of the one before it, in tokens.", valueName: "n"))
    var chunkOverlap: Int?
}
