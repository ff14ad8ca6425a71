import HTTPSupport
import IndexSupport
import RAGModel

/// Fetches a model from the hub into the library: resumable, checked, and there completely or not at all.
package struct ModelDownload: Sendable {
    package struct Progress: Sendable, Hashable {
        /// The file being fetched, relative to the model's folder.
        package let file: String
        package let receivedBytes: Int
        /// `nil` where the server does not say.
        package let totalBytes: Int?
    }

    package struct Outcome: Sendable, Hashable {
        /// The model's folder.
        package let folder: String
        /// The commit of the hub it comes from, if the hub says so.
        package let commit: String?
        /// Bytes of all files.
        package let bytes: Int
        /// Whether it was there before and nothing was fetched.
        package let wasThere: Bool
    }

    /// Reads the configuration of a model's folder and gives the subfolder of its transformer, as a path; what this program
    /// cannot compute is refused, before the weights are fetched.
    package typealias Inspection = @Sendable (_ folder: String) throws(EmbedderError) -> String

    package static let defaultModel = "sentence-transformers/" + InstalledModels.defaultModel

    static let maximumSmallFile = 64 << 20
    static let maximumWeights = 64 << 30

    private let model: String
    private let revision: String
    private let target: String
    private let hub: ModelHub
    private let isForced: Bool
    private let checksums: [String: String]
    private let retries: RetryPolicy
    private let inspect: Inspection
    private let client = HTTPClient()

    /// - Parameters:
    ///   - model: `owner/name` on the hub; of a known model, the name alone will do.
    ///   - revision: a branch, tag or commit.
    ///   - folder: where the model shall be, instead of its place in the library.
    ///   - hub: the server, instead of `$RAG_HUB`, `$HF_ENDPOINT` or the public hub.
    ///   - isForced: fetches it again even if it is there.
    ///   - inspect: what reads models here: this module only fetches them.
    /// - Throws: `inputInvalid`.
    package init(
        model: String = Self.defaultModel, revision: String = "main", folder: String? = nil, hub: String? = nil,
        isForced: Bool = false, inspect: @escaping Inspection
    ) throws(EmbedderError) {
        try self.init(
            model: model, revision: revision, folder: folder, hub: try ModelHub(base: hub), isForced: isForced,
            checksums: nil, retries: RetryPolicy(backoff: Backoff()), inspect: inspect)
    }

    init(
        model: String, revision: String = "main", folder: String? = nil, hub: ModelHub, isForced: Bool = false,
        checksums: [String: String]?, retries: RetryPolicy, inspect: @escaping Inspection
    ) throws(EmbedderError) {
        let known = KnownModel.named(model)
        let model = known?.hubName ?? model
        guard let name = InstalledModels.localName(ofHubName: model) else {
            throw EmbedderError(.inputInvalid, subject: model, "not a model's name; one looks like owner/name")
        }
        guard ModelHub.isRevision(revision) else {
            throw EmbedderError(.inputInvalid, subject: revision, "not a revision: a branch, a tag or a commit")
        }
        self.model = model
        self.revision = revision
        self.hub = hub
        self.isForced = isForced
        self.checksums = checksums ?? known?.checksums ?? [:]
        self.retries = retries
        self.inspect = inspect
        var target = folder ?? InstalledModels.folder + "/" + name
        while target.count > 1, target.hasSuffix("/") { target.removeLast() }
        self.target = target
    }

    /// Fetches what is missing. Cancelling the task stops it; the next run goes on from there.
    ///
    /// - Parameter progress: called often, from another thread, one call at a time.
    package func run(
        progress: @escaping @Sendable (Progress) -> Void = { _ in }
    ) async throws(EmbedderError) -> Outcome {
        if !isForced, let bytes = try completeSize() {
            return Outcome(folder: target, commit: nil, bytes: bytes, wasThere: true)
        }
        let folder = try DownloadFolder(target: target)
        var files = ModelFiles(
            model: model, revision: revision, hub: hub, client: client, folder: folder, checksums: checksums,
            retries: retries, inspect: inspect, progress: progress)
        try await files.fetchAll()
        try folder.install()
        return Outcome(folder: target, commit: files.commit, bytes: files.bytes, wasThere: false)
    }

    /// The size of the model that is there, `nil` if it is not complete (or not what the checksums say).
    private func completeSize() throws(EmbedderError) -> Int? {
        guard let folder = try? inspect(target),
            Files.exists(folder + "/vocab.txt") || Files.exists(folder + "/tokenizer.json"),
            Files.exists(folder + "/model.safetensors") || Files.exists(folder + "/model.safetensors.index.json")
        else { return nil }
        for (name, checksum) in checksums {
            let path = target + "/" + name
            guard Files.exists(path), try FileDownload.checksum(of: path) == checksum else { return nil }
        }
        return try Self.size(of: target)
    }

    private static func size(of folder: String) throws(EmbedderError) -> Int {
        var bytes = 0
        for name in try FolderSteps.list(folder) {
            let path = folder + "/" + name
            if let names = try? FolderSteps.list(path), !names.isEmpty {
                bytes += try size(of: path)
            } else {
                bytes += Files.size(path) ?? 0
            }
        }
        return bytes
    }
}
