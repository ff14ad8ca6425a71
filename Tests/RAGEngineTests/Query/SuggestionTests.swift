import RAGModel
import TestSupport
import Testing

@testable import RAGEngine

@Suite struct SuggestionTests {
    private let folder = TemporaryFolder()

    private func store(_ texts: String...) async throws -> Store {
        let store = Store(at: folder.file("store"), model: ModelOptions(isDisabled: true))
        try await store.ingest(
            documents: texts.enumerated().map { SourceDocument(uri: "d\($0.offset)", text: $0.element) })
        return store
    }

    @Test func `a word that no document has is answered by the one that was meant, as it is written there`()
        async throws
    {
        let store = try await store("The gateways were rotated.", "A kettle, and the gateway again.")
        let response = try await store.query("gatewya rotated")
        #expect(response.suggestions.map(\.source) == ["gatewya"])
        #expect(["gateway", "gateways"].contains(response.suggestions.first?.word))
        #expect(response.notes.contains { $0.hasPrefix("did you mean \"gateway") })
        #expect(!response.hits.isEmpty)
    }

    @Test func `known words, short words and strange ones are left alone`() async throws {
        let store = try await store("The gateways were rotated at noon.")
        for query in ["gateway rotated", "nun", "xylophonist", "E-4107"] {
            #expect(try await store.query(query).suggestions.isEmpty, "\(query)")
        }
        var options = QueryOptions()
        options.suggestsWords = false
        #expect(try await store.query("gatewya", options: options).suggestions.isEmpty)
    }

    @Test func `a tenant's words are not suggested to another one`() async throws {
        let store = try await store("The gateways were rotated.")
        var ingest = IngestOptions()
        ingest.tenant = "other"
        try await store.ingest(documents: [SourceDocument(uri: "x", text: "A kettle.")], options: ingest)
        var options = QueryOptions()
        options.tenant = "other"
        let response = try await store.query("gatewya", options: options)
        #expect(response.suggestions.isEmpty && response.notes.allSatisfy { !$0.contains("gateway\"") })
    }
}
