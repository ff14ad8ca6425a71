import IndexSupport

/// Random texts that look like documents, from a seed.
struct RandomDocument {
    private var random: SplitMix64

    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    private static let words = [
        "the", "engine", "Größe", "e.g.", "a", "данные", "searches", "12.5", "C++", "node.js", "index", "世界", "很长的句子。",
        "x=1;",
        "(see", "below)", "\"quoted\"", "https://example.org/a/b?c=d", "émigré", "😀", "I", "Dr.", "*bold*", "`code`",
        "[link](x)",
        "|", "\u{A0}", "\u{3000}", "pneumonoultramicroscopicsilicovolcanoconiosis",
    ]

    private mutating func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &random) == 0 }

    private mutating func word() -> String {
        chance(200)
            ? String(repeating: "long", count: Int.random(in: 1...200, using: &random))
            : Self.words.randomElement(using: &random)!
    }

    private mutating func sentence() -> String {
        (0..<Int.random(in: 1...25, using: &random)).map { _ in word() }.joined(separator: chance(8) ? "\n" : " ")
            + [".", "!", "?", "", ":", "。"].randomElement(using: &random)!
    }

    private mutating func paragraph() -> String {
        (0..<Int.random(in: 1...8, using: &random)).map { _ in sentence() }.joined(separator: " ")
    }

    private mutating func lines(_ prefix: String) -> String {
        (0..<Int.random(in: 0...30, using: &random)).map { _ in
            prefix + (chance(6) ? "" : sentence().replacing("\n", with: " "))
        }
        .joined(separator: "\n")
    }

    /// Markdown with every kind of block, in any order.
    mutating func markdown() -> String {
        var text = chance(4) ? "---\ntitle: T\n---\n" : ""
        for _ in 0..<Int.random(in: 0...20, using: &random) {
            switch Int.random(in: 0..<14, using: &random) {
            case 0: text += String(repeating: "#", count: Int.random(in: 1...6, using: &random)) + " " + sentence()
            case 1: text += sentence() + "\n" + ["===", "---", "--", "- - -"].randomElement(using: &random)!
            case 2: text += "```\n" + lines("  ") + (chance(5) ? "" : "\n```")
            case 3: text += lines("- ")
            case 4: text += lines("  1. ")
            case 5: text += lines("> ")
            case 6: text += "| a | b |\n|---|---|\n" + lines("| ")
            case 7: text += lines("    ")
            case 8: text += "<div>\n" + sentence() + "\n</div>"
            case 9: text += "<!-- " + sentence()
            case 10:
                text += [">", "> >", "-", "1.", "***", "+++", "\t", "> - ```", "- > x"].randomElement(using: &random)!
            default: text += paragraph()
            }
            text += ["\n", "\n\n", "\r\n", "\r", "\n\n\n", "\n \t\n"].randomElement(using: &random)!
        }
        return text
    }

    /// Lines with indentation, brackets, titles and tables of other formats.
    mutating func structured() -> String {
        var text = ""
        for _ in 0..<Int.random(in: 0...60, using: &random) {
            text += String(repeating: " ", count: 2 * Int.random(in: 0...4, using: &random))
            text += [
                "func f() {", "}", "class A:", "key:", "[x]", "// note", "\"a,b\",\"c", ".. code::", "::", "===",
                "+---+---+", "=== ===",
                ":field: value", "- item", "# x", "\"", "Title", "a,b,c", "@x", "",
            ].randomElement(using: &random)!
            if chance(3) { text += " " + sentence() }
            text += ["\n", "\n\n", "\r\n", "\r"].randomElement(using: &random)!
        }
        return text
    }

    /// Tags in any order, closed or not.
    mutating func html() -> String {
        let names = [
            "p", "div", "ul", "ol", "li", "table", "tr", "td", "th", "thead", "tbody", "caption", "h1", "h2", "pre",
            "b", "span", "br",
            "hr", "img alt='an image'", "dl", "dt", "dd", "section", "article", "blockquote", "custom-element",
        ]
        var text = ""
        for _ in 0..<Int.random(in: 0...80, using: &random) {
            switch Int.random(in: 0..<8, using: &random) {
            case 0...2: text += "<\(names.randomElement(using: &random)!)>"
            case 3...4: text += "</\(names.randomElement(using: &random)!.prefix { $0 != " " })>"
            case 5:
                text += ["&amp;", "&nbsp;", "&lt;p&gt;", "&#65;", "<!-- c -->", "\n", "  "].randomElement(
                    using: &random)!
            default: text += sentence()
            }
        }
        return text
    }

    /// Bytes of any kind.
    mutating func bytes() -> [UInt8] {
        (0..<Int.random(in: 0...300, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
    }
}
