import IndexSupport
import RAGModel

/// The sections of a compiled tokenizer, in a mapped file or in memory; see `UnigramVocabulary` for the layout.
///
/// `@unchecked Sendable`: the bytes are written in `init` only, and live as long as this.
final class UnigramTables: @unchecked Sendable {
    let digest: ContentHash
    let rules: UnigramDefinition.Rules
    let map: UnsafeRawBufferPointer
    let trie: UnsafeRawBufferPointer
    let scores: UnsafeRawBufferPointer
    let count: Int
    let unknownScore: Double
    private let offsets: UnsafeRawBufferPointer
    private let texts: UnsafeRawBufferPointer
    private let file: SegmentFile?
    private let memory: UnsafeMutableRawBufferPointer?

    /// SentencePiece's penalty for a character that no piece stands for, below the least probable piece.
    private static let unknownPenalty = 10.0

    /// - Returns: `nil` if the file is of another `tokenizer.json`, or damaged: then it is made anew.
    init?(_ file: SegmentFile, expecting stamp: SourceStamp) {
        guard let source = file.bytes(ifPresent: "source"), source.count == 64,
            (0..<3).allSatisfy({ source.loadUnaligned(fromByteOffset: 8 * $0, as: Int64.self) == stamp.words[$0] }),
            let digest = ContentHash(bytes: source[24..<56]), let rules = file.bytes(ifPresent: "rules"),
            let value = try? JSONValue(parsing: rules), let rules = UnigramDefinition.Rules(value),
            let map = file.bytes(ifPresent: "map"), let trie = file.bytes(ifPresent: "trie"),
            let scores = file.bytes(ifPresent: "scores"), let offsets = file.bytes(ifPresent: "offsets"),
            let texts = file.bytes(ifPresent: "texts"), scores.count % 8 == 0, offsets.count == scores.count / 2 + 4
        else { return nil }
        self.digest = digest
        self.rules = rules
        self.map = map
        self.trie = trie
        self.scores = scores
        self.offsets = offsets
        self.texts = texts
        self.file = file
        count = scores.count / 8
        unknownScore = source.loadUnaligned(fromByteOffset: 56, as: Double.self)
        memory = nil
    }

    /// - Complexity: O(bytes of the pieces × log of their number).
    init(_ definition: UnigramDefinition, digest: ContentHash, path: String) throws(EmbedderError) {
        self.digest = digest
        rules = definition.rules
        count = definition.pieces.count
        unknownScore = (definition.scores.min() ?? 0) - Self.unknownPenalty
        var texts: [UInt8] = []
        var offsets: [UInt32] = [0]
        for piece in definition.pieces {
            texts += piece.utf8
            offsets.append(UInt32(texts.count))
        }
        var keys: [(bytes: ArraySlice<UInt8>, number: UInt32)] = []
        keys.reserveCapacity(count)
        for id in 0..<count where !definition.special.contains(id) {
            let bytes = texts[Int(offsets[id])..<Int(offsets[id + 1])]
            if !bytes.isEmpty, !bytes.contains(0) { keys.append((bytes, UInt32(id))) }
        }
        keys.sort { $0.bytes.lexicographicallyPrecedes($1.bytes) }
        for index in keys.indices.dropFirst() where keys[index].bytes == keys[index - 1].bytes {
            throw EmbedderError(
                .modelInvalid, subject: path,
                "pieces \(keys[index - 1].number) and \(keys[index].number) are the same; fetch the model again")
        }
        let units = DoubleArrayTrieBuilder(keys).units
        let parts: [[UInt8]] = [
            definition.characterMap, units.withUnsafeBytes(Array.init),
            definition.scores.withUnsafeBytes(Array.init), offsets.withUnsafeBytes(Array.init), texts,
        ]
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: parts.reduce(0) { $0 + $1.count }, alignment: 8)
        var start = 0
        let ranges = parts.map { part in
            memory[start..<start + part.count].copyBytes(from: part)
            defer { start += part.count }
            return UnsafeRawBufferPointer(rebasing: memory[start..<start + part.count])
        }
        (map, trie, scores, self.offsets, self.texts) = (ranges[0], ranges[1], ranges[2], ranges[3], ranges[4])
        self.memory = memory
        file = nil
    }

    deinit { memory?.deallocate() }

    func write(to path: String, _ stamp: SourceStamp) throws(FileError) {
        let writer = try SegmentFileWriter(path: path, kind: UnigramVocabulary.kind, version: UnigramVocabulary.version)
        try writer.begin("source")
        try writer.append(stamp.words)
        try writer.append(digest.bytes)
        try writer.append(value: unknownScore)
        try writer.section("rules", Array(rules.json.utf8))
        for (name, bytes) in [("map", map), ("trie", trie), ("scores", scores), ("offsets", offsets), ("texts", texts)]
        {
            try writer.begin(name)
            try writer.append(bytes)
        }
        try writer.commit()
    }

    func piece(_ id: Int32) -> String? {
        guard id >= 0, id < count else { return nil }
        func offset(_ index: Int) -> Int { Int(offsets.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self)) }
        let range = (offset(Int(id)), offset(Int(id) + 1))
        guard range.0 <= range.1, range.1 <= texts.count else { return nil }
        return String(decoding: texts[range.0..<range.1], as: UTF8.self)
    }
}

extension UnigramDefinition.Rules {
    /// One array of numbers, so that reading it needs no decoder.
    var json: String {
        let parts: [[Int32]] = [
            [joinsSpaces ? 1 : 0, dropsSpaces ? 1 : 0, unknown, template.secondType], template.before, template.after,
            template.pairBefore, template.pairBetween, template.pairAfter,
        ]
        return "[" + parts.map { "[" + $0.map(String.init).joined(separator: ",") + "]" }.joined(separator: ",") + "]"
    }

    init?(_ value: JSONValue) {
        let parts = (value.array ?? []).map { ($0.array ?? []).map { $0.int.flatMap { Int32(exactly: $0) } ?? -1 } }
        guard parts.count == 6, parts[0].count == 4, parts.allSatisfy({ $0.allSatisfy { $0 >= 0 } }) else { return nil }
        joinsSpaces = parts[0][0] == 1
        dropsSpaces = parts[0][1] == 1
        unknown = parts[0][2]
        template = TokenTemplate(
            before: parts[1], after: parts[2], pairBefore: parts[3], pairBetween: parts[4], pairAfter: parts[5],
            secondType: parts[0][3])
    }
}
