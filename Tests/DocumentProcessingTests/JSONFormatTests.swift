import RAGModel
import Testing

@testable import DocumentProcessing

@Suite struct JSONFormatTests {
    static let notebook = #"""
        {
         "cells": [
          {
           "cell_type": "markdown",
           "metadata": {},
           "source": ["# Analysis\n", "We study wolverine migration.\n"]
          },
          {
           "cell_type": "code",
           "outputs": [
            {"name": "stdout", "output_type": "stream", "text": ["printed badger\n"]},
            {"data": {"image/png": "iVBORw0KGgo", "text/plain": ["<Figure>"]}, "output_type": "display_data"}
           ],
           "source": ["x = \"caf\u00e9\"\n", "print(x)"]
          },
          {"cell_type": "markdown", "source": "## Part\nMore `text`."}
         ],
         "metadata": {"language_info": {"name": "python"}}, "nbformat": 4
        }
        """#

    @Test func `a notebook's cells are Markdown and code with their outputs`() throws {
        let document = try process(Self.notebook, "a.ipynb")
        #expect(document.format == .notebook && document.title == "Analysis")
        #expect(document.chunks.map(\.headingPath) == [["Analysis"], ["Analysis", "Part"]])
        let first = document.chunks[0]
        #expect(
            first.text
                == "# Analysis\nWe study wolverine migration.\n\n```python\nx = \"café\"\nprint(x)\n```\n\n```\nprinted badger\n```\n\n```\n<Figure>\n```"
        )
        #expect(first.place == .cell(1) && first.lineRange == 6...14)
        #expect(document.chunks[1].place == .cell(3) && document.chunks[1].lineRange == 16...16)
        #expect(document.notes == ["1 picture or other data left out"])
    }

    @Test func `long outputs are cut short and counted, and notebooks of version 3 are read`() throws {
        let lines = (0..<100).map { "\"line \($0)\\n\"" }.joined(separator: ",")
        let text = "{\"cells\":[{\"cell_type\":\"code\",\"source\":\"f()\",\"outputs\":[{\"text\":[\(lines)]}]}]}"
        let document = try process(text, "a.ipynb")
        let whole = document.chunks.map(\.text).joined()
        #expect(whole.contains("line 19") && !whole.contains("line 20"))
        #expect(document.notes == ["1 output cut to 20 lines"])
        let old =
            "{\"worksheets\":[{\"cells\":[{\"cell_type\":\"heading\",\"level\":2,\"source\":[\"Old\"]},{\"cell_type\":\"code\",\"input\":[\"g()\"]}]}]}"
        #expect(try process(old, "a.ipynb").chunks.map(\.headingPath) == [["Old"]])
    }

    @Test func `what is no notebook is read as text`() throws {
        #expect(try process("{\"a\": \"lemur\"}", "a.ipynb").chunks[0].text.contains("lemur"))
        #expect(try process("no JSON", "a.ipynb").chunks[0].text == "no JSON")
        let broken = String(Self.notebook.prefix(400))
        #expect(try process(broken, "a.ipynb").chunks[0].text.contains("wolverine"))
    }

    @Test func `escapes of JSON are the characters they stand for`() throws {
        let document = try process(
            #"{"caf\u00e9": "na\u00efve \ud83d\ude00 \"quoted\" a\/b", "bad": "\ud83d \q"}"#, "a.json")
        #expect(document.chunks[0].text == "{\"café\": \"naïve 😀 \"quoted\" a/b\", \"bad\": \"\u{FFFD} \\q\"}")
        #expect(document.chunks[0].byteRange.lowerBound == 0)
    }

    @Test func `a record of JSON Lines is a passage of keys and values`() throws {
        let text =
            "{\"ts\": \"2024-01-01\", \"user\": {\"name\": \"Ann\", \"tags\": [\"a\", \"b\"]}, \"n\": 3, \"empty\": \"\"}\n\nnot json\n[1, 2]\n"
        let document = try process(text, "a.jsonl")
        #expect(
            document.chunks.map(\.text) == [
                "ts: 2024-01-01\nuser.name: Ann\nuser.tags: a\nuser.tags: b\nn: 3", "not json", "1\n2",
            ])
        #expect(document.chunks.map(\.lineRange) == [1...1, 3...3, 4...4])
        #expect(document.notes == ["1 line not JSON: kept as text"])
    }

    @Test func `nesting without end is read as far as it goes`() throws {
        for text in [String(repeating: "[", count: 100_000), String(repeating: "{\"a\":", count: 50_000)] {
            for name in ["a.json", "a.jsonl", "a.ipynb"] {
                #expect(!(try process(text, name, maximum: 200).chunks.isEmpty))
            }
        }
    }

    @Test func `the error of a cell is found by its name, its message and where it came from`() throws {
        let error =
            #"{"output_type":"error","ename":"KeyError","evalue":"'capybara'","traceback":["\u001b[0;31m---\u001b[0m","\u001b[0;32mFile zoo.py:7\u001b[0m, in feed(name)\nreturn food[name]"]}"#
        let text = #"{"cells":[{"cell_type":"code","source":"feed('capybara')","outputs":[\#(error)]}]}"#
        let whole = try process(text, "a.ipynb").chunks.map(\.text).joined(separator: "\n")
        #expect(whole.contains("KeyError: 'capybara'\n---\nFile zoo.py:7, in feed(name)\nreturn food[name]"))
        #expect(!whole.contains("\u{1B}") && !whole.contains("[0;3"))
        let bare = #"{"cells":[{"cell_type":"code","source":"f()","outputs":[{"ename":"Stop","evalue":""}]}]}"#
        #expect(try process(bare, "a.ipynb").chunks[0].text.hasSuffix("```\nStop\n```"))
    }
}
