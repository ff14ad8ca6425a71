import Catalog
import Foundation
import IndexSupport
import LexicalSearch
import RAGModel
import TestSupport
import Testing
import TextAnalysis

@testable import SegmentStore

@Suite struct SettingsTests {
    @Test func `settings of a collection come back as they were written`() throws {
        var settings = CollectionSettings(
            analyzer: AnalyzerConfiguration(language: "german"),
            bm25: BM25Parameters(fieldWeights: try LexicalFieldWeights(["title": 7, "path": 0])),
            chunking: ChunkingOptions(method: .auto), redaction: Redaction(kinds: [.email, .secret]))
        settings.chunking.maximumTokens = 99
        #expect(try CollectionSettings(json: settings.json) == settings)
        // The same settings are the same text: it is what they are remembered by.
        #expect(try settings.json == CollectionSettings(json: settings.json).json)
    }

    @Test func `settings that are damaged are said to be so, with a remedy`() throws {
        let json = try CollectionSettings(analyzer: .english).json
        for (damaged, word) in [
            ("", "JSON"), ("[]", "JSON"), (String(json.dropLast(3)), "JSON"),
            (json.replacing("\"k1\":", with: "\"k1\":-5e0,\"x\":"), "k1"),
            (json.replacing("\"maximumTokens\":", with: "\"maximumTokens\":0,\"x\":"), ""),
        ] {
            #expect(damaged != json)
            let error = #expect(throws: RAGError.self) { _ = try CollectionSettings(json: damaged) }
            #expect(error?.code == .corrupt)
            #expect(error?.description.contains("backup") == true)
            #expect(word.isEmpty || error?.description.contains(word) == true, "\(damaged)")
        }
    }

    @Test func `a weight of a field is a byte, and an unknown field is answered by those there are`() {
        #expect(throws: Never.self) { try LexicalFieldWeights(["title": 255]) }
        for weight in [-1, 256] {
            let error = #expect(throws: RAGError.self) { try LexicalFieldWeights(["title": weight]) }
            #expect(error?.code == .invalidInput && error?.description.contains("\(weight)") == true)
        }
        let error = #expect(throws: RAGError.self) { try LexicalFieldWeights(["tilte": 1]) }
        #expect(error?.description.contains("title") == true)
    }

    @Test func `an embedder keeps its number under another name, and another one gets its own`() throws {
        let folder = TemporaryFolder(inMemory: true)
        let catalog = try CatalogDatabase(path: folder.file("catalog.sqlite"), access: .readWrite)
        func identity(_ name: String, _ dimension: Int) -> EmbedderIdentity {
            EmbedderIdentity(
                name: name, fingerprint: "abc", precision: .float32, dimension: dimension, maximumTokens: 9)
        }
        let first = try catalog.write { try $0.embedderID(identity("one", 4)) }
        #expect(try catalog.write { try $0.embedderID(identity("renamed", 4)) } == first)
        let second = try catalog.write { try $0.embedderID(identity("one", 8)) }
        #expect(second != first)
        let stored = try #require(try catalog.read { try $0.embedderIdentity(first) })
        #expect(try EmbedderIdentity(json: stored) == identity("one", 4))
    }

    @Test func `a text is decoded once, and what fails is tried again`() throws {
        struct Failure: Error {}
        let texts = DecodedTexts<Int>()
        let calls = Shared(0)
        func value(_ text: String) throws -> Int {
            try texts.value(of: text) { text in
                calls.withLock { $0 += 1 }
                guard let number = Int(text) else { throw Failure() }
                return number
            }
        }
        for _ in 0..<3 { #expect(try value("7") == 7) }
        #expect(calls.value == 1)
        for _ in 0..<2 { #expect(throws: Failure.self) { try value("x") } }
        #expect(calls.value == 3)
        // It does not grow for ever.
        for number in 0..<200 { #expect(try value("\(number)") == number) }
        #expect(try value("7") == 7)
    }

    @Test func `the key of a document follows from its names alone, and two documents never share one`() throws {
        let folder = TemporaryFolder(inMemory: true)
        let catalog = try CatalogDatabase(path: folder.file("catalog.sqlite"), access: .readWrite)
        try catalog.write { _ in }
        func key(_ collection: String, _ tenant: String, _ uri: String, _ taken: Set<UInt64> = []) throws -> UInt64 {
            try catalog.read {
                try DocumentKey.free(collection: collection, tenant: tenant, uri: uri, taken: taken, reader: $0)
            }
        }
        let plain = try key("c", "t", "u")
        #expect(plain == DocumentKey.preferred(collection: "c", tenant: "t", uri: "u") && plain < 1 << 63)
        #expect(Set([plain, try key("c", "t", "v"), try key("c", "x", "u"), try key("x", "t", "u")]).count == 4)
        // The separator keeps names apart.
        #expect(try key("ct", "", "u") != key("c", "t", "u"))
        #expect(try key("c", "t", "u", [plain]) == (plain + 1) & (.max >> 1))
        #expect(try key("c", "t", "u", [plain, plain + 1]) == (plain + 2) & (.max >> 1))
    }

    @Test func `sessions of analysis are nobody else's while they are lent, and go back after`() async throws {
        let sessions = AnalysisSessions.shared
        let configuration = AnalyzerConfiguration(language: "danish")
        let first = try sessions.lease(configuration)
        let second = try sessions.lease(configuration)
        #expect(first.session !== second.session)
        var third: AnalysisLease? = try sessions.lease(configuration)
        let session = try #require(third?.session)
        third = nil
        #expect(try sessions.lease(configuration).session === session)
        #expect(try sessions.lease(.english).session !== session)
        withExtendedLifetime((first, second)) {}
        // Many at once: the same text has the same terms in each.
        try await withThrowingTaskGroup(of: [String].self) { group in
            for _ in 0..<64 {
                group.addTask {
                    let lease = try sessions.lease(configuration)
                    let forms = WordForms(lease.session)
                    return ["pumperne", "ventil", "rotorer"].map { forms.form(of: $0, in: "Pumperne, ventil") ?? "-" }
                }
            }
            for try await forms in group { #expect(forms[1] == "ventil" && forms[2] == "-") }
        }
        #expect(throws: (any Error).self) { try sessions.lease(AnalyzerConfiguration(language: "klingon")) }
    }
}
