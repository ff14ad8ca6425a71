import Foundation

/// Queries with what is relevant to them.
public struct LabelledQueries: Sendable {
    struct Query: Sendable {
        let id: String
        let text: String
        let tags: [String]
        /// What must be found: documents, or passages of them.
        let targets: [Target]
    }

    /// A document by its URI, its path or the end of its path, or some lines of it.
    struct Target: Sendable, Hashable {
        let document: String
        let lines: ClosedRange<Int>?
        let relevance: Int

        /// Names the target in judgements.
        var id: String { document + (lines.map { ":\($0.lowerBound)-\($0.upperBound)" } ?? "") }

        /// - Parameter path: of the hit's document; `nil` where documents are named by their URIs alone.
        func matches(uri: String, path: String?, lines hitLines: ClosedRange<Int>) -> Bool {
            guard uri == document || path == document || path != nil && uri.hasSuffix("/" + document) else {
                return false
            }
            return lines.map { $0.overlaps(hitLines) } ?? true
        }
    }

    /// The number of queries.
    public var count: Int { queries.count }

    let queries: [Query]
    let judgements: Judgements
    /// Whether documents may be named by their path, not by their URI alone.
    let namesPaths: Bool

    /// Whether passages are judged, so that a document may answer a query more than once.
    var judgesPassages: Bool { queries.contains { $0.targets.contains { $0.lines != nil } } }

    init(queries: [Query], judgements: Judgements, namesPaths: Bool = true) {
        self.queries = queries
        self.judgements = judgements
        self.namesPaths = namesPaths
    }

    /// The judged queries of a collection in BEIR layout.
    init(_ dataset: BEIRDataset) throws(DatasetError) {
        let (queries, judgements) = try dataset.judgedQueries()
        guard !queries.isEmpty else {
            throw DatasetError(path: dataset.judgementsPath, "no query is judged in it: there is nothing to measure")
        }
        if let empty = queries.first(where: { $0.text.allSatisfy(\.isWhitespace) }) {
            throw DatasetError(path: dataset.queriesPath, "query \(empty.id) has no text: there is nothing to look for")
        }
        self.judgements = judgements
        namesPaths = false
        self.queries = queries.map { query in
            Query(
                id: query.id, text: query.text, tags: query.tags,
                targets: judgements[query.id].map { Target(document: $0.key, lines: nil, relevance: $0.value) })
        }
    }

    /// A golden set: JSON lines with a `query`, what is `relevant` to it, and perhaps an `id` and `tags`.
    /// ```
    /// {"query": "rotate the signing key", "relevant": ["runbooks/keys.md", "faq.md:12-20"], "tags": ["howto"]}
    /// {"query": "E-4107", "relevant": [{"document": "errors.md", "lines": [40, 52], "relevance": 2}]}
    /// ```
    init(goldenSet path: String) throws(DatasetError) {
        let reader = try LineReader(path: path)
        var queries: [Query] = []
        var judgements = Judgements()
        var seen: Set<String> = []
        while let bytes = try reader.next() {
            guard !bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) else { continue }
            let line: Line
            do {
                line = try JSONDecoder().decode(Line.self, from: Data(bytes))
            } catch {
                throw DatasetError(
                    path: path, line: reader.line,
                    "expected {\"query\": \"…\", \"relevant\": [\"document\", \"document:12-20\"], \"tags\": [\"…\"]}")
            }
            guard line.query.contains(where: { !$0.isWhitespace }) else {
                throw DatasetError(path: path, line: reader.line, "\"query\" is empty: there is nothing to look for")
            }
            guard !line.relevant.isEmpty else {
                throw DatasetError(path: path, line: reader.line, "\"relevant\" is empty: it could only count as 0")
            }
            let id = line.id ?? "\(reader.line)"
            guard seen.insert(id).inserted else {
                throw DatasetError(path: path, line: reader.line, "query \(id) is there already")
            }
            for target in line.relevant {
                judgements.add(query: id, document: target.id, relevance: target.relevance)
            }
            queries.append(Query(id: id, text: line.query, tags: line.tags ?? [], targets: line.relevant))
        }
        guard !queries.isEmpty else { throw DatasetError(path: path, "there are no queries in it") }
        self.init(queries: queries, judgements: judgements)
    }

    private struct Line: Decodable {
        let id: String?
        let query: String
        let relevant: [Target]
        let tags: [String]?
    }
}

extension LabelledQueries.Target: Decodable {
    private enum CodingKeys: String, CodingKey { case document, lines, relevance }

    init(from decoder: any Decoder) throws {
        if let text = try? decoder.singleValueContainer().decode(String.self) {
            (document, lines) = Self.split(text)
            relevance = 1
            return
        }
        let container = try decoder.container(keyedBy: CodingKeys.self)
        document = try container.decode(String.self, forKey: .document)
        relevance = try container.decodeIfPresent(Int.self, forKey: .relevance) ?? 1
        let bounds = try container.decodeIfPresent([Int].self, forKey: .lines)
        guard let bounds else {
            lines = nil
            return
        }
        guard (1...2).contains(bounds.count), bounds[0] >= 1, bounds[bounds.count - 1] >= bounds[0] else {
            throw DecodingError.dataCorruptedError(forKey: .lines, in: container, debugDescription: "two line numbers")
        }
        lines = bounds[0]...bounds[bounds.count - 1]
    }

    /// `notes.md:12-20` and `notes.md:12`; what does not end so is a name.
    private static func split(_ text: String) -> (String, ClosedRange<Int>?) {
        guard let colon = text.lastIndex(of: ":"), colon > text.startIndex else { return (text, nil) }
        let numbers = text[text.index(after: colon)...].split(separator: "-", omittingEmptySubsequences: false)
        let bounds = numbers.compactMap { Int($0) }
        guard (1...2).contains(numbers.count), bounds.count == numbers.count, bounds[0] >= 1,
            bounds[bounds.count - 1] >= bounds[0]
        else { return (text, nil) }
        return (String(text[..<colon]), bounds[0]...bounds[bounds.count - 1])
    }
}
