import Foundation
import IndexSupport
import RAGModel

@testable import LexicalSearch

/// A chunk of the model: the terms of each field in order, one position each.
struct ModelChunk {
    let fields: [LexicalField: [String]]

    /// How often each term stands in each field.
    let counts: [LexicalField: [String: Int]]

    init(fields: [LexicalField: [String]]) {
        self.fields = fields
        counts = fields.mapValues { words in words.reduce(into: [:]) { $0[$1, default: 0] += 1 } }
    }

    func frequency(_ term: String, in field: LexicalField?) -> [LexicalField: Int] {
        var result: [LexicalField: Int] = [:]
        for (key, counts) in counts where field == nil || key == field { result[key] = counts[term] }
        return result
    }

    func length(_ weights: LexicalFieldWeights) -> Int {
        fields.reduce(0) { $0 + Int(weights[$1.key]) * $1.value.count }
    }
}

/// What a search must answer: lists and loops over all chunks, no index.
struct NaiveSearcher {
    /// The live chunks of the collection.
    let live: [ModelChunk]
    let parameters: BM25Parameters

    private var weights: LexicalFieldWeights { parameters.fieldWeights }
    private var averageLength: Double {
        live.isEmpty ? 0 : Double(live.reduce(0) { $0 + $1.length(weights) }) / Double(live.count)
    }

    private func idf(_ frequency: Int) -> Double {
        log1p((Double(live.count) - Double(frequency) + 0.5) / (Double(frequency) + 0.5))
    }

    private func weighted(_ counts: [LexicalField: Int]) -> Int {
        counts.reduce(0) { $0 + Int(weights[$1.key]) * $1.value }
    }

    private func documentFrequency(_ terms: Set<String>, in field: LexicalField?) -> Int {
        live.filter { chunk in terms.contains { weighted(chunk.frequency($0, in: field)) > 0 } }.count
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    private var vocabulary: Set<String> {
        Set(live.flatMap { chunk in chunk.fields.filter { weights[$0.key] > 0 }.values.joined() })
    }

    /// The scored terms of a leaf: weight, and frequency in a chunk.
    private func terms(_ leaf: LexicalQuery.Leaf) -> [(idf: Double, boost: Double, frequency: (ModelChunk) -> Int)] {
        func group(_ terms: Set<String>) -> (ModelChunk) -> Int {
            { chunk in terms.reduce(0) { $0 + weighted(chunk.frequency($1, in: leaf.field)) } }
        }
        switch leaf.pattern {
        case .term(let bytes):
            let frequency = documentFrequency([text(bytes)], in: nil)
            return frequency == 0 ? [] : [(idf(frequency), 1, group([text(bytes)]))]
        case .prefix(let bytes):
            let found = vocabulary.filter { $0.utf8.starts(with: bytes) }
            let frequency = documentFrequency(found, in: leaf.field)
            return frequency == 0 ? [] : [(idf(frequency), 1, group(found))]
        case .fuzzy(let bytes, let distance):
            let found = vocabulary.filter { edits($0, text(bytes)) <= distance }
            let frequency = documentFrequency(found, in: leaf.field)
            guard frequency > 0 else { return [] }
            return (0...distance).compactMap { distance in
                let terms = found.filter { edits($0, text(bytes)) == distance }
                return terms.isEmpty ? nil : (idf(frequency), 1 / Double(1 + distance), group(terms))
            }
        case .anyOf(let bytes, let word):
            let found = Set(bytes.map(text))
            guard documentFrequency(found, in: leaf.field) > 0 else { return [] }
            return [(idf(documentFrequency(found.union([text(word)]), in: leaf.field)), 1, group(found))]
        case .phrase(let terms, let slop):
            let frequencies = terms.map { documentFrequency([text($0.term)], in: nil) }
            guard frequencies.allSatisfy({ $0 > 0 }) else { return [] }
            return [
                (
                    frequencies.reduce(0) { $0 + idf($1) }, 1,
                    { chunk in
                        var total = 0
                        for (field, words) in chunk.fields where leaf.field == nil || leaf.field == field {
                            let places = terms.map { term in
                                words.indices.filter { words[$0] == text(term.term) }.map { $0 - Int(term.offset) }
                            }
                            for start in Set(places.joined())
                            where places.allSatisfy({ $0.contains { $0 >= start && $0 <= start + slop } }) {
                                total += Int(weights[field])
                            }
                        }
                        return total
                    }
                )
            ]
        }
    }

    func edits(_ left: String, _ right: String) -> Int {
        let (a, b) = (Array(left.unicodeScalars), Array(right.unicodeScalars))
        var row = Array(0...b.count)
        for i in a.indices {
            var next = [i + 1]
            for j in b.indices { next.append(min(row[j] + (a[i] == b[j] ? 0 : 1), row[j + 1] + 1, next[j] + 1)) }
            row = next
        }
        return row[b.count]
    }

    /// What titles alone add: the same score with the frequencies and lengths of titles.
    private func titles(_ query: LexicalQuery) -> [(weight: Double, term: String)] {
        guard weights.title > 0, averageTitleLength > 0, parameters.titleShare > 0 else { return [] }
        var count: [LexicalQuery.Leaf: Int] = [:]
        for clause in query.clauses where clause.occurrence != .excluded {
            for leaf in clause.positions.flatMap({ [$0.whole] + $0.parts }) { count[leaf, default: 0] += 1 }
        }
        return count.compactMap { leaf, count in
            guard case .term(let bytes) = leaf.pattern, leaf.field == nil else { return nil }
            let frequency = live.filter { $0.counts[.title]?[text(bytes)] != nil }.count
            guard frequency > 0 else { return nil }
            return (idf(frequency) * (parameters.titleShare * Double(count)), text(bytes))
        }
    }

    private var averageTitleLength: Double {
        let total = live.reduce(0) { $0 + Int(weights.title) * ($1.fields[.title]?.count ?? 0) }
        return live.isEmpty ? 0 : Double(total) / Double(live.count)
    }

    /// Whether each chunk fulfils the required and excluded clauses.
    func fulfilling(_ query: LexicalQuery) -> [Bool] {
        var resolved: [LexicalQuery.Leaf: [(ModelChunk) -> Int]] = [:]
        for leaf in query.clauses.flatMap({ $0.positions.flatMap { [$0.whole] + $0.parts } }) {
            resolved[leaf] = terms(leaf).map(\.frequency)
        }
        func matches(_ leaf: LexicalQuery.Leaf, _ chunk: ModelChunk) -> Bool {
            resolved[leaf]!.contains { $0(chunk) > 0 }
        }
        return live.map { chunk in
            query.clauses.allSatisfy { clause in
                let holds = clause.positions.allSatisfy { position in
                    let parts = !position.parts.isEmpty && position.parts.allSatisfy { matches($0, chunk) }
                    return matches(position.whole, chunk) || parts
                }
                return clause.occurrence == .optional || clause.positions.isEmpty
                    || holds == (clause.occurrence == .required)
            }
        }
    }

    /// What the wholes of identifiers add: as much as all their parts together can.
    private func presences(_ query: LexicalQuery) -> [(weight: Double, frequency: (ModelChunk) -> Int)] {
        let words = query.clauses.filter { $0.occurrence != .excluded }.flatMap(\.positions)
        guard words.count <= PreparedQuery.maximumWordsOfName else { return [] }
        var order: [LexicalQuery.Leaf] = []
        var wholes: [(position: LexicalQuery.Position, count: Int)] = []
        for clause in query.clauses {
            for position in clause.positions {
                for leaf in [position.whole] + position.parts where !order.contains(leaf) { order.append(leaf) }
                guard clause.occurrence != .excluded, !position.parts.isEmpty,
                    case .term = position.whole.pattern
                else { continue }
                if let known = wholes.firstIndex(where: { $0.position.whole == position.whole }) {
                    wholes[known].count += 1
                } else {
                    wholes.append((position, 1))
                }
            }
        }
        return wholes.compactMap { position, count in
            let parts = order.filter { position.parts.contains($0) }.flatMap { terms($0) }
            let weight = parts.reduce(0) { $0 + $1.idf * $1.boost }
            guard weight > 0, let whole = terms(position.whole).first else { return nil }
            return (weight * Double(count), whole.frequency)
        }
    }

    /// The score of each chunk that matches: in the engine's units turned into a score, and in double precision.
    func scores(_ query: LexicalQuery) -> [(score: Float, exact: Double)?] {
        guard !query.isEmpty else { return live.map { _ in nil } }
        // The engine adds repeated terms up before it rounds, so the same leaf must be one weight here too.
        var multiplicity: [LexicalQuery.Leaf: Int] = [:]
        for clause in query.clauses where clause.occurrence != .excluded {
            for leaf in clause.positions.flatMap({ [$0.whole] + $0.parts }) { multiplicity[leaf, default: 0] += 1 }
        }
        let weighted = multiplicity.flatMap { leaf, count in
            terms(leaf).map { (weight: $0.idf * ($0.boost * Double(count)), frequency: $0.frequency) }
        }
        let presences = presences(query)
        let titles = titles(query)
        let total = (weighted.map(\.weight) + presences.map(\.weight) + titles.map(\.weight)).reduce(0, +)
        let titleSlope = averageTitleLength > 0 ? parameters.k1 * parameters.b / averageTitleLength : 0
        let factor = total > 0 ? exp2(log2(Double(1 << 30) / total).rounded(.down)) : 1
        let average = averageLength
        let constant = parameters.k1 * (1 - parameters.b)
        let slope = average > 0 ? parameters.k1 * parameters.b / average : 0
        let keepers = fulfilling(query)
        return live.enumerated().map { index, chunk in
            guard keepers[index] else { return nil }
            var units: UInt32 = 0
            var exact = 0.0
            let length = chunk.length(weights)
            for (weight, frequency) in weighted {
                let count = frequency(chunk)
                guard count > 0 else { continue }
                let tf = Float(count)
                let product = Float(slope) * Float(length)
                let norm = Float(constant) + product
                units += UInt32(max(1, (Float(weight * factor) * (tf / (tf + norm))).rounded(.toNearestOrEven)))
                exact += weight * Double(count) / (Double(count) + constant + slope * Double(length))
            }
            let titleLength = Int(weights.title) * (chunk.fields[.title]?.count ?? 0)
            for (weight, term) in titles {
                let count = Int(weights.title) * (chunk.counts[.title]?[term] ?? 0)
                guard count > 0 else { continue }
                let product = Float(titleSlope) * Float(titleLength)
                let norm = Float(constant) + product
                units += UInt32(
                    max(1, (Float(weight * factor) * (Float(count) / (Float(count) + norm))).rounded(.toNearestOrEven)))
                exact += weight * Double(count) / (Double(count) + constant + titleSlope * Double(titleLength))
            }
            for (weight, frequency) in presences where frequency(chunk) > 0 {
                units += UInt32(max(1, Float(weight * factor).rounded(.toNearestOrEven)))
                exact += weight
            }
            return units > 0 ? (Float(Double(units) / factor), exact) : nil
        }
    }
}
