import IndexSupport
import Testing

@testable import DocumentProcessing

/// Where source code is cut, and what its chunks are called.
@Suite struct DeclarationTests {
    private func body(_ lines: Int, indent: String = "    ") -> String {
        (0..<lines).map { "\(indent)call_number(\($0), value)" }.joined(separator: "\n")
    }

    private func chunk(_ text: String, in document: ProcessedDocument) throws -> Chunk {
        try #require(document.chunks.first { $0.text.contains(text) })
    }

    @Test func `a declaration that does not fit beside its neighbour begins a chunk of its own`() throws {
        let text =
            "import os\n\n\ndef small(path):\n    \"\"\"Say it.\"\"\"\n    return path\n\n\ndef large(\n    path: str = None\n) -> bool:\n\(body(30))\n"
        let document = try process(text, "a.py", maximum: 120)
        let small = try chunk("def small", in: document)
        let large = try chunk("def large", in: document)
        #expect(small != large)
        #expect(large.text.hasPrefix("def large(") && large.lineRange.lowerBound == 9)
        #expect(large.headingPath == ["def large"])
        #expect(try chunk("call_number(29", in: document).headingPath == ["def large"])
        #expect(!small.text.contains("large"))
    }

    @Test func `one that would fit a chunk by itself is not cut to fill the one before it`() throws {
        let text = "def one():\n\(body(8))\n\n\ndef two():\n\(body(12))\n"
        let document = try process(text, "a.py", maximum: 140)
        #expect(document.chunks.map(\.headingPath) == [["def one()"], ["def two()"]])
        #expect(document.chunks.map(\.lineRange) == [1...9, 12...24])
    }

    @Test(arguments: [
        (
            "a.rs",
            "/// Says it.\n///\n/// Twice.\n#[must_use]\n#[cfg(\n    test\n)]\npub async fn second(\n    a: u32,\n) {\n",
            "}\n"
        ),
        ("a.swift", "/// Says it.\n@available(macOS 13, *)\npublic func second(a: Int) {\n", "}\n"),
        ("a.ts", "/**\n * Says it.\n\n * func first() {\n */\nexport async function second(a: number) {\n", "}\n"),
        ("a.java", "/** Says it. */\n@Override\n@Named(\"x\")\npublic void second(int a) {\n", "}\n"),
        ("a.py", "# Says it.\n@cache(\n    size=3,\n)\ndef second(a):\n", ""),
        ("a.cs", "/// <summary>Says it.</summary>\n[Fact]\npublic void second(int a)\n{\n", "}\n"),
        ("a.go", "// second says it.\nfunc (s *Server) second(a int) {\n", "}\n"),
        ("a.c", "/* Says it. */\nstatic int second(int a)\n{\n", "}\n"),
        ("a.cpp", "// Says it.\ntemplate <typename T>\nT second(T a) {\n", "}\n"),
        ("a.rb", "# Says it.\ndef second(a)\n", "end\n"), ("a.lua", "-- Says it.\nlocal function second(a)\n", "end\n"),
        ("a.kt", "/** Says it. */\nsuspend fun second(a: Int): Int {\n", "}\n"),
        ("a.scala", "/** Says it. */\ndef second(a: Int): Int = {\n", "}\n"),
        ("a.php", "/** Says it. */\npublic static function second($a) {\n", "}\n"),
        ("a.sh", "# Says it.\nsecond() {\n", "}\n"), ("a.pl", "# Says it.\nsub second {\n", "}\n"),
        ("a.r", "# Says it.\nsecond <- function(a) {\n", "}\n"), ("a.jl", "# Says it.\nfunction second(a)\n", "end\n"),
        ("a.ex", "# Says it.\n@doc \"Says\"\ndef second(a) do\n", "end\n"),
        ("a.dart", "/// Says it.\nFuture<void> second(int a) async {\n", "}\n"),
        ("a.hs", "-- | Says it.\nsecond :: Int -> Int\n", ""),
        ("a.zig", "/// Says it.\npub fn second(a: u32) void {\n", "}\n"),
        ("a.sql", "-- Says it.\ncreate or replace function second(a int) returns int as $$\n", "$$;\n"),
        ("a.m", "// Says it.\n- (void)second:(int)a {\n", "}\n"),
        (
            "b.java",
            "/**\n * Says it.\n */\nprivate static <M extends Member> void second(\n    int a,\n    int b) {\n",
            "}\n"
        ),
        ("b.cpp", "// Says it.\nThing::second(int a)\n    : a_(a) {\n", "}\n"),
        ("b.dart", "/// Says it.\nString second(int a,\n    {required int b}) async {\n", "}\n"),
        ("b.scala", "/** Says it. */\nprivate[core] def second(a: Int): Int = {\n", "}\n"),
        (
            "b.ex",
            "@doc \"\"\"\nSays it.\n\n    iex> second(1)\n\"\"\"\n@spec second(t) :: {:ok, t} | nil\ndef second(a) do\n",
            "end\n"
        ),
        ("a.erl", "%% Says it.\n-spec second(integer()) ->\n    ok.\nsecond(A) ->\n", ""),
        ("a.tf", "# Says it.\nresource \"aws_thing\" \"second\" {\n", "}\n"),
        ("a.pas", "{ Says it. }\nprocedure TThing.second(A: Integer);\nvar\n  B: Integer;\nbegin\n", "end;\n"),
        ("a.clj", ";; Says it.\n(defn second\n  [a]\n", ""), ("a.ml", "(* Says it. *)\nlet rec second a =\n", ""),
        ("a.fs", "/// Says it.\nlet second a =\n", ""),
        ("a.js", "// Says it.\nconst second = async (a) => {\n", "}\n"),
    ])
    func `comments and attributes stay with the declaration they stand above`(
        name: String, head: String, close: String
    ) throws {
        let text = "first_line_of_the_file\n\n\(head)\(body(40))\n\(close)\nafter_the_end = 1\n"
        let document = try process(text, name, maximum: 150)
        let line = try #require(head.split(separator: "\n").first.map(String.init))
        let first = try chunk(line, in: document)
        #expect(first.text.hasPrefix(head.trimmingSuffixSpaces), "\(first.text)")
        #expect(first.headingPath.last?.contains("second") ?? false, "\(first.headingPath)")
        let last = try chunk("call_number(39", in: document)
        #expect(last != first && last.headingPath == first.headingPath)
        let after = try chunk("after_the_end", in: document)
        #expect(after.headingPath.isEmpty && after.text.hasPrefix("after_the_end"), "\(after)")
    }

    @Test func `a comment over several lines belongs to what is below it, not to what is above`() throws {
        let members = (0..<3).map {
            "    /**\n     * Says \($0).\n     */\n    public function method\($0)()\n    {\n        if (1) {\n            two();\n        }\n\n        return \($0);\n    }\n"
        }.joined(separator: "\n")
        let document = try process("<?php\nclass A\n{\n\(members)}\n", "a.php", maximum: 60)
        for number in 0..<3 {
            let method = try chunk("function method\(number)", in: document)
            #expect(
                method.text.contains("* Says \(number)") && method.text.contains("return \(number);"), "\(method.text)")
        }
    }

    @Test func `clauses of one function are one declaration`() throws {
        let clauses = (0..<4).map { "route(state\($0), X) ->\n\(body(6));\n" }.joined()
        let document = try process(
            "\(clauses)route(_, _) ->\n    ok.\n\nother(A) ->\n\(body(30)).\n", "a.erl", maximum: 100)
        #expect(Set(document.chunks.map(\.headingPath)) == [["route/2"], ["other/1"]])
        #expect(try chunk("route(state1", in: document).text.contains("call_number(5, value);"))
    }

    @Test func `a call with a body behind it declares nothing where functions have a keyword`() throws {
        let document = try process(
            "func run() {\n    launch(now) {\n\(body(40, indent: "        "))\n    }\n}\n", "a.swift", maximum: 100)
        #expect(document.chunks.allSatisfy { $0.headingPath == ["func run()"] })
    }

    @Test func `a method's path names its class too, and a closing brace is no chunk`() throws {
        let text =
            "/// A cache.\npublic final class DiskCache {\n    let a = 1\n\n    /// Removes.\n    public func purge() {\n\(body(30, indent: "        "))\n    }\n}\n"
        let document = try process(text, "a.swift", maximum: 120)
        let method = try chunk("public func purge", in: document)
        #expect(method.text.hasPrefix("/// Removes.") && method.lineRange.lowerBound == 5)
        #expect(method.headingPath == ["public final class DiskCache", "public func purge()"])
        #expect(try chunk("call_number(29", in: document).headingPath == method.headingPath)
        #expect(document.chunks.last?.text.hasSuffix("    }\n}") ?? false)
        #expect(try chunk("let a = 1", in: document).headingPath == ["public final class DiskCache"])
    }

    @Test func `words of declarations inside of strings and comments declare nothing`() throws {
        let python = "def real():\n    \"\"\"\nclass of things\ndef not_real():\n    \"\"\"\n\(body(40))\n"
        let document = try process(python, "a.py", maximum: 100)
        #expect(document.chunks.allSatisfy { $0.headingPath == ["def real()"] })
        let script = "function real() {\n  const text = `\nfunction notReal() {\n`;\n\(body(40))\n}\n"
        #expect(try process(script, "a.js", maximum: 100).chunks.allSatisfy { $0.headingPath == ["function real()"] })
    }

    @Test func `a comment at the end of a body does not go to what follows`() throws {
        let text = "def one():\n\(body(14))\n    # the end of one\ndef two():\n\(body(14))\n"
        let document = try process(text, "a.py", maximum: 150)
        #expect(try chunk("# the end of one", in: document).headingPath == ["def one()"])
        #expect(try chunk("def two", in: document).text.hasPrefix("def two"))
    }

    @Test func `small declarations share a chunk that is named by what is around them`() throws {
        let members = (0..<12).map { "    def method_\($0)(self):\n        return \($0)" }.joined(separator: "\n\n")
        let document = try process("class A:\n\(members)\n", "a.py", maximum: 60)
        #expect(document.chunks.count > 1 && document.chunks.count < 6)
        for chunk in document.chunks {
            #expect(chunk.headingPath == ["class A"])
        }
    }

    @Test func `code that follows a declaration at its level does not bear its name`() throws {
        let function = "def one():\n\(body(6))\n"
        let script = try process("\(function)\n\nresult = one()\nprint(result)\n", "a.py", maximum: 200)
        #expect(script.chunks.map(\.headingPath) == [[]])
        let guarded = try process("import os\n\n\(function)\n\nif __name__ == \"__main__\":\n    one()\n", "a.py")
        #expect(guarded.chunks.map(\.headingPath) == [[]])
        // What stands before it, comments and closing marks leave it its name.
        for text in ["import os\n\n\(function)", "\(function)\n\n# The end.\n"] {
            #expect(try process(text, "a.py").chunks.map(\.headingPath) == [["def one()"]], "\(text)")
        }
        let module = try process("function one() {\n  return 1\n}\n\nmodule.exports = { one }\n", "a.js")
        #expect(module.chunks.map(\.headingPath) == [[]])
        let inside = try process("class A:\n    def one(self):\n        return 1\n\n    two = one\n", "a.py")
        #expect(inside.chunks.map(\.headingPath) == [["class A"]])
    }
}

extension String {
    fileprivate var trimmingSuffixSpaces: String {
        var text = Substring(self)
        while text.last?.isWhitespace ?? false { text.removeLast() }
        return String(text)
    }
}
