import Testing

@testable import DocumentProcessing

@Suite struct LocalEditTests {
    @Test(arguments: ["a.log", "a.csv", "a.txt"])
    func `a line put in near the top changes the chunks near it only`(name: String) throws {
        var lines = (0..<4000).map { "2024-01-01 00:00:\($0 % 60) INFO worker-\($0 % 7), request \($0 * 31) done" }
        let before = try process(lines.joined(separator: "\n"), name, maximum: 200)
        lines.insert("2023-12-31 23:59:59 WARN inserted", at: 3)
        let after = try process(lines.joined(separator: "\n"), name, maximum: 200)
        let known = Set(before.chunks.map(\.text))
        let changed = after.chunks.count { !known.contains($0.text) }
        #expect(before.chunks.count > 100)
        #expect(changed <= 12, "\(changed) of \(after.chunks.count)")
    }

    @Test func `a trace stays with the entry it belongs to`() throws {
        let entry = "2024-01-01 ERROR failed\n  at a.b(C.java:1)\n  at d.e(F.java:2)\nCaused by: x\n  at g"
        let text = (0..<30).map { "2024-01-01 INFO line \($0)\n\(entry)" }.joined(separator: "\n")
        let document = try process(text, "a.log", maximum: 60)
        for chunk in document.chunks { #expect(chunk.text.hasPrefix("2024"), "\(chunk.text)") }
    }
}
