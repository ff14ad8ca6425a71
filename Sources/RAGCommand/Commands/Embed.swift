import ArgumentParser
import Foundation
import RAGEngine

struct Embed: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "embed", abstract: "Print the vectors of texts.",
        discussion: """
            Texts come as arguments, or as JSON lines {"text": …} on standard input. Vectors are printed in the order \
            of the texts, one a line.
            """)

    @OptionGroup var output: OutputArguments

    @Option(help: ArgumentHelp("The model's folder. Default: RAG_MODEL, else the pulled model.", valueName: "dir"))
    var model: String?

    @Option(help: ArgumentHelp("The embedder: a name from the settings file, or PROVIDER/MODEL.", valueName: "name"))
    var embedder: String?

    @Option(help: "The arithmetic of the encoder: float32, bf16 or int8.")
    var precision: String = Precision.float32.rawValue

    @Option(help: ArgumentHelp("How many dimensions of a local model's vectors to keep. Default: all.", valueName: "n"))
    var dimension: Int?

    @Option(help: ArgumentHelp("Worker threads. Default: one per core.", valueName: "n"))
    var threads: Int?

    @Flag(help: "Embed as queries, with the model's prompt for them.")
    var query = false

    @Flag(help: "Print the word pieces and their ids instead of vectors.")
    var tokens = false

    @Option(help: ArgumentHelp("Write the vectors to this file in .fvecs form instead.", valueName: "file"))
    var fvecs: String?

    @Argument(help: ArgumentHelp("The texts.", valueName: "text"))
    var texts: [String] = []

    /// Texts that are encoded at once; bounds the memory for long inputs.
    private static let batchSize = 1024

    func validate() throws {
        if let threads, threads < 1 { throw ValidationError("--threads must be at least 1") }
        if let dimension, dimension < 1 { throw ValidationError("--dimension must be at least 1") }
    }

    func run() async throws {
        let source = EmbedderSource(
            ModelOptions(
                folder: model, precision: precision, dimension: dimension, threads: threads,
                embedder: embedder ?? "local",
                configuration: embedder == nil ? Configuration() : try Configuration.load(store: ".rag")))
        guard let embedder = try await source.preferred(.documents) else {
            throw RAGError(.modelMissing, subject: "model", "there is none; `rag model pull` fetches it")
        }
        let writer = try fvecs.map { try VectorFileWriter(path: $0) }
        var batch: [String] = []
        func flush() async throws {
            if tokens {
                for text in batch { try printTokens(text, embedder) }
            } else if !batch.isEmpty {
                for embedding in try await embedder.embed(batch, role: query ? .query : .document) {
                    try print(embedding, to: writer)
                }
            }
            batch.removeAll(keepingCapacity: true)
        }
        func add(_ text: String) async throws {
            batch.append(text)
            if batch.count == Self.batchSize { try await flush() }
        }
        if texts.isEmpty { try await readLines(add) } else { for text in texts { try await add(text) } }
        try await flush()
        try writer?.close()
    }

    private func readLines(_ body: (String) async throws -> Void) async throws {
        struct Line: Decodable { let text: String }
        var number = 0
        while let line = readLine(strippingNewline: true) {
            number += 1
            if line.allSatisfy(\.isWhitespace) { continue }
            guard let parsed = try? JSONDecoder().decode(Line.self, from: Data(line.utf8)) else {
                throw RAGError(
                    .invalidInput, subject: "standard input, line \(number)", "not a JSON object with a \"text\"")
            }
            try await body(parsed.text)
        }
    }

    private func print(_ embedding: Embedding, to writer: VectorFileWriter?) throws {
        if let writer { return try writer.append(embedding.vector) }
        guard output.json else {
            return Terminal.data(embedding.vector.map { "\($0)" }.joined(separator: " ") + "\n")
        }
        struct View: Encodable {
            let vector: [Float]
            let tokens: Int
            let truncated: Bool
        }
        try JSONOutput.line(
            View(vector: embedding.vector, tokens: embedding.tokens, truncated: embedding.truncated))
    }

    private func printTokens(_ text: String, _ embedder: any Embedder) throws {
        let found = try ModelShelf.tokens(of: text, embedder)
        if output.json {
            struct View: Encodable {
                let ids: [Int32]
                let pieces: [String]
                let tokens: Int
                let truncated: Bool
            }
            try JSONOutput.line(
                View(ids: found.ids, pieces: found.pieces, tokens: found.ids.count, truncated: found.isTruncated))
        } else {
            Terminal.data(zip(found.pieces, found.ids).map { "\($0) \($1)" }.joined(separator: "\n") + "\n")
        }
    }
}

/// Writes vectors in the `.fvecs` form: for each, its dimension (u32) and its components (float32), little-endian.
///
/// The file, for its owner only, appears under its name when it is whole; one that is not finished is removed.
final class VectorFileWriter {
    private let path: String
    private let handle: FileHandle
    private var isFinished = false

    private var partialPath: String { path + ".partial" }

    init(path: String) throws {
        self.path = path
        let mode: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
        guard FileManager.default.createFile(atPath: path + ".partial", contents: nil, attributes: mode),
            let handle = FileHandle(forWritingAtPath: path + ".partial")
        else { throw RAGError(.permissionDenied, subject: path, "cannot create the file") }
        self.handle = handle
    }

    deinit { if !isFinished { unlink(partialPath) } }

    func append(_ vector: [Float]) throws {
        var data = withUnsafeBytes(of: UInt32(vector.count).littleEndian) { Data($0) }
        vector.withUnsafeBytes { data.append(contentsOf: $0) }
        do { try handle.write(contentsOf: data) } catch {
            throw RAGError(.diskFull, subject: path, "cannot write: \(error.localizedDescription)")
        }
    }

    func close() throws {
        try handle.close()
        guard rename(partialPath, path) == 0 else {
            throw RAGError(.system, subject: path, "cannot rename: \(String(cString: strerror(errno)))")
        }
        isFinished = true
    }
}
