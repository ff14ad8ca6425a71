import Catalog
import Foundation
import IndexSupport
import LexicalSearch
import RAGModel
import RankFusion
import SegmentStore
import TextAnalysis
import VectorSearch

extension QueryEngine {
    /// Turns the ranking into hits with their texts, read in the same transaction.
    func hydrate(_ result: Result, reader: CatalogReader) throws -> [Hit] {
        var documents: [UInt64: (DocumentRecord, [String: MetadataValue])] = [:]
        let highlighter = (options.highlights ? lexicalQuery : nil).flatMap {
            Highlighter(query: $0, analyzer: collection.settings.analyzer)
        }
        return try result.ranked.enumerated().map { index, candidate in
            let key = candidate.id.key
            guard let chunk = try reader.chunk(key) else { throw missing(key) }
            if documents[key.document] == nil {
                guard let document = try reader.document(key.document) else { throw missing(key) }
                let values = try document.metadataValues()
                documents[key.document] = (document, values)
            }
            let (document, metadata) = documents[key.document]!
            return Hit(
                rank: index + 1, score: candidate.score, id: key, collection: collection.name,
                chunk: "\(document.uri)#\(key.position)", uri: document.uri, path: document.name,
                title: document.title, headingPath: chunk.headingPath, text: chunk.text, lines: chunk.lineRange,
                line: chunk.lineRange.lowerBound, bytes: chunk.byteRange, metadata: metadata,
                highlights: highlighter?.ranges(in: chunk.text) ?? [],
                explanation: options.explain ? try explain(candidate) : nil)
        }
    }

    private func missing(_ key: ChunkID) -> RAGError {
        RAGError(
            .corrupt, subject: "chunk \(key.document)#\(key.position)",
            "a segment names it, the catalog lacks it; run `rag verify --repair`")
    }

    func explain(_ candidate: FusedCandidate<Place>) throws -> HitExplanation {
        let terms = try lexicalQuery.map { query in
            try snapshot.lexical.explain(
                try snapshot.lexical.prepare(query), segment: candidate.id.segment, ordinal: candidate.id.ordinal)
        }
        let report = terms.map { explained in
            LexicalReport(
                score: explained.score.map(Double.init), terms: explained.terms.map(LexicalReport.Term.init),
                obstacles: [], length: explained.length, averageLength: explained.averageLength)
        }
        let legs = candidate.contributions.map {
            HitExplanation.Leg(
                leg: LegID(rawValue: $0.leg), rank: $0.rank, score: $0.score, normalizedScore: $0.normalizedScore,
                weight: $0.weight, contribution: $0.contribution)
        }
        let fusion = HitExplanation.Fusion(
            text: "", legs: legs, titleScore: 0, identifiers: [], exactness: 0, lexical: report)
        return HitExplanation(
            fusions: [fusion], fused: candidate.score, reranking: nil, combined: candidate.score,
            relevance: candidate.score)
    }

    func plan(_ result: Result) -> QueryPlan {
        let dense = result.densePlans.map { $0?.summary ?? "no vectors" }
        let live = snapshot.segments.indices.map { snapshot.live[$0]?.count ?? snapshot.segments[$0].rows }
        let allowed = snapshot.segments.indices.map { result.allowed[$0]?.count ?? snapshot.segments[$0].rows }
        return QueryPlan(
            collections: [
                QueryPlan.Collection(
                    name: collection.name, chunks: live.reduce(0, +), selected: allowed.reduce(0, +),
                    legs: dense.isEmpty ? [:] : ["dense": dense], terms: lexicalQuery?.summary, calibration: nil)
            ],
            candidates: result.candidates, fusion: options.fusion.method, filter: filter.map { "\($0)" },
            reranker: nil)
    }
}

/// Finds the words of a text that a query matched.
struct Highlighter {
    private let session: AnalysisSession
    private let terms: Set<String>
    private let buffer = TokenBuffer()

    init?(query: LexicalQuery, analyzer: AnalyzerConfiguration) {
        guard let analyzer = try? Analyzer(analyzer) else { return nil }
        session = analyzer.makeSession()
        terms = query.terms
    }

    /// Byte ranges of `text`, ascending, not overlapping.
    func ranges(in text: String) -> [Range<Int>] {
        guard !terms.isEmpty else { return [] }
        var text = text
        return text.withUTF8 { bytes in
            buffer.removeAll()
            session.analyze(bytes, into: buffer)
            var ranges: [Range<Int>] = []
            for token in buffer.tokens where terms.contains(buffer.string(of: token)) {
                let range = Int(token.textStart)..<Int(token.textEnd)
                if let last = ranges.last, range.lowerBound < last.upperBound {
                    ranges[ranges.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
                } else {
                    ranges.append(range)
                }
            }
            return ranges
        }
    }
}

extension LexicalReport.Term {
    init(_ term: LexicalExplanation.Term) {
        self.init(
            term: term.term,
            fields: Dictionary(uniqueKeysWithValues: term.fields.map { ($0.field.name, $0.occurrences) }),
            frequency: term.frequency, inverseDocumentFrequency: term.idf, boost: term.boost,
            contribution: term.contribution)
    }
}
