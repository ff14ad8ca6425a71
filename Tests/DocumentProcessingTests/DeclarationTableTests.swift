import Foundation
import TestSupport
import Testing

@testable import DocumentProcessing

/// What long declarations of many languages are called (`Tests/Fixtures/documents/declarations.txt`): a line with the file's
/// name and the heading path of its last passage, then the code, with `…` for a long body.
@Suite struct DeclarationTableTests {
    struct Example: CustomTestStringConvertible, Sendable {
        let name: String
        let path: [String]
        let text: String

        var testDescription: String { "\(name): \(path.last ?? "nothing")" }
    }

    static let examples: [Example] = {
        guard let table = try? String(contentsOf: TestData.fixture("documents/declarations.txt"), encoding: .utf8)
        else {
            return []
        }
        return table.components(separatedBy: "=== ").dropFirst().map { entry in
            let lines = entry.split(separator: "\n", omittingEmptySubsequences: false)
            let head = lines[0].split(separator: "\t").map(String.init)
            let code = lines.dropFirst().map { line in
                let parts = line.split(separator: "…", omittingEmptySubsequences: false)
                guard parts.count == 2 else { return String(line) }
                return (0..<40).map { "\(parts[0])call_number_\($0)(value);\(parts[1])" }.joined(separator: "\n")
            }
            return Example(
                name: head[0], path: Array(head.dropFirst()),
                text: "first_line_of_the_file\n\n" + code.joined(separator: "\n"))
        }
    }()

    @Test func `the table has examples of many languages`() {
        #expect(Self.examples.count > 150)
        #expect(Set(Self.examples.map { FormatDetection.fileExtension(of: $0.name) }).count > 25)
    }

    @Test(arguments: examples)
    func `a passage from inside of a long declaration is called by it`(_ example: Example) throws {
        let document = try process(example.text, example.name, maximum: 60)
        let chunk = try #require(document.chunks.first { $0.text.contains("call_number_30(") })
        #expect(chunk.headingPath == example.path)
    }
}
