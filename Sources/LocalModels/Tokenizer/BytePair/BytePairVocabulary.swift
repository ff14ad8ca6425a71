import IndexSupport
import RAGModel
import TextAnalysis

/// The pieces and merges of a byte-level byte-pair tokenizer in the form in which they are used.
final class BytePairVocabulary: Sendable {
    let digest: ContentHash
    let count: Int
    let template: TokenTemplate
    let composes: Bool
    let addsSpace: Bool
    /// The piece of each byte alone; −1 where there is none.
    let byteIDs: [Int32]
    /// Of a byte that no piece stands for; `nil` if it is passed over.
    let unknown: Int32?
    /// Whole words that are pieces, where those come before merges.
    let wholeWords: [[UInt8]: Int32]
    /// Added tokens, before and after normalisation.
    let added: (before: AddedTokens, after: AddedTokens)

    private let pieces: [String?]
    /// An open-addressing table: the pair of a merge (left << 32 | right), its rank << 32 | its result; free slots have the
    /// pair −1.
    private let slots: [(pair: UInt64, value: UInt64)]
    private let shift: UInt64

    private static let free = UInt64.max

    /// - Parameter folder: of `tokenizer.json`.
    /// - Throws: `modelNotFound`, `modelInvalid`, `unsupportedModel`.
    convenience init(folder: String) throws(EmbedderError) {
        let path = folder + "/tokenizer.json"
        let file: MappedFile
        do { file = try MappedFile(path: path) } catch { throw EmbedderError(error) }
        defer { withExtendedLifetime(file) {} }
        self.init(try BytePairDefinition(file.bytes, path: path), digest: ContentHash(of: file.bytes))
    }

    init(_ definition: BytePairDefinition, digest: ContentHash) {
        self.digest = digest
        pieces = definition.pieces
        count = pieces.count
        template = definition.template
        composes = definition.composes
        addsSpace = definition.addsSpace
        unknown = definition.unknown
        byteIDs = ByteAlphabet.scalars.map { definition.ids[String(Unicode.Scalar($0)!)] ?? -1 }
        var words: [[UInt8]: Int32] = [:]
        if definition.ignoresMerges {
            for (piece, id) in definition.ids { if let bytes = ByteAlphabet.decoded(piece) { words[bytes] = id } }
        }
        wholeWords = words
        let tokens = definition.added
        added = (
            AddedTokens(tokens.filter { !$0.isNormalized }.map { (Array($0.content.utf8), $0.id) }),
            AddedTokens(
                tokens.filter(\.isNormalized).map { token in
                    let content = Array(token.content.utf8)
                    return (definition.composes ? Self.composed(content) : content, token.id)
                })
        )
        var bits = 4
        while 1 << bits < 2 * definition.merges.count { bits += 1 }
        shift = UInt64(64 - bits)
        var slots = [(pair: UInt64, value: UInt64)](repeating: (Self.free, 0), count: 1 << bits)
        for (rank, merge) in definition.merges.enumerated() {
            let pair = Self.pair(merge.left, merge.right)
            var slot = Self.slot(pair, shift)
            // Of two merges of one pair the later one counts, as in the reference.
            while slots[slot].pair != Self.free, slots[slot].pair != pair { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = (pair, UInt64(rank) << 32 | UInt64(merge.result))
        }
        self.slots = slots
    }

    /// Whether the reference, whose tables are those of an old Unicode version, puts a mark in order.
    static func isCombining(_ scalar: UInt32) -> Bool {
        UnicodeProperties.shared.flags(of: scalar) & UnicodeProperties.combining != 0
    }

    private static func composed(_ content: [UInt8]) -> [UInt8] {
        content.withUnsafeBufferPointer { ComposedText($0, isCombining: isCombining).bytes }
    }

    @inline(__always)
    private static func pair(_ left: Int32, _ right: Int32) -> UInt64 {
        UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
    }

    @inline(__always)
    private static func slot(_ pair: UInt64, _ shift: UInt64) -> Int {
        Int(truncatingIfNeeded: (pair &* 0x9E37_79B9_7F4A_7C15) >> shift)
    }

    /// What two neighbours become, and how important that is (0 is first); `nil` if they stay apart.
    @inline(__always)
    func merge(_ left: Int32, _ right: Int32) -> (rank: UInt32, result: Int32)? {
        let pair = Self.pair(left, right)
        return slots.withUnsafeBufferPointer { slots in
            var slot = Self.slot(pair, shift)
            while true {
                let found = slots[slot]
                if found.pair == pair {
                    return (UInt32(found.value >> 32), Int32(truncatingIfNeeded: found.value))
                }
                if found.pair == Self.free { return nil }
                slot = (slot + 1) & (slots.count - 1)
            }
        }
    }

    /// A piece as the vocabulary writes it.
    func piece(_ id: Int32) -> String? { id >= 0 && id < count ? pieces[Int(id)] : nil }
}

/// Texts of their own that are tokens wherever they stand: the leftmost first, of several the longest.
final class AddedTokens: Sendable {
    private let trie: DoubleArrayTrie
    private let memory: AlignedMemory
    let isEmpty: Bool

    init(_ tokens: [(content: [UInt8], id: Int32)]) {
        var numbers: [[UInt8]: UInt32] = [:]
        // The table's strings end at NUL.
        for token in tokens where !token.content.isEmpty && !token.content.contains(0) {
            numbers[token.content] = UInt32(token.id)
        }
        let keys = numbers.map { (bytes: ArraySlice($0.key), number: $0.value) }
            .sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
        isEmpty = keys.isEmpty
        let units = isEmpty ? [] : DoubleArrayTrieBuilder(keys).units
        let memory = AlignedMemory(byteCount: 4 * units.count)
        units.withUnsafeBytes { bytes in
            if let start = bytes.baseAddress { memory.base.copyMemory(from: start, byteCount: bytes.count) }
        }
        self.memory = memory
        trie = DoubleArrayTrie(UnsafeRawBufferPointer(start: memory.base, count: 4 * units.count))
    }

    /// Calls `part` for each stretch between tokens and each token, in order.
    ///
    /// - Complexity: O(bytes × the longest token).
    func split(_ text: UnsafeBufferPointer<UInt8>, _ part: (_ range: Range<Int>, _ id: Int32?) -> Void) {
        var start = 0
        var index = 0
        while !isEmpty, index < text.count {
            var found: (end: Int, id: Int32)?
            trie.walk(text, from: index) { end, number in
                found = (end, Int32(number))
                return true
            }
            guard let token = found else {
                index += 1
                continue
            }
            if start < index { part(start..<index, nil) }
            part(index..<token.end, token.id)
            index = token.end
            start = index
        }
        if start < text.count { part(start..<text.count, nil) }
    }
}
