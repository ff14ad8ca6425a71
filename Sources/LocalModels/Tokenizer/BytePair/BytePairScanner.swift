import TextAnalysis

/// One pass over a text: added tokens are taken out, the rest is composed and cut into words, and each word into pieces.
struct BytePairScanner {
    private let vocabulary: BytePairVocabulary
    private var merger: BytePairMerger

    init(_ vocabulary: BytePairVocabulary) {
        self.vocabulary = vocabulary
        merger = BytePairMerger(vocabulary)
    }

    mutating func scan(_ text: UnsafeBufferPointer<UInt8>, into sink: inout PieceSink) {
        vocabulary.added.before.split(text) { range, id in
            if let id {
                sink.add(id, at: range.lowerBound)
            } else {
                scanStretch(UnsafeBufferPointer(rebasing: text[range]), at: range.lowerBound, &sink)
            }
        }
    }

    /// A stretch without tokens that stand for their bytes as they are.
    private mutating func scanStretch(
        _ text: UnsafeBufferPointer<UInt8>, at start: Int, _ sink: inout PieceSink
    ) {
        guard vocabulary.composes, ComposedText.mayChange(text) else {
            return scanComposed(text, nil, at: start, &sink)
        }
        let composed = ComposedText(text, isCombining: BytePairVocabulary.isCombining)
        composed.bytes.withUnsafeBufferPointer { scanComposed($0, composed.sources, at: start, &sink) }
    }

    /// - Parameter sources: where in the text each byte comes from; `nil` if it stands there itself.
    private mutating func scanComposed(
        _ text: UnsafeBufferPointer<UInt8>, _ sources: [Int]?, at start: Int, _ sink: inout PieceSink
    ) {
        vocabulary.added.after.split(text) { range, id in
            if let id {
                sink.add(id, at: start + Self.source(range.lowerBound, text, sources))
                return
            }
            let part = UnsafeBufferPointer(rebasing: text[range])
            let first = range.lowerBound
            // The reference puts a space before a stretch that does not begin with one.
            if vocabulary.addsSpace, part.first != 0x20 {
                let copy = [0x20] + part
                copy.withUnsafeBufferPointer { copy in
                    WordPattern.split(copy) { word in
                        add(UnsafeBufferPointer(rebasing: copy[word]), &sink) { offset in
                            start + Self.source(first + max(0, word.lowerBound + offset - 1), text, sources)
                        }
                    }
                }
                return
            }
            WordPattern.split(part) { word in
                add(UnsafeBufferPointer(rebasing: part[word]), &sink) { offset in
                    start + Self.source(first + word.lowerBound + offset, text, sources)
                }
            }
        }
    }

    /// Where the character that the byte at `index` belongs to begins in the text.
    private static func source(_ index: Int, _ text: UnsafeBufferPointer<UInt8>, _ sources: [Int]?) -> Int {
        if let sources { return sources[index] }
        var index = index
        while index > 0, text[index] & 0xC0 == 0x80 { index -= 1 }
        return index
    }

    private mutating func add(
        _ word: UnsafeBufferPointer<UInt8>, _ sink: inout PieceSink, _ place: (_ offset: Int) -> Int
    ) {
        if !vocabulary.wholeWords.isEmpty, let id = vocabulary.wholeWords[Array(word)] {
            return sink.add(id, at: place(0))
        }
        merger.cut(word) { id, offset in sink.add(id, at: place(offset)) }
    }
}

/// Joins the bytes of one word, pair by pair; memory is kept from word to word.
struct BytePairMerger {
    private let vocabulary: BytePairVocabulary
    /// The symbols of a word, as a list of neighbours.
    private var symbols: [Symbol] = []
    /// Merges that may be done, as a heap with the most important one, of equals the leftmost, on top.
    private var queue: [Candidate] = []

    private struct Symbol {
        /// −1 once it has been joined to the one before.
        var id: Int32
        var offset: Int32
        var previous: Int32
        var next: Int32
    }

    private struct Candidate {
        /// The rank << 32 | the place of the left symbol.
        var order: UInt64
        var result: Int32
    }

    init(_ vocabulary: BytePairVocabulary) { self.vocabulary = vocabulary }

    /// - Complexity: O(n log n) in the bytes of the word.
    mutating func cut(_ word: UnsafeBufferPointer<UInt8>, _ piece: (_ id: Int32, _ offset: Int) -> Void) {
        symbols.removeAll(keepingCapacity: true)
        for (offset, byte) in word.enumerated() {
            var id = vocabulary.byteIDs[Int(byte)]
            if id < 0 {
                guard let unknown = vocabulary.unknown else { continue }
                id = unknown
            }
            let place = Int32(symbols.count)
            symbols.append(Symbol(id: id, offset: Int32(offset), previous: place - 1, next: place + 1))
        }
        guard !symbols.isEmpty else { return }
        symbols[symbols.count - 1].next = -1
        queue.removeAll(keepingCapacity: true)
        for place in symbols.indices.dropLast() { consider(Int32(place), Int32(place + 1)) }
        while let top = popCandidate() {
            let place = Int32(truncatingIfNeeded: top.order)
            let left = symbols[Int(place)]
            // What was true when it was noted may not be any more.
            guard left.id >= 0, left.next >= 0,
                vocabulary.merge(left.id, symbols[Int(left.next)].id)?.result == top.result
            else { continue }
            let right = symbols[Int(left.next)]
            symbols[Int(left.next)].id = -1
            symbols[Int(place)].id = top.result
            symbols[Int(place)].next = right.next
            if right.next >= 0 {
                symbols[Int(right.next)].previous = place
                consider(place, right.next)
            }
            if left.previous >= 0 { consider(left.previous, place) }
        }
        var place: Int32 = 0
        while place >= 0 {
            let symbol = symbols[Int(place)]
            piece(symbol.id, Int(symbol.offset))
            place = symbol.next
        }
    }

    private mutating func consider(_ left: Int32, _ right: Int32) {
        guard let merge = vocabulary.merge(symbols[Int(left)].id, symbols[Int(right)].id) else { return }
        queue.append(Candidate(order: UInt64(merge.rank) << 32 | UInt64(left), result: merge.result))
        var child = queue.count - 1
        while child > 0, queue[child].order < queue[(child - 1) / 2].order {
            queue.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    private mutating func popCandidate() -> Candidate? {
        guard let top = queue.first, let last = queue.popLast() else { return nil }
        guard !queue.isEmpty else { return top }
        queue[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < queue.count && queue[child].order < queue[least].order { least = child }
            if least == parent { return top }
            queue.swapAt(parent, least)
            parent = least
        }
    }
}
