import RAGModel
import Testing

/// What a condition wants as it is written.
@Suite struct WrittenWordTests {
    @Test(arguments: [
        ("__init__", "def __init__(self):", "git init"), ("__init__", "super().__init__()", "__init__x"),
        ("_private", "call _private now", "a private road"), ("_private", "a «_private» name", "__private"),
        ("$var", "echo $var", "a var"), ("@decorator", "  @decorator", "me@decorator.org"),
        ("#include", "#include <stdio.h>", "please include"), ("--flag", "run --flag now", "the flag"),
        ("--flag", "--FLAG", "--flag-long"), (".gitignore", "in .gitignore", "gitignore"),
        ("**kwargs", "f(*args, **kwargs)", "kwargs"), ("C++", "C++ and C", "C is C"), ("C#", "in C#.", "C"),
        (".NET", "ASP.NET", "net"), ("node.js", "run node.js", "node and js"),
        ("std::sort", "std::sort(a)", "std sort"),
        ("os.path", "os.path.join", "the os, the path"), ("E-4107", "error E-4107.", "page 4107"),
        ("3.11", "Python 3.11.", "3.11.4"), ("3.11", "(3.11)", "13.11"), ("0x80", "at 0x80,", "0 and 80"),
        ("v2", "the v2 API", "version 2"), ("-5", "at -5 degrees", "3-5"), ("-5", "at \u{2212}5 degrees", "5"),
        ("RFC7231", "see RFC 7231", "7231"), ("20°C", "below 20 °C", "20 or C"), ("5 %", "rose by 5%", "§ 5"),
        ("§5", "see § 5", "5 %"), ("€99", "for 99 €", "99"), ("€99", "for €99", "€990"), ("°C", "20°C", "c"),
        ("readFile", "readfile()", "read the file"), ("foo->bar", "x = foo->bar;", "foo bar"),
        ("__init__", "使用__init__方法", "init"), ("20kWh", "a 20 kWh pack", "20 packs"),
    ])
    func `a name stands in a text as it is written`(word: String, text: String, other: String) throws {
        let written = try #require(WrittenWord(word))
        #expect(written.stands(in: text))
        #expect(!written.stands(in: other))
    }

    @Test(arguments: [
        "", "word", "404", "state-of-the-art", "don't", "(word)", "word.", "\"word,\"", "Größe", "語", "第1章", "->",
        "WHO",
    ])
    func `plain words and whole numbers are told by their terms`(word: String) { #expect(WrittenWord(word) == nil) }

    @Test(arguments: [
        ("+__init__", "__init__"), ("-_private", "_private"), ("\"__main__\"", "__main__"), ("\"§ 5\"", "§ 5"),
        ("+(node.js),", "node.js"), ("title:foo_bar", nil), ("__init__", nil), ("\"foo_bar baz\"", nil), ("+word", nil),
        ("+foo_b*", nil), ("\"foo_bar\"~2", nil),
    ])
    func `what has a sign, and one word in quotation marks, is meant as it is written`(query: String, text: String?) {
        #expect(ParsedQuery(query).clauses.first?.written?.text == text)
    }

    @Test func `words that are all wanted need not be written so`() {
        #expect(ParsedQuery("foo_bar", allTerms: true).clauses.first?.written == nil)
    }
}
