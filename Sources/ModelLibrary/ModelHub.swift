import HTTPSupport
import IndexSupport

/// The server that models come from, by the Hugging Face hub's `resolve` URLs.
struct ModelHub: Sendable {
    static let standard = "https://huggingface.co"

    let base: HTTPURL
    /// The base without the slash at its end.
    let address: String
    /// A key for private models, from the environment only; sent to the hub itself and nowhere else.
    let token: String?

    /// - Parameter base: instead of `$RAG_HUB`, `$HF_ENDPOINT` and the public hub.
    init(base: String? = nil, environment: (String) -> String? = Environment.value) throws(EmbedderError) {
        let text = base ?? environment("RAG_HUB") ?? environment("HF_ENDPOINT") ?? Self.standard
        self.base = try HTTPURL(text)
        address = self.base.string.hasSuffix("/") ? String(self.base.string.dropLast()) : self.base.string
        token = environment("HF_TOKEN")
    }

    func url(model: String, revision: String, file: String) throws(EmbedderError) -> HTTPURL {
        try HTTPURL("\(address)/\(model)/resolve/\(revision)/\(file)")
    }

    /// Whether a text can be a revision: a branch, a tag or a commit.
    static func isRevision(_ text: String) -> Bool {
        text.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { InstalledModels.isPlain($0) }
    }

    func headers(for url: HTTPURL) -> [(name: String, value: String)] {
        guard let token, url.hasSameOrigin(as: base) else { return [] }
        return [("Authorization", "Bearer \(token)")]
    }
}
