import Foundation
import IndexSupport
import RAGModel
import SegmentStore
import TestSupport
import Testing

/// Texts of the catalog that are JSON: a damaged one is an error that names table, row and remedy, and `verify` finds it.
@Suite struct DamagedTextTests {
    private let fixture = StoreFixture()

    private func fill() async throws {
        try await fixture.commit([StoreFixture.document(1), StoreFixture.document(2)])
        try await fixture.store.write("test", to: Scope()) { writer in
            try await writer.record(
                DocumentRoot(
                    path: "/nowhere/docs", metadata: ["team": .string("storage")],
                    defaultMetadata: ["area": .string("cold")]))
            var statistics = ScopeStatistics()
            statistics.fragmentShare = 0.125
            try await writer.record(statistics)
        }
    }

    /// Replaces a text in the catalog's file by one of the same length.
    private func replace(_ text: String, _ other: String) throws {
        let url = URL(fileURLWithPath: fixture.store.catalogPath)
        var data = try Data(contentsOf: url)
        var found = 0
        while let place = data.range(of: Data(text.utf8)) {
            data.replaceSubrange(place, with: Data(other.utf8))
            found += 1
        }
        #expect(found > 0 && text.utf8.count == other.utf8.count)
        try data.write(to: url)
    }

    @Test(arguments: [
        ("{\"dimension\":64", "[\"dimension\":64", "table embedders, row 1, column identity"),
        ("\"dimension\":64", "\"dimension\":-4", "table embedders, row 1, column identity"),
        ("{\"team\":\"storage\"}", "[\"team\":\"storage\"}", "column metadata"),
        ("{\"area\":\"cold\"}", "{\"area\":\"cold\"", "column default_metadata"),
        ("{\"analyzer\"", "[\"analyzer\"", "table collections, row 1 (default), column settings"),
        ("\"fragmentShare\":0.125", "\"fragmentShare\":0.12x", "table partitions, row 1, default, column statistics"),
    ])
    func `a damaged text is found, and named by whoever needs it`(
        text: String, other: String, words: String
    ) async throws {
        try await fill()
        try replace(text, other.utf8.count < text.utf8.count ? other + " " : other)
        let store = FolderStore(at: fixture.store.path)
        let report = try await store.verify(repair: false)
        #expect(report.problems.contains { $0.contains(words) && $0.contains(";") }, "\(report.problems)")
        let steps: [() async throws -> Void] = [
            { _ = try await store.status() }, { _ = try await store.collections() },
            { try await store.snapshot(of: Scope()).close() },
            { try await store.write("test", to: Scope()) { _ = try await $0.roots() } },
            { _ = try await store.compact(keepingDeleted: 0) },
        ]
        for (number, step) in steps.enumerated() {
            do { try await step() } catch {
                #expect(RAGError(error).code == .corrupt, "step \(number)")
                #expect("\(error)".contains(words), "step \(number): \(error)")
            }
        }
    }
}
