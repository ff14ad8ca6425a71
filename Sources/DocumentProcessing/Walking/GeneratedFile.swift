/// Files that tools write for tools: they have many words, none of which answers a question.
enum GeneratedFile {
    /// Whole names of lock files that do not end in `.lock`.
    private static let lockFiles: Set<String> = [
        "package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml", "pnpm-lock.yml", "shrinkwrap.yaml", "bun.lockb",
        "go.sum", "go.work.sum", "package.resolved", "cartfile.resolved", "packages.lock.json", "project.assets.json",
        "gradle.lockfile", "buildscript-gradle.lockfile", "conda-lock.yml", "cabal.project.freeze", "deps.lock.json",
        "paket.lock", "maven-metadata.xml", "yarn.lock", "composer.lock", "gemfile.lock", "module.bazel.lock",
        ".package-lock.json", "deno.lock", "verification-metadata.xml", "spack.lock", "renv.lock", "pylock.toml",
        "podfile.lock",
    ]
    private static let drawings: Set<String> = ["svg", "svgz"]
    /// Names that only tools give: what autotools, Terraform and lcov leave behind.
    private static let leftovers: [String: String] = [
        "aclocal.m4": "generated code", "config.guess": "generated code", "config.sub": "generated code",
        "config.status": "generated code", "makefile.in": "generated code", "terraform.tfstate": "the state of a tool",
        "terraform.tfstate.backup": "the state of a tool", "lcov.info": "the report of a tool",
        "compile_commands.json": "the report of a tool",
    ]
    /// Extensions of code that is shipped minified.
    private static let minifiable: Set<String> = ["js", "mjs", "cjs", "css", "jsx", "ts"]
    /// Minified where the name says so.
    private static let minifiableByName = minifiable.union(["json", "html"])

    /// What a file is by its name alone; `nil` if the name does not say that it is generated.
    static func kind(name: String) -> String? {
        let name = (name.split(separator: "/").last.map(String.init) ?? name).lowercased()
        let suffix = FormatDetection.fileExtension(of: name)
        if suffix == "lock" || lockFiles.contains(name) { return "a lock file" }
        if let leftover = leftovers[name] { return leftover }
        if drawings.contains(suffix) { return "an SVG drawing" }
        let stem = name.dropLast(suffix.utf8.count + 1)
        if suffix == "map", minifiable.contains(FormatDetection.fileExtension(of: String(stem))) {
            return "a source map"
        }
        if minifiableByName.contains(suffix),
            stem.hasSuffix(".min") || stem.hasSuffix("-min") || stem.hasSuffix(".bundle.min")
        {
            return "minified code"
        }
        return nil
    }

    private static let packageFolders: Set<String> = [
        "node_modules", "bower_components", "jspm_packages", "__pycache__", "Pods", "DerivedData", "elm-stuff",
    ]

    /// What a folder is by its name and by the names in it; `nil` if they do not say that a tool fills it.
    ///
    /// Source of `CACHEDIR.TAG`: the Cache Directory Tagging Specification, 2004.
    static func folder(name: String, names: some Sequence<String>) -> String? {
        if packageFolders.contains(name) { return "packages that a tool installs" }
        for inside in names {
            if inside == "CACHEDIR.TAG" { return "a cache" }
            if inside == "pyvenv.cfg" { return "a Python environment" }
        }
        return nil
    }

    /// Files smaller than this have no room for much noise.
    private static let smallest = 1024
    /// Mean bytes of a line that no one writes.
    private static let longestMean = 200
    /// Code in other languages than those of browsers may have long tables.
    private static let longestMeanElsewhere = 500
    private static let longLine = 1000

    /// What a file is by its content.
    ///
    /// - Complexity: O(n).
    static func kind(
        name: String, format: DocumentFormat, _ bytes: UnsafeBufferPointer<UInt8>
    ) -> String? {
        let suffix = FormatDetection.fileExtension(of: name)
        if suffix == "map", isSourceMap(bytes) { return "a source map" }
        let isData = ["toml", "snap", "yaml", "yml", "json", "properties"].contains(suffix)
        if format == .sourceCode || isData, saysItIsGenerated(bytes) { return "generated code" }
        guard format == .sourceCode, bytes.count >= smallest else { return nil }
        var lines = LineScanner(bytes)
        var count = 0
        var total = 0
        var inLongLines = 0
        while let line = lines.line() {
            let length = ASCII.trimmed(bytes, line).count
            guard length > 0 else { continue }
            count += 1
            total += length
            if length >= longLine { inLongLines += length }
        }
        guard count > 0 else { return nil }
        let limit = minifiable.contains(suffix) ? longestMean : longestMeanElsewhere
        // Licences in front of one long line keep the mean low.
        let isMinified = total / count > limit || inLongLines * 4 > total * 3 && minifiable.contains(suffix)
        return isMinified ? "minified code (\(total / count) bytes a line)" : nil
    }

    /// The bytes at the beginning of a file in which it says what made it.
    private static let header = 2048
    private static let signs = ["//", "/*", "*", "#", "--", ";", "<!--", "%", "(*", "\"\"\"", "'''", "{-"]
    /// What tools write that do not say that nobody should change their code.
    private static let marks = [
        "<auto-generated", "jest snapshot v", "a bison parser, made by gnu bison",
        "a lexical scanner generated by flex",
        "was automatically generated by swig", "auto-generated by openapi-typescript",
        "meta object code from reading c++ file", "generated by gnu autoconf",
    ]
    private static let warnings = [
        "do not edit", "do not modify", "don't edit", "is not advised", "not be edited", "do not change",
    ]

    /// Whether a comment at the beginning says that a tool wrote the file, and that nobody should change it; or has one of
    /// the marks that tools agree on.
    ///
    /// Sources: `go help generate`; the marks `@generated` (reviews) and `<auto-generated` (Roslyn); what Bison, flex, SWIG,
    /// moc, autoconf and openapi-typescript write.
    private static func saysItIsGenerated(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var lines = LineScanner(UnsafeBufferPointer(rebasing: bytes.prefix(header)))
        var (isGenerated, isFixed) = (false, false)
        while let line = lines.line() {
            let range = ASCII.trimmed(bytes, line)
            guard !range.isEmpty else { continue }
            let text = String(decoding: bytes[range], as: UTF8.self).lowercased()
            // What follows the first comments is the file itself.
            guard signs.contains(where: text.hasPrefix) else { break }
            if marks.contains(where: text.contains) || text.split(separator: " ").contains("@generated") { return true }
            isGenerated = isGenerated || text.contains("generated")
            isFixed = isFixed || warnings.contains(where: text.contains)
            if isGenerated, isFixed { return true }
        }
        return false
    }

    private static func isSourceMap(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let range = ASCII.trimmed(bytes, 0..<bytes.count)
        guard let first = range.first, bytes[first] == UInt8(ascii: "{") else { return false }
        let start = String(decoding: bytes.prefix(4096), as: UTF8.self)
        return start.contains("\"version\"") && (start.contains("\"sources\"") || start.contains("\"mappings\""))
    }
}
