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

/// An embedder that computes in this process, from the files of a local folder.
///
/// Thread safety: any number of callers at once.
package final class LocalEmbedder: Embedder {
    package let identity: EmbedderIdentity
    package let tokenizer: any TextTokenizer
    package let folder: ModelFolder
    private let computation: Computation
    /// The greatest number of workers of one call.
    let threads: Int
    private let queue = DispatchQueue(label: "swift-rag.embedder", qos: .userInitiated)
    private let waiting = Mutex<[WaitingQuery]>([])
    private let answersQueries = Atomic(false)

    private enum Computation {
        case encoder(Encoder)
        case table(StaticTable)
    }

    private struct WaitingQuery: Sendable {
        let texts: [String]
        let continuation: CheckedContinuation<[Embedding], any Error>
    }

    /// Documents that a query may have to wait for: about a tenth of a second of work.
    private static let pieceSize = 32

    /// Queries that are embedded together at most: nobody waits for many more than there are cores.
    private static let queriesAtOnce = 32

    /// int8 where it was measured to be the fastest, which is where the processor has products of 8 bits, else float32
    /// (docs/decisions/encoder-precision.md).
    package static var defaultPrecision: Precision {
        switch kernels_level() {
        case KERNELS_AVX512VNNI, KERNELS_AMX: .int8
        default: .float32
        }
    }

    package static var coreCount: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

    /// Opens a model: maps its weights, reads its vocabulary and configuration, computes nothing.
    ///
    /// - Parameters:
    ///   - folder: holds config.json, vocab.txt or tokenizer.json, and model.safetensors (or shards).
    ///   - threads: the greatest number of workers of one call.
    ///   - dimension: how many components of a vector are kept (and brought to length 1 again), for models made for it
    ///     (Matryoshka); `nil`, or what the model has, is all.
    ///   - prompts: what is put before queries and documents, instead of what the folder says.
    ///   - prefetch: let another thread bring the weights into memory meanwhile: for a command that embeds one query.
    /// - Throws: `modelNotFound`, `modelInvalid`, `unsupportedModel`.
    package convenience init(
        folder: String, precision: Precision = LocalEmbedder.defaultPrecision, threads: Int = LocalEmbedder.coreCount,
        dimension: Int? = nil, prompts: Prompts? = nil, prefetch: Bool = false
    ) throws(EmbedderError) {
        try self.init(
            folder: folder, precision: precision, threads: threads, dimension: dimension, prompts: prompts,
            prefetch: prefetch, level: kernels_level())
    }

    /// - Parameter level: the kernels to use; tests compare them.
    init(
        folder path: String, precision: Precision, threads: Int, dimension: Int? = nil, prompts: Prompts? = nil,
        prefetch: Bool = false, level: kernel_level
    ) throws(EmbedderError) {
        folder = try ModelFolder(path: path, prompts: prompts)
        self.threads = max(1, threads)
        let weights = try WeightFiles(folder: folder.transformerPath)
        var precision = precision
        let whole: Int
        if folder.isStatic {
            // There are no products.
            precision = .float32
            tokenizer = try folder.openTokenizer()
            let table = try StaticTable(files: weights, tokenizer: tokenizer)
            computation = .table(table)
            whole = table.dimension
        } else {
            let encoder = Encoder(
                weights: try EncoderWeights(
                    files: weights, configuration: folder.configuration, panelColumns: matrix_panel_columns(level)),
                precision: precision, threads: threads, level: level)
            if precision == .int8 { encoder.open(kept: KeptPanels.path(folder.transformerPath), isAside: prefetch) }
            if prefetch { encoder.prefetch() }
            tokenizer = try folder.openTokenizer()
            computation = .encoder(encoder)
            whole = folder.configuration.hiddenSize
        }
        var fingerprint = ModelFingerprint.of(folder, weights: weights, tokenizer: tokenizer, precision)
        if let dimension, dimension != whole {
            guard (1..<whole).contains(dimension) else {
                throw EmbedderError(
                    .inputInvalid, subject: folder.name,
                    "its vectors have \(whole) dimensions; \(dimension) of them cannot be kept")
            }
            fingerprint = String(
                Array("\(fingerprint) \(dimension)".utf8)
                    .withUnsafeBytes { ContentHash(of: $0) }.hexadecimal.prefix(32))
        }
        identity = EmbedderIdentity(
            name: folder.name, fingerprint: fingerprint, precision: precision, dimension: dimension ?? whole,
            maximumTokens: folder.maximumTokens)
    }

    package func embed(_ texts: [String], role: EmbeddingRole) async throws -> [Embedding] {
        // A batch would block a thread of the cooperative pool; the queue also keeps batches from competing for cores.
        try await withCheckedThrowingContinuation { continuation in
            guard role == .query else {
                return queue.async { continuation.resume(with: Result { try self.embedInPieces(texts, role: role) }) }
            }
            answersQueries.store(true, ordering: .relaxed)
            waiting.withLock { $0.append(WaitingQuery(texts: texts, continuation: continuation)) }
            queue.async { self.embedWaiting() }
        }
    }

    /// Lets queries in between pieces of a batch of documents, in a process that answers queries: nobody waits for seconds
    /// because others are ingested.
    private func embedInPieces(_ texts: [String], role: EmbeddingRole) throws(EmbedderError) -> [Embedding] {
        guard answersQueries.load(ordering: .relaxed) else { return try embedNow(texts, role: role) }
        var found: [Embedding] = []
        for start in stride(from: 0, to: texts.count, by: Self.pieceSize) {
            found += try embedNow(Array(texts[start..<min(texts.count, start + Self.pieceSize)]), role: role)
            embedWaiting()
        }
        return found
    }

    /// Embeds the queries that have come while others were in work, together: two texts take an encoder less than twice the
    /// time of one.
    private func embedWaiting() {
        let taken = waiting.withLock { waiting in
            defer { waiting.removeFirst(min(waiting.count, Self.queriesAtOnce)) }
            return Array(waiting.prefix(Self.queriesAtOnce))
        }
        // An earlier turn may have taken all.
        guard !taken.isEmpty else { return }
        do {
            var found = try embedNow(taken.flatMap(\.texts), role: .query)[...]
            for query in taken {
                query.continuation.resume(returning: Array(found.prefix(query.texts.count)))
                found = found.dropFirst(query.texts.count)
            }
        } catch {
            for query in taken { query.continuation.resume(throwing: error) }
        }
    }

    /// The same without suspension: the caller's thread is one of the workers.
    package func embedNow(_ texts: [String], role: EmbeddingRole) throws(EmbedderError) -> [Embedding] {
        let prompt = folder.prompts[role]
        guard case .encoder = computation else {
            return lookUp(texts.map { prompt.isEmpty ? $0 : prompt + $0 })
        }
        let tokenized = texts.map {
            tokenizer.encode(prompt.isEmpty ? $0 : prompt + $0, maximumTokens: identity.maximumTokens)
        }
        let found = try vectors(tokenized.map { EncoderInput(ids: $0.ids) })
        return zip(found, tokenized).map { vector, tokens in
            Embedding(vector: vector, tokens: tokens.ids.count, truncated: tokens.truncated)
        }
    }

    /// The vectors of texts by a static model, which are the work of its tokenizer.
    private func lookUp(_ texts: [String]) -> [Embedding] {
        guard case .table(let table) = computation else { return [] }
        let found = Mutex([Embedding?](repeating: nil, count: texts.count))
        let size = 64
        let parts = (texts.count + size - 1) / size
        @Sendable func work(_ part: Int) {
            for index in part * size..<min(texts.count, (part + 1) * size) {
                let ids = tokenizer.ids(texts[index])
                let kept = ids.prefix(identity.maximumTokens)
                let vector = table.vector(kept, normalizes: folder.normalizes)
                let embedding = Embedding(vector: cut(vector), tokens: kept.count, truncated: kept.count < ids.count)
                found.withLock { $0[index] = embedding }
            }
        }
        if parts < 2 || threads < 2 {
            for part in 0..<parts { work(part) }
        } else {
            DispatchQueue.concurrentPerform(iterations: parts, execute: work)
        }
        return found.withLock { $0 }.compactMap { $0 }
    }

    /// The components that are kept, of length 1.
    private func cut(_ vector: [Float]) -> [Float] {
        vector.count == identity.dimension ? vector : Array(vector.prefix(identity.dimension)).ofLengthOne()
    }

    /// What the encoder is run on to see which of its channels are large: part of what int8 means, so never changed.
    private static let calibrationTexts = [
        "The pump stops when the pressure in pipe 4.2 is low.", "def reload(self, url): return None",
        "Der Druck 压力 давление",
    ]
    private static let calibrationLength = 64

    private var calibration: Calibration {
        let longest = min(Self.calibrationLength, folder.maximumTokens)
        return Calibration(
            inputs: { [tokenizer] in
                Self.calibrationTexts.map { EncoderInput(ids: tokenizer.encode($0, maximumTokens: longest).ids) }
            }, folder: folder.transformerPath, fingerprint: identity.fingerprint)
    }

    /// The vectors of texts that are tokenized already.
    func vectors(_ inputs: [EncoderInput]) throws(EmbedderError) -> [[Float]] {
        guard case .encoder(let encoder) = computation else {
            throw EmbedderError(.unsupportedModel, subject: folder.path, "a static model, where an encoder is needed")
        }
        let width = folder.configuration.hiddenSize
        let pooling = folder.pooling
        let normalizes = folder.normalizes
        let vectors = Mutex([[Float]](repeating: [], count: inputs.count))
        try encoder.run(inputs, firstTokenOnly: pooling == .classification, calibration: calibration) { index, states in
            let vector = pooling.pool(states, width: width, normalizes: normalizes)
            vectors.withLock { $0[index] = vector }
        }
        let found = vectors.withLock { $0 }
        for vector in found {
            var sum: Float = 0
            for value in vector { sum += value * value }
            // Infinities and NaN reach the sum.
            guard sum.isFinite else { throw encoder.weights.damaged("numbers that are not finite") }
            guard sum > 0 else { throw encoder.weights.damaged("a vector of zeros") }
        }
        return found.map(cut)
    }

    /// The number of components of a token's vector.
    var tokenDimension: Int {
        guard case .table(let table) = computation else { return folder.configuration.hiddenSize }
        return table.dimension
    }

    /// The vectors of each text's tokens, row by row, each of length 1; special tokens and those of the prompt are left out.
    func tokenVectors(_ texts: [String], role: EmbeddingRole) throws(EmbedderError) -> [[Float]] {
        guard case .encoder(let encoder) = computation else { return staticTokenVectors(texts) }
        let prompt = folder.prompts[role]
        let tokenized = texts.map {
            tokenizer.encode(prompt.isEmpty ? $0 : prompt + $0, maximumTokens: identity.maximumTokens)
        }
        let first = 1 + (prompt.isEmpty ? 0 : tokenizer.tokenOffsets(prompt).count)
        let width = tokenDimension
        let vectors = Mutex([[Float]](repeating: [], count: texts.count))
        try encoder.run(tokenized.map { EncoderInput(ids: $0.ids) }, calibration: calibration) { index, states in
            // The last token is special, too.
            let rows = max(first, states.count / width - 1)
            var own = [Float](states[min(first * width, states.count)..<min(rows * width, states.count)])
            for start in stride(from: 0, to: own.count, by: width) {
                var sum: Float = 0
                for place in start..<start + width { sum += own[place] * own[place] }
                let factor = sum > 0 ? 1 / sum.squareRoot() : 0
                for place in start..<start + width { own[place] *= factor }
            }
            vectors.withLock { $0[index] = own }
        }
        let found = vectors.withLock { $0 }
        guard found.allSatisfy({ $0.allSatisfy(\.isFinite) }) else {
            throw encoder.weights.damaged("numbers that are not finite")
        }
        return found
    }

    private func staticTokenVectors(_ texts: [String]) -> [[Float]] {
        guard case .table(let table) = computation else { return [] }
        return texts.map { text in
            tokenizer.ids(text).prefix(identity.maximumTokens).flatMap { table.vector([$0], normalizes: true) }
        }
    }

    package var prompts: Prompts { folder.prompts }

    package func tokenOffsets(_ text: String) -> [Int]? { tokenizer.tokenOffsets(text) }

    package func fragments(in text: String) -> (words: Int, fragments: Int)? { tokenizer.fragments(in: text) }
}
