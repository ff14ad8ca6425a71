/// SentencePiece's table of what characters become before a text is cut: `precompiled_charsmap` of a `tokenizer.json`.
///
/// The table maps sequences of scalars to texts. As the reference does it (`tokenizers`, `Precompiled`), a cluster of less
/// than six bytes is looked up whole, and the shortest sequence that it begins with replaces all of it; else each scalar is
/// looked up alone.
///
/// `@unchecked Sendable`: as `DoubleArrayTrie`.
struct CharacterMap: @unchecked Sendable {
    private let trie: DoubleArrayTrie
    /// The texts, each ended by NUL.
    private let texts: UnsafeRawBufferPointer
    /// By ASCII byte: whether it stays as it is.
    private let isPlain: [Bool]

    /// - Parameter bytes: the size of the trie in bytes (32 bits), the trie, the texts; empty is no change at all.
    /// - Returns: `nil` if they contradict one another.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard !bytes.isEmpty else {
            trie = DoubleArrayTrie(bytes)
            texts = bytes
            isPlain = [Bool](repeating: true, count: 128)
            return
        }
        guard bytes.count >= 4 else { return nil }
        let size = Int(UInt32(littleEndian: bytes.loadUnaligned(as: UInt32.self)))
        guard size % 4 == 0, size <= bytes.count - 4 else { return nil }
        let trie = DoubleArrayTrie(UnsafeRawBufferPointer(rebasing: bytes[4..<4 + size]))
        self.trie = trie
        texts = UnsafeRawBufferPointer(rebasing: bytes[(4 + size)...])
        isPlain = (0..<128).map { byte in
            withUnsafeBytes(of: UInt8(byte)) { trie.shortestPrefix($0.assumingMemoryBound(to: UInt8.self)) == nil }
        }
    }

    /// Calls `emit` for each part of the changed text, in order, with where in `text` it comes from.
    ///
    /// - Complexity: O(bytes).
    func apply(
        to text: UnsafeBufferPointer<UInt8>, _ emit: (_ part: UnsafeBufferPointer<UInt8>, _ source: Int) -> Void
    ) {
        var index = 0
        while index < text.count {
            // An ASCII character before another one is a cluster of its own.
            var end = index
            while end < text.count, text[end] < 0x80, isPlain[Int(text[end])],
                end + 1 == text.count || text[end + 1] < 0x80
            { end += 1 }
            if end > index {
                emit(UnsafeBufferPointer(rebasing: text[index..<end]), index)
                index = end
                continue
            }
            end = index + 1
            while end < text.count,
                text[end] >= 0x80 || !isPlain[Int(text[end])] || text[end - 1] >= 0x80
                    || end + 1 < text.count && text[end + 1] >= 0x80
            { end += 1 }
            var start = index
            for cluster in String(decoding: text[index..<end], as: UTF8.self) {
                let size = cluster.utf8.count
                applyToCluster(text, start..<start + size, emit)
                start += size
            }
            index = end
        }
    }

    private func applyToCluster(
        _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>,
        _ emit: (_ part: UnsafeBufferPointer<UInt8>, _ source: Int) -> Void
    ) {
        let cluster = UnsafeBufferPointer(rebasing: text[range])
        if range.count < 6, let number = trie.shortestPrefix(cluster) {
            emit(replacement(number), range.lowerBound)
            return
        }
        var start = 0
        while start < cluster.count {
            var end = start + 1
            while end < cluster.count, cluster[end] & 0xC0 == 0x80 { end += 1 }
            let scalar = UnsafeBufferPointer(rebasing: cluster[start..<end])
            emit(trie.shortestPrefix(scalar).map(replacement) ?? scalar, range.lowerBound + start)
            start = end
        }
    }

    /// The text that begins at `offset`; empty where the table is damaged.
    private func replacement(_ offset: Int) -> UnsafeBufferPointer<UInt8> {
        guard offset < texts.count else { return UnsafeBufferPointer(start: nil, count: 0) }
        let rest = UnsafeRawBufferPointer(rebasing: texts[offset...])
        let end = rest.firstIndex(of: 0) ?? rest.count
        return UnsafeRawBufferPointer(rebasing: rest[..<end]).assumingMemoryBound(to: UInt8.self)
    }
}
