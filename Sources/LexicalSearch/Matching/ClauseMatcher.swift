import RAGModel
import TextAnalysis

/// Whether a short text has what a clause asks for, by the text alone: for paths that are spelled otherwise than in the index.
///
/// Thread safety: used by one thread at a time, like its session.
package struct ClauseMatcher {
    private let clause: LexicalQuery.Clause
    private let session: AnalysisSession
    private let buffer = TokenBuffer()

    /// - Parameter session: of the analyzer that made the index.
    package init(_ clause: LexicalQuery.Clause, session: AnalysisSession) {
        self.clause = clause
        self.session = session
    }

    /// - Complexity: O(length of the text).
    package func holds(in text: String) -> Bool {
        if let written = clause.written, !written.stands(in: text) { return false }
        var text = text
        buffer.removeAll()
        text.withUTF8 { session.analyze($0, into: buffer) }
        var places: [[UInt8]: [UInt32]] = [:]
        for token in buffer.tokens { places[Array(buffer.term(of: token)), default: []].append(token.position) }
        return clause.positions.allSatisfy { position in
            holds(position.whole.pattern, places)
                || (!position.parts.isEmpty && position.parts.allSatisfy { holds($0.pattern, places) })
                || position.variants.contains { places[$0] != nil }
                || position.alternatives.contains { holds($0.leaf.pattern, places) }
        }
    }

    private func holds(_ pattern: LexicalQuery.Pattern, _ places: [[UInt8]: [UInt32]]) -> Bool {
        switch pattern {
        case .term(let term): places[term] != nil
        case .anyOf(let terms, _): terms.contains { places[$0] != nil }
        case .prefix(let prefix): places.keys.contains { $0.starts(with: prefix) }
        case .fuzzy(let word, let distance):
            places.keys.contains {
                EditDistance.between(Self.scalars(word), Self.scalars($0), atMost: distance) != nil
            }
        case .phrase(let terms, let slop):
            terms.first.map { first in
                (places[first.term] ?? []).contains { start in
                    terms.allSatisfy { other in
                        (places[other.term] ?? []).contains { place in
                            let shift = Int(place) - Int(start) - Int(other.offset) + Int(first.offset)
                            return abs(shift) <= slop
                        }
                    }
                }
            } ?? false
        }
    }

    private static func scalars(_ word: [UInt8]) -> [UInt32] {
        String(decoding: word, as: UTF8.self).unicodeScalars.map(\.value)
    }
}
