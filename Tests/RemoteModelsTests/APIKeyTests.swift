import Foundation
import IndexSupport
import TestSupport
import Testing

@testable import RemoteModels

struct APIKeyTests {
    let folder = TemporaryFolder()

    func file(_ text: String, mode: Int) -> String {
        let path = folder.file("key")
        _ = FileManager.default.createFile(
            atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: mode])
        try! FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        return path
    }

    func read(_ source: APIKeySource, _ environment: [String: String] = [:]) -> Result<APIKey?, EmbedderError> {
        do throws(EmbedderError) {
            return .success(try APIKey.read(source, standardVariables: ["A", "B"]) { environment[$0] })
        } catch { return .failure(error) }
    }

    @Test func keysComeFromTheEnvironmentOrAPrivateFile() throws {
        #expect(try read(.none, ["A": "k"]).get() == nil)
        #expect(try read(.standard).get() == nil)
        #expect(try read(.standard, ["B": "k1"]).get()?.authorization == "Bearer k1")
        #expect(try read(.environment("X"), ["X": " k2\n"]).get()?.authorization == "Bearer k2")
        #expect(try read(.file(file("k3\n", mode: 0o600))).get()?.authorization == "Bearer k3")
    }

    @Test(arguments: [0o644, 0o640, 0o604, 0o622]) func aFileThatOthersCanReadIsRefused(mode: Int) {
        guard case .failure(let error) = read(.file(file("secret", mode: mode))) else {
            Issue.record("taken with mode \(mode)")
            return
        }
        #expect(error.code == .authentication && error.message.contains("chmod 600"))
        #expect(!error.description.contains("secret"))
    }

    @Test func whatIsNoKeyIsRefusedWithoutShowingIt() {
        for text in ["", "  \n", "two words", "new\nline", "bell\u{7}", "ключ"] {
            guard case .failure(let error) = read(.environment("X"), ["X": text]) else {
                Issue.record("\(text.debugDescription) was taken")
                continue
            }
            #expect(error.code == .authentication && (text.trimmed.isEmpty || !error.description.contains(text)))
        }
        guard case .failure(let missing) = read(.environment("MY_KEY")), case .failure = read(.file("/nonexistent")),
            case .failure = read(.file(folder.path))
        else {
            Issue.record("a missing key was taken")
            return
        }
        #expect(missing.subject == "MY_KEY")
    }

    @Test func keysShowNowhere() throws {
        let key = try read(.environment("X"), ["X": "sk-12345"]).get()!
        var dumped = ""
        dump(key, to: &dumped)
        for text in ["\(key)", String(reflecting: key), String(describing: [key]), dumped] {
            #expect(!text.contains("sk-12345"), "\(text)")
        }
        #expect(key.redacted("Incorrect API key: sk-12345. (sk-12345)") == "Incorrect API key: (key). ((key))")
    }
}
