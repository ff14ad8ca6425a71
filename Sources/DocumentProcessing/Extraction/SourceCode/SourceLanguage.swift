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

    let style: Style
    /// `#` at the start of a line is a directive or comment, not a declaration's neighbour.
    static let other = SourceLanguage(style: .delimited)
    static let data = SourceLanguage(style: .plain)
    static let yaml = SourceLanguage(style: .keys)
    static let toml = SourceLanguage(style: .bracketedSections)
    static let indented = SourceLanguage(style: .indented)

    private static let delimitedExtensions: Set<String> = [
        "swift", "c", "h", "cc", "cpp", "cxx", "c++", "hh", "hpp", "hxx", "inl", "ipp", "m", "mm", "cu", "cuh", "cs",
        "java", "kt", "kts", "scala", "sc", "groovy", "gradle", "js", "mjs", "cjs", "jsx", "ts", "mts", "cts", "tsx",
        "vue", "svelte", "astro", "go", "rs", "zig", "d", "dart", "php", "rb", "rake", "gemspec", "ru", "ex", "exs",
        "erl", "hrl", "lua", "jl", "r", "pl", "pm", "t", "raku", "sh", "bash", "zsh", "fish", "ksh", "ps1", "psm1",
        "bat", "cmd", "sql", "psql", "proto", "thrift", "graphql", "gql", "tf", "hcl", "css", "scss", "sass", "less",
        "styl", "awk", "tcl", "v", "sv", "vhd", "vhdl", "asm", "s", "f", "f90", "f95", "f03", "for", "pas", "pp",
        "ada", "adb", "ads", "cob", "cbl", "vb", "bas", "el", "lisp", "lsp", "cl", "clj", "cljs", "cljc", "edn", "scm",
        "ss", "rkt", "ml", "mli", "re", "res", "sol", "move", "cairo", "glsl", "vert", "frag", "hlsl", "wgsl", "metal",
        "cmake", "mk", "mak", "ninja", "bzl", "bazel", "nix", "dhall", "jsonnet", "libsonnet", "qml", "vala", "hx",
        "cr", "coffee", "vim", "nu", "tl", "sml", "pro", "prolog", "m4", "ac", "am", "in", "diff", "patch", "j2",
    ]
    private static let indentedExtensions: Set<String> = [
        "py", "pyi", "pyx", "pxd", "pyw", "nim", "nims", "hs", "lhs", "elm", "purs", "fs", "fsi", "fsx", "gd", "pug",
        "haml", "slim", "agda", "idr", "lean", "mojo",
    ]
    private static let fileNames: Set<String> = [
        "makefile", "gnumakefile", "dockerfile", "containerfile", "vagrantfile", "rakefile", "gemfile", "podfile",
        "jenkinsfile", "justfile", "procfile", "build", "workspace", "cmakelists.txt", ".bashrc", ".zshrc", ".profile",
    ]

    /// The language of a file by its name, or by its `#!` line; `nil` if it is no source code.
    static func of(name: String, text: String) -> SourceLanguage? {
        let suffix = FormatDetection.fileExtension(of: name)
        if delimitedExtensions.contains(suffix) { return .other }
        if indentedExtensions.contains(suffix) { return .indented }
        let last = (name.split(separator: "/").last ?? "").lowercased()
        if fileNames.contains(last) { return .other }
        guard suffix.isEmpty, text.utf8.starts(with: "#!".utf8) else { return nil }
        let firstLine = text.utf8.prefix(128).prefix { $0 != ASCII.newline }
        return String(decoding: firstLine, as: UTF8.self).contains("python") ? .indented : .other
    }
}
