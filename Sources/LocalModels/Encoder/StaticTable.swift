import CVectorKernels
import IndexSupport

/// A static model (model2vec, potion): each token has a vector, whatever stands around it, and a text has their mean. It
/// costs about a thousandth of an encoder, and knows words only.
///
/// `embeddings` has the vectors; `mapping`, where tokens share vectors, the row of each token; `weights` a factor of each.
/// Tokens that are unknown do not count; a text of only such has the vector of the unknown token.
///
/// Source: the model2vec package, https://github.com/MinishLab/model2vec.
final class StaticTable: Sendable {
    /// Keeps the mapping alive.
    private let files: WeightFiles
    private let embeddings: WeightTensor
    private let rows: [Int32]?
    private let weights: [Float]?
    private let unknown: Int32?

    var dimension: Int { embeddings.columns }

    /// - Throws: `modelInvalid`, `unsupportedModel`.
    init(files: WeightFiles, tokenizer: any TextTokenizer) throws(EmbedderError) {
        self.files = files
        let name = files.contains("embeddings") ? "embeddings" : "embedding.weight"
        embeddings = try files.matrix(name)
        let count = tokenizer.vocabularySize
        weights = try files.numbers("weights", count: count)?.map(Float.init)
        let mapping = try files.numbers("mapping", count: count)
        let rowCount = Double(embeddings.rows)
        guard mapping?.allSatisfy({ $0 >= 0 && $0 < rowCount && $0 == $0.rounded() }) ?? (count <= embeddings.rows)
        else {
            throw files.damaged(
                mapping == nil ? name : "mapping", "has no vector for some of the tokenizer's \(count) tokens")
        }
        rows = mapping?.map { Int32($0) }
        unknown = tokenizer.unknownToken
    }

    /// The vector of a text's tokens.
    func vector(_ ids: some Sequence<Int32>, normalizes: Bool) -> [Float] {
        var sum = [Float](repeating: 0, count: dimension)
        var row = sum
        var count = 0
        for id in ids where id != unknown {
            add(id, to: &sum, &row)
            count += 1
        }
        if count == 0, let unknown {
            add(unknown, to: &sum, &row)
            count = 1
        }
        if count > 1 { for index in sum.indices { sum[index] /= Float(count) } }
        return normalizes ? sum.ofLengthOne() : sum
    }

    private func add(_ id: Int32, to sum: inout [Float], _ row: inout [Float]) {
        let place = embeddings.row(Int(rows?[Int(id)] ?? id))
        guard let weight = weights?[Int(id)] else {
            matrix_widen(kernels_level(), embeddings.source, place, dimension, 1, &sum)
            return
        }
        matrix_widen(kernels_level(), embeddings.source, place, dimension, 0, &row)
        for index in sum.indices { sum[index] += row[index] * weight }
    }
}

extension [Float] {
    /// The vector in the same direction of length 1; zero stays zero.
    func ofLengthOne() -> [Float] {
        var sum = 0.0
        for value in self { sum += Double(value) * Double(value) }
        guard sum > 0 else { return self }
        let factor = 1 / sum.squareRoot()
        return map { Float(Double($0) * factor) }
    }
}
