import IndexSupport
import RAGModel

/// The pieces and rules of a unigram tokenizer in the form in which they are used: mapped, not parsed.
///
/// A `tokenizer.json` of 250,000 pieces takes half a second to read, so what is made of it is kept beside it, in
/// `tokenizer.compiled`, a container of sections like those of a store (`SegmentFileFormat`):
///
/// ```
/// source   u64 size, i64 seconds and i64 nanoseconds of the last change of tokenizer.json, its SHA-256 (32 bytes)
/// rules    JSON: `UnigramDefinition.Rules`
/// map      `precompiled_charsmap`, decoded
/// trie     u32 units: the pieces, with their ids
/// scores   f64 each: log probabilities
/// offsets  u32 each, one more than there are pieces: where the text of each piece begins
/// texts    UTF-8
/// ```
/// It is made anew when size or time of `tokenizer.json` differ. Where the folder cannot be written to, it is made in memory
/// each time. The file is as untrusted as the model: every number is checked before it is followed.
struct UnigramVocabulary: Sendable {
    static let kind = "UNIG"
    static let version: UInt32 = 1

    let digest: ContentHash
    let rules: UnigramDefinition.Rules
    let map: CharacterMap
    let trie: DoubleArrayTrie
    let count: Int
    /// Of one character that no piece stands for.
    let unknownScore: Double
    private let tables: UnigramTables

    /// - Parameter folder: of `tokenizer.json`.
    init(folder: String) throws(EmbedderError) {
        let path = folder + "/tokenizer.json"
        let compiled = folder + "/tokenizer.compiled"
        let stamp: SourceStamp
        do { stamp = try SourceStamp(path: path) } catch { throw EmbedderError(error) }
        if let file = try? SegmentFile(path: compiled, kind: Self.kind, versions: Self.version...Self.version),
            let tables = UnigramTables(file, expecting: stamp), let vocabulary = Self(tables)
        {
            self = vocabulary
            return
        }
        let source: MappedFile
        do { source = try MappedFile(path: path) } catch { throw EmbedderError(error) }
        defer { withExtendedLifetime(source) {} }
        let definition = try UnigramDefinition(source.bytes, path: path)
        let tables = try UnigramTables(definition, digest: ContentHash(of: source.bytes), path: path)
        guard let vocabulary = Self(tables) else {
            throw EmbedderError(
                .modelInvalid, subject: path, "its tables contradict one another; fetch the model again")
        }
        // Only a matter of speed: a folder that cannot be written to is no error.
        try? tables.write(to: compiled, stamp)
        self = vocabulary
    }

    private init?(_ tables: UnigramTables) {
        guard let map = CharacterMap(tables.map) else { return nil }
        self.tables = tables
        self.map = map
        digest = tables.digest
        rules = tables.rules
        count = tables.count
        trie = DoubleArrayTrie(tables.trie)
        unknownScore = tables.unknownScore
        guard tables.rules.unknown >= 0, tables.rules.unknown < count, unknownScore.isFinite else { return nil }
    }

    /// The log probability of a piece; `nil` where a damaged trie gives an id that there is not.
    @inline(__always)
    func score(_ id: Int) -> Double? {
        id < count ? tables.scores.loadUnaligned(fromByteOffset: 8 * id, as: Double.self) : nil
    }

    func piece(_ id: Int32) -> String? { tables.piece(id) }
}
