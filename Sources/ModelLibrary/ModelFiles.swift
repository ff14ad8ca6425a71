import HTTPSupport
import IndexSupport

/// Decides which files make up a model, and fetches them into one folder, all of one commit.
struct ModelFiles {
    let model: String
    let revision: String
    let hub: ModelHub
    let client: HTTPClient
    let folder: DownloadFolder
    let checksums: [String: String]
    let retries: RetryPolicy
    let inspect: ModelDownload.Inspection
    let progress: @Sendable (ModelDownload.Progress) -> Void

    /// What all files are fetched from, once the hub has said it.
    private(set) var commit: String?
    private(set) var bytes = 0

    init(
        model: String, revision: String, hub: ModelHub, client: HTTPClient, folder: DownloadFolder,
        checksums: [String: String], retries: RetryPolicy, inspect: @escaping ModelDownload.Inspection,
        progress: @escaping @Sendable (ModelDownload.Progress) -> Void
    ) {
        self.model = model
        self.revision = revision
        self.hub = hub
        self.client = client
        self.folder = folder
        self.checksums = checksums
        self.retries = retries
        self.inspect = inspect
        self.progress = progress
    }

    mutating func fetchAll() async throws(EmbedderError) {
        try await findCommit()
        let modules = try await fetchModules()
        let prefix = modules.transformer.isEmpty ? "" : modules.transformer + "/"
        guard try await fetch(prefix + "config.json") else { throw missing(prefix + "config.json") }
        if try await !fetch(prefix + "vocab.txt"), try await !fetch(prefix + "tokenizer.json") {
            throw missing(prefix + "vocab.txt")
        }
        let optional = ["tokenizer_config.json", "special_tokens_map.json", "sentence_bert_config.json"]
        for name in optional { _ = try await fetch(prefix + name) }
        _ = try await fetch("config_sentence_transformers.json")
        for module in modules.others { _ = try await fetch(module + "/config.json") }
        do {
            // Before the weights: a page of a network's portal, or a model of another kind, is noticed at once.
            _ = try inspect(folder.path)
        } catch {
            try folder.clear()
            throw EmbedderError(error.code, subject: "\(hub.address)/\(model)", error.message)
        }
        try await fetchWeights(prefix)
    }

    /// Asks for a small file, to learn which commit the revision is at this moment.
    private mutating func findCommit() async throws(EmbedderError) {
        let probe = folder.target + ".probe"
        defer { PartialFile.remove(probe, probe + ".etag") }
        let url = try hub.url(model: model, revision: revision, file: "config.json")
        let found = try await download(to: probe, checksum: nil, limit: ModelDownload.maximumSmallFile) { _, _ in }
            .run(url)
        if let text = found?.commit, ModelHub.isRevision(text) { commit = text }
        try folder.setSource("\(hub.address) \(model) \(commit ?? revision)\n")
    }

    private func download(
        to path: String, checksum: String?, limit: Int, progress: @escaping @Sendable (Int, Int?) -> Void
    ) -> FileDownload {
        FileDownload(
            hub: hub, client: client, path: path, checksum: checksum, maximumBytes: limit, retries: retries,
            progress: progress)
    }

    /// Fetches a file unless it is there already. Returns whether the model has it.
    private mutating func fetch(_ name: String, limit: Int = ModelDownload.maximumSmallFile)
        async throws(EmbedderError) -> Bool
    {
        let path = folder.file(name)
        if let size = Files.size(path) {
            bytes += size
            return true
        }
        try folder.prepare(name)
        let url = try hub.url(model: model, revision: commit ?? revision, file: name)
        let file = download(to: path, checksum: checksums[name], limit: limit) { [progress] received, total in
            progress(ModelDownload.Progress(file: name, receivedBytes: received, totalBytes: total))
        }
        guard let result = try await file.run(url) else { return false }
        bytes += result.bytes
        return true
    }

    /// Which subfolders belong to the model; as sentence-transformers lists them.
    private mutating func fetchModules() async throws(EmbedderError) -> (transformer: String, others: [String]) {
        guard try await fetch("modules.json") else { return ("", []) }
        let path = folder.file("modules.json")
        func invalid(_ message: String) -> EmbedderError {
            EmbedderError(.modelInvalid, subject: model, "modules.json \(message)")
        }
        guard let modules = try Self.json(path).array, modules.count <= 16 else {
            throw invalid("is not a list of modules")
        }
        var transformer = ""
        var others: [String] = []
        for module in modules {
            guard var path = module["path"]?.string, ["", "."].contains(path) || InstalledModels.isPlain(path[...])
            else {
                throw invalid("names a module outside of the model")
            }
            if path == "." { path = "" }
            let type = module["type"]?.string?.split(separator: ".").last
            if type == "Transformer" || type == "StaticEmbedding" {
                transformer = path
            } else if !path.isEmpty {
                others.append(path)
            }
        }
        return (transformer, others)
    }

    private mutating func fetchWeights(_ prefix: String) async throws(EmbedderError) {
        if try await fetch(prefix + "model.safetensors", limit: ModelDownload.maximumWeights) { return }
        let index = prefix + "model.safetensors.index.json"
        guard try await fetch(index) else {
            throw EmbedderError(
                .unsupportedModel, subject: model,
                "the hub has no model.safetensors of it; convert its weights to safetensors and use --model DIR")
        }
        let shards = Set((try Self.json(folder.file(index))["weight_map"]?.object ?? [:]).values.map(\.string))
        guard !shards.isEmpty, shards.count <= 1000 else {
            throw EmbedderError(.modelInvalid, subject: index, "names no weights")
        }
        for shard in shards.map({ $0 ?? "" }).sorted() {
            guard InstalledModels.isPlain(shard[...]), shard.hasSuffix(".safetensors") else {
                throw EmbedderError(.modelInvalid, subject: index, "names a file outside of the model")
            }
            guard try await fetch(prefix + shard, limit: ModelDownload.maximumWeights) else {
                throw missing(prefix + shard)
            }
        }
    }

    private static func json(_ path: String) throws(EmbedderError) -> JSONValue {
        do { return try JSONValue(file: path, maximumSize: ModelDownload.maximumSmallFile) } catch {
            throw EmbedderError(error)
        }
    }

    private func missing(_ name: String) -> EmbedderError {
        EmbedderError(
            .modelNotFound, subject: "\(hub.address)/\(model)",
            "the hub has no \(name) of it at \(revision): a misspelt name, or a model of a kind this program does not read"
        )
    }
}
