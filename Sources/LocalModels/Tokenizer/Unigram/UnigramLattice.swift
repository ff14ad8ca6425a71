/// The ways through one word, and the best of them.
struct UnigramLattice {
    /// By place in the word: the best way to get there: its score, where its last piece begins, and that piece's id.
    private var scores: [Double] = []
    private var starts: [Int32] = []
    private var ids: [Int32] = []

    /// The pieces of the best way, the last one first.
    private(set) var path: [(start: Int, id: Int32)] = []

    /// Finds the best way through a word in UTF-8.
    ///
    /// - Complexity: O(bytes × length of the longest piece).
    mutating func cut(_ word: [UInt8], _ vocabulary: UnigramVocabulary) {
        let count = word.count
        scores.removeAll(keepingCapacity: true)
        scores.append(contentsOf: repeatElement(0, count: count + 1))
        starts.removeAll(keepingCapacity: true)
        starts.append(contentsOf: repeatElement(-1, count: count + 1))
        ids.removeAll(keepingCapacity: true)
        ids.append(contentsOf: repeatElement(0, count: count + 1))
        word.withUnsafeBufferPointer { word in
            var start = 0
            while start < count {
                let here = scores[start]
                var size = 1
                while start + size < count, word[start + size] & 0xC0 == 0x80 { size += 1 }
                var isKnown = false
                vocabulary.trie.walk(word, from: start) { end, id in
                    guard let score = vocabulary.score(id) else { return false }
                    let sum = score + here
                    if starts[end] < 0 || sum > scores[end] {
                        (scores[end], starts[end], ids[end]) = (sum, Int32(start), Int32(id))
                    }
                    if end == start + size { isKnown = true }
                    return true
                }
                if !isKnown {
                    let end = start + size
                    let sum = vocabulary.unknownScore + here
                    if starts[end] < 0 || sum > scores[end] {
                        (scores[end], starts[end], ids[end]) = (sum, Int32(start), vocabulary.rules.unknown)
                    }
                }
                start += size
            }
        }
        path.removeAll(keepingCapacity: true)
        var end = count
        while end > 0 {
            // A piece that a damaged table lets end within a character was never continued.
            let start = max(0, Int(starts[end]))
            // Neighbouring unknown characters are one token.
            if ids[end] == vocabulary.rules.unknown, path.last?.id == vocabulary.rules.unknown {
                path[path.count - 1].start = start
            } else {
                path.append((start, ids[end]))
            }
            end = start
        }
    }
}
