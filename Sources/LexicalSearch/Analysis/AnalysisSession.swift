/// A word of at most 16 bytes that waits for its place in the cache.
struct PendingWord: BitwiseCopyable {
    /// Its bytes, zero-padded.
    var low: UInt64
    var high: UInt64
    var hash: UInt64
    var start: UInt32
    var length: UInt8
    var isNumber: Bool
}

/// The words that wait.
struct PendingWords {
    static let limit = 16
    let words: UnsafeMutablePointer<PendingWord>
    var count = 0
}

/// Analyses texts on one thread, with the stemmers and the cache that takes.
///
/// Thread safety: used by one thread at a time.
package final class AnalysisSession {
    /// Behind a constant pointer for the reason that `TokenBuffer.State` is.
    let wordAnalyzer: UnsafeMutablePointer<WordAnalyzer>
    private let cache = WordCache()
    private let pending: UnsafeMutablePointer<PendingWords>
    var unspaced = UnspacedRun()

    init(_ configuration: AnalyzerConfiguration) {
        wordAnalyzer = .allocate(capacity: 1)
        wordAnalyzer.initialize(to: WordAnalyzer(configuration))
        pending = .allocate(capacity: 1)
        pending.initialize(to: PendingWords(words: .allocate(capacity: PendingWords.limit)))
    }

    deinit {
        wordAnalyzer.deinitialize(count: 1)
        wordAnalyzer.deallocate()
        pending.pointee.words.deallocate()
        pending.deallocate()
    }

    /// Analyses a text and appends its tokens to `buffer`, which the caller has emptied; appending to a buffer that is
    /// not empty continues its positions.
    ///
    /// Invalid UTF-8 separates words. Precondition: at most ``Analyzer/maximumTextLength`` bytes.
    ///
    /// - Complexity: O(length of the text); each distinct word is normalised and stemmed once.
    package func analyze(_ text: UnsafeBufferPointer<UInt8>, into buffer: TokenBuffer) {
        precondition(text.count <= Analyzer.maximumTextLength)
        guard let base = text.baseAddress else { return }
        let output = buffer.state
        let count = text.count
        ByteClass.table.withUnsafeBufferPointer { table in
            let classes = table.baseAddress.unsafelyUnwrapped
            var index = 0
            while index < count {
                let byte = base[index]
                let found = classes[Int(byte)]
                if found & ByteClass.word != 0 {
                    var end = index &+ 1
                    var union = found
                    while end < count {
                        let next = classes[Int(base[end])]
                        guard next & ByteClass.word != 0 else { break }
                        union |= next
                        end &+= 1
                    }
                    if !isPlainEnd(text, end, classes) {
                        end = endOfIdentifier(text, from: index)
                        union |= ByteClass.letter
                    }
                    emit(text, index, end, isNumber: union & ByteClass.letter == 0, into: output)
                    index = end
                } else if byte >= 0x80 {
                    index = analyzeBeyondASCII(text, at: index, into: output)
                } else if byte == 0x2E, beginsName(text, at: index) {
                    let end = endOfIdentifier(text, from: index + 1)
                    emit(text, index, end, isNumber: false, into: output)
                    index = end
                } else {
                    index &+= 1
                }
            }
        }
        emitPending(text, into: output)
    }

    /// Whether the word that ends at `end` is sure to end there, judged by one or two bytes.
    @inline(__always)
    private func isPlainEnd(
        _ text: UnsafeBufferPointer<UInt8>, _ end: Int, _ classes: UnsafePointer<UInt8>
    ) -> Bool {
        guard end < text.count else { return true }
        let base = text.baseAddress.unsafelyUnwrapped
        let found = classes[Int(base[end])]
        if found == 0 { return true }
        // After `#` nothing more would come; after another joiner a separator ends the matter.
        guard found & ByteClass.joiner != 0, base[end] != 0x23 else { return false }
        return end &+ 1 == text.count || classes[Int(base[end &+ 1])] == 0
    }

    /// Emits the terms of a word: later, with the others that are pending, so that their places in the cache are on the
    /// way from memory meanwhile. A number of ASCII digits is its own term.
    @inline(__always)
    func emit(
        _ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int, isNumber: Bool,
        into output: UnsafeMutablePointer<TokenBuffer.State>
    ) {
        let length = end &- start
        let base = text.baseAddress.unsafelyUnwrapped + start
        guard length <= 16, text.count &- start >= 16 else {
            emitPending(text, into: output)
            return emitCarefully(UnsafeBufferPointer(start: base, count: length), start, into: output)
        }
        let raw = UnsafeRawPointer(base)
        var low = UInt64(littleEndian: raw.loadUnaligned(as: UInt64.self))
        var high = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        if length < 8 {
            low &= (1 &<< UInt64(truncatingIfNeeded: length &* 8)) &- 1
            high = 0
        } else if length < 16 {
            high &= (1 &<< UInt64(truncatingIfNeeded: (length &- 8) &* 8)) &- 1
        }
        let hash = ByteHash.mix(low, high, length)
        if !isNumber { cache.prefetch(hash) }
        (pending.pointee.words + pending.pointee.count).initialize(
            to: PendingWord(
                low: low, high: high, hash: hash, start: UInt32(truncatingIfNeeded: start),
                length: UInt8(truncatingIfNeeded: length), isNumber: isNumber))
        pending.pointee.count &+= 1
        if pending.pointee.count == PendingWords.limit { emitPending(text, into: output) }
    }

    /// Emits the words that are pending.
    func emitPending(_ text: UnsafeBufferPointer<UInt8>, into output: UnsafeMutablePointer<TokenBuffer.State>) {
        let words = pending.pointee.words
        for index in 0..<pending.pointee.count {
            let word = words[index]
            let (start, length) = (Int(word.start), Int(word.length))
            if word.isNumber {
                // There are many distinct numbers: the cache has better use for its places.
                let termHash = UInt32(truncatingIfNeeded: word.hash &>> 32)
                output.pointee.append(
                    word.low, word.high, length: length, hash: termHash, start, start &+ length, .primary)
                output.pointee.positionCount &+= 1
            } else if let slot = cache.find(word.low, word.high, length: length, hash: word.hash) {
                emit(slot, start, into: output)
            } else {
                let bytes = UnsafeBufferPointer(start: text.baseAddress.unsafelyUnwrapped + start, count: length)
                emitNew(bytes, word.hash, start, into: output)
            }
        }
        pending.pointee.count = 0
    }

    /// Emits a word that is longer than 16 bytes or stands at the very end of the text.
    @inline(never)
    private func emitCarefully(
        _ word: UnsafeBufferPointer<UInt8>, _ start: Int, into output: UnsafeMutablePointer<TokenBuffer.State>
    ) {
        guard word.count <= WordCache.maximumKeyLength else { return emitHuge(word, start, into: output) }
        let hash = ByteHash.hash(word)
        let found: UnsafeMutablePointer<WordCache.Slot>?
        if word.count <= 16 {
            let (low, high) = ByteHash.words(word)
            found = cache.find(low, high, length: word.count, hash: hash)
        } else {
            found = cache.find(word, hash: hash)
        }
        if let found { emit(found, start, into: output) } else { emitNew(word, hash, start, into: output) }
    }

    @inline(never)
    private func emitNew(
        _ word: UnsafeBufferPointer<UInt8>, _ hash: UInt64, _ start: Int,
        into output: UnsafeMutablePointer<TokenBuffer.State>
    ) {
        wordAnalyzer.pointee.analyze(word)
        emit(cache.insert(word, hash: hash, wordAnalyzer.pointee.result), start, into: output)
    }

    /// Emits a word without the cache. What follows its first few thousand bytes cannot matter to terms of at most
    /// ``Analyzer/maximumTermLength`` bytes and is cut.
    private func emitHuge(
        _ word: UnsafeBufferPointer<UInt8>, _ start: Int, into output: UnsafeMutablePointer<TokenBuffer.State>
    ) {
        var length = min(word.count, 4 * WordCache.maximumKeyLength)
        while length < word.count, length > WordCache.maximumKeyLength, word[length] & 0xC0 == 0x80 { length -= 1 }
        wordAnalyzer.pointee.analyze(UnsafeBufferPointer(rebasing: word[..<length]))
        for term in wordAnalyzer.pointee.result.terms.elements {
            let range = wordAnalyzer.pointee.result.bytes[term.start..<term.start + term.length]
            output.pointee.append(
                range, hash: ByteHash.termHash(range), position: output.pointee.positionCount + term.position,
                start + term.textStart, start + term.textEnd, term.flags)
        }
        output.pointee.positionCount += wordAnalyzer.pointee.result.positions
        output.pointee.cutTermCount += wordAnalyzer.pointee.result.cutTerms
    }

    @inline(__always)
    private func emit(
        _ slot: UnsafeMutablePointer<WordCache.Slot>, _ start: Int, into output: UnsafeMutablePointer<TokenBuffer.State>
    ) {
        guard slot.pointee.termLength != 0 else { return emitTerms(slot, start, into: output) }
        output.pointee.append(
            slot.pointee.termLow, slot.pointee.termHigh, length: Int(slot.pointee.termLength),
            hash: slot.pointee.termHash, start &+ Int(slot.pointee.textStart), start &+ Int(slot.pointee.textEnd),
            Token.Flags(rawValue: slot.pointee.flags))
        output.pointee.positionCount &+= 1
    }

    @inline(never)
    private func emitTerms(
        _ slot: UnsafeMutablePointer<WordCache.Slot>, _ start: Int, into output: UnsafeMutablePointer<TokenBuffer.State>
    ) {
        let slot = slot.pointee
        for index in Int(slot.firstTerm)..<Int(slot.firstTerm) + Int(slot.termCount) {
            let term = cache.terms[index]
            output.pointee.append(
                UnsafeBufferPointer(start: cache.bytes + Int(term.start), count: Int(term.length)), hash: term.hash,
                position: output.pointee.positionCount + Int(term.position), start + Int(term.textStart),
                start + Int(term.textEnd), Token.Flags(rawValue: term.flags))
        }
        output.pointee.positionCount += Int(slot.positions)
        output.pointee.cutTermCount += Int(slot.cutTerms)
    }

    /// Analyses a text: its terms in order. For tests, queries and explanations.
    package func analyze(_ text: String) -> [(term: String, position: Int, isPrimary: Bool)] {
        let buffer = TokenBuffer()
        var text = text
        text.withUTF8 { analyze($0, into: buffer) }
        return buffer.tokens.map { (buffer.string(of: $0), Int($0.position), $0.isPrimary) }
    }

    /// A word as the pipeline normalises it, without stemming and without parts: for prefix and fuzzy queries.
    package func normalized(_ word: String) -> String {
        var word = word
        return word.withUTF8 { String(decoding: wordAnalyzer.pointee.normalized($0), as: UTF8.self) }
    }
}
