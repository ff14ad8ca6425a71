import IndexSupport
import RAGModel

/// Ids around one text, and around and between two: what a `tokenizer.json` calls its post-processor.
package struct TokenTemplate: Sendable, Hashable {
    var before: [Int32] = []
    var after: [Int32] = []
    var pairBefore: [Int32] = []
    var pairBetween: [Int32] = []
    var pairAfter: [Int32] = []
    var secondType: Int32 = 0
}

extension TokenTemplate {
    /// Reads TemplateProcessing and RobertaProcessing; ByteLevel adds nothing.
    ///
    /// - Throws: `modelInvalid`, `unsupportedModel`.
    init(_ value: JSONValue, path: String) throws(EmbedderError) {
        self.init()
        switch value["type"]?.string {
        case nil where value == .null: break
        case "ByteLevel": break
        case "Sequence":
            for part in value["processors"]?.array ?? [] {
                let template = try TokenTemplate(part, path: path)
                if template != TokenTemplate() { self = template }
            }
        case "TemplateProcessing": try readTemplate(value, path)
        case "RobertaProcessing":
            guard let first = Self.id(value["cls"]), let last = Self.id(value["sep"]) else {
                throw Self.malformed(path)
            }
            (before, after) = ([first], [last])
            (pairBefore, pairBetween, pairAfter) = ([first], [last, last], [last])
        case let type:
            throw EmbedderError(.unsupportedModel, subject: path, "a post-processor of type \(type ?? "unknown")")
        }
    }

    private static func malformed(_ path: String) -> EmbedderError {
        EmbedderError(.modelInvalid, subject: path, "\"post_processor\" is malformed; fetch the model again")
    }

    /// Of a pair of a token and its id.
    private static func id(_ value: JSONValue?) -> Int32? {
        guard let pair = value?.array, pair.count == 2, let id = pair[1].int.flatMap({ Int32(exactly: $0) }), id >= 0
        else { return nil }
        return id
    }

    private mutating func readTemplate(_ value: JSONValue, _ path: String) throws(EmbedderError) {
        /// The ids between the texts, and the type of each text.
        func parts(_ name: String, _ count: Int) throws(EmbedderError) -> (runs: [[Int32]], types: [Int]) {
            var runs: [[Int32]] = [[]]
            var types: [Int] = []
            for item in value[name]?.array ?? [] {
                if let sequence = item["Sequence"] {
                    types.append(sequence["type_id"]?.int ?? 0)
                    runs.append([])
                } else if let token = item["SpecialToken"]?["id"]?.string,
                    let ids = value["special_tokens"]?[token]?["ids"]?.array
                {
                    for id in ids {
                        guard let id = id.int, let id = Int32(exactly: id), id >= 0 else {
                            throw Self.malformed(path)
                        }
                        runs[runs.count - 1].append(id)
                    }
                } else {
                    throw Self.malformed(path)
                }
            }
            guard types.count == count, types.allSatisfy({ 0...1 ~= $0 }) else { throw Self.malformed(path) }
            return (runs, types)
        }
        let single = try parts("single", 1)
        let pair = try parts("pair", 2)
        (before, after) = (single.runs[0], single.runs[1])
        (pairBefore, pairBetween, pairAfter) = (pair.runs[0], pair.runs[1], pair.runs[2])
        secondType = Int32(pair.types[1])
    }
}

/// A tokenizer that scans a text from front to back, with a template around what it finds.
package protocol TemplateTokenizer: TextTokenizer {
    var template: TokenTemplate { get }

    /// Hands the tokens of a text to `sink`, in order.
    func scan(_ text: String, into sink: inout PieceSink)
}

extension TemplateTokenizer {
    package func encode(_ text: String, maximumTokens: Int?) -> TokenizedText {
        let around = template.before.count + template.after.count
        var sink = PieceSink(limit: max(0, (maximumTokens ?? .max) - around))
        sink.reserve(text.utf8.count / 3 + around)
        for id in template.before { sink.start(with: id) }
        scan(text, into: &sink)
        for id in template.after { sink.finish(with: id) }
        return TokenizedText(ids: sink.ids, totalCount: sink.count + around)
    }

    package func encodePair(_ first: String, _ second: String, maximumTokens: Int) -> (ids: [Int32], typeIDs: [Int32]) {
        let (one, two) = (ids(first), ids(second))
        let room = maximumTokens - template.pairBefore.count - template.pairBetween.count - template.pairAfter.count
        let counts = pairCounts(one.count, two.count, room: max(0, room))
        let head = template.pairBefore + one.prefix(counts.first) + template.pairBetween
        let tail = two.prefix(counts.second) + template.pairAfter
        return (
            head + tail,
            [Int32](repeating: 0, count: head.count) + [Int32](repeating: template.secondType, count: tail.count)
        )
    }

    package func tokenOffsets(_ text: String) -> [Int] {
        var sink = PieceSink(limit: .max, wantsOffsets: true)
        sink.reserve(text.utf8.count / 3)
        scan(text, into: &sink)
        return sink.offsets
    }

    package func ids(_ text: String) -> [Int32] {
        var sink = PieceSink(limit: .max)
        scan(text, into: &sink)
        return sink.ids
    }
}
