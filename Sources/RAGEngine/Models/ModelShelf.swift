import IndexSupport
import LocalModels
import ModelLibrary
import RAGModel

/// The models of this machine, those that can be fetched, and what they do for themselves, without a store.
package enum ModelShelf {
    /// The folder of all models.
    package static var folder: String { InstalledModels.folder }
    /// The name of the model that a new collection is given.
    package static var defaultModel: String { InstalledModels.defaultModel }
    /// Where that model is, once it has been pulled.
    package static var defaultModelPath: String { InstalledModels.defaultModelPath }
    /// The name on the hub of the model that is pulled if none is named.
    package static var defaultHubName: String { ModelDownload.defaultModel }

    /// The models that are known to work, whether they are here or not.
    package static var known: [KnownModel] { KnownModel.all }

    /// - Parameter name: with the owner or without.
    package static func known(_ name: String) -> KnownModel? { KnownModel.named(name) }

    /// The names of the models that are here, sorted.
    package static func installed() throws(RAGError) -> [String] {
        do { return try InstalledModels.list() } catch { throw RAGError(error) }
    }

    /// The folder of a model that is here; `nil` if there is none of this name.
    package static func folder(ofInstalled name: String) -> String? { InstalledModels.folder(ofInstalled: name) }

    // MARK: Fetching

    /// How far a download is.
    package struct Progress: Sendable {
        package let file: String
        package let receivedBytes: Int
        /// `nil` if the server does not say.
        package let totalBytes: Int?
    }

    /// Fetches a model from a hub, checked, and resumed where it was cut off.
    ///
    /// - Parameters:
    ///   - model: `owner/name` on the hub; of a known model, the name alone will do.
    ///   - revision: a branch, tag or commit.
    ///   - folder: where it shall be, instead of its place on the shelf.
    ///   - hub: the server, instead of `$RAG_HUB`, `$HF_ENDPOINT` or the public hub.
    ///   - isForced: fetches it again even if it is there.
    ///   - progress: called often, from another thread, one call at a time.
    /// - Returns: its folder, and whether it was there already.
    package static func pull(
        _ model: String, revision: String, into folder: String?, hub: String?, isForced: Bool,
        progress: @escaping @Sendable (Progress) -> Void
    ) async throws(RAGError) -> (folder: String, wasThere: Bool) {
        do {
            let download = try ModelDownload(
                model: model, revision: revision, folder: folder, hub: hub, isForced: isForced
            ) { (path) throws(EmbedderError) in try ModelFolder(path: path).transformerPath }
            let outcome = try await download.run {
                progress(Progress(file: $0.file, receivedBytes: $0.receivedBytes, totalBytes: $0.totalBytes))
            }
            return (outcome.folder, outcome.wasThere)
        } catch { throw RAGError(error) }
    }

    // MARK: Models at work

    /// How well passages answer a query, by a cross-encoder.
    ///
    /// - Parameter folder: the cross-encoder's.
    package static func crossEncoderScores(
        _ folder: String, query: String, passages: [String]
    ) throws(RAGError) -> [Float] {
        do { return try CrossEncoder(folder: folder).scores(query: query, passages: passages) } catch {
            throw RAGError(.model, subject: error.subject, error.message)
        }
    }

    /// What an embedder reads of a text.
    package struct Tokens: Sendable {
        package let ids: [Int32]
        package let pieces: [String]
        /// Whether the text is longer than the embedder's input.
        package let isTruncated: Bool
    }

    /// - Throws: `invalidInput` for the embedder of a server, which does not show its tokens.
    package static func tokens(of text: String, _ embedder: any Embedder) throws(RAGError) -> Tokens {
        guard let embedder = embedder as? LocalEmbedder else {
            throw RAGError(.invalidInput, subject: "tokens", "a server's embedder does not show its tokens")
        }
        let encoded = embedder.tokenizer.encode(text, maximumTokens: embedder.identity.maximumTokens)
        return Tokens(
            ids: encoded.ids, pieces: encoded.ids.map { embedder.tokenizer.piece($0) ?? "" },
            isTruncated: encoded.truncated)
    }
}
