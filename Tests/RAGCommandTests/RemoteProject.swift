import Foundation
import IndexSupport
import TestSupport

/// A folder with documents, and settings that name a server on this machine.
struct RemoteProject {
    static let key = "sk-test-0123456789"

    let folder = TemporaryFolder()
    let server: EmbeddingServer
    var rag: CommandLineProgram

    /// - Parameter settings: lines of the definition of the embedder `test`, besides its address and model.
    init(
        _ server: EmbeddingServer = EmbeddingServer(), settings: [String] = ["dimension: 256"], price: Double? = nil
    ) {
        self.server = server
        rag = CommandLineProgram(in: folder.path)
        rag.environment["TEST_KEY"] = Self.key
        rag.environment["XDG_CONFIG_HOME"] = folder.file(".settings")
        define(settings, price: price)
    }

    /// Writes the user's settings file, with the embedders `test` and `wide`.
    func define(_ settings: [String], url: String? = nil, price: Double? = nil, more: String = "") {
        let common = ["provider: openai", "url: \(url ?? server.url)", "key-variable: TEST_KEY"]
        func definition(_ name: String, _ lines: [String]) -> String {
            "  \(name):\n" + lines.map { "    \($0)\n" }.joined()
        }
        let wide = settings.filter { !$0.hasPrefix("dimension") } + ["model: wide", "dimension: 288"]
        folder.write(
            ".settings/swift-rag/config.yaml",
            "embedders:\n" + definition("test", common + ["model: words"] + settings)
                + definition("wide", common + wide) + (price.map { "prices: {words: \($0)}\n" } ?? "") + more)
    }

    /// Documents of one to three chunks each, of words that only they have and words that all share.
    func writeNotes(_ count: Int, longest: Int = 400, seed: UInt64 = 3) {
        let words = ["pump", "valve", "turbine", "rotor", "filter", "sensor", "boiler", "cable", "relay", "gauge"]
        var random = SplitMix64(seed: seed)
        for number in 0..<count {
            let length = Int.random(in: 20...max(20, longest), using: &random)
            let body = (0..<length).map { _ in words.randomElement(using: &random)! }.joined(separator: " ")
            folder.write("docs/\(number).txt", "Note\(number). \(body).")
        }
    }

    /// Distinct texts with a vector, by the store's own count.
    func vectors() throws -> Int { try rag.run("status", "--json").json()["vectors"] as? Int ?? 0 }

    /// Whether any file of the store holds `text`.
    func storeHolds(_ text: String) throws -> Bool {
        let root = folder.file(".rag")
        let names = FileManager.default.enumerator(atPath: root)?.allObjects as? [String] ?? []
        return names.contains { name in
            FileManager.default.contents(atPath: root + "/" + name)?.range(of: Data(text.utf8)) != nil
        }
    }
}
