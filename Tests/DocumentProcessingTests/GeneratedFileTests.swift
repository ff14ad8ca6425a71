import Testing

@testable import DocumentProcessing

@Suite struct GeneratedFileTests {
    private static let names = [
        "package-lock.json", "sub/yarn.lock", "Cargo.lock", "uv.lock", "pnpm-lock.yaml", "go.sum", "app.js.map",
        "a.css.map", "img.svg", "dist/app.min.js", "site-min.css", "bun.lockb", "Package.resolved",
    ]

    @Test func `names of lock files, source maps, drawings and minified code are left out and said`() throws {
        let tree = TemporaryTree(["src/app.ts": "x", "map.txt": "x", "lock.md": "x", "admin.js": "x"])
        for name in Self.names { tree.write(name) }
        let (found, skipped) = try tree.walk()
        #expect(found == ["admin.js", "lock.md", "map.txt", "src/app.ts"])
        #expect(skipped == Dictionary(uniqueKeysWithValues: Self.names.map { ($0, .generated) }))
        #expect(try tree.walk(WalkOptions(includesGenerated: true)).found.count == 4 + Self.names.count)
        // Who names the file itself wants it.
        #expect(try tree.walk(from: "package-lock.json").found == ["package-lock.json"])
    }

    @Test func `folders that tools fill are left out and said`() throws {
        let tree = TemporaryTree([
            "web/node_modules/lib/README.md": "x", "py/__pycache__/a.txt": "x", "py/env/pyvenv.cfg": "x",
            "py/env/lib/a.py": "x", "rust/target/CACHEDIR.TAG": "x", "rust/target/doc/a.html": "x", "build/a.md": "x",
            "target/a.md": "x",
        ])
        let (found, skipped) = try tree.walk()
        #expect(found == ["build/a.md", "target/a.md"])
        let folders = ["web/node_modules", "py/__pycache__", "py/env", "rust/target"]
        #expect(skipped == Dictionary(uniqueKeysWithValues: folders.map { ($0, .generated) }))
        #expect(try tree.walk(WalkOptions(includesGenerated: true)).found.count == 8)
        // Who names it wants it.
        #expect(try tree.walk(from: "web/node_modules").found == ["lib/README.md"])
    }

    private func isGenerated(_ text: String, _ name: String) -> Bool {
        do throws(DocumentError) {
            _ = try process(text, name)
            return false
        } catch {
            return error.code == .generated
        }
    }

    @Test func `minified code is told by the length of its lines`() throws {
        let minified = String(repeating: "function a(b,c){return b+c};var d=e(f);", count: 60)
        #expect(isGenerated(minified, "bundle.js"))
        #expect(
            isGenerated(
                "/*! Licence\n" + String(repeating: " * of many words\n", count: 40) + "*/\n" + minified + minified,
                "a.js"))
        #expect(isGenerated(String(repeating: ".a{color:red}.b>c{margin:0}", count: 100), "a.css"))
        let written = String(repeating: "function add(first, second) {\n    return first + second;\n}\n", count: 60)
        #expect(!isGenerated(written, "a.js"))
        // A long line of data in a file that people wrote, and one line that is short.
        #expect(
            !isGenerated(written + "const data = \"" + String(repeating: "lorem ipsum ", count: 100) + "\";\n", "a.js"))
        #expect(!isGenerated("var a=1;", "a.js"))
        #expect(!isGenerated("[" + String(repeating: "{\"a\": 1},", count: 300) + "{}]", "a.json"))
        #expect(isGenerated("{\"version\":3,\"sources\":[\"a.ts\"],\"mappings\":\"AAAA\"}", "bundle.map"))
        #expect(!isGenerated("A map of the town.", "town.map"))
        let processor = DocumentProcessor(includesGenerated: true)
        #expect(try processor.process(Array(minified.utf8), name: "bundle.js").format == .sourceCode)
    }
}
