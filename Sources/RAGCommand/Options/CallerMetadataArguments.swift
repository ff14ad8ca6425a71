import ArgumentParser
import RAGEngine

/// What the caller says of all documents of the folders named.
struct CallerMetadataArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Metadata of every document, kept with the folder until changed; wins over front matter (repeatable).",
            valueName: "key=value"))
    var meta: [MetadataArgument] = []

    @Option(help: ArgumentHelp("The same, where a document does not say itself (repeatable).", valueName: "key=value"))
    var defaultMeta: [MetadataArgument] = []

    @Flag(help: "Drop the metadata that was given with the folder.")
    var noMeta = false

    func validate() throws {
        for arguments in [meta, defaultMeta] {
            let keys = Dictionary(grouping: arguments, by: \.key)
            guard let twice = keys.filter({ $0.value.count > 1 }).keys.min() else { continue }
            throw ValidationError("\(twice) is given twice; a field has one value")
        }
        if noMeta, !meta.isEmpty || !defaultMeta.isEmpty { throw ValidationError("--no-meta stands alone") }
    }

    /// `nil` keeps what was given last time.
    var metadata: [String: MetadataValue]? { Self.values(meta, orNone: noMeta) }
    var defaults: [String: MetadataValue]? { Self.values(defaultMeta, orNone: noMeta) }

    private static func values(_ arguments: [MetadataArgument], orNone isNone: Bool) -> [String: MetadataValue]? {
        if arguments.isEmpty { return isNone ? [:] : nil }
        return Dictionary(arguments.map { ($0.key, $0.value) }) { _, last in last }
    }
}

/// `key=value`; the value is a number or `true`/`false` where it looks like one, else text.
struct MetadataArgument: ExpressibleByArgument {
    let key: String
    let value: MetadataValue

    init?(argument: String) {
        guard let separator = argument.firstIndex(of: "="), separator > argument.startIndex else { return nil }
        key = String(argument[..<separator])
        let text = String(argument[argument.index(after: separator)...])
        value = MetadataValue(NumberSyntax.value(text))
    }
}
