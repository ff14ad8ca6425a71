import Foundation

/// A labelled collection in BEIR layout: `corpus.jsonl`, `queries.jsonl` (or `.jsonl.gz`) and `qrels/SPLIT.tsv`.
///
/// Source: Thakur et al., "BEIR: a heterogeneous benchmark for zero-shot evaluation of information retrieval models",
/// NeurIPS 2021.
package struct BEIRDataset: Sendable {
    package struct Document: Sendable, Hashable {
        package let id: String
        /// Often empty.
        package let title: String
        package let text: String
    }

    package struct Query: Sendable, Hashable {
        package let id: String
        package let text: String
        /// Kinds of queries that are also measured by themselves; few collections have any.
        package let tags: [String]
    }

    package let folder: String
    package let corpusPath: String
    package let queriesPath: String
    package let judgementsPath: String

    /// - Parameter labelled: `false` for a corpus that is only read: queries and judgements may be missing.
    /// - Throws: `DatasetError` if one of the files is not there.
    package init(folder: String, split: String = "test", labelled: Bool = true) throws(DatasetError) {
        self.folder = folder
        let base = folder.hasSuffix("/") ? folder : folder + "/"
        corpusPath = try Self.file(base, "corpus.jsonl", "corpus.jsonl.gz")
        queriesPath = try Self.file(base, "queries.jsonl", "queries.jsonl.gz", mustExist: labelled)
        judgementsPath = try Self.file(base, "qrels/\(split).tsv", "qrels/\(split).tsv.gz", mustExist: labelled)
    }

    private static func file(_ base: String, _ names: String..., mustExist: Bool = true) throws(DatasetError) -> String
    {
        for name in names where FileManager.default.fileExists(atPath: base + name) { return base + name }
        if !mustExist { return base + names[0] }
        throw DatasetError(
            path: base + names[0],
            "no such file; a collection in BEIR layout has corpus.jsonl, queries.jsonl (each may end in .gz) "
                + "and qrels/test.tsv")
    }

    /// The documents, read one by one from the file: nothing is kept in memory.
    package func documents() throws(DatasetError) -> DocumentReader { DocumentReader(try LineReader(path: corpusPath)) }

    /// Thread safety: used by one thread at a time.
    package struct DocumentReader {
        private let reader: LineReader

        fileprivate init(_ reader: LineReader) { self.reader = reader }

        /// The next document; `nil` at the end.
        package func next() throws(DatasetError) -> Document? {
            guard let record = try BEIRDataset.record(reader) else { return nil }
            return Document(id: record.id, title: record.title, text: record.text)
        }
    }

    package func queries() throws(DatasetError) -> [Query] {
        let reader = try LineReader(path: queriesPath)
        var queries: [Query] = []
        var seen: Set<String> = []
        while let record = try Self.record(reader) {
            guard seen.insert(record.id).inserted else {
                throw DatasetError(path: queriesPath, line: reader.line, "query \(record.id) is there already")
            }
            queries.append(Query(id: record.id, text: record.text, tags: record.tags))
        }
        return queries
    }

    package func judgements() throws(DatasetError) -> Judgements { try Judgements(path: judgementsPath) }

    /// The queries that have judgements, and the judgements.
    ///
    /// - Throws: `DatasetError` also if a judged query has no text: it could only count as 0.
    package func judgedQueries() throws(DatasetError) -> (queries: [Query], judgements: Judgements) {
        let judgements = try judgements()
        let queries = try queries().filter { judgements.contains(query: $0.id) }
        let known = Set(queries.map(\.id))
        if let missing = judgements.queries.first(where: { !known.contains($0) }) {
            throw DatasetError(path: judgementsPath, "query \(missing) is judged but not in \(queriesPath)")
        }
        return (queries, judgements)
    }

    private struct Record: Decodable {
        let id: String
        let title: String
        let text: String
        let tags: [String]

        enum CodingKeys: String, CodingKey {
            case id = "_id"
            case title, text, tags
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            // Some collections number their documents.
            if let number = try? container.decode(Int64.self, forKey: .id) {
                id = String(number)
            } else {
                id = try container.decode(String.self, forKey: .id)
            }
            title = try container.decodeIfPresent(String.self, forKey: .title) ?? ""
            // A title says something without a text, too.
            text =
                title.isEmpty
                ? try container.decode(String.self, forKey: .text)
                : try container.decodeIfPresent(String.self, forKey: .text) ?? ""
            tags = try container.decodeIfPresent([String].self, forKey: .tags) ?? []
        }
    }

    private static func record(_ reader: LineReader) throws(DatasetError) -> Record? {
        while let bytes = try reader.next() {
            guard !bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) else { continue }
            let record: Record
            do {
                record = try JSONDecoder().decode(Record.self, from: Data(bytes))
            } catch {
                throw DatasetError(path: reader.path, line: reader.line, Self.explanation(error))
            }
            guard !record.id.isEmpty else {
                throw DatasetError(path: reader.path, line: reader.line, "\"_id\" is empty")
            }
            return record
        }
        return nil
    }

    private static func explanation(_ error: any Error) -> String {
        switch error {
        case DecodingError.keyNotFound(let key, _):
            "\"\(key.stringValue)\" is missing; a line is an object with \"_id\" and \"text\""
        case DecodingError.typeMismatch(_, let context) where context.codingPath.isEmpty:
            "not a JSON object; a line is an object with \"_id\" and \"text\""
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
            "\"\(context.codingPath.last?.stringValue ?? "")\" is not a string"
        default:
            "not valid JSON; a line is an object with \"_id\" and \"text\""
        }
    }
}
