import Testing

@testable import DocumentProcessing

/// Files ignored by settings outside of the folder: git-config(1), gitignore(5).
@Suite struct GitConfigurationTests {
    private func tree(_ settings: [String: String]) -> (TemporaryTree, [String: String]) {
        var files = ["repo/a.one": "x", "repo/b.md": "x", "repo/c.two": "x", "repo/sub/d.two": "x"]
        for (name, content) in settings { files[name] = content }
        let tree = TemporaryTree(files)
        tree.makeFolder("repo/.git")
        return (tree, ["HOME": tree.path + "/home"])
    }

    @Test(
        arguments: [
            (["home/.config/git/ignore": "*.two\n"], [:], ["a.one", "b.md"]),
            (["home/.gitconfig": "[core]\n\texcludesFile = ~/gi\n", "home/gi": "*.two\n"], [:], ["a.one", "b.md"]),
            // The setting replaces the default file, and an empty one switches it off.
            (
                [
                    "home/.gitconfig": "[Core]\nexcludesfile=~/gi # mine\n", "home/gi": "*.one\n",
                    "home/.config/git/ignore": "*.two",
                ],
                [:], ["b.md", "c.two", "sub/d.two"]
            ),
            (
                ["home/.gitconfig": "[core]\nexcludesFile = \"\"\n", "home/.config/git/ignore": "*.two"], [:],
                ["a.one", "b.md", "c.two", "sub/d.two"]
            ),
            // Nearer settings win.
            (
                [
                    "home/.gitconfig": "[core]\nexcludesFile = ~/gi\n", "home/gi": "*.one\n", "home/gi2": "*.two\n",
                    "repo/.git/config": "[core]\n\tbare = false\n\texcludesFile = \"~/gi2\"\n",
                ], [:], ["a.one", "b.md"]
            ),
            (
                ["home/xdg/git/ignore": "*.two\n", "home/.config/git/ignore": "*.one"],
                ["XDG_CONFIG_HOME": "/home/xdg"],
                ["a.one", "b.md"]
            ),
            (
                ["home/other": "[core]\nexcludesFile = ~/gi\n", "home/gi": "*.two\n"],
                ["GIT_CONFIG_GLOBAL": "/home/other"],
                ["a.one", "b.md"]
            ),
            (
                ["home/gi": "*.two\n"],
                ["GIT_CONFIG_COUNT": "=1", "GIT_CONFIG_KEY_0": "=core.excludesFile", "GIT_CONFIG_VALUE_0": "=~/gi"],
                ["a.one", "b.md"]
            ),
            (
                [
                    "home/.gitconfig": "[include]\n path = more\n[core]\n", "home/more": "[core]\nexcludesFile=~/gi",
                    "home/gi": "*.two\n",
                ], [:], ["a.one", "b.md"]
            ),
            (
                [
                    "home/.gitconfig":
                        "[includeIf \"gitdir:**/repo/\"]\n path = ~/more\n[includeIf \"gitdir:~/x/\"]\npath=~/no",
                    "home/more": "[core]\nexcludesFile=~/gi", "home/no": "[core]\nexcludesFile=~/gi3",
                    "home/gi": "*.two\n",
                    "home/gi3": "*",
                ], [:], ["a.one", "b.md"]
            ),
            // By branch: the whole name, or what is below it.
            (
                [
                    "repo/.git/HEAD": "ref: refs/heads/team/walrus\n",
                    "home/.gitconfig":
                        "[includeIf \"onbranch:team/\"]\n path = ~/more\n[includeIf \"onbranch:walrus\"]\npath=~/no",
                    "home/more": "[core]\nexcludesFile=~/gi", "home/no": "[core]\nexcludesFile=~/gi3",
                    "home/gi": "*.two\n", "home/gi3": "*",
                ], [:], ["a.one", "b.md"]
            ),
            (
                [
                    "repo/.git/HEAD": "0123456789012345678901234567890123456789\n",
                    "home/.gitconfig": "[includeIf \"onbranch:**\"]\n path = ~/more\n",
                    "home/more": "[core]\nexcludesFile=~/gi", "home/gi": "*.two\n",
                ], [:], ["a.one", "b.md", "c.two", "sub/d.two"]
            ),
            // Whatever the case, where git was told so.
            (
                ["repo/.git/config": "[core]\n\tignoreCase = true\n", "repo/.gitignore": "*.TWO\n/B.m[A-D]\n"], [:],
                ["a.one"]
            ),
            (["repo/.gitignore": "*.TWO\n"], [:], ["a.one", "b.md", "c.two", "sub/d.two"]),
            // Rules of the repository win over the user's.
            (["home/.config/git/ignore": "*.two\n*.one\n", "repo/.gitignore": "!c.two\n"], [:], ["b.md", "c.two"]),
            // Includes that go in a circle, and files that are not there.
            (
                ["home/.gitconfig": "[include]\n path = .gitconfig\n[core]\nexcludesFile = ~/none\n"], [:],
                ["a.one", "b.md", "c.two", "sub/d.two"]
            ),
        ] as [([String: String], [String: String], [String])])
    func `the user's own ignore file is obeyed`(
        settings: [String: String], environment: [String: String], found: [String]
    ) throws {
        var (tree, variables) = tree(settings)
        for (name, value) in environment {
            variables[name] = value.hasPrefix("=") ? String(value.dropFirst()) : tree.path + value
        }
        #expect(try tree.walk(from: "repo", environment: variables).found == found)
        var options = WalkOptions()
        options.respectsIgnoreFiles = false
        #expect(try tree.walk(options, from: "repo", environment: variables).found.count == 4)
    }

    @Test func `a file of settings is read as git reads it`() {
        let text = """
            ; comment
            [core] excludesFile = "a b" # c
            [remote "x\\"y"]
            url = one \\
            two
            flag
            [a.b]
            path = "x;y" z\\t
            """
        #expect(
            GitConfigurationFile.entries(Array(text.utf8)) == [
                .section("core", subsection: nil), .value("excludesfile", Array("a b".utf8)),
                .section("remote", subsection: Array("x\"y".utf8)), .value("url", Array("one two".utf8)),
                .value("flag", Array("true".utf8)), .section("a.b", subsection: nil),
                .value("path", Array("x;y z\t".utf8)),
            ])
        for text in ["[core", "[core]\n=x", "[core]\nx = \"open", "[core]\nx = \\q", "[a \"", "\u{0}"] {
            _ = GitConfigurationFile.entries(Array(text.utf8))
        }
    }
}
