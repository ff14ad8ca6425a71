import RAGModel
import Testing

@Suite struct PathSpellingTests {
    @Test(arguments: [
        ("**/a.md", "a.md", true), ("**/a.md", "docs/a.md", true), ("**/a.md", "docs/deep/a.md", true),
        ("**/a.md", "ba.md", false), ("**/a.md", "docs/ba.md", false), ("docs/**/a.md", "docs/a.md", true),
        ("docs/**/a.md", "docs/x/y/a.md", true), ("docs/**/a.md", "docsa.md", false),
        ("docs/**/*.md", "docs/a.md", true), ("docs/**/*.md", "docs/x/a.md", true), ("docs/**", "docs/x/a.md", true),
        ("docs/**", "doc/a.md", false), ("**/x/**/a.md", "x/a.md", true), ("**/x/**/a.md", "y/x/z/a.md", true),
        ("**/x/**/a.md", "yx/a.md", false), ("**/**/a.md", "a.md", true), ("**/?.md", "é.md", true),
        ("**/??.md", "é.md", false), ("**/*", "a", true), ("**/", "docs/", true), ("**/\\*.md", "x/*.md", true),
        ("**/\\*.md", "x/a.md", false), ("a**/b", "a/b", true), ("a**/b", "ab", false), ("*.md", "docs/a.md", true),
    ])
    func `two stars and a slash stand for no folder or several`(_ pattern: String, _ path: String, _ isMatch: Bool) {
        #expect(FilterField("path").glob(pattern).matches(["path": .string(path)]) == isMatch)
    }

    @Test func `paths are spelled from the reader's folder where they lie below it`() {
        let spellings = PathSpellings(folder: "/home/ann/project/")
        #expect(spellings.shown("/home/ann/project/docs/a.md") == "docs/a.md")
        #expect(spellings.shown("/home/ann/projects/a.md") == "/home/ann/projects/a.md")
        #expect(spellings.uri("docs/a.md") == "/home/ann/project/docs/a.md")
        #expect(spellings.uri("./docs/a.md") == "/home/ann/project/docs/a.md")
        #expect(spellings.uri("/else/a.md") == "/else/a.md")
        #expect(
            PathSpellings(folder: "/").shown("/a.md") == "a.md" && PathSpellings(folder: "/").uri("a.md") == "/a.md")
    }
}
