import Foundation
import RAGModel
import Testing

@testable import DocumentProcessing

/// Lines are those of the file, whatever a format makes of it.
@Suite struct SourceLineTests {
    /// The line of the file in which a word of the extracted text stands.
    private func line(of word: String, _ text: String, _ name: String, maximum: Int = 200) throws -> Int {
        let document = try process(text, name, maximum: maximum)
        let chunk = try #require(document.chunks.first { $0.text.contains(word) }, "\(word)")
        let place = chunk.text.range(of: word)!.lowerBound
        return chunk.location.line(at: chunk.text.utf8.distance(from: chunk.text.startIndex, to: place), of: chunk.text)
    }

    private static let page = """
        <!DOCTYPE html>
        <html><head><title>Zoo</title>
        <style>
        p { margin: 0 }
        </style></head>
        <body>
        <nav><a href="/">Home</a></nav>
        <h1>Animals</h1>

        <p>The first sentence goes
           over three lines, of which
           the last has an aardvark.</p>
        <ul>
        <li>One bat</li>


        <li>Two cats</li>
        </ul>
        <pre>
        code one
        code dingo
        </pre>
        <table><tr><td>a</td><td>b</td></tr>
        <tr>
        <td>emu</td>
        <td>falcon</td>
        </tr></table>
        </body></html>
        """
    private static let paper = """
        \\documentclass{article}
        % A comment
        \\usepackage{x}
        \\begin{document}
        \\section{Animals}
        % another
        The aardvark sleeps,
        % in between
        and the bat hangs.


        \\begin{itemize}
        \\item The cat.
        \\end{itemize}
        \\begin{verbatim}
        dingo
        \\end{verbatim}
        The emu runs.
        \\end{document}
        """
    private static let components = """
        import A from 'a'
        import B from 'b'

        # Animals

        <Box>
        The aardvark sleeps.
        </Box>
        {/* a
        comment */}
        The bat hangs.

        <Box>

        The cat.
        </Box>
        """
    private static let manual = """
        .\\" A comment
        .TH ZOO 1
        .SH NAME
        zoo \\- keep animals
        .SH OPTIONS
        .TP
        .B \\-a
        Feed the aardvark.
        .PP
        .B bats
        are fed
        .I cats
        last.
        """

    @Test(arguments: [
        ("a.html", page, ["Animals", "aardvark", "bat", "cats", "code one", "dingo", "a | b", "emu", "falcon"]),
        ("a.tex", paper, ["Animals", "aardvark", "bat", "cat.", "dingo", "emu"]),
        ("a.mdx", components, ["Animals", "aardvark", "bat", "cat."]),
        ("zoo.1", manual, ["keep animals", "aardvark", "bats", "cats"]),
    ])
    func `a word stands in the line in which it stands in the file`(
        _ name: String, _ text: String, _ words: [String]
    ) throws {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for word in words {
            let wanted = lines.firstIndex { $0.contains(word == "a | b" ? "<td>a</td>" : word) }! + 1
            for maximum in [200, 12] {
                #expect(try line(of: word, text, name, maximum: maximum) == wanted, "\(name): \(word), \(maximum)")
            }
        }
    }

    @Test func `text that is the file's own has no marks`() throws {
        let document = try process("# A\n\none\ntwo\n\nthree\n", "a.md")
        #expect(document.chunks.allSatisfy { $0.location.lineMarks.isEmpty })
        #expect(try line(of: "three", "# A\n\none\ntwo\n\nthree\n", "a.md") == 6)
    }
}
