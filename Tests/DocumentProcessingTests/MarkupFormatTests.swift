import Foundation
import RAGModel
import Testing

@testable import DocumentProcessing

/// Markup languages beside Markdown, HTML and reStructuredText.
@Suite struct MarkupFormatTests {
    @Test func `Org's stars are headings, and its keywords metadata`() throws {
        let text = """
            #+TITLE: Org Title
            #+FILETAGS: :one:two:

            * Top heading
            Some ocelot text
            ** TODO [#A] Sub heading :tag:
            DEADLINE: <2024-01-01>
            margay text
            #+BEGIN_SRC sh
            * not heading
            #+END_SRC
            * Second
            serval text
            """
        let document = try process(text, "a.org")
        #expect(document.title == "Org Title")
        #expect(document.metadata["tags"] == .list([.string("one"), .string("two")]))
        #expect(
            document.chunks.map(\.headingPath) == [[], ["Top heading"], ["Top heading", "Sub heading"], ["Second"]])
        #expect(document.chunks[2].text.hasSuffix("* not heading\n#+END_SRC"))
        #expect(document.chunks[3].lineRange == 12...13)
    }

    @Test func `AsciiDoc's equals signs are headings outside of delimited blocks`() throws {
        let text = """
            = Adoc Title
            :author: me
            :keywords: one, two

            Intro.

            == Section One

            kodkod text

            ----
            == not heading
            ----

            === Deep
            * item
            ** inner

            Section Two
            -----------

            oncilla text
            """
        let document = try process(text, "a.adoc")
        #expect(document.title == "Adoc Title")
        #expect(document.metadata["author"] == .string("me"))
        #expect(document.metadata["keywords"] == .list([.string("one"), .string("two")]))
        #expect(
            document.chunks.map(\.headingPath) == [
                ["Adoc Title"], ["Adoc Title", "Section One"], ["Adoc Title", "Section One", "Deep"],
                ["Adoc Title", "Section Two"],
            ])
        #expect(document.chunks[1].text.contains("== not heading"))
    }

    @Test func `LaTeX gives its words, sections and letters`() throws {
        let text = #"""
            \documentclass{article}
            \usepackage{x}
            \title{The \emph{Caracal}}
            \begin{document}
            \maketitle
            \section{Introduction}\label{sec:a}
            We study caracal dynamics with $E=mc^2$. % a remark
            Na\"ive caf\'{e}, \v{s}, \c c, stra\ss e, \L{}\'od\'z, 50\,\% of A\&B---``quoted''~text.

            Second paragraph~\cite{foo}, see \ref{sec:a} and \textbf{bold \emph{words}}.
            \subsection*{Method}
            \begin{itemize}
            \item first
            \item second
            \end{itemize}
            \begin{verbatim}
            \section{no heading}
            \end{verbatim}
            \end{document}
            after the end
            """#
        let document = try process(text, "a.tex")
        #expect(document.title == "The Caracal")
        #expect(document.chunks.map(\.headingPath) == [["Introduction"], ["Introduction", "Method"]])
        let first = document.chunks[0].text
        #expect(first.contains("We study caracal dynamics with $E=mc^2$."))
        #expect(first.contains("Naïve café, š, ç, straße, Łódź, 50 % of A&B—“quoted” text."))
        #expect(first.contains("bold words") && !first.contains("cite") && !first.contains("remark"))
        #expect(document.chunks[1].text.contains("\\section{no heading}") && document.chunks[1].text.contains("first"))
        #expect(document.chunks[0].lineRange.lowerBound == 6)
        #expect(!document.chunks.contains { $0.text.contains("after the end") || $0.text.contains("usepackage") })
    }

    @Test func `wiki text has headings between equals signs`() throws {
        let text =
            "Intro about '''cats'''.\n\n== Size ==\n* small\n** smaller\n{|\n! a !! b\n|-\n| 1 || 2\n|}\n=== Weight ===\nHeavy.\n== Food ==\nMice.\n"
        let document = try process(text, "a.wiki")
        #expect(document.title == nil)
        #expect(document.chunks.map(\.headingPath) == [[], ["Size"], ["Size", "Weight"], ["Food"]])
    }

    @Test func `a table of a manual page gives its rows`() throws {
        let page =
            ".TH A 1\n.SH NAMES\nBefore.\n.TS\ntab(@);\nl l.\nT{\nAnimal\nT}@T{\nWeight\nT}\n_\nbadger@12 kg\n\\fBotter\\fR@9 kg\n"
            + ".TE\n.PP\nAfter.\n"
        let document = try DocumentProcessor().process(Array(page.utf8), name: "a.1")
        let lines = document.chunks.map(\.text).joined(separator: "\n").split(separator: "\n").map(String.init)
        let rows = lines.filter { $0.contains("|") }.map {
            $0.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        }
        #expect(rows == [["Animal", "Weight"], ["badger", "12 kg"], ["otter", "9 kg"]])
        #expect(lines.contains("After.") && !lines.contains { $0.contains("tab(") })
    }

    @Test func `a manual page gives its sections without its macros`() throws {
        let text = #"""
            .\" A comment
            .TH LEMUR 1 "March 2026" "lemur 2" "User Commands"
            .SH NAME
            lemur \- climb \fItrees\fP
            .SH OPTIONS
            .TP
            .BR \-v ", " \-\-verbose
            Say more.
            .PP
            See
            .BR tarsier (1).
            .SS "Rare options"
            .nf
            lemur \-\-up
            .fi
            """#
        let document = try process(text, "lemur.1")
        #expect(document.format == .manualPage && document.title == "lemur(1)")
        #expect(document.chunks.map(\.headingPath) == [["NAME"], ["OPTIONS"], ["OPTIONS", "Rare options"]])
        #expect(document.chunks[0].text == "NAME\nlemur - climb trees")
        #expect(document.chunks[1].text.contains("-v, --verbose\nSay more."))
        #expect(document.chunks[1].text.contains("tarsier(1)."))
        #expect(document.chunks[2].text.contains("lemur --up") && document.chunks[2].lineRange == 12...14)
        #expect(try process("Notes of the first day.", "notes.1").format == .plainText)
    }

    @Test func `subtitles give what is said, and when`() throws {
        let srt =
            "1\n00:00:01,000 --> 00:00:02,500\nHello <i>ocelot</i>.\n\n2\n01:02:03,000 --> 01:02:05,000\nSecond line\nand third.\n"
        let document = try process(srt, "a.srt")
        #expect(document.chunks.map(\.text) == ["Hello ocelot.\nSecond line\nand third."])
        #expect(document.chunks[0].place == .time(1) && document.chunks[0].lineRange == 3...8)
        let vtt =
            "WEBVTT - A talk\n\nNOTE nothing\nmore\n\n00:01.500 --> 00:03.000 align:start\n<v Ann>Words &amp; more\n\n00:03.000 --> 00:04.000\n<v Ann>Words &amp; more\nnew"
        let talk = try process(vtt, "a.vtt", maximum: 8)
        #expect(talk.title == "A talk")
        #expect(talk.chunks[0].text.hasPrefix("Ann: Words") && talk.chunks[0].place == .time(1.5))
        #expect(talk.chunks.map(\.text).joined(separator: "\n").components(of: "Ann:") == 1)
    }
}

extension String {
    fileprivate func components(of word: String) -> Int {
        split(separator: word, omittingEmptySubsequences: false).count - 1
    }

    @Test func `a paper says its authors and key words`() throws {
        let paper = """
            \\documentclass{article}
            \\title[Short]{The Okapi\\thanks{Funded}}
            \\author[1]{Ann Lee\\inst{1} \\and Bob Day\\thanks{of Zoo}}
            \\date{May 2024}
            \\begin{document}
            \\maketitle
            \\keywords{stripes, forest}
            The okapi is shy.
            \\end{document}
            """
        let document = try process(paper, "a.tex")
        #expect(document.title == "The Okapi")
        #expect(
            document.metadata == [
                "title": .string("The Okapi"), "author": .list([.string("Ann Lee"), .string("Bob Day")]),
                "date": .string("May 2024"), "keywords": .string("stripes, forest"),
            ])
        #expect(document.chunks[0].text.contains("stripes, forest"))
        let several = try process(
            "\\author{Ann}\n\\author{Bob}\n\\begin{document}\nx\n\\begin{keyword}\na \\sep b\n\\end{keyword}\n\\end{document}\n",
            "a.tex")
        #expect(several.metadata["author"] == .list([.string("Ann"), .string("Bob")]))
        #expect(several.metadata["keywords"] == .string("a , b"))
        #expect(several.chunks[0].text.contains("x"))
    }
}
