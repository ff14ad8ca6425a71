import RAGModel
import TestSupport
import Testing

@testable import RAGEngine

@Suite struct FusingTests {
    private func expectSums(_ response: QueryResponse) throws {
        #expect(!response.hits.isEmpty)
        for hit in response.hits {
            let explanation = try #require(hit.explanation)
            let fused = explanation.fusions.reduce(0) { $0 + $1.score } / Double(explanation.fusions.count)
            #expect(abs(fused - explanation.fused) < 1e-12)
            if let reranking = explanation.reranking {
                let combined = (1 - reranking.weight) * explanation.fused + reranking.weight * reranking.normalizedScore
                #expect(abs(combined - explanation.combined) < 1e-12)
            } else {
                #expect(explanation.combined == explanation.fused)
            }
            #expect(explanation.relevance == hit.score)
            for fusion in explanation.fusions {
                for leg in fusion.legs {
                    if let normalized = leg.normalizedScore {
                        #expect(abs(leg.weight * normalized - leg.contribution) < 1e-12)
                    }
                    guard leg.leg == .lexical, let report = fusion.lexical else { continue }
                    let terms = report.terms.reduce(0) { $0 + $1.contribution }
                    #expect(abs(terms - (leg.score ?? 0)) < 1e-9)
                }
            }
        }
    }

    @Test(arguments: FusionOptions.Method.allCases, QueryMode.allCases)
    func `every number of an explanation adds up to the score`(
        method: FusionOptions.Method, mode: QueryMode
    ) async throws {
        let fixture = try await QueryFixture()
        let reranker = ScriptedReranker { texts in texts.map { Double($0.utf8.count) } }
        for reranks in [false, true] {
            let response = try await fixture.ask("the pump at night", "boiler", reranker: reranker) {
                $0.fusion.method = method
                $0.mode = mode
                $0.explain = true
                $0.minimumScore = 0
                $0.reranking.isEnabled = reranks
            }
            try expectSums(response)
        }
    }

    @Test func `calibrated scores are built from the measured numbers, which the plan shows`() async throws {
        let fixture = try await QueryFixture()
        let response = try await fixture.ask("pump pressure") {
            $0.explain = true
            $0.minimumScore = 0
        }
        let calibration = try #require(response.plan?.collections.first?.calibration)
        for hit in response.hits {
            for leg in try #require(hit.explanation).fusions[0].legs {
                if leg.leg == .dense, let score = leg.score {
                    let normalized = (score - calibration.cosineMean) / (10 * calibration.cosineDeviation)
                    #expect(abs(normalized - leg.normalizedScore!) < 1e-12)
                    #expect(leg.weight == calibration.denseWeight)
                }
            }
        }
    }

    @Test(arguments: FusionOptions.Method.allCases)
    func `a passage that holds an identifier whole comes before those with its parts`(
        method: FusionOptions.Method
    ) async throws {
        // Many passages that are nearer to the parts in both legs.
        let parts = (0..<12).map { TestDocument("p\($0)", "debounce search debounce search \($0)") }
        let holder = TestDocument(
            "app.ts", "export function debounceSearch and a lot of other words that have no bearing")
        let fixture = try await QueryFixture(parts + [holder])
        #expect(try await fixture.ask("debounceSearch") { $0.fusion.method = method }.hits.first?.uri == "app.ts")
    }

    @Test func `answers do not depend on the order of ingestion`() async throws {
        let documents = (0..<40).map { TestDocument("d\($0)", "pump \($0 % 4) hums", "valve \($0 % 3)") }
        let first = try await QueryFixture(documents).ask("pump valve 2") { $0.k = 40 }
        let second = try await QueryFixture(documents.reversed()).ask("pump valve 2") { $0.k = 40 }
        #expect(first.hits == second.hits)
    }

    @Test(arguments: ["pump", "absent", "the", "+pump", "x", "E-4107 pump"])
    func `scores are defined in the smallest scopes`(query: String) async throws {
        let fixture = try await QueryFixture([TestDocument("only", "the pump")])
        for method in FusionOptions.Method.allCases {
            for mode in QueryMode.allCases {
                let response = try await fixture.ask(query) {
                    $0.fusion.method = method
                    $0.mode = mode
                    $0.minimumScore = 0
                    $0.explain = true
                }
                #expect(response.hits.allSatisfy { $0.score.isFinite && $0.score >= 0 && $0.score < 1 })
            }
        }
        let empty = try await QueryFixture([TestDocument("only", "the pump")]).ask("pump") { $0.tenant = "nobody" }
        #expect(empty.hits.isEmpty)
    }
}
