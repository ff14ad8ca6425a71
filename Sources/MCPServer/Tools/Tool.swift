import IndexSupport
import RAGEngine

/// What a model can call.
struct Tool: Sendable {
    let name: String
    let title: String
    let description: String
    let parameters: [Schema.Property]
    let result: [Schema.Property]
    var isReadOnly = true
    let run: @Sendable (ToolCall) async throws -> ToolOutput

    /// What is wrong with a call's arguments; empty if nothing is.
    func problems(_ arguments: [String: JSONValue]) -> [String] {
        Schema.object(parameters).problems(.object(arguments), at: "the arguments")
    }

    /// The tools of a server, in the order in which they are listed.
    static func all(_ options: MCPOptions) -> [Tool] {
        [search, getDocument, listDocuments, status] + (options.allowsIngest ? [ingest] : [])
    }
}

/// One call of a tool, with arguments that fulfil its schema.
struct ToolCall: Sendable {
    let arguments: [String: JSONValue]
    let store: Store
    let options: MCPOptions
    /// Asks the client for the folders that it works in; empty if it does not say.
    let clientRoots: @Sendable () async -> [String]
    /// Tells the client how far the work is; `nil` if it does not want to know.
    let progress: (@Sendable (_ done: Int, _ total: Int?, _ message: String) -> Void)?

    func string(_ name: String) -> String? { arguments[name]?.string }
    func strings(_ name: String) -> [String]? { arguments[name]?.array?.compactMap(\.string) }
    func int(_ name: String) -> Int? { arguments[name]?.int }

    /// The part of the store that the call is about.
    func scope() async throws -> Scope {
        let scope = Scope(collection: string("collection") ?? options.collection, tenant: options.tenant)
        try await options.gate.check?(scope)
        return scope
    }
}

/// What a call gives: the same as data and, for models whose client has no use for data, as text.
struct ToolOutput: Sendable {
    let text: String
    let structured: any Encodable & Sendable
}

extension Schema.Property {
    static let collection = Schema.Property(
        name: "collection", schema: .string(maximumLength: 256),
        description: "The collection, as `status` lists them. Leave it out for the usual one.")

    static let lines = Schema.Property(
        name: "lines",
        schema: .object([
            Schema.Property(name: "start", schema: .integer(), description: "From 1.", isRequired: true),
            Schema.Property(name: "end", schema: .integer(), description: "The last line.", isRequired: true),
        ]), description: "Lines of the source.", isRequired: true)

    static func required(_ name: String, _ schema: Schema, _ description: String) -> Schema.Property {
        Schema.Property(name: name, schema: schema, description: description, isRequired: true)
    }

    static func optional(
        _ name: String, _ schema: Schema, _ description: String, default defaultValue: JSONValue? = nil
    ) -> Schema.Property {
        Schema.Property(name: name, schema: schema, description: description, defaultValue: defaultValue)
    }
}

/// A range of lines in a result.
struct LineRange: Encodable, Sendable {
    let start: Int
    let end: Int

    init(_ lines: ClosedRange<Int>) {
        start = lines.lowerBound
        end = lines.upperBound
    }
}

extension SourceLocation.Place {
    /// For people and models: `page 12`.
    var words: String {
        switch self {
        case .page(let number): "page \(number)"
        case .sheet(let name, let row): "sheet \(UntrustedText.line(name)), row \(row)"
        case .slide(let number): "slide \(number)"
        case .cell(let number): "cell \(number)"
        case .part(let name): "part \(UntrustedText.line(name))"
        case .time(let seconds): "\(Int(seconds)) s"
        }
    }
}

extension MetadataValue {
    /// Without what hides in texts.
    var cleaned: MetadataValue {
        switch self {
        case .string(let text): .string(UntrustedText.cleaned(text))
        case .list(let values): .list(values.map(\.cleaned))
        case .integer, .double, .boolean: self
        }
    }
}

extension [String: MetadataValue] {
    var cleaned: [String: MetadataValue] {
        Dictionary(map { (UntrustedText.line($0.key), $0.value.cleaned) }) { first, _ in first }
    }
}
