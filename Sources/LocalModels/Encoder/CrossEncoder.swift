import CVectorKernels
import Dispatch
import IndexSupport
import RAGModel
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A reranker: reads query and passage together and says how well they fit.
///
/// BERT with a classification head of one label (`BertForSequenceClassification`), such as ms-marco-MiniLM-L-6-v2.
/// Thread safety: any number of callers at once.
///
/// Source: Nogueira and Cho, "Passage re-ranking with BERT", 2019.
package final class CrossEncoder: Sendable {
    package let identity: EmbedderIdentity
    private let tokenizer: any TextTokenizer
    private let encoder: Encoder
    private let pooler: Linear
    private let classifier: Linear
    private let queue = DispatchQueue(label: "swift-rag.reranker", qos: .userInitiated)

    /// Opens a model's folder; nothing is computed.
    ///
    /// - Throws: `modelNotFound`, `modelInvalid`, `unsupportedModel`.
    package convenience init(
        folder: String, precision: Precision = .float32, threads: Int = LocalEmbedder.coreCount
    ) throws(EmbedderError) {
        try self.init(folder: folder, precision: precision, threads: threads, level: kernels_level())
    }

    init(folder path: String, precision: Precision, threads: Int, level: kernel_level) throws(EmbedderError) {
        let folder = try ModelFolder(path: path, prompts: Prompts())
        let weights = try WeightFiles(folder: folder.transformerPath)
        let columns = matrix_panel_columns(level)
        let hidden = folder.configuration.hiddenSize
        guard weights.contains("classifier.weight") else {
            throw EmbedderError(
                .unsupportedModel, subject: folder.path,
                "there is no classification head, so this is no reranker; `rag model pull` fetches one")
        }
        let labels = try weights.tensor("classifier.weight", rows: nil, columns: hidden).rows
        guard labels == 1 else {
            throw EmbedderError(
                .unsupportedModel, subject: folder.path,
                "a classifier of \(labels) labels; rerankers with one label are supported")
        }
        classifier = Linear(
            [
                (
                    try weights.tensor("classifier.weight", rows: 1, columns: hidden),
                    try weights.tensor("classifier.bias", rows: 1, columns: 1)
                )
            ], panelColumns: columns)
        pooler = Linear(
            [
                (
                    try weights.tensor("bert.pooler.dense.weight", rows: hidden, columns: hidden),
                    try weights.tensor("bert.pooler.dense.bias", rows: 1, columns: hidden)
                )
            ], panelColumns: columns)
        encoder = Encoder(
            weights: try EncoderWeights(files: weights, configuration: folder.configuration, panelColumns: columns),
            precision: precision, threads: threads, level: level)
        tokenizer = try folder.openTokenizer()
        identity = EmbedderIdentity(
            name: folder.name,
            fingerprint: ModelFingerprint.of(folder, weights: weights, tokenizer: tokenizer, precision),
            precision: precision,
            dimension: 1, maximumTokens: folder.maximumTokens)
    }

    /// How relevant each passage is to the query, in the order given: the head's raw output (logit), greater is better.
    ///
    /// A pair that is too long loses tokens at the end of its longer text. A pair's score does not depend on the others.
    package func scores(query: String, passages: [String]) throws(EmbedderError) -> [Float] {
        try scores(
            passages.map {
                let pair = tokenizer.encodePair(query, $0, maximumTokens: identity.maximumTokens)
                return EncoderInput(ids: pair.ids, segments: pair.typeIDs)
            })
    }

    /// The scores of pairs that are tokenized already.
    func scores(_ inputs: [EncoderInput]) throws(EmbedderError) -> [Float] {
        let width = pooler.depth
        let states = Mutex([Float](repeating: 0, count: inputs.count * width))
        try encoder.run(inputs, firstTokenOnly: true) { index, state in
            states.withLock { states in
                states.withUnsafeMutableBufferPointer { _ = $0[(index * width)...].update(fromContentsOf: state) }
            }
        }
        let first = states.withLock { $0 }
        var pooled = pooler.applied(to: first, count: inputs.count, level: encoder.level)
        for index in pooled.indices { pooled[index] = tanh(pooled[index]) }
        let scores = classifier.applied(to: pooled, count: inputs.count, level: encoder.level)
        guard scores.allSatisfy(\.isFinite) else { throw encoder.weights.damaged("numbers that are not finite") }
        return scores
    }
}

extension CrossEncoder: Reranker {
    package var name: String { identity.name }

    package var groupSize: Int { encoder.threads }

    package func tokens(query: String, texts: [String]) -> Int? {
        texts.reduce(0) { $0 + tokenizer.encodePair(query, $1, maximumTokens: identity.maximumTokens).ids.count }
    }

    /// Pairs scored between two looks at the task's cancellation.
    private static var batchSize: Int { 64 }

    package func scores(query: String, texts: [String]) async throws -> [Double] {
        var scores: [Double] = []
        for start in stride(from: 0, to: texts.count, by: Self.batchSize) {
            try Task.checkCancellation()
            let batch = Array(texts[start..<min(texts.count, start + Self.batchSize)])
            // A batch would block a thread of the cooperative pool.
            scores += try await withCheckedThrowingContinuation { continuation in
                queue.async {
                    continuation.resume(
                        with: Result { try self.scores(query: query, passages: batch).map(Double.init) })
                }
            }
        }
        return scores
    }
}
