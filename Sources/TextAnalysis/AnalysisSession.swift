import CVectorKernels

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
    /// The classes of the bytes of the window in work.
    private let blocks: UnsafeMutablePointer<text_block>
    private static let windowBlocks = 64
    private let configuration: AnalyzerConfiguration
    /// Sessions for passages in other languages than the collection's, as they were needed.
    private var others: [String: AnalysisSession] = [:]

    init(_ configuration: AnalyzerConfiguration) {
        self.configuration = configuration
        wordAnalyzer = .allocate(capacity: 1)
        wordAnalyzer.initialize(to: WordAnalyzer(configuration))
        pending = .allocate(capacity: 1)
        pending.initialize(to: PendingWords(words: .allocate(capacity: PendingWords.limit)))
        blocks = .allocate(capacity: Self.windowBlocks)
    }

    deinit {
        wordAnalyzer.deinitialize(count: 1)
        wordAnalyzer.deallocate()
        pending.pointee.words.deallocate()
        pending.deallocate()
        blocks.deallocate()
    }

    /// The analyzer's language: a name of `AnalyzerLanguage`.
    package var language: String { configuration.language }

    /// The session for a language, with all else as in this one; kept for the next time.
    package func session(for language: String) -> AnalysisSession {
        if language == configuration.language { return self }
        if let known = others[language] { return known }
        var other = configuration
        other.language = language
        let session = AnalysisSession(other)
        others[language] = session
        return session
    }

    /// The session that a passage is analysed by: this one, unless the passage is plainly in another language.
    package func session(forPassage text: String) -> AnalysisSession {
        var text = text
        guard let found = text.withUTF8({ PassageLanguage.shared.language(of: $0, usual: language) }) else {
            return self
        }
        return session(for: found)
    }

    /// The likeliest language of a query among some, of which the first is the usual one: by its stop words.
    package func session(forQuery text: String, among languages: [String]) -> AnalysisSession {
        guard languages.count > 1 else { return self }
        let likeness = PassageLanguage.shared.likeness(of: text, languages)
        let buffer = TokenBuffer()
        var best: (session: AnalysisSession, score: Double) = (self, -1)
        for (language, likeness) in zip(languages, likeness) {
            let session = session(for: language)
            buffer.removeAll()
            var text = text
            text.withUTF8 { session.analyze($0, into: buffer) }
            let score = Double(buffer.tokens.count(where: \.isStopWord)) + likeness
            if score > best.score { best = (session, score) }
        }
        return best.session
    }

    /// How many letters words of one family begin with, beside their stems; 0 if the language's words have none.
    package func familyLength(isLatin: Bool) -> Int {
        let known = wordAnalyzer.pointee.language
        return isLatin && known.script != .latin && known.name != "none" ? 0 : known.familyLength
    }

    /// Whether marks tell words apart.
    package var keepsMarks: Bool { wordAnalyzer.pointee.language.keepsMarks }

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
        var index = 0
        while index < text.count {
            let first = index & ~63
            let window = first..<min(text.count, first + 64 * Self.windowBlocks)
            text_classify(base + first, window.count, window.upperBound == text.count, blocks)
            index = scan(text, from: index, in: window, into: output)
        }
        emitPending(text, into: output)
    }

    /// Finds the words that begin in a window, whose classes are in `blocks`. Returns where to go on: at or after the
    /// window's end, or at a word that reaches it.
    private func scan(
        _ text: UnsafeBufferPointer<UInt8>, from first: Int, in window: Range<Int>,
        into output: UnsafeMutablePointer<TokenBuffer.State>
    ) -> Int {
        let blocks = UnsafePointer(blocks) - window.lowerBound / 64
        let blockEnd = (window.upperBound + 63) / 64
        var index = first
        while index < window.upperBound {
            var number = index &>> 6
            var mask = ~0 &<< UInt64(truncatingIfNeeded: index & 63)
            var bits = (blocks[number].word | blocks[number].look) & mask
            while bits == 0 {
                number &+= 1
                if number == blockEnd { return window.upperBound }
                bits = blocks[number].word | blocks[number].look
            }
            let bit = bits & (0 &- bits)
            let start = number &<< 6 | bits.trailingZeroBitCount
            guard blocks[number].word & bit != 0 else {
                index = analyzeClosely(text, at: start, into: output)
                continue
            }
            mask = 0 &- bit
            var letters: UInt64 = 0
            var ends = ~blocks[number].word & mask
            while ends == 0 {
                letters |= blocks[number].letter & mask
                mask = ~0
                number &+= 1
                if number == blockEnd { break }
                ends = ~blocks[number].word
            }
            var end = window.upperBound
            var isPlain = end == text.count
            if ends != 0 {
                let bit = ends & (0 &- ends)
                end = number &<< 6 | ends.trailingZeroBitCount
                letters |= blocks[number].letter & mask & (bit &- 1)
                isPlain = blocks[number].stop & bit != 0
            } else if !isPlain, start >= window.lowerBound + 64 {
                return start
            }
            if !isPlain {
                end = endOfIdentifier(text, from: start)
                letters = 1
            }
            emit(text, start, end, isNumber: letters == 0, into: output)
            index = end
        }
        return index
    }

    /// Analyses what begins with a character beyond ASCII, or with a full stop. Returns where to go on.
    @inline(never)
    private func analyzeClosely(
        _ text: UnsafeBufferPointer<UInt8>, at index: Int, into output: UnsafeMutablePointer<TokenBuffer.State>
    ) -> Int {
        if text[index] >= 0x80 { return analyzeBeyondASCII(text, at: index, into: output) }
        guard beginsName(text, at: index) else { return index + 1 }
        let end = endOfIdentifier(text, from: index + 1)
        emit(text, index, end, isNumber: false, into: output)
        return end
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
        guard length <= 16 else { return emitLong(text, start, end, into: output) }
        var low: UInt64
        var high: UInt64
        if text.count &- start >= 16 {
            let raw = UnsafeRawPointer(base)
            low = UInt64(littleEndian: raw.loadUnaligned(as: UInt64.self))
            high = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            if length < 8 {
                low &= (1 &<< UInt64(truncatingIfNeeded: length &* 8)) &- 1
                high = 0
            } else if length < 16 {
                high &= (1 &<< UInt64(truncatingIfNeeded: (length &- 8) &* 8)) &- 1
            }
        } else {
            (low, high) = ByteHash.words(UnsafeBufferPointer(start: base, count: length))
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
                    word.low, word.high, length: length, hash: termHash, position: output.pointee.positionCount, start,
                    start &+ length, .primary)
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

    /// Emits a word that is longer than 16 bytes.
    @inline(never)
    private func emitLong(
        _ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int,
        into output: UnsafeMutablePointer<TokenBuffer.State>
    ) {
        emitPending(text, into: output)
        let word = UnsafeBufferPointer(rebasing: text[start..<end])
        guard word.count <= WordCache.maximumKeyLength else { return emitHuge(word, start, into: output) }
        let hash = ByteHash.hash(word)
        if let found = cache.find(word, hash: hash) {
            emit(found, start, into: output)
        } else {
            emitNew(word, hash, start, into: output)
        }
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
            hash: slot.pointee.termHash, position: output.pointee.positionCount,
            start &+ Int(slot.pointee.textStart), start &+ Int(slot.pointee.textEnd),
            Token.Flags(rawValue: slot.pointee.flags))
        output.pointee.positionCount &+= 1
    }

    @inline(never)
    private func emitTerms(
        _ slot: UnsafeMutablePointer<WordCache.Slot>, _ start: Int, into output: UnsafeMutablePointer<TokenBuffer.State>
    ) {
        let slot = slot.pointee
        let position = output.pointee.positionCount
        for index in Int(slot.firstTerm)..<Int(slot.firstTerm) + Int(slot.termCount) {
            let term = cache.terms[index]
            let source = cache.bytes + Int(term.start)
            let (textStart, textEnd) = (start &+ Int(term.textStart), start &+ Int(term.textEnd))
            let flags = Token.Flags(rawValue: term.flags)
            if term.length <= 16 {
                // The cache has 16 bytes to read, whatever the length.
                let raw = UnsafeRawPointer(source)
                output.pointee.append(
                    UInt64(littleEndian: raw.loadUnaligned(as: UInt64.self)),
                    UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
                    length: Int(term.length), hash: term.hash, position: position &+ Int(term.position), textStart,
                    textEnd, flags)
            } else {
                output.pointee.append(
                    UnsafeBufferPointer(start: source, count: Int(term.length)), hash: term.hash,
                    position: position &+ Int(term.position), textStart, textEnd, flags)
            }
        }
        output.pointee.positionCount &+= Int(slot.positions)
        output.pointee.cutTermCount &+= Int(slot.cutTerms)
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
