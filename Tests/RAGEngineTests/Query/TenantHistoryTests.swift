import Foundation
import IndexSupport
import RAGModel
import TestSupport
import Testing

@testable import RAGEngine

/// What a tenant sees depends on nothing that another tenant does, whatever happens in whatever order.
@Suite struct TenantHistoryTests {
    private static let rounds = 6 * (ProcessInfo.processInfo.environment["RAG_TEST_ROUNDS"].flatMap { Int($0) } ?? 1)
    private static let words = ["pump", "valve", "rotor", "steam", "night", "E-4107", "pumq", "merger"]

    /// Something that happens to a tenant's documents.
    private enum Step: Sendable {
        case put(uri: String, text: String, metadata: [String: MetadataValue])
        case delete(uri: String)
        case restore(uri: String)

        static func random(_ random: inout SplitMix64) -> Step {
            // Tenants use the same names.
            let uri = "d\(Int.random(in: 0..<4, using: &random))"
            switch Int.random(in: 0..<6, using: &random) {
            case 0: return .delete(uri: uri)
            case 1: return .restore(uri: uri)
            default:
                let text = (0..<Int.random(in: 1...9, using: &random)).map { _ in
                    TenantHistoryTests.words.randomElement(using: &random)!
                }
                let metadata: [String: MetadataValue] =
                    Bool.random(using: &random) ? ["team": .string(text[0]), "secret-\(text[0])": .integer(1)] : [:]
                return .put(uri: uri, text: text.joined(separator: " "), metadata: metadata)
            }
        }

        func happen(to store: Store, tenant: String) async throws {
            switch self {
            case .put(let uri, let text, let metadata):
                var options = IngestOptions()
                options.tenant = tenant
                try await store.ingest(
                    documents: [SourceDocument(uri: uri, title: text, text: text, metadata: metadata)], options: options
                )
            // A name that is not there is refused, and nothing happens.
            case .delete(let uri): _ = try? await store.delete([uri], in: Scope(tenant: tenant))
            case .restore(let uri): _ = try? await store.restore([uri], in: Scope(tenant: tenant))
            }
        }
    }

    /// All that a tenant can learn, but for ids and versions, which count for all.
    private struct Seen: Equatable {
        struct Hit: Equatable {
            var uri: String
            var text: String
            var score: Double
            var metadata: [String: MetadataValue]
            var fusions: [HitExplanation.Fusion]
        }

        var hits: [Hit] = []
        var notes: [String] = []
        var suggestions: [WordSuggestion] = []
        var weakCandidates = 0
        var error: String?

        init(_ store: Store, _ question: String, round: Int) async {
            var options = QueryOptions()
            options.tenant = "own"
            options.explain = true
            options.minimumScore = round % 2 == 0 ? 0 : nil
            options.filter = round % 3 == 0 ? "team = pump or not exists team" : nil
            do {
                let response = try await store.query(question, options: options)
                hits = response.hits.map { hit in
                    Hit(
                        uri: hit.uri, text: hit.text, score: hit.score, metadata: hit.metadata,
                        fusions: hit.explanation?.fusions ?? [])
                }
                notes = response.notes
                suggestions = response.suggestions
                weakCandidates = response.weakCandidates
            } catch { self.error = "\(error)" }
        }
    }

    @Test func `nothing that a tenant sees depends on another tenant's documents`() async throws {
        for round in 0..<Self.rounds {
            var random = SplitMix64(seed: UInt64(round) &+ 0x7E4A)
            let folder = TemporaryFolder()
            let alone = Store(at: folder.file("alone"), model: ModelOptions(isDisabled: true))
            let shared = Store(at: folder.file("shared"), model: ModelOptions(isDisabled: true))
            let first = Step.put(uri: "first", text: "steam", metadata: [:])
            for store in [alone, shared] { try await first.happen(to: store, tenant: "own") }
            for _ in 0..<Int.random(in: 2...8, using: &random) {
                let step = Step.random(&random)
                let tenant = ["own", "other", "default"].randomElement(using: &random)!
                try await step.happen(to: shared, tenant: tenant)
                if tenant == "own" { try await step.happen(to: alone, tenant: tenant) }
            }
            for question in ["pump valve", "E-4107", "pumr", "+steam night", "-merger rotor"] {
                let own = await Seen(alone, question, round: round)
                let beside = await Seen(shared, question, round: round)
                #expect(own == beside, "round \(round), \(question)")
            }
        }
    }
}
