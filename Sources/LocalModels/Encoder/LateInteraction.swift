import CVectorKernels
import Dispatch
import IndexSupport
import RAGModel
import Synchronization

/// A reranker over the token vectors of a sentence encoder: for each token of the query the nearest token of the passage,
/// by cosine, on the mean (MaxSim). The encoder need not have been made for it.
///
/// What a passage's tokens mean does not depend on the query, so vectors of passages are kept, up to a bound in bytes, the
/// least recently used going first.
///
/// Thread safety: any number of callers at once.
///
/// Source: Khattab and Zaharia, "ColBERT: efficient and effective passage search via contextualized late interaction over
/// BERT", SIGIR 2020.
package final class LateInteraction: Reranker {
    private let embedder: LocalEmbedder
    private let queue = DispatchQueue(label: "swift-rag.late-interaction", qos: .userInitiated)
    private let memory: Mutex<TokenVectorMemory>

    /// - Parameter memory: bytes of token vectors that are kept; a passage of 200 tokens has 150 kB at 384 dimensions.
    package init(_ embedder: LocalEmbedder, memory: Int = 256 << 20) {
        self.embedder = embedder
        self.memory = Mutex(TokenVectorMemory(limit: memory))
    }

    package var name: String { "late interaction of \(embedder.identity.name)" }

    /// One passage for each worker: the encoder takes tens of milliseconds for each.
    package var groupSize: Int { embedder.threads }

    package var weight: Double { 0.3 }

    package func scores(query: String, texts: [String]) async throws -> [Double] {
        var scores: [Double] = []
        for start in stride(from: 0, to: texts.count, by: 64) {
            try Task.checkCancellation()
            let batch = Array(texts[start..<min(texts.count, start + 64)])
            // A batch would block a thread of the cooperative pool.
            scores += try await withCheckedThrowingContinuation { continuation in
                queue.async { continuation.resume(with: Result { try self.scoresNow(query: query, texts: batch) }) }
            }
        }
        return scores
    }

    func scoresNow(query: String, texts: [String]) throws(EmbedderError) -> [Double] {
        // The query is kept like a passage, since it comes again with each group; its role makes its name another one.
        let vectors = try tokenVectors(["query\0" + query] + texts.map { "passage\0" + $0 })
        let width = embedder.tokenDimension
        var asked = [Float](repeating: 0, count: vectors[0].count)
        convert_f16_to_f32(vectors[0], vectors[0].count, &asked)
        return vectors.dropFirst().map { Self.maxSim(asked, $0, width: width) }
    }

    /// The token vectors of texts that begin with their role.
    private func tokenVectors(_ names: [String]) throws(EmbedderError) -> [[UInt16]] {
        var found = memory.withLock { memory in names.map { memory[$0] } }
        for role in [EmbeddingRole.query, .document] {
            let mark = role == .query ? "query\0" : "passage\0"
            let missing = names.indices.filter { found[$0] == nil && names[$0].hasPrefix(mark) }
            guard !missing.isEmpty else { continue }
            let vectors = try embedder.tokenVectors(
                missing.map { String(names[$0].dropFirst(mark.count)) }, role: role)
            for (index, vector) in zip(missing, vectors) {
                var half = [UInt16](repeating: 0, count: vector.count)
                convert_f32_to_f16(vector, vector.count, &half)
                found[index] = half
            }
            memory.withLock { memory in for index in missing { memory.insert(found[index]!, for: names[index]) } }
        }
        return found.map { $0! }
    }

    /// The mean over the tokens of the query of the greatest cosine to a token of the passage; 0 if one has no tokens.
    ///
    /// - Parameters: vectors of length 1, row by row.
    static func maxSim(_ query: [Float], _ passage: [UInt16], width: Int) -> Double {
        let (asked, rows) = (query.count / width, passage.count / width)
        guard asked > 0, rows > 0 else { return 0 }
        let kernels = distance_kernels_current().pointee
        var cosines = [Float](repeating: 0, count: rows)
        var sum = 0.0
        query.withUnsafeBufferPointer { query in
            passage.withUnsafeBufferPointer { passage in
                for token in 0..<asked {
                    kernels.dot_f16_rows(
                        query.baseAddress! + token * width, passage.baseAddress!, width, rows, width, &cosines)
                    sum += Double(cosines.max()!)
                }
            }
        }
        return sum / Double(asked)
    }
}

/// Token vectors by text, the least recently used going first.
private struct TokenVectorMemory {
    private var entries: [String: (vectors: [UInt16], used: UInt64)] = [:]
    private var bytes = 0
    private var clock: UInt64 = 0
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    subscript(name: String) -> [UInt16]? {
        mutating get {
            clock += 1
            entries[name]?.used = clock
            return entries[name]?.vectors
        }
    }

    mutating func insert(_ vectors: [UInt16], for name: String) {
        clock += 1
        if let old = entries.updateValue((vectors, clock), forKey: name) { bytes -= Self.size(name, old.vectors) }
        bytes += Self.size(name, vectors)
        guard bytes > limit else { return }
        // A good part at once, so that the next insertions need not sort again.
        for (name, entry) in entries.sorted(by: { $0.value.used < $1.value.used }) where bytes > limit / 4 * 3 {
            entries[name] = nil
            bytes -= Self.size(name, entry.vectors)
        }
    }

    private static func size(_ name: String, _ vectors: [UInt16]) -> Int { name.utf8.count + 2 * vectors.count + 64 }
}
