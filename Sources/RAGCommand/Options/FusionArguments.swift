import ArgumentParser
import RAGEngine

/// How the lists of the legs become one, of commands that search.
struct FusionArguments: ParsableArguments {
    @Option(help: "How the legs become one ranking.")
    var fusion = FusionOptions().method

    @Option(help: ArgumentHelp("The constant of reciprocal rank fusion.", valueName: "number"))
    var rrfK = FusionOptions().k

    @Option(help: ArgumentHelp("The dense leg's weight in the fusion.", valueName: "number"))
    var denseWeight = FusionOptions().denseWeight

    @Option(help: ArgumentHelp("The lexical leg's weight in the fusion.", valueName: "number"))
    var lexicalWeight = FusionOptions().lexicalWeight

    var options: FusionOptions {
        var options = FusionOptions()
        options.method = fusion
        options.k = rrfK
        options.denseWeight = denseWeight
        options.lexicalWeight = lexicalWeight
        return options
    }
}
