import IndexSupport

/// What a system answered to each query: documents with scores, greater is better.
public struct Run: Sendable {
    /// The queries, in the order they were added.
    public private(set) var queries: [String] = []
    private var answers: [String: [(document: String, score: Double)]] = [:]

    public init() {}

    /// Sets the answer to a query. Of a document that is there twice, the best score counts.
    public mutating func add(query: String, _ answer: [(document: String, score: Double)]) {
        if answers[query] == nil { queries.append(query) }
        var places: [String: Int] = [:]
        var documents: [(document: String, score: Double)] = []
        for (document, score) in answer {
            if let place = places[document] {
                documents[place].score = max(documents[place].score, score)
            } else {
                places[document] = documents.count
                documents.append((document, score))
            }
        }
        answers[query] = documents
    }

    public func contains(query: String) -> Bool { answers[query] != nil }

    /// The answer to a query, in the order it was added; empty if there is none.
    public subscript(query: String) -> [(document: String, score: Double)] { answers[query] ?? [] }

    /// The documents of a query in the order in which trec_eval takes them: the greater score first, of equal scores
    /// the document with the greater identifier (by bytes). Scores are compared in single precision, as trec_eval does.
    public func ranking(of query: String) -> [String] {
        self[query].map { (document: $0.document, score: Float($0.score)) }
            .sorted { left, right in
                left.score > right.score
                    || (left.score == right.score && right.document.utf8.lexicographicallyPrecedes(left.document.utf8))
            }
            .map(\.document)
    }
}

extension Run {
    /// Reads a run in TREC form: `query Q0 document rank score tag` in each line. Ranks are not used, scores are.
    package init(path: String) throws(DatasetError) {
        let reader = try LineReader(path: path)
        var seen: [String: Set<String>] = [:]
        while let bytes = try reader.next() {
            let columns = bytes.split { $0 == 0x20 || $0 == 0x09 }.map { String(decoding: $0, as: UTF8.self) }
            guard !columns.isEmpty else { continue }
            func wrong(_ found: String) -> DatasetError {
                DatasetError(
                    path: path, line: reader.line, "expected \"query Q0 document rank score tag\", found \(found)")
            }
            guard columns.count == 6 else { throw wrong("\(columns.count) column\(columns.count == 1 ? "" : "s")") }
            guard let score = Double(columns[4]), !score.isNaN else {
                throw wrong("\"\(columns[4])\" in place of the score")
            }
            guard seen[columns[0], default: []].insert(columns[2]).inserted else {
                throw DatasetError(
                    path: path, line: reader.line, "document \(columns[2]) is there already for query \(columns[0])")
            }
            if answers[columns[0]] == nil { queries.append(columns[0]) }
            answers[columns[0], default: []].append((columns[2], score))
        }
    }

    /// Writes the run in TREC form, by query and rank; the file appears complete or not at all.
    ///
    /// Columns are separated by blanks, so those in identifiers are percent-encoded (see `encoded`).
    ///
    /// - Parameter tag: names the system.
    /// - Throws: `FileError` if writing fails.
    public func write(to path: String, tag: String) throws {
        // Names of documents, and queries, are as private as the store is.
        let writer = try FileWriter(path: path, mode: 0o600)
        for query in queries {
            let answer = Dictionary(uniqueKeysWithValues: self[query].map { ($0.document, $0.score) })
            for (index, document) in ranking(of: query).enumerated() {
                let columns = [
                    Self.encoded(query), "Q0", Self.encoded(document), "\(index + 1)", "\(answer[document] ?? 0)",
                    Self.encoded(tag),
                ]
                try writer.append(Array((columns.joined(separator: " ") + "\n").utf8))
            }
        }
        try writer.commit()
    }

    /// An identifier as a column of a run: blanks and control characters are percent-encoded, and so is a percent sign
    /// that two hexadecimal digits follow, so that different identifiers stay different. An empty one is `%`.
    static func encoded(_ identifier: String) -> String {
        if identifier.isEmpty { return "%" }
        var result = ""
        let scalars = Array(identifier.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            let next = scalars.dropFirst(index + 1).prefix(2)
            let isEscape = scalar == "%" && next.count == 2 && next.allSatisfy(\.properties.isASCIIHexDigit)
            if scalar.properties.isWhitespace || scalar.value < 0x20 || scalar.value == 0x7F || isEscape {
                for byte in String(scalar).utf8 { result += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16) }
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// The run with the identifiers of the judgements in place of their encoded form: for a run that was read from a file.
    func named(by judgements: Judgements) -> Run {
        var result = Run()
        let queries = Dictionary(judgements.queries.map { (Self.encoded($0), $0) }) { first, _ in first }
        for written in self.queries {
            let query = queries[written] ?? written
            let documents = Dictionary(judgements[query].keys.map { (Self.encoded($0), $0) }) { first, _ in first }
            result.add(
                query: query,
                self[written].map { (documents[$0.document] ?? $0.document, $0.score) })
        }
        return result
    }
}
