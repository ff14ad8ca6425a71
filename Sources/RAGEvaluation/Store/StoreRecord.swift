import Foundation
import IndexSupport
import RAGEngine
import RAGModel

/// What a kept store of an evaluation was made of: a file in its folder, so that another collection's store, or one that is
/// half made, is never measured.
struct StoreRecord: Codable, Equatable {
    static let fileName = "evaluation.json"

    var isComplete = false
    let corpus: String
    let corpusHash: String
    let language: String?
    let chunkTokens: Int?
    let chunkOverlap: Int?
    let chunker: ChunkingMethod?
    let fieldWeights: [String: Int]
    /// How vectors are made; `none` without.
    let embedder: String

    init(dataset: BEIRDataset, ingest: IngestOptions, model: ModelOptions) throws {
        corpus = URL(fileURLWithPath: dataset.corpusPath).standardizedFileURL.path
        let file = try MappedFile(path: dataset.corpusPath)
        corpusHash = withExtendedLifetime(file) { ContentHash(of: file.bytes).hexadecimal }
        language = ingest.language
        chunkTokens = ingest.chunkTokens
        chunkOverlap = ingest.chunkOverlap
        chunker = ingest.chunker
        fieldWeights = ingest.fieldWeights
        embedder =
            model.isDisabled
            ? "none"
            : ([model.embedder, model.folder, model.precision].map { $0 ?? "default" }
                + (model.dimension.map { ["\($0) dimensions"] } ?? [])).joined(separator: ", ")
    }

    /// Whether the store is yet to be made, or to be finished.
    ///
    /// - Throws: `RAGError` with `invalidInput` if the folder holds a store of something else.
    func isNeeded(at folder: String, storeExists: Bool) throws -> Bool {
        guard let data = FileManager.default.contents(atPath: folder + "/" + Self.fileName) else {
            guard storeExists else { return true }
            throw RAGError(
                .invalidInput, subject: folder,
                "this store was not made by `rag eval --dataset`: `rag eval --store \(folder) --queries FILE` measures it with "
                    + "labels of your own; for the collection name another folder")
        }
        guard let known = try? JSONDecoder().decode(StoreRecord.self, from: data) else {
            throw RAGError(.corrupt, subject: folder + "/" + Self.fileName, "it cannot be read; remove the folder")
        }
        var difference: String?
        func compare<Value: Equatable>(_ name: String, _ path: KeyPath<StoreRecord, Value>) {
            if difference == nil, known[keyPath: path] != self[keyPath: path] {
                difference = "\(name) was \(Self.text(known[keyPath: path])), now \(Self.text(self[keyPath: path]))"
            }
        }
        if known.corpusHash != corpusHash {
            difference = known.corpus == corpus ? "\(corpus) has changed since" : "it is of \(known.corpus)"
        }
        compare("the language", \.language)
        compare("--chunk-tokens", \.chunkTokens)
        compare("--chunk-overlap", \.chunkOverlap)
        compare("--chunker", \.chunker)
        compare("--field-weight", \.fieldWeights)
        // A store with vectors serves lexical runs, too.
        if embedder != "none" || !known.isComplete { compare("the embedder", \.embedder) }
        if let difference {
            throw RAGError(
                .invalidInput, subject: folder,
                "this store was made with something else: \(difference); name another folder, or remove this one")
        }
        return !known.isComplete || !storeExists
    }

    private static func text(_ value: Any) -> String {
        switch value {
        case let value as String: value
        case let value as Int: "\(value)"
        case let value as [String: Int]:
            value.isEmpty
                ? "the default"
                : value.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
        default: "the default"
        }
    }

    func write(to folder: String, isComplete: Bool) throws {
        var record = self
        record.isComplete = isComplete
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        let writer = try FileWriter(path: folder + "/" + Self.fileName, mode: 0o600)
        try writer.append(Array(try encoder.encode(record)))
        try writer.commit()
    }
}
