import Foundation
import RAGModel

/// A BERT encoder in plain loops and double precision: the specification of the fast one.
struct PlainModel {
    let shape: TinyModel
    private let tensors: [String: [Double]]

    init(_ shape: TinyModel) {
        self.shape = shape
        tensors = Dictionary(uniqueKeysWithValues: shape.tensors().map { ($0.name, $0.values.map(Double.init)) })
    }

    private func tensor(_ name: String) -> [Double] { tensors[shape.prefix + name]! }

    private func linear(_ name: String, _ rows: [[Double]]) -> [[Double]] {
        let weight = tensor(name + ".weight")
        let bias = tensor(name + ".bias")
        return rows.map { row in
            bias.indices.map { output in
                row.indices.reduce(bias[output]) { $0 + row[$1] * weight[output * row.count + $1] }
            }
        }
    }

    private func norm(_ name: String, _ rows: [[Double]]) -> [[Double]] {
        let weight = tensor(name + (shape.oldNames ? ".gamma" : ".weight"))
        let bias = tensor(name + (shape.oldNames ? ".beta" : ".bias"))
        return rows.map { row in
            let mean = row.reduce(0, +) / Double(row.count)
            let variance = row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(row.count)
            return row.indices.map {
                (row[$0] - mean) / (variance + shape.epsilon).squareRoot() * weight[$0] + bias[$0]
            }
        }
    }

    private func activate(_ x: Double) -> Double {
        switch shape.activation {
        case "gelu": 0.5 * x * erfc(-x / 2.0.squareRoot())
        case "relu": max(0, x)
        default: 0.5 * x * (1 + tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
        }
    }

    private func add(_ left: [[Double]], _ right: [[Double]]) -> [[Double]] {
        zip(left, right).map { zip($0, $1).map(+) }
    }

    /// The last hidden states.
    func states(ids: [Int32], segments: [Int32]) -> [[Double]] {
        let words = tensor("embeddings.word_embeddings.weight")
        let positions = tensor("embeddings.position_embeddings.weight")
        let types = tensor("embeddings.token_type_embeddings.weight")
        let width = shape.hidden
        var x = ids.indices.map { token in
            (0..<width).map { index in
                words[Int(ids[token]) * width + index] + positions[(token + shape.firstPosition) * width + index]
                    + types[Int(segments[token]) * width + index]
            }
        }
        x = norm("embeddings.LayerNorm", x)
        for layer in 0..<shape.layers {
            let name = "encoder.layer.\(layer)."
            let context = attend(
                linear(name + "attention.self.query", x), linear(name + "attention.self.key", x),
                linear(name + "attention.self.value", x))
            x = norm(name + "attention.output.LayerNorm", add(x, linear(name + "attention.output.dense", context)))
            let inner = linear(name + "intermediate.dense", x).map { $0.map(activate) }
            x = norm(name + "output.LayerNorm", add(x, linear(name + "output.dense", inner)))
        }
        return x
    }

    private func attend(_ q: [[Double]], _ k: [[Double]], _ v: [[Double]]) -> [[Double]] {
        let head = shape.hidden / shape.heads
        var context = [[Double]](repeating: [], count: q.count)
        for start in stride(from: 0, to: shape.hidden, by: head) {
            for query in q.indices {
                let scores = k.map { key in
                    (start..<start + head).reduce(0.0) { $0 + q[query][$1] * key[$1] } / Double(head).squareRoot()
                }
                let weights = scores.map { exp($0 - scores.max()!) }
                let sum = weights.reduce(0, +)
                for index in start..<start + head {
                    context[query].append(v.indices.reduce(0) { $0 + weights[$1] / sum * v[$1][index] })
                }
            }
        }
        return context
    }

    /// The vector of one text.
    func vector(ids: [Int32]) -> [Double] {
        let states = states(ids: ids, segments: ids.map { _ in 0 })
        var vector = states[0]
        switch shape.pooling {
        case "mean_tokens":
            for index in vector.indices { vector[index] = states.reduce(0) { $0 + $1[index] } / Double(states.count) }
        case "max_tokens": for index in vector.indices { vector[index] = states.map { $0[index] }.max()! }
        default: break
        }
        guard shape.normalizes else { return vector }
        let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return vector.map { $0 / length }
    }

    /// The logit of a pair.
    func score(ids: [Int32], segments: [Int32]) -> Double {
        let first = [states(ids: ids, segments: segments)[0]]
        let pooled = linear("pooler.dense", first)[0].map { tanh($0) }
        let weight = tensors["classifier.weight"]!
        return pooled.indices.reduce(tensors["classifier.bias"]![0]) { $0 + pooled[$1] * weight[$1] }
    }
}
