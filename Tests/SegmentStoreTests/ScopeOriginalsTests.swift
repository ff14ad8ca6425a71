import Foundation
import IndexSupport
import RAGModel
import TestSupport
import Testing

@testable import SegmentStore

/// Placeholders while documents are read, and which originals a compaction takes for needed.
@Suite struct ScopeOriginalsTests {
    private let fixture = StoreFixture()
    private var scope: Scope { Scope() }

    private func code(_ placeholder: String) -> String {
        String(placeholder.split(separator: ":").last?.dropLast() ?? "")
    }

    @Test func `threads that meet a value side by side give it one placeholder, and each value its own`() async throws {
        let table = try fixture.store.originals(of: scope)
        let met = await withTaskGroup(of: [String].self) { group in
            for worker in 0..<8 {
                group.addTask {
                    (0..<200).map { table.placeholder(for: "person\(($0 + worker * 25) % 200)@example.org", .email) }
                }
            }
            return await group.reduce(into: [[String]]()) { $0.append($1) }
        }
        #expect(Set(met.flatMap { $0 }).count == 200)
        #expect(Set(met.map(Set.init)).count == 1)
        // Kinds share no values.
        #expect(table.placeholder(for: "person1@example.org", .secret).hasPrefix("[secret:"))
    }

    @Test func `every code is one word to an analyzer`() throws {
        let table = try fixture.store.originals(of: scope)
        for number in 0..<300 {
            let id = code(table.placeholder(for: "\(number)", .phone))
            let kinds = id.map(\.isNumber)
            #expect(id.count == 8 && zip(kinds, kinds.dropFirst()).filter { $0 != $1 }.count >= 3, "\(id)")
        }
    }

    @Test func `what was not saved is nowhere, and what was comes back with the next table`() async throws {
        try await fixture.commit([StoreFixture.document(1)])
        _ = try fixture.store.originals(of: scope).placeholder(for: "lost@example.org", .email)
        #expect(!FileManager.default.fileExists(atPath: fixture.store.originalsPath))
        let table = try fixture.store.originals(of: scope)
        try table.save()
        #expect(!FileManager.default.fileExists(atPath: fixture.store.originalsPath), "nothing was drawn")
        let kept = table.placeholder(for: "kept@example.org", .email)
        try table.save()
        #expect(table.placeholder(for: "KEPT@example.org", .email) == kept)
        let next = try FolderStore(at: fixture.folder.file("store")).originals(of: scope)
        #expect(next.placeholder(for: "kept@example.org", .email) == kept)
        #expect(next.placeholder(for: "lost@example.org", .email) != kept)
        let foreign = try fixture.store.originals(of: Scope(tenant: "other"))
        #expect(foreign.placeholder(for: "kept@example.org", .email) != kept)
    }

    @Test func `a table that fails while it is read masks for good, and lets nothing be committed`() async throws {
        try await fixture.commit([StoreFixture.document(1)])
        let table = try fixture.store.originals(of: scope)
        _ = table.placeholder(for: "ann@example.org", .email)
        try table.save()
        // Behind its back, after it was opened.
        let reading = try fixture.store.originals(of: scope)
        let path = fixture.store.originalsPath
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try handle.write(contentsOf: Data(repeating: 0x5A, count: bytes.count))
        try handle.close()
        #expect(reading.placeholder(for: "bob@example.org", .email) == Redaction.Kind.email.mask)
        #expect(throws: RAGError.self) { try reading.save() }
        #expect(throws: RAGError.self) { try reading.save() }
        #expect(throws: RAGError.self) { try fixture.store.originals(of: scope) }
    }

    @Test func `an original is kept for a title, a heading or a field as for a text`() async throws {
        try await fixture.commit([StoreFixture.document(1)])
        let table = try fixture.store.originals(of: scope)
        let marks = ["title", "heading", "field", "text", "nowhere"].map { table.placeholder(for: $0, .secret) }
        try table.save()
        var document = TestDocument(
            "m", title: "Of \(marks[0])", "The pump of \(marks[3]).",
            metadata: ["keys": .list([.string("x"), .string(marks[2])])])
        document.headingPath = ["Pumps", "By \(marks[1])"]
        try await fixture.commit([document])
        #expect(try await fixture.store.compact(keepingDeleted: 0).purgedOriginals == 1)
        let found = Array(marks.joined().utf8).withUnsafeBufferPointer { Placeholder.found(in: $0).map(\.placeholder) }
        let values = try await fixture.store.originals(of: Set(found), in: scope)
        #expect(Set(values.values) == ["title", "heading", "field", "text"])
    }
}
