/// What the extractor of source code needs to know of a language.
struct SourceLanguage: Sendable, Hashable {
    enum Style: Sendable {
        /// Bodies in braces, or from a keyword to `end`.
        case delimited
        /// Bodies by indentation.
        case indented
        /// Keys that hold deeper indented lines.
        case keys
        /// Sections under a line in square brackets.
        case bracketedSections
        /// No declarations: data, logs.
        case plain
    }

    /// Whose declarations have a shape of their own, beside those that begin with a keyword.
    enum Family: Sendable {
        case other, python, haskell, sql, objectiveC, elixir, erlang, terraform, pascal, lisp, ml
        /// C and C++.
        case c
        case cSharp
        /// Java, Groovy, Kotlin, Scala.
        case java
        /// JavaScript and TypeScript.
        case javaScript
        case php, rust, dart, julia
    }

    /// What may begin on one line and end on another: inside of it, nothing is a declaration.
    struct Spans: OptionSet, Sendable, Hashable {
        let rawValue: UInt8
        /// `/* … */`
        static let blockComments = Spans(rawValue: 1)
        /// `"""…"""`
        static let tripleQuotes = Spans(rawValue: 2)
        /// `'''…'''`
        static let tripleApostrophes = Spans(rawValue: 4)
        /// Templates and raw strings.
        static let backticks = Spans(rawValue: 8)
        /// `{- … -}`
        static let braceComments = Spans(rawValue: 16)
        /// `{ … }` and `(* … *)`
        static let pascalComments = Spans(rawValue: 32)
    }

    /// Where backslashes stand for characters, in settings.
    enum Escapes: Sendable, Hashable {
        case none
        /// Only `\u00f6` outside of ASCII: a backslash may be that of a path.
        case numbers
        case quoted, everywhere
    }

    let style: Style
    var family = Family.other
    var spans: Spans = []
    /// Whether every function begins with a keyword.
    var isKeyworded = false
    var escapes = Escapes.none

    /// `#` at the start of a line is a directive or comment, not a declaration's neighbour.
    static let other = SourceLanguage(style: .delimited, spans: [.blockComments])
    static let data = SourceLanguage(style: .plain)
    private static let c = SourceLanguage(style: .delimited, family: .c, spans: [.blockComments])
    static let yaml = SourceLanguage(style: .keys, escapes: .quoted)
    /// Settings in sections.
    static let settings = SourceLanguage(style: .bracketedSections, escapes: .numbers)
    static let toml = SourceLanguage(style: .bracketedSections, escapes: .quoted)
    static let properties = SourceLanguage(style: .bracketedSections, escapes: .everywhere)
    static let python = SourceLanguage(
        style: .indented, family: .python, spans: [.tripleQuotes, .tripleApostrophes])
    static let indented = SourceLanguage(style: .indented, spans: [.tripleQuotes])
    private static let keywords = SourceLanguage(style: .delimited)
    private static let haskell = SourceLanguage(style: .indented, family: .haskell, spans: [.braceComments])
    private static let sql = SourceLanguage(style: .delimited, family: .sql, spans: [.blockComments])
    private static let objectiveC = SourceLanguage(style: .delimited, family: .objectiveC, spans: [.blockComments])
    private static let elixir = SourceLanguage(
        style: .delimited, family: .elixir, spans: [.tripleQuotes], isKeyworded: true)
    private static let erlang = SourceLanguage(style: .delimited, family: .erlang, isKeyworded: true)
    private static let terraform = SourceLanguage(style: .delimited, family: .terraform, spans: [.blockComments])
    private static let pascal = SourceLanguage(
        style: .delimited, family: .pascal, spans: [.pascalComments], isKeyworded: true)
    private static let lisp = SourceLanguage(style: .delimited, family: .lisp, isKeyworded: true)
    private static let ml = SourceLanguage(style: .indented, family: .ml, spans: [.tripleQuotes])
    private static let keyworded = SourceLanguage(
        style: .delimited, spans: [.blockComments, .tripleQuotes], isKeyworded: true)
    private static let kotlin = SourceLanguage(
        style: .delimited, family: .java, spans: [.blockComments, .tripleQuotes], isKeyworded: true)
    private static let julia = SourceLanguage(
        style: .delimited, family: .julia, spans: [.tripleQuotes], isKeyworded: true)
    private static let plainKeyworded = SourceLanguage(style: .delimited, spans: [.blockComments], isKeyworded: true)
    private static let rust = SourceLanguage(
        style: .delimited, family: .rust, spans: [.blockComments], isKeyworded: true)
    private static let php = SourceLanguage(style: .delimited, family: .php, spans: [.blockComments], isKeyworded: true)
    private static let java = SourceLanguage(
        style: .delimited, family: .java, spans: [.blockComments, .tripleQuotes])
    private static let cSharp = SourceLanguage(
        style: .delimited, family: .cSharp, spans: [.blockComments, .tripleQuotes])
    private static let quoted = SourceLanguage(style: .delimited, spans: [.blockComments, .tripleQuotes])
    private static let go = SourceLanguage(style: .delimited, spans: [.blockComments, .backticks])
    private static let javaScript = SourceLanguage(
        style: .delimited, family: .javaScript, spans: [.blockComments, .backticks])
    private static let dart = SourceLanguage(
        style: .delimited, family: .dart, spans: [.blockComments, .tripleQuotes, .tripleApostrophes])

    private static let languages: [String: SourceLanguage] = {
        var result: [String: SourceLanguage] = [:]
        func add(_ language: SourceLanguage, _ extensions: String) {
            for name in extensions.split(separator: " ") { result[String(name)] = language }
        }
        add(c, "c h cc cpp cxx c++ hh hpp hxx inl ipp tpp cu cuh ino")
        add(
            other,
            """
            d thrift proto css scss sass less styl v sv awk \
            re res glsl vert frag hlsl wgsl metal jsonnet libsonnet qml vala hx bzl bazel
            """)
        add(plainKeyworded, "zig sol move cairo")
        add(php, "php")
        add(rust, "rs")
        add(keyworded, "swift graphql gql")
        add(kotlin, "kt kts scala sc")
        add(julia, "jl")
        add(java, "java groovy gradle")
        add(cSharp, "cs")
        add(quoted, "nix")
        add(elixir, "ex exs")
        add(erlang, "erl hrl escript")
        add(terraform, "tf tfvars hcl nomad")
        add(pascal, "pas pp dpr lpr dpk")
        add(lisp, "el lisp lsp cl clj cljs cljc edn scm ss rkt fnl hy")
        add(ml, "ml mli fs fsi fsx")
        add(javaScript, "js mjs cjs jsx ts mts cts tsx vue svelte astro")
        add(go, "go")
        add(dart, "dart")
        add(objectiveC, "m mm")
        add(sql, "sql psql")
        add(
            keywords,
            """
            rb rake gemspec ru lua r pl pm t raku sh bash zsh fish ksh ps1 psm1 bat cmd tcl vhd vhdl asm s f \
            f90 f95 f03 for ada adb ads cob cbl vb bas cmake mk mak \
            ninja dhall cr coffee vim nu tl sml pro prolog m4 ac am in diff patch j2
            """)
        add(python, "py pyi pyx pxd pyw mojo gd")
        add(haskell, "hs lhs elm purs agda idr lean")
        add(indented, "nim nims pug haml slim")
        return result
    }()

    private static let fileNames: Set<String> = [
        "makefile", "gnumakefile", "dockerfile", "containerfile", "vagrantfile", "rakefile", "gemfile", "podfile",
        "jenkinsfile", "justfile", "procfile", "build", "workspace", "cmakelists.txt", ".bashrc", ".zshrc", ".profile",
    ]

    /// The language of a file by its name, or by its `#!` line; `nil` if it is no source code.
    static func of(name: String, text: String) -> SourceLanguage? {
        let suffix = FormatDetection.fileExtension(of: name)
        if let language = languages[suffix] { return language }
        let last = (name.split(separator: "/").last ?? "").lowercased()
        if fileNames.contains(last) { return keywords }
        guard suffix.isEmpty, text.utf8.starts(with: "#!".utf8) else { return nil }
        let firstLine = text.utf8.prefix(128).prefix { $0 != ASCII.newline }
        let command = String(decoding: firstLine, as: UTF8.self)
        return command.contains("python") ? .python : command.contains("node") ? javaScript : keywords
    }

    /// The language of a file of settings, by the ending of its name.
    static func ofSettings(_ suffix: String) -> SourceLanguage {
        switch suffix {
        case "properties": properties
        case "toml", "lock": toml
        default: settings
        }
    }
}
