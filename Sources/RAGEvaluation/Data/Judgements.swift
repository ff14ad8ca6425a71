/// Which documents are relevant to which queries, and how much (qrels).
public struct Judgements: Sendable, Hashable {
    /// The judged queries, in the order of their first judgement.
    public private(set) var queries: [String] = []
    private var relevance: [String: [String: Int]] = [:]

    public init() {}

    /// Adds a judgement. Returns `false`, changing nothing, if the pair has another one already.
    @discardableResult
    package mutating func add(query: String, document: String, relevance level: Int) -> Bool {
        if relevance[query] == nil { queries.append(query) }
        let known = relevance[query]?[document]
        guard known == nil || known == level else { return false }
        relevance[query, default: [:]][document] = level
        return true
    }

    /// Reads a file in BEIR's form: query, document and an integer, separated by tabs, after a line of headings.
    package init(path: String) throws(DatasetError) {
        let reader = try LineReader(path: path)
        while let bytes = try reader.next() {
            guard !bytes.isEmpty else { continue }
            let columns = bytes.split(separator: 0x09, omittingEmptySubsequences: false)
                .map { String(decoding: $0, as: UTF8.self) }
            func wrong(_ found: String) -> DatasetError {
                DatasetError(
                    path: path, line: reader.line,
                    "expected query, document and an integer separated by tabs, found \(found)")
            }
            guard columns.count == 3 else { throw wrong("\(columns.count) column\(columns.count == 1 ? "" : "s")") }
            guard let level = Int(columns[2]) else {
                if reader.line == 1 { continue }
                throw wrong("\"\(columns[2])\" in place of the integer")
            }
            guard !columns[0].isEmpty, !columns[1].isEmpty else { throw wrong("an empty column") }
            guard add(query: columns[0], document: columns[1], relevance: level) else {
                throw DatasetError(
                    path: path, line: reader.line,
                    "document \(columns[1]) has another judgement for query \(columns[0]) already")
            }
        }
    }

    public func contains(query: String) -> Bool { relevance[query] != nil }

    /// The judged documents of a query; empty if there are none.
    public subscript(query: String) -> [String: Int] { relevance[query] ?? [:] }
}
