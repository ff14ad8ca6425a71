import IndexSupport
import RAGModel

/// Documents that say nearly the same.
public struct NearDuplicates: Sendable, Codable, Hashable {
    /// URIs, in their order.
    public let documents: [String]
    /// The least estimated share of word sequences that one of them has in common with the first, from 0 to 1.
    public let similarity: Double
}

extension Store {
    /// Groups of live documents of a scope that share at least `similarity` of their word sequences with the first of the
    /// group. Documents of less than a few words are alike if title and text are the same.
    ///
    /// Copies are indexed like others, unless `IngestOptions.skipsNearDuplicates` says not; queries fold passages with the
    /// same text by themselves.
    ///
    /// - Complexity: O(size of the texts), with half a kilobyte of memory for each document.
    public func nearDuplicates(
        in scope: Scope = Scope(), similarity: Double = 0.8
    ) async throws(RAGError) -> [NearDuplicates] {
        try await reading(scope) { snapshot throws(RAGError) in
            var sketches: [(uri: String, sketch: DocumentSketch)] = []
            for try await document in DocumentSequence(snapshot) {
                let chunks = try await snapshot.chunks(of: document)
                sketches.append((document.uri, DocumentSketch(document, chunks)))
            }
            return Self.groups(sketches, similarity)
        }
    }

    private static func groups(
        _ sketches: [(uri: String, sketch: DocumentSketch)], _ similarity: Double
    ) -> [NearDuplicates] {
        var first: [UInt64: Int] = [:]
        var leaders = Array(sketches.indices)
        for (number, entry) in sketches.enumerated() {
            for key in entry.sketch.keys {
                guard let other = first[key] else {
                    first[key] = number
                    continue
                }
                let leader = leaders[other]
                if leaders[number] == number, leader != number,
                    sketches[leader].sketch.similarity(to: entry.sketch) >= similarity
                {
                    leaders[number] = leader
                }
            }
        }
        let members = Dictionary(grouping: sketches.indices) { leaders[$0] }
        return members.filter { $0.value.count > 1 }.sorted { $0.key < $1.key }.map { leader, members in
            NearDuplicates(
                documents: members.map { sketches[$0].uri },
                similarity: members.map { sketches[leader].sketch.similarity(to: sketches[$0].sketch) }.min() ?? 1)
        }
    }
}
